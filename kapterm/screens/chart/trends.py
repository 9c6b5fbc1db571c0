"""The trends of a chart in lines: a plot for each measure on one time axis, dosing days marked over it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from kapterm.session.chart import Chart
from kapterm.session.measures import Line, Measures
from kapterm.session.trends import Trend, ends_of, trends
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Row, Span, fit, say, width_of
from kapterm.widgets.trend import mark_row, trend_rows

_NAME = 14
_WORDS = 26
"""Columns for the numbers at the right."""


def trend_lines(chart: Chart, measures: Measures, now: datetime, room: int, height: int = 1) -> tuple[ListLine, ...]:
    """Every measure over time; nothing where none was taken.

    Args:
        chart: The client.
        measures: The clinic's measures.
        now: In the zone of the place, in which a dosing day is a day.
        room: Columns.
        height: Rows of each plot.
    """
    found = trends(chart, measures)
    if not found:
        return ()
    doses = [visit.state.t_zero.astimezone(now.tzinfo).date() for visit in chart.dosing if visit.state.t_zero]
    days = [*doses, *(day for trend in found for line in trend.course.lines for day, _ in line.points)]
    days += [dated.on for trend in found for dated in (trend.course.baseline, trend.course.latest)]
    span = (min(days), max(days))
    plot = max(12, min(60, room - _NAME - _WORDS))
    return (
        ListLine(),
        ListLine(_axis(span, plot, room)),
        *([ListLine((Span(" " * (_NAME + 2)), *mark_row(doses, span, plot)))] if doses else []),
        *(line for trend in found for line in _lines(trend, span, plot, room, height)),
    )


def _axis(span: tuple[date, date], plot: int, room: int) -> Row:
    """The name of the part, and the first and the last day over their columns."""
    first, last = (f"{day.day} {day:%b %Y}" if span[0].year != span[1].year else f"{day.day} {day:%b}" for day in span)
    between = plot - len(first) - len(last)
    ends = first if span[0] == span[1] else f"{first}{' ' * max(1, between)}{last}"
    return fit((Span(f"{'Trends':<{_NAME + 2}}{ends}", "dim"), Span("   ╷ dosing day", "dim")), room)


def _lines(trend: Trend, span: tuple[date, date], plot: int, room: int, height: int) -> Iterator[ListLine]:
    """A line for the total, or one for each subscale; without a number the first and the newest band in words."""
    if not trend.course.lines:
        first, last = trend.course.baseline, trend.course.latest
        ends = (last,) if first is last else (first, last)
        told = " → ".join(f"{' or '.join(one.score.possible_bands)}, {one.on.day} {one.on:%b}" for one in ends)
        yield ListLine(fit((*_label(trend.measure.name), say(told)), room), f"trend|{trend.measure.id}")
    for line in trend.course.lines:
        low, high = ends_of(trend.measure, line)
        name = trend.measure.name if line.id == "total" else f"  {line.label}"
        rows = trend_rows(line.points, low, high, span, plot, height)
        if line.id != "total" and line is trend.course.lines[0]:
            yield ListLine((say(trend.measure.name),))
        for above in rows[:-1]:
            yield ListLine((Span(" " * (_NAME + 2)), *above))
        pad = Span(" " * max(1, plot + 1 - width_of(rows[-1])))
        yield ListLine(
            fit((*_label(name), *rows[-1], pad, say(_words(trend, line), "dim")), room),
            f"trend|{trend.measure.id}|{line.id}",
        )


def _label(name: str) -> Row:
    """A name in its column, with at least a space behind it."""
    label = fit((say(name),), _NAME - 1)
    return (*label, Span(" " * (_NAME - width_of(label))))


def _words(trend: Trend, line: Line) -> str:
    """From baseline to newest, the change in percent, and what it reached by the published reading."""
    first, last = line.points[0][1], line.points[-1][1]
    numbers = _number(last) if len(line.points) == 1 else f"{_number(first)} → {_number(last)}"
    percent = "" if line.change_percent is None else f"{line.change_percent:+.0f} %".replace("-", "−")
    reached = "remission" if trend.course.remission else "response" if trend.course.response else ""
    return "  ".join(part for part in (numbers, percent, reached if line.id == "total" else "") if part)


def _number(value: float | int | None) -> str:
    return "?" if value is None else f"{value:g}"
