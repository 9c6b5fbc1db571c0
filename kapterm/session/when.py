"""Earlier and approximate times, typed in front of a line: -3, -1:30, 14:05, @14:05, +12, each with a ? for about.

No letter is a unit: `m` has meant months to somebody. What a prefix means is computed once, when the line is kept, and
both the moment and the time of writing are stored.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import Enum

from msgspec import Struct

from kapterm.errors import UsageError


class Base(Enum):
    """What a typed time counts from."""

    AGO = "ago"
    CLOCK = "clock"
    ELAPSED = "elapsed"


class When(Struct, frozen=True):
    """A typed time. `minutes` are before now, of the day, or from the first dose, by its base."""

    base: Base
    minutes: int
    is_about: bool = False


_PREFIX = re.compile(
    r"(?:-(?P<ago>\d{1,3})(?::(?P<ago_min>[0-5]\d))?"
    r"|@?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"|\+(?P<elapsed>\d{1,3})(?::(?P<elapsed_min>[0-5]\d))?)"
    r"(?P<about>\?)?(?![\d:/])"
)

AHEAD = timedelta(hours=1)
"""A clock time at most this far ahead is today's; further ahead it is the last time it was that."""
HALF_A_DAY = timedelta(hours=12)


def parse_when(line: str) -> tuple[When | None, str]:
    """The time in front of a line and the rest; no time where a space or anything else leads.

    >>> parse_when("-3? felt warm")
    (When(base=<Base.AGO: 'ago'>, minutes=3, is_about=True), 'felt warm')
    """
    match = _PREFIX.match(line)
    if match is None:
        return None, line
    rest = line[match.end() :]
    return _when(match), rest[1:] if rest.startswith(" ") else rest


def _when(match: re.Match[str]) -> When:
    part = match.groupdict()
    about = part["about"] is not None
    if part["ago"] is not None:
        return When(Base.AGO, _minutes(part["ago"], part["ago_min"]), about)
    if part["hour"] is not None:
        return When(Base.CLOCK, int(part["hour"]) * 60 + int(part["minute"]), about)
    return When(Base.ELAPSED, _minutes(part["elapsed"], part["elapsed_min"]), about)


def _minutes(first: str, second: str | None) -> int:
    """Minutes of `m` or of `h:mm`."""
    return int(first) if second is None else int(first) * 60 + int(second)


def resolve(when: When, now_local: datetime, t_zero: datetime | None) -> datetime:
    """The moment a typed time means, in UTC: minutes are real minutes, also across a change of the clocks.

    Args:
        when: What was typed.
        now_local: Now, aware, in the zone of the place.
        t_zero: The first dose, or None before it.

    Raises:
        UsageError: counted from the first dose while there was none.
    """
    if when.base is Base.AGO:
        return now_local.astimezone(UTC) - timedelta(minutes=when.minutes)
    if when.base is Base.ELAPSED:
        if t_zero is None:
            raise UsageError("There was no dose yet to count from.")
        return t_zero.astimezone(UTC) + timedelta(minutes=when.minutes)
    return _last_time_it_was(when.minutes, now_local).astimezone(UTC)


def resolve_move(when: When, now_local: datetime, from_local: datetime, t_zero: datetime | None) -> datetime:
    """The moment that a line is moved to, in UTC: a clock time is the one nearest to where the line stands.

    Args:
        when: What was typed.
        now_local: Now, aware, in the zone of the place.
        from_local: Where the line stands, in the same zone.
        t_zero: The first dose, or None before it.

    Raises:
        UsageError: counted from the first dose while there was none.
    """
    if when.base is Base.CLOCK:
        return resolve(when, min(now_local, from_local + HALF_A_DAY - AHEAD), t_zero)
    return resolve(when, now_local, t_zero)


def _last_time_it_was(minutes: int, now_local: datetime) -> datetime:
    """That wall time, at most an hour ahead; where a clock went back and it was that twice, the later one."""
    zone = now_local.tzinfo
    candidates = []
    for days_back in (0, 1, -1):
        day = (now_local - timedelta(days=days_back)).date()
        for fold in (0, 1):
            wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone, fold=fold)
            candidates.append(wall)
    limit = now_local.timestamp() + AHEAD.total_seconds()
    return max((one for one in candidates if one.timestamp() <= limit), key=lambda one: one.timestamp())


def when_text(when: When) -> str:
    """A typed time said back: 3 min ago, at 14:05, T+12."""
    about = "about " if when.is_about else ""
    hours, minutes = divmod(when.minutes, 60)
    if when.base is Base.AGO:
        return f"{about}{when.minutes} min ago"
    if when.base is Base.ELAPSED:
        return f"{about}T+{when.minutes}"
    return f"{about}at {hours:02}:{minutes:02}"
