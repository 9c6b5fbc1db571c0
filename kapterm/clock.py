"""The only place that asks the system what time it is.

While the program lives, time is one wall-clock reading at its start plus a clock that goes on through sleep, so that
neither a suspended laptop nor a corrected wall clock bends what has elapsed. What the two disagree on is told.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from kapterm.session.moment import zone_named

TOLERANCE_S = 2.0
"""How far the two clocks may part before the log gets a line."""
_READING_S = 0.005
"""How far two readings may part though the computer did not sleep between them."""


class ClockNotice(Struct, frozen=True):
    """What happened to time since it was last looked at: the computer slept, or its clock was set."""

    name: str
    """"asleep" or "clock set"."""
    since: datetime
    until: datetime
    seconds: float


class Clock:
    """Wall-clock moments for the keys and lines of one run of the program."""

    def __init__(self) -> None:
        self.zone = local_zone()
        self._wall = datetime.now(UTC)
        self._boot_s = boot_s()
        self._seen = (self._wall, self._boot_s, time.monotonic())
        self._ahead_s = self._boot_s - self._seen[2]
        self._shift = timedelta()

    def count_on(self, shift_s: float) -> None:
        """Count as a session that is gone on with was counted: so far from the wall clock; 0 is by the wall clock."""
        self._shift = timedelta(seconds=shift_s)

    def now(self) -> datetime:
        """This moment, UTC, to the millisecond."""
        return self._moment(boot_s())

    def _moment(self, boot: float) -> datetime:
        return to_millisecond(self._wall + self._shift + timedelta(seconds=boot - self._boot_s))

    def monotonic_s(self) -> float:
        """The clock that key times are read from."""
        return time.monotonic()

    def at(self, monotonic_s: float) -> datetime:
        """The moment of a key that was read at that monotonic time; a later key never has an earlier moment."""
        boot = monotonic_s + self._ahead()
        return min(self._moment(boot), self.now())

    def _ahead(self) -> float:
        """Seconds the boot-time clock is ahead of the monotonic one: the same in every reading between two sleeps."""
        before = time.monotonic()
        boot = boot_s()
        after = time.monotonic()
        if not boot - after - _READING_S <= self._ahead_s <= boot - before + _READING_S:
            self._ahead_s = boot - after
        return self._ahead_s

    def local(self, moment: datetime) -> datetime:
        """The moment on the wall of this place."""
        return moment.astimezone(self.zone_info)

    @property
    def zone_info(self) -> tzinfo:
        """The zone of this place."""
        return zone_named(self.zone)

    def look(self) -> ClockNotice | None:
        """What happened to time since the last look; None where nothing did."""
        wall, boot, awake = datetime.now(UTC), boot_s(), time.monotonic()
        seen_wall, seen_boot, seen_awake = self._seen
        self._seen = (wall, boot, awake)
        slept_s = (boot - seen_boot) - (awake - seen_awake)
        set_s = (wall - seen_wall).total_seconds() - (boot - seen_boot)
        if slept_s > TOLERANCE_S:
            return ClockNotice("asleep", self.now() - timedelta(seconds=slept_s), self.now(), slept_s)
        if abs(set_s) > TOLERANCE_S:
            return ClockNotice("clock set", self.now(), self.now(), set_s)
        return None


def boot_s() -> float:
    """Seconds of a clock that goes on while the machine sleeps, where the system has one."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # on macOS this clock goes on through sleep


def to_millisecond(moment: datetime) -> datetime:
    """The moment as it is stored: UTC to the millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def local_zone() -> str:
    """The IANA name of this place's zone, else its offset as UTC±hh:mm."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        link = Path("/etc/localtime")
        parts = str(link.resolve()).split("/zoneinfo/") if link.is_symlink() else []
        named = parts[1] if len(parts) == 2 else ""
    try:
        return str(ZoneInfo(named)) if named else _offset_name()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _offset_name()


def _offset_name() -> str:
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"
