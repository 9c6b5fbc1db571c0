"""Blood pressure before the dose: what several readings amount to against one limit.

One high reading breaks no rule; it is a reason to rest and take another. Two count as two only with time between them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from kapterm.session.packs.limits import Limit

Verdict = Literal["below", "crossed", "again", "once"]
"""below: not crossed. crossed: as often as the limit asks. again: crossed, and the next reading is still to come.
once: crossed, and below it when it was taken again."""


class Reading(Struct, frozen=True, kw_only=True, order=True):
    """One blood pressure before the dose."""

    at: datetime
    systolic_mmhg: float
    diastolic_mmhg: float

    def said(self, now: datetime) -> str:
        """The reading with its clock time, in the zone of `now`."""
        return f"{self.systolic_mmhg:g}/{self.diastolic_mmhg:g} at {self.at.astimezone(now.tzinfo):%H:%M}"


def crossing(limit: Limit, readings: Sequence[Reading]) -> list[Reading]:
    """The readings beyond the limit, in the order given."""
    return [one for one in readings if limit.catches_bp(one.systolic_mmhg, one.diastolic_mmhg)]


def telling(limit: Limit, readings: Sequence[Reading]) -> list[Reading]:
    """The readings that show a crossed limit: the last of one, the first and last beyond a limit on two, else all."""
    high = crossing(limit, readings)
    match limit.readings:
        case 1:
            return [readings[-1]]
        case 2:
            return [high[0], high[-1]]
        case _:
            return high


def verdict(limit: Limit, readings: Sequence[Reading]) -> Verdict:
    """What the readings, oldest first, amount to. A limit on one reading looks at the last alone."""
    high = crossing(limit, readings)
    if not high:
        return "below"
    if limit.readings == 1:
        return "crossed" if readings[-1] in high else "below"
    apart = timedelta(minutes=limit.apart_min)
    if _count_apart(high, apart) >= limit.readings:
        return "crossed"
    return "again" if readings[-1].at - high[-1].at < apart or readings[-1] in high else "once"


def _count_apart(readings: Sequence[Reading], apart: timedelta) -> int:
    """How many readings there are of which each lies far enough behind the one before."""
    count, last = 0, None
    for reading in readings:
        if last is None or reading.at - last >= apart:
            count, last = count + 1, reading.at
    return count
