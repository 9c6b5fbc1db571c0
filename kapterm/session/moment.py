"""Moments and spans as a clinician writes them. A moment is stored in UTC and read in the zone of the place."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"UTC([+-])([01]\d|2[0-3]):([0-5]\d)")


def zone_named(name: str) -> tzinfo:
    """The zone of that stored name; UTC where it is not known here."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes), name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def clock_text(at: datetime, zone: tzinfo) -> str:
    """The wall time of the place: 14:05."""
    return at.astimezone(zone).strftime("%H:%M")


def day_text(at: datetime, zone: tzinfo) -> str:
    """The day at the place: 2026-11-20."""
    return at.astimezone(zone).strftime("%Y-%m-%d")


def elapsed_text(span: timedelta) -> str:
    """Time from the first dose in whole minutes begun and over: +0:18, -0:30 before it."""
    minutes = int(abs(span.total_seconds()) // 60)
    return f"{'-' if span < timedelta() else '+'}{minutes // 60}:{minutes % 60:02}"


def span_text(span: timedelta) -> str:
    """How long something lasted: 12 min, 1 h 24 min. What begins after this minute has lasted 0 min."""
    minutes = max(0, int(span.total_seconds() // 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
