"""The planned meetings in lines, each with its days and whether it was held; for chart and integration. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from kapterm.session.ladder import Rung, Standing
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Role, Row, Span, fit, say, spread

SIGNS: dict[Standing, tuple[str, Role]] = {
    "held": ("●", "good"),
    "late": ("◐", "good"),
    "missed": ("–", "plain"),
    "open": ("○", "warm"),
    "ahead": ("·", "dim"),
}
NARROW = 56
"""Columns below which the days give way to what is known of the meeting."""
NAME = 18
"""Columns of a meeting's name."""


def ladder_lines(rungs: Sequence[Rung], heading: str, now: datetime, room: int) -> Iterator[ListLine]:
    """Every planned meeting in a line, under a heading; nothing where none is planned."""
    if not rungs:
        return
    yield ListLine()
    yield ListLine((say(heading, "dim"),))
    for rung in rungs:
        yield ListLine(_row(rung, now, room), f"meeting|{rung.planned.id}")


def _row(rung: Rung, now: datetime, room: int) -> Row:
    sign, role = SIGNS[rung.standing]
    name = fit((say(rung.planned.label),), NAME - 1)
    pad = Span(" " * (NAME - sum(len(span.text) for span in name)))
    words: Role = "warm" if rung.standing == "open" else "plain" if rung.standing == "missed" else "dim"
    known = told(rung, now)
    days = "" if room < NARROW and known not in ("", "now", "missed") else _days(rung, now)
    return spread((Span(f"{sign} ", role), *name, pad, say(days, "dim")), (say(known, words),), room)


def told(rung: Rung, now: datetime) -> str:
    """How it stands, in words."""
    visit = rung.visit
    if visit is not None:
        name = f"{visit.purpose} {visit.number}, {_day(visit.opened.astimezone(now.tzinfo).date(), now)}"
        return f"late: {name}" if rung.standing == "late" else name
    if rung.booked:
        return f"agreed: {rung.booked}"
    return {"missed": "missed", "open": "now"}.get(rung.standing, "")


def _days(rung: Rung, now: datetime) -> str:
    if rung.first is None or rung.last is None:
        return "once the series is over"
    if rung.first == rung.last:
        return _day(rung.first, now)
    same = (rung.first.year, rung.first.month) == (rung.last.year, rung.last.month)
    return f"{rung.first.day if same else _day(rung.first, now)}–{_day(rung.last, now)}"


def _day(day: date, now: datetime) -> str:
    return f"{day.day} {day:%b}" + ("" if day.year == now.year else f" {day.year}")
