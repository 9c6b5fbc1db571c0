"""Which visit is still open: one of another day, or one that is signed, takes no lines of now."""

from __future__ import annotations

from datetime import datetime

from kapterm.session.chart import Chart, SessionChart

MEETINGS = ("integration", "call")
"""Purposes of a visit that is worked on in integration."""


def takes_lines(visit: SessionChart | None, now: datetime) -> bool:
    """True for a session in progress, and for an unsigned visit that began on the day of `now`.

    Args:
        visit: Which; None takes none.
        now: Aware, in the zone of the place.
    """
    if visit is None or visit.signed:
        return False
    return visit.in_progress or visit.opened.astimezone(now.tzinfo).date() == now.date()


def open_meeting(chart: Chart | None, session_id: str, now: datetime) -> SessionChart | None:
    """The meeting that is gone on with: the chosen one while it is not signed, else the newest open one of today.

    Args:
        chart: The open client; None has no meeting.
        session_id: The visit that is chosen.
        now: Aware, in the zone of the place.
    """
    meetings = [visit for visit in chart.sessions if visit.purpose in MEETINGS and not visit.signed] if chart else []
    chosen = next((visit for visit in meetings if visit.id == session_id), None)
    today = [visit for visit in meetings if visit.opened.astimezone(now.tzinfo).date() == now.date()]
    return chosen or (today[-1] if today else None)
