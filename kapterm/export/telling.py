"""A line of the record, told in full: its moment, its words, every field that is set, and what was done to it since.

A form only joins these parts; no form leaves one out, so a fact that is stored is a fact that is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, SessionChart, SessionState
from kapterm.session.events.base import label_of, measured_text
from kapterm.session.moment import clock_text, day_text, elapsed_text, zone_named
from kapterm.session.signing import CORRECTION

ABOUT_RECORD = (ev.RecordSigned, ev.ExportMade)
"""What was done with the record when the visit was over; no moment of the visit."""

_NEVER = frozenset({"sealed", "key", "state", "excludes", "of", "over", "marks", "signer_mark"})
"""Fields of arithmetic and of keys: they say nothing that the words do not."""


class Teller(Struct, frozen=True):
    """How the lines of one visit are told: in which zone, from which moment, by whom unless said otherwise."""

    session: SessionChart
    zone_name: str
    author: str
    day: str = ""
    """The day that a moment need not name; empty where each names its own."""
    lines: Mapping[str, Entry] = {}
    """Every line of the client by its id, to say which one another is about."""

    @property
    def zone(self) -> tzinfo:
        """The zone of the place."""
        return zone_named(self.zone_name)

    def clock(self, at: datetime) -> str:
        """The wall time, with its day where it is not the day of the visit."""
        day = day_text(at, self.zone)
        return clock_text(at, self.zone) if day == self.day else f"{day} {clock_text(at, self.zone)}"

    def elapsed(self, at: datetime) -> str:
        """Time from the first dose; empty where there was none."""
        span = self.session.elapsed(at)
        return "" if span is None else elapsed_text(span)

    def both(self, at: datetime) -> str:
        """Wall time and elapsed time."""
        return " ".join(filter(None, (self.clock(at), self.elapsed(at))))


class Line(Struct, frozen=True):
    """The parts of one line, in the order they are written."""

    clock: str
    elapsed: str
    words: str
    side: str
    text: str
    fields: tuple[str, ...]
    """Every further field, as label and value."""
    notes: tuple[str, ...]
    """Late, by whom, put right."""
    struck: str
    """When, by whom and why it was struck; empty while it holds."""

    def parts(self) -> list[str]:
        """All but what was done to it since."""
        return [part for part in (self.clock, self.elapsed, self.words, self.side, self.text, *self.fields) if part]


def teller(chart: Chart, session: SessionChart) -> Teller:
    """How this visit is told: by the zone of its first dose, by the clinician who wrote most of it."""
    writers = Counter(entry.event.by for entry in session.entries)
    at_dose = next((one for one in session.entries if one.at == session.state.t_zero), session.entries[0])
    lines = {entry.id: entry for visit in chart.sessions for entry in visit.entries}
    zone = at_dose.event.zone
    author = writers.most_common(1)[0][0]
    return Teller(session, zone, author, day_text(session.opened, zone_named(zone)), lines)


def about_teller(chart: Chart) -> Teller:
    """How the lines are told that belong to no visit."""
    first = chart.about[0].event
    return Teller(SessionChart("", chart.about, SessionState()), first.zone, first.by)


def is_private(entry: Entry) -> bool:
    """Whether the line is a psychotherapy note, also one of another version."""
    return entry.fact.kind == "aside"


def private_left_out(entries: Iterable[Entry]) -> str:
    """What every export leaves out, with its count; empty where there is none."""
    count = sum(map(is_private, entries))
    return f"psychotherapy notes ({count} {'note' if count == 1 else 'notes'})" if count else ""


def told(how: Teller, entry: Entry) -> Line:
    """One line in full."""
    clock = how.clock(entry.at)
    return Line(
        clock=f"≈{clock}" if entry.at_is_about else clock,
        elapsed="" if isinstance(entry.fact, ABOUT_RECORD) else how.elapsed(entry.at),
        words=entry.fact.words(),
        side=entry.fact.side(),
        text=_text(entry),
        fields=tuple(_fields(how, entry)),
        notes=tuple(_notes(how, entry)),
        struck=_struck(how, entry),
    )


def _text(entry: Entry) -> str:
    return f"“{entry.text}”" if entry.text and isinstance(entry.fact, ev.QuoteTaken) else entry.text


def _fields(how: Teller, entry: Entry) -> Iterator[str]:
    fact = entry.fact
    if isinstance(fact, ev.Fact):
        yield from _left_unsaid(fact)
        yield from _about(how, fact)
    for label, value in fact.extras():
        yield f"{label} {value}"
    if entry.link is not None:
        before, after = entry.link.distress_before, entry.link.distress_after
        yield "distress " + "→".join(
            measured_text("", value) if value is not None else "?" for value in (before, after)
        )


def _left_unsaid(fact: ev.Fact) -> Iterator[str]:
    """Fields that the words of the fact stand for and yet may leave out: an id behind its label."""
    said = _bare(f"{fact.words()} {fact.side()}")
    for name in fact.__struct_fields__:
        value = getattr(fact, name) if name in fact.said and name not in _NEVER else None
        if isinstance(value, str) and value and _bare(value) not in said:
            yield f"{label_of(name)} {value}"


def _bare(text: str) -> str:
    """A text without what parts its words, to see whether one says what another does."""
    return re.sub(r"[\s_–]", "", text.casefold())


def _about(how: Teller, fact: ev.Fact) -> Iterator[str]:
    other = how.lines.get(getattr(fact, "of", ""))
    if other is not None and not is_private(other):
        yield f"about the line of {how.clock(other.at)}"


def _notes(how: Teller, entry: Entry) -> Iterator[str]:
    event = entry.event
    written = how.clock(event.written)
    if event.late and event.source.startswith(CORRECTION):
        yield f"correction, written {written}: {event.source.removeprefix(CORRECTION)}"
    elif event.late:
        yield f"late entry, written {written}" + (f", from {_basis(event.source)}" if event.source else "")
    elif clock_text(event.written, how.zone) != clock_text(event.at, how.zone):
        yield f"written {written}"
    if entry.fact.timed_by_enter and event.begun and how.clock(event.begun) != how.clock(event.at):
        yield f"prepared {how.clock(event.begun)}"
    if is_after_signing(how.session, event) and not isinstance(entry.fact, ABOUT_RECORD):
        yield f"added after signing by {event.by}"
    elif event.by != how.author:
        yield f"by {event.by}"
    if event.zone != how.zone_name:
        yield f"written in zone {event.zone}"
    yield from _corrections(how, entry)


def _corrections(how: Teller, entry: Entry) -> Iterator[str]:
    """What was done to the line, each step with its moment; the last strike stands at the line itself."""
    text, at, last_strike = entry.event.fact.text, entry.event.at, _last_strike(entry)
    for correction in entry.corrections:
        fact = correction.fact
        if correction is not last_strike:
            yield _step(how, correction, text, at)
        if isinstance(fact, ev.Reworded):
            text = fact.text
        elif isinstance(fact, ev.Retimed):
            at = fact.to


def _step(how: Teller, correction: ev.Event, text: str, at: datetime) -> str:
    fact, when = correction.fact, _when_by(how, correction)
    match fact:
        case ev.Struck():
            return f"struck {when}: {fact.text or 'no reason given'}"
        case ev.Restored():
            return f"holds again {when}" + (f": {fact.text}" if fact.text else "")
        case ev.Reworded():
            why = f": {fact.reason}" if fact.reason else ""
            return f"words put right {when}{why}, before: “{text}”" if text else f"words added {when}{why}"
        case ev.Retimed():
            about = "≈" if fact.is_about else ""
            why = f": {fact.text}" if fact.text else ""
            return f"time put right {when}, from {how.clock(at)} to {about}{how.clock(fact.to)}{why}"
        case ev.Rerated():
            anchor = f" {fact.anchor}" if fact.anchor else ""
            return f"{fact.words()}{anchor}, {when}"
        case _:
            return f"{fact.words()}, {when}"


def _when_by(how: Teller, correction: ev.Event) -> str:
    when = how.clock(correction.written)
    if is_after_signing(how.session, correction):
        return f"after signing {when} by {correction.by}"
    return when if correction.by == how.author else f"{when} by {correction.by}"


def is_after_signing(session: SessionChart, event: ev.Event) -> bool:
    """Whether an event was written down after the first signature of its visit."""
    return session.signed and event.written > session.state.signatures[0].event.written


def _last_strike(entry: Entry) -> ev.Event | None:
    if entry.struck is None:
        return None
    return next((one for one in reversed(entry.corrections) if isinstance(one.fact, ev.Struck)), None)


def _struck(how: Teller, entry: Entry) -> str:
    strike = _last_strike(entry)
    return "" if strike is None else f"struck {_when_by(how, strike)}: {entry.struck}"


def _basis(source: str) -> str:
    """What a late entry rests on, where "from" stands before it already."""
    first, _, rest = source.partition(" ")
    return rest if first.casefold() == "from" and rest else source
