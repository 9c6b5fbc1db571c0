"""The time axis of a replay, and its speed: how much has gone by, with the doses on it. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kapterm.session import events as ev
from kapterm.session.moment import clock_text
from kapterm.session.replay import Replay
from kapterm.widgets.row import Row, Span, width_of

DOSES = (ev.DoseGiven, ev.BoosterGiven, ev.InfusionStarted)
WIDEST = 110


def axis_row(replay: Replay, moment: datetime, zone: tzinfo, width: int) -> Row:
    """From the first line to the end, the doses marked; what is gone strong, what is to come faint."""
    begin, end = replay.begin, replay.end
    first, last = f" {clock_text(begin, zone)} ", f" {clock_text(end, zone)}  "
    way = f"{replay.speed}×" if replay.is_running else f"still, {replay.speed}×"
    tail = (Span(last, "dim"), Span(way, "strong" if replay.is_running else "dim"))
    room = max(10, min(width, WIDEST) - len(first) - width_of(tail) - 1)
    doses = {_column(entry.at, begin, end, room) for kind in DOSES for entry, _ in replay.visit.of_kind(kind)}
    here = _column(moment, begin, end, room)
    gone = "".join("┿" if at in doses else "━" for at in range(here))
    ahead = "".join("┼" if at in doses else "─" for at in range(here + 1, room))
    return (Span(first, "dim"), Span(gone, "plain"), Span("●", "strong"), Span(ahead, "faint"), *tail)


def _column(at: datetime, begin: datetime, end: datetime, room: int) -> int:
    whole = (end - begin).total_seconds()
    share = (at - begin).total_seconds() / whole if whole else 0.0
    return max(0, min(room - 1, round(share * (room - 1))))
