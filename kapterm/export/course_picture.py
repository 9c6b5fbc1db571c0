"""What the picture of a course is drawn from: the measures, and every belief that was rated more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, tzinfo

from kapterm.export.deidentified import OWN, first_day, mask, pack_id
from kapterm.export.telling import private_left_out
from kapterm.export.trends import Series, trends_picture
from kapterm.export.views import View, view_named
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.measures import Line, Measure, Measures
from kapterm.session.moment import zone_named
from kapterm.session.trends import ends_of, trends
from kapterm.session.work import beliefs
from kapterm.text import clip

LONGEST_LABEL = 100
"""Columns of what a client said that stand in one line of the picture."""


def course_picture(chart: Chart, measures: Measures | None, *, view: str = "full", author: str = "") -> str:
    """The whole course as a static SVG picture; where no day may be told, by day numbers.

    Args:
        chart: The client whose course it is.
        measures: How they are scored; None for beliefs alone.
        view: `full`, or a view without whose it is.
        author: Who exports: a name that such a view masks.
    """
    shown = view_named(view)
    series = [
        Series(_named(trend.measure, line, shown), *ends_of(trend.measure, line), line.points)
        for trend in (trends(chart, measures) if measures is not None else ())
        for line in trend.course.lines
    ]
    believed = [Series(words, 0, 100, points) for words, points in _believed(chart, _telling(chart, shown, author))]
    left_out = (private_left_out(one for visit in chart.sessions for one in visit.entries), *shown.leaves_out)
    title = f"measures{' and beliefs' if believed else ''}"
    return trends_picture(
        f"{chart.code}, {title}" if shown.shows_client else title.capitalize(),
        [*series, *believed],
        [day for visit in chart.dosing if (day := _dose_day(visit)) is not None],
        [*(f"Left out: {what}" for what in left_out if what), *filter(None, (shown.caution,))],
        first_day=None if shown.shows_client or not chart.sessions else first_day(chart, _zone(chart.sessions[0])),
    )


def _telling(chart: Chart, view: View, author: str) -> Callable[[int, str, str], str]:
    """How a side of a belief is named: by its words; where no typed word may be told, by a number."""
    if not view.shows_client and not view.has_words:
        return lambda number, word, text: f"belief {number}, {word}"
    masked = str if view.shows_client else mask(chart, author)
    return lambda number, word, text: clip(f"{word}: {masked(text)}", LONGEST_LABEL)


def _believed(
    chart: Chart, telling: Callable[[int, str, str], str]
) -> Iterator[tuple[str, tuple[tuple[date, int | None], ...]]]:
    """Each side of a belief that was rated more than once, in as many words as stand in a line of the picture."""
    for number, one in enumerate(beliefs(chart), 1):
        sides = (("was", one.fact.old, one.old_dated), ("now", one.fact.alternative, one.alternative_dated))
        for word, text, points in sides:
            if len([value for _, value in points if value is not None]) > 1:
                yield telling(number, word, text), points


def _named(measure: Measure, line: Line, view: View) -> str:
    """A line of a measure: its total bears the measure's own name; where no typed word may be told, their ids."""
    if view.shows_client:
        return measure.name if line.label in ("", measure.name) else f"{measure.name} {line.label}"
    if not pack_id(measure.id):
        return f"a measure {OWN}"
    return measure.id if line.id == "total" else f"{measure.id} {line.id}"


def _dose_day(visit: SessionChart) -> date | None:
    """The day of the first dose at the place; None where none was given."""
    zero = visit.state.t_zero
    return None if zero is None else zero.astimezone(_zone(visit)).date()


def _zone(visit: SessionChart) -> tzinfo:
    return zone_named(visit.entries[0].event.zone)
