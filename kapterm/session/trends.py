"""The course of every measure a client has answered: dated scores, and between which ends each number can lie."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.measures import Course, Dated, Line, Measure, Measures, Score, course, headline, score
from kapterm.session.measures.possible import published, raw_span
from kapterm.session.moment import zone_named


class Trend(Struct, frozen=True):
    """One measure over the course of treatment."""

    measure: Measure
    course: Course


def trends(chart: Chart, measures: Measures) -> tuple[Trend, ...]:
    """Every measure of the pack that was answered, in the pack's order. What cannot be scored is left out."""
    dated: dict[str, list[Dated]] = {}
    for _, entry, fact in chart.of_kind(ev.MeasureTaken):
        measure = measures.by_id.get(fact.measure)
        if measure is None:
            continue
        try:
            result = score(measure, fact.answers)
        except UsageError:
            continue
        day = entry.at.astimezone(zone_named(entry.event.zone)).date()
        dated.setdefault(measure.id, []).append(Dated(on=day, score=result))
    courses = ((measure, course(measure, dated.get(measure.id, []))) for measure in measures.measures)
    return tuple(Trend(measure, found) for measure, found in courses if found is not None)


def ends_of(measure: Measure, line: Line) -> tuple[float | int, float | int]:
    """The least and the most the number of a line can be, as it is published."""
    scale = measure.total if line.id == "total" else next(one for one in measure.subscales if one.id == line.id)
    assert scale is not None  # a line is made of a scale
    raw = raw_span(measure, scale, dict.fromkeys(measure.items, measure.values))
    return published(measure, scale, raw[0]), published(measure, scale, raw[-1])


def score_words(chart: Chart, measures: Measures) -> dict[str, str]:
    """What each questionnaire came to and which answers must be seen, in words, by the id of its line.

    What cannot be scored is left out.
    """
    return {
        line: "; ".join((headline(measure, found), *_seen(found))) for line, measure, found in _scored(chart, measures)
    }


def _seen(found: Score) -> tuple[str, ...]:
    return (f"must be seen: {', '.join(found.flags)}",) if found.flags else ()


def score_totals(chart: Chart, measures: Measures) -> dict[str, float]:
    """The total of each questionnaire that has one, by the id of its line."""
    return {line: found.total for line, _, found in _scored(chart, measures) if found.total is not None}


def _scored(chart: Chart, measures: Measures) -> Iterator[tuple[str, Measure, Score]]:
    for _, entry, fact in chart.of_kind(ev.MeasureTaken):
        measure = measures.by_id.get(fact.measure)
        if measure is not None:
            try:
                yield entry.id, measure, score(measure, fact.answers)
            except UsageError:
                continue  # answers of another version of the measure are shown as given
