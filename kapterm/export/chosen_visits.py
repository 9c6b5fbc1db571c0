"""Which visits an export is about, as a person names them: 2, or 1-3; nothing is everything."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session.chart import Chart, SessionChart

_SESSIONS = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")


def visits_named(chart: Chart, wanted: str | None) -> tuple[SessionChart, ...] | None:
    """The dosing session of that number, or every visit from the first named to the last; None for everything.

    Raises:
        UsageError: It is no number or range, or there is no such session.
    """
    if wanted is None:
        return None
    match = _SESSIONS.fullmatch(wanted)
    if match is None:
        raise UsageError("Sessions are a number or a range, as in 2 or 1-3.")
    first, last = int(match[1]), int(match[2] or match[1])
    named = [index for index, visit in enumerate(chart.sessions) if visit.purpose == "dosing" and visit.number >= first]
    places = [index for index in named if chart.sessions[index].number <= last]
    if not places:
        there = ", ".join(str(visit.number) for visit in chart.dosing) or "none yet"
        raise UsageError(f"There is no session {wanted}.", f"The client's dosing sessions: {there}.")
    return chart.sessions[places[0] : places[-1] + 1]
