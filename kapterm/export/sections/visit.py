"""Who, when and where: the head of every view that may say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, bullets
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events.base import number_text
from kapterm.session.moment import span_text


def visit_name(session: SessionChart) -> str:
    """Dosing session 3, integration meeting 2."""
    words = {"dosing": "dosing session", "integration": "integration meeting", "preparation": "preparation meeting"}
    return f"{words.get(session.purpose, session.purpose)} {session.number}"


def visit(source: Source) -> Iterable[Block]:
    """The visit in short lines."""
    yield from bullets(f"{label}: {value}" for label, value in _facts(source) if value)


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    chart, state, how = source.chart, source.state, source.how
    yield "Client", chart.code
    yield "Age", f"{chart.age_years} years" if chart.age_years is not None else ""
    yield "Indication", chart.indication
    yield "Weight", f"{number_text(state.plan.weight_kg)} kg" if state.plan.weight_kg is not None else ""
    yield "Day", f"{how.day}, times in zone {how.zone_name}"
    yield "Clocks", _clocks(source)
    yield "First dose", f"{how.clock(state.t_zero)}, from which ±h:mm counts" if state.t_zero else ""
    yield "Record", _span(source)
    yield "Written by", f"{how.author}, unless a line says otherwise"
    yield "At the keys", _at_the_keys(source)
    yield "In the room", ", ".join(state.room)
    yield "Packs", ", ".join(sorted({one.event.pack for one in source.session.entries if one.event.pack}))
    yield "State", _progress(source)


def _at_the_keys(source: Source) -> str:
    """Who wrote from when on, where somebody said so: the key that opened the vault is one person's all the while."""
    named = source.session.of_kind(ev.PresenceNoted)
    return ", ".join(f"{fact.writer} from {source.how.clock(entry.at)}" for entry, fact in named if fact.writer)


def _clocks(source: Source) -> str:
    """That the clocks of the place were changed in the visit: an hour stands twice in the log, or not at all."""
    zone, begun = source.how.zone, source.session.entries[0].at
    before, after = (at.astimezone(zone).utcoffset() for at in (begun, source.session.last_moment))
    if before is None or after is None or before == after:
        return ""
    way = "put forward" if after > before else "put back"
    return f"{way} in this visit by {span_text(abs(after - before))}; the lines stand in the order they happened"


def _span(source: Source) -> str:
    """From the first line to the last that is not about the record itself."""
    begun = source.session.entries[0].at
    ended = source.state.ended
    if ended is None:
        return f"from {source.how.clock(begun)}"
    return f"from {source.how.clock(begun)} to {source.how.clock(ended)}, {span_text(ended - begun)}"


def _progress(source: Source) -> str:
    if source.session.signed:
        return "signed"
    return "in progress, not signed" if source.session.in_progress else "not signed"
