"""What is still owed to a client: what must be seen, called about, or signed. Nothing here judges; it only counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.commitments import commitments
from kapterm.session.measures import Measures, score

Kind = Literal["must_see", "adverse", "call", "unsigned", "commitments"]


class MustSee(Struct, frozen=True):
    """An answer that must be seen and that nobody has written an action for."""

    entry_id: str
    """The line with the answers."""
    session_id: str
    at: datetime
    words: str
    """The measure and the answer, in the pack's words."""


class Owed(Struct, frozen=True):
    """One thing owed."""

    kind: Kind
    words: str
    session_id: str
    """The visit it is about."""
    since: datetime
    on: str = ""
    """The day on which it is asked about, as an ISO date; empty where none was understood or it was asked since."""


def must_see(chart: Chart, measures: Measures) -> tuple[MustSee, ...]:
    """The answers that must be seen and have no action written, oldest first."""
    acted = {(fact.of, fact.answer) for _, fact in chart.everywhere(ev.MustSeeAnswered)}
    found = [
        MustSee(entry.id, visit.id, entry.at, flag)
        for visit, entry, fact in chart.of_kind(ev.MeasureTaken)
        for flag in flags_of(fact, measures)
        if not acted & {(entry.id, flag), (entry.id, "")}
    ]
    return tuple(sorted(found, key=lambda one: one.at))


def flags_of(fact: ev.MeasureTaken, measures: Measures) -> tuple[str, ...]:
    """What must be seen in these answers, each with the measure's name; nothing where the measure is not known."""
    measure = measures.by_id.get(fact.measure)
    if measure is None:
        return ()
    try:
        return tuple(f"{measure.name} {flag}" for flag in score(measure, fact.answers).flags)
    except UsageError:
        return ()


def owed(chart: Chart, measures: Measures) -> tuple[Owed, ...]:
    """Everything owed to a client, what matters most first."""
    return (
        *(Owed("must_see", one.words, one.session_id, one.at) for one in must_see(chart, measures)),
        *_adverse(chart),
        *_calls(chart),
        *_unsigned(chart),
        *_commitments(chart),
    )


def _adverse(chart: Chart) -> Iterator[Owed]:
    """Events nobody said to be over, of visits that ended."""
    for visit in chart.sessions:
        if not visit.in_progress:
            for event in visit.state.open_adverse:
                yield Owed("adverse", event.type or "unnamed event", visit.id, event.onset)


def _calls(chart: Chart) -> Iterator[Owed]:
    """The call after the last dosing day, until the client was called or seen."""
    last = chart.sessions[-1] if chart.sessions else None
    if last is not None and last.state.t_zero is not None and not last.in_progress:
        yield Owed("call", visit_name(last), last.id, last.state.ended or last.opened)


def _unsigned(chart: Chart) -> Iterator[Owed]:
    for visit in chart.sessions:
        if not (visit.signed or visit.in_progress):
            yield Owed("unsigned", visit_name(visit), visit.id, visit.opened)


def _commitments(chart: Chart) -> Iterator[Owed]:
    for one in commitments(chart):
        if one.is_open:
            on = one.due_on.isoformat() if one.due_on and one.is_due(one.due_on) else ""
            yield Owed("commitments", one.fact.action, one.session_id, one.entry.at, on)


def visit_name(visit: SessionChart) -> str:
    """Dosing 3, integration 2."""
    return f"{visit.purpose} {visit.number}"
