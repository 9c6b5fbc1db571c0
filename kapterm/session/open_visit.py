"""Whether a visit still takes lines of now: one of another day, or one that is signed, does not."""

from __future__ import annotations

from datetime import datetime

from kapterm.session.chart import SessionChart


def takes_lines(visit: SessionChart | None, now: datetime) -> bool:
    """True for a session in progress, and for an unsigned visit that began on the day of `now`.

    Args:
        visit: Which; None takes none.
        now: Aware, in the zone of the place.
    """
    if visit is None or visit.signed:
        return False
    return visit.in_progress or visit.opened.astimezone(now.tzinfo).date() == now.date()
