"""The chart as it will be once some facts are written: what was typed counts at the next key, not at the next draw.

Nothing of this is stored. It lets keys that are typed ahead meet the answers they were typed behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from kapterm.session.advance import advance
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.events import AnyFact, Event

_MOMENT = timedelta(microseconds=1)


def ahead(chart: Chart, session_id: str, facts: Iterable[AnyFact], now: datetime) -> Chart:
    """The chart with facts that are on their way, behind everything that stands in the visit.

    Args:
        chart: As written down so far.
        session_id: The visit they belong to.
        facts: In the order they were typed.
        now: Aware; they are taken as of this moment, or as of the last line where that is later.
    """
    visit = chart.session(session_id)
    if visit is None:
        return chart
    last = max((entry.at for entry in visit.entries), default=now)
    at = max(now, last)
    for number, fact in enumerate(facts, 1):
        visit = _with(visit, fact, at + number * _MOMENT, number)
    sessions = tuple(visit if one.id == session_id else one for one in chart.sessions)
    return replace(chart, sessions=sessions)


def not_yet_written(facts: tuple[AnyFact, ...], entries: Iterable[Entry]) -> tuple[AnyFact, ...]:
    """The facts that are not among the new lines of a visit, each line standing for one fact."""
    left = list(facts)
    for entry in entries:
        if entry.event.fact in left:
            left.remove(entry.event.fact)
    return tuple(left)


def _with(visit: SessionChart, fact: AnyFact, at: datetime, number: int) -> SessionChart:
    event = Event(id=f"ahead-{number}", device="", n=number, at=at, zone="UTC", by="", session=visit.id, fact=fact)
    entry = Entry(event, fact, at, fact.text)
    return replace(visit, entries=(*visit.entries, entry), state=advance(visit.state, entry))
