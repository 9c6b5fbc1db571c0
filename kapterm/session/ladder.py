"""The ladder: the meetings that the pack plans after a dose, each with its days, and which were held, late or missed.

It is the clinic's plan laid beside what was held, never a judgement. A meeting that the next dose came before is not on
it, and the end of a series is only known once somebody has said it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.days import day_in
from kapterm.session.packs.practice import Meetings, PlannedMeeting

Standing = Literal["held", "late", "missed", "open", "ahead"]
"""Held in its days; held after them and before the next one's; not held though its days are over; its days are now;
its days are to come, or not known yet."""


_Window = tuple[PlannedMeeting, tuple[date, date] | None]


class Rung(Struct, frozen=True, kw_only=True):
    """One planned meeting."""

    planned: PlannedMeeting
    first: date | None
    """The first of its days; None while nobody has said that the series is over."""
    last: date | None
    standing: Standing
    visit: SessionChart | None = None
    """The meeting that was held."""
    booked: str = ""
    """The day and hour that were agreed, as typed."""


def ladder(chart: Chart, meetings: Meetings, now: datetime, dosing: SessionChart | None = None) -> tuple[Rung, ...]:
    """The planned meetings after a dosing session, in the pack's order.

    Args:
        chart: The client.
        meetings: The clinic's plan.
        now: In the zone of the place, by whose calendar days are counted.
        dosing: After which session; None is the last one with a dose.
    """
    after = dosing or (chart.dosed[-1] if chart.dosed else None)
    if after is None or after.state.t_zero is None:
        return ()
    begin, end = _day(after.state.t_zero, now), _next_dose(chart, after, now)
    said = series_ended_at(chart)
    windows = [(one, _window(one, begin, _day(said, now) if said else None)) for one in meetings.meetings]
    kept: list[_Window] = [(one, days) for one, days in windows if end is None]
    if end is not None:
        kept = [(one, (days[0], min(days[1], end))) for one, days in windows if one.after == "dose" and days]
        kept = [(one, days) for one, days in kept if days and days[0] < end]
    held = [(visit, _day(visit.opened, now)) for visit in _meetings(chart)]
    held = [(visit, day) for visit, day in held if day >= begin and (end is None or day <= end)]
    return tuple(_rung(one, days, _until(one, days, kept), held, chart, now) for one, days in kept)


def rung_of(chart: Chart, meetings: Meetings, visit: SessionChart, dosing: SessionChart, now: datetime) -> Rung | None:
    """The planned meeting of its own kind that a visit is; None where it is none of them."""
    own = [one for one in ladder(chart, meetings, now, dosing) if one.visit and one.visit.id == visit.id]
    return next((one for one in own if one.planned.purpose == visit.purpose), None)


def next_appointment(chart: Chart, now: datetime) -> ev.AppointmentMade | None:
    """What was agreed last, unless its day is over; one whose day is not understood stands until there is another."""
    made = [fact for _, fact in chart.everywhere(ev.AppointmentMade)]
    day = day_in(made[-1].on, now.date()) if made else None
    return None if not made or (day is not None and day < now.date()) else made[-1]


def series_ended_at(chart: Chart) -> datetime | None:
    """When somebody said, since the last dose, that the series is over; None while nobody has."""
    last = chart.dosed[-1].state.t_zero if chart.dosed else None
    said = [entry.at for entry, _ in chart.everywhere(ev.SeriesEnded) if last is not None and entry.at >= last]
    return said[-1] if said else None


def _rung(
    planned: PlannedMeeting,
    days: tuple[date, date] | None,
    until: date | None,
    held: Sequence[tuple[SessionChart, date]],
    chart: Chart,
    now: datetime,
) -> Rung:
    """One meeting, held against what took place; `until` is the day from which a later meeting is another one."""
    if days is None:
        return Rung(planned=planned, first=None, last=None, standing="ahead", booked=_booked(planned, chart, now))
    first, last = days
    fitting = [(visit, day) for visit, day in held if visit.purpose in _PURPOSES[planned.purpose] and day >= first]
    visit = next((one for one, day in fitting if day <= last), None)
    late = next((one for one, day in fitting if last < day and until and day < until), None)
    standing: Standing = "held" if visit else "late" if late else "missed"
    if standing == "missed" and now.date() <= last:
        standing = "open" if first <= now.date() else "ahead"
    booked = "" if visit or late else _booked(planned, chart, now)
    return Rung(planned=planned, first=first, last=last, standing=standing, visit=visit or late, booked=booked)


_PURPOSES = {"integration": ("integration",), "call": ("call", "integration")}
"""Which visits a planned one can be: who is seen need not be called."""


def _meetings(chart: Chart) -> list[SessionChart]:
    return [visit for visit in chart.sessions if visit.purpose in ("integration", "call")]


def _booked(planned: PlannedMeeting, chart: Chart, now: datetime) -> str:
    made = next_appointment(chart, now)
    return made.on if made and made.meeting == planned.label else ""


def _window(planned: PlannedMeeting, dose: date, said: date | None) -> tuple[date, date] | None:
    """The days of a meeting; those of day 0 after a series are counted from when its end was said."""
    start = said if planned.after == "series" and not planned.earliest_day else dose
    if start is None:
        return None
    return start + timedelta(days=planned.earliest_day), start + timedelta(days=planned.latest_day)


def _until(planned: PlannedMeeting, days: tuple[date, date] | None, kept: Sequence[_Window]) -> date | None:
    """From when a meeting is no longer this one held late: the next one's first day, or as long again as its own days.

    A call has no days to be late in: the next day it is another one.
    """
    if days is None:
        return None
    own = [other for one, other in kept if one.purpose == planned.purpose and other and other[0] > days[0]]
    return min([days[1] + (days[1] - days[0]) + timedelta(days=1), *(first for first, _ in own)])


def _next_dose(chart: Chart, after: SessionChart, now: datetime) -> date | None:
    later = [visit for visit in chart.dosed if visit.opened > after.opened]
    return _day(later[0].opened, now) if later else None


def _day(at: datetime, now: datetime) -> date:
    return at.astimezone(now.tzinfo).date()
