"""The record without whose it is: day numbers for dates, elapsed times, numbers and fixed words; no typed text at all.

Only what is listed here is told. A field that is not a number, a yes or no, or one of the words below stays out, so a
new kind of fact is silent until somebody decides what of it may be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, Heading, bullets
from kapterm.export.source import Source
from kapterm.export.telling import is_private
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.events.base import defaults_of, label_of, measured_text, number_text
from kapterm.session.moment import elapsed_text

OLDEST_TOLD = 89
"""Years; above it an age alone can tell who it is (45 CFR 164.514 (b)(2)(i)(C))."""

_FIXED_WORDS = frozenset(
    {
        "onset", "peak", "descent", "reorientation", "SL", "IM", "IV", "IN", "PO", "mild", "moderate", "severe",
        "nausea", "vomiting", "emesis", "dissociation", "sedation", "hypertension", "hypotension", "bradycardia",
        "tachycardia", "desaturation", "headache", "dizziness", "anxiety", "panic", "agitation", "dysphoria",
        "laryngospasm", "syncope", "dosing", "preparation", "integration", "call", "yes", "no", "unsure",
        "refused", "na", "not_asked", "MOAA/S", "CADSS-6", "PADSS", "distress_0_10", "distress", "seated",
        "reclined", "standing",
    }
)  # fmt: skip
_WORD_FIELDS = frozenset({"name", "route", "type", "severity", "purpose", "state", "position"})
"""Told where they hold one of the fixed words."""

_ID_FIELDS = frozenset({"code", "item", "measure"})
"""Told where they look like an id of a pack."""

_LEFT_OUT = frozenset({"text", "details", "lot", "number", "age_years"})
_PACK_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,40}")


def deidentified(source: Source) -> Iterable[Block]:
    """Age, weight and the log in numbers and fixed words."""
    yield from bullets(_about(source))
    lines = [_line(source, entry) for entry in source.session.entries if entry.holds and not is_private(entry)]
    if lines:
        yield Heading(2, f"Log, day {day_number(source)}")
        yield from bullets(lines)


def day_number(source: Source) -> int:
    """The day of the visit, the client's first visit being day 1; days are those of the place."""
    first = source.chart.sessions[0].opened.astimezone(source.how.zone).date()
    return (source.session.opened.astimezone(source.how.zone).date() - first).days + 1


def _about(source: Source) -> Iterator[str]:
    age, weight = source.chart.age_years, source.state.plan.weight_kg
    if age is not None:
        yield f"age: {age}" if age <= OLDEST_TOLD else f"age: over {OLDEST_TOLD}"
    if weight is not None:
        yield f"weight: {number_text(weight)} kg"


def _line(source: Source, entry: Entry) -> str:
    """A line's elapsed time (from the visit's beginning where there was no dose), kind, and what may be told."""
    since = entry.at - (source.state.t_zero or source.session.opened)
    kind = label_of(entry.fact.kind) if entry.fact.kind in ev.FACTS else "of another version"
    fields = _fields(entry.fact) if isinstance(entry.fact, ev.Fact) else ()
    return " · ".join((elapsed_text(since), kind, *fields))


def _fields(fact: ev.Fact) -> Iterator[str]:
    defaults = defaults_of(type(fact))
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name in _LEFT_OUT or value is None or value == defaults.get(name):
            continue
        if isinstance(fact, ev.MeasureTaken) and name == "answers":
            yield f"answers {' '.join(map(_answer, fact.answers))}"
        elif isinstance(value, bool | int | float) or _is_fixed_word(name, value):
            yield f"{label_of(name)} {measured_text(name, value)}"


def _is_fixed_word(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    return (name in _WORD_FIELDS and value in _FIXED_WORDS) or (
        name in _ID_FIELDS and _PACK_ID.fullmatch(value) is not None
    )


def _answer(answer: int | float | str | None) -> str:
    """A number, "-" where it is missing, "r" for anything else, which is refused."""
    if answer is None:
        return "-"
    return "r" if isinstance(answer, str) else number_text(answer)
