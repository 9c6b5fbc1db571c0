"""Which questionnaires are due, and which belong to the client's indication: from the pack's sets and time points.

Due is a plan of the clinic's pack, never a judgement: it says which was planned for now and has no answers yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.ladder import series_ended_at
from kapterm.session.measures import CoreSet, Measures, TimePoint

AFTER_SESSION = timedelta(hours=72)
"""How long after a dose the questionnaires about the session itself are asked for (same or next days)."""


def core_set_of(chart: Chart, measures: Measures) -> CoreSet | None:
    """The set for the client's indication, by its id or its words; None where none is chosen or known."""
    named = chart.indication.strip().casefold().replace("_", " ")
    if not named:
        return None
    sets = [one for one in measures.core_sets if one.when == "course"]
    exact = [one for one in sets if named in (one.id.replace("_", " "), one.label.casefold())]
    near = [one for one in sets if one.label.casefold() in named or named in one.label.casefold()]
    return next(iter(exact or near), None)


def due(chart: Chart, measures: Measures, now: datetime) -> dict[str, str]:
    """The measures that are due now, by id, each with the time point it is due for.

    One answered measure of a group is enough for the group.
    """
    taken = _taken(chart)
    found: dict[str, str] = {}
    core = core_set_of(chart, measures)
    for group in core.measures if core else ():
        for point, since in _points(chart, measures, now):
            wanted = [one for one in group if not point.only or one in point.only]
            if wanted and not any(at >= since for one in group for at in taken.get(one, ())):
                found |= {one: point.label for one in wanted if one in measures.by_id and one not in found}
    for one, label, since in _about_session(chart, measures, now):
        if not any(at >= since for at in taken.get(one, ())):
            found.setdefault(one, label)
    return found


def _taken(chart: Chart) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for _, entry, fact in chart.of_kind(ev.MeasureTaken):
        found.setdefault(fact.measure, []).append(entry.at)
    return found


def _points(chart: Chart, measures: Measures, now: datetime) -> Iterator[tuple[TimePoint, datetime]]:
    """The time points that lie open now, each with the moment from which answers count for it."""
    live = chart.live
    doses = [visit.state.t_zero for visit in chart.dosing if visit.state.t_zero is not None]
    later = [point for point in measures.time_points if point.anchor in ("after_dose", "after_series")]
    for point in measures.time_points:
        if point.anchor == "start" and not doses:
            yield point, datetime.min.replace(tzinfo=now.tzinfo)
        elif point.anchor == "before_dose" and live is not None and live.state.t_zero is None:
            yield point, live.opened
    if doses:
        begun = [(since, point) for point in later if (since := _since(point, doses[-1], chart)) and since <= now]
        if open_ := [(since, point) for since, point in begun if _is_open(point, doses[-1], now)]:
            since, point = max(open_, key=lambda one: one[0])
            yield point, since


def _since(point: TimePoint, dose: datetime, chart: Chart) -> datetime | None:
    """From when a time point is counted; of the end of a series None while nobody has said it."""
    if point.anchor == "after_series" and not point.earliest_h:
        return series_ended_at(chart)
    return dose + timedelta(hours=point.earliest_h)


def _is_open(point: TimePoint, dose: datetime, now: datetime) -> bool:
    return point.latest_h is None or now <= dose + timedelta(hours=point.latest_h)


def _about_session(chart: Chart, measures: Measures, now: datetime) -> Iterator[tuple[str, str, datetime]]:
    """The questionnaires about the last dosing day, while that day is near."""
    last = next((visit for visit in reversed(chart.dosing) if visit.state.t_zero is not None), None)
    if last is None or last.state.t_zero is None or now - last.state.t_zero > AFTER_SESSION:
        return
    for core in measures.core_sets:
        if core.when == "after_dosing" and (core.id == "in_the_room") is last.in_progress:
            for group in core.measures:
                yield from ((one, core.label, last.state.t_zero) for one in group if one in measures.by_id)
