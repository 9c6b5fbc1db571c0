"""The picture of a course: each measure as a line over the days, with the dosing days marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from msgspec import Struct

from kapterm.export import svg
from kapterm.session.events.base import number_text
from kapterm.text import wrapped

WIDTH = 800
_LEFT, _RIGHT = 70, 780
_ROW = 136
_PLOT = 80
_LINE = 14
_LINE_CHARACTERS = 120
_DIGIT = 6
"""Pixels of a digit in small letters, about."""
_NONE = "no measures yet"


class Series(Struct, frozen=True):
    """One number over time."""

    label: str
    lowest: float
    highest: float
    points: tuple[tuple[date, float | int | None], ...]
    """None where it was asked and is not known: the line has a gap there."""


def trends_picture(
    title: str,
    series: Sequence[Series],
    dosing_days: Sequence[date] = (),
    below: Sequence[str] = (),
    *,
    first_day: date | None = None,
) -> str:
    """The course as a static SVG picture, one row a measure.

    Args:
        title: What stands above it.
        series: The measures, each with its own range.
        dosing_days: Days with a dose, drawn as dashed lines through every row.
        below: What its reader must know, as what the record holds and the picture does not.
        first_day: Where days are counted from this one and not dated; None where they are dated.
    """
    day_words = partial(_day_words, first_day)
    days = sorted({day for one in series for day, _ in one.points} | set(dosing_days))
    shapes = [svg.label(_LEFT, 28, title, "head")]
    for row, one in enumerate(series):
        shapes.extend(_row(one, days, dosing_days, 50 + _ROW * row, day_words))
    if not series:
        shapes.append(svg.label(_LEFT, 54, _NONE))
    foot = 60 + _ROW * len(series)
    lines = [line for text in below for line in wrapped(text, _LINE_CHARACTERS)]
    shapes.extend(svg.label(_LEFT, foot + _LINE * row, line, "small") for row, line in enumerate(lines))
    foot += 10 + _LINE * max(len(lines) - 1, 0)
    described = "; ".join(_described(one, day_words) for one in series) or _NONE
    return svg.picture(WIDTH, foot, title, described, shapes)


def _day_words(first_day: date | None, day: date) -> str:
    return day.isoformat() if first_day is None else f"day {(day - first_day).days + 1}"


def _described(series: Series, day_words: Callable[[date], str]) -> str:
    known = (f"{day_words(day)} {'not known' if value is None else number_text(value)}" for day, value in series.points)
    return f"{series.label}: {', '.join(known)}"


def _x(day: date, days: Sequence[date]) -> float:
    span = max((days[-1] - days[0]).days, 1)
    return _LEFT + (_RIGHT - _LEFT) * (day - days[0]).days / span


def _row(
    series: Series, days: Sequence[date], dosing_days: Sequence[date], top: float, day_words: Callable[[date], str]
) -> Iterator[str]:
    span = max(series.highest - series.lowest, 1e-9)

    def y(value: float) -> float:
        return top + 16 + _PLOT * (1 - min(max((value - series.lowest) / span, 0), 1))

    yield svg.label(_LEFT, top, series.label)
    for end in (series.lowest, series.highest):
        yield svg.line(_LEFT, y(end), _RIGHT, y(end), "grid")
        yield svg.label(_LEFT - 8, y(end) + 4, number_text(end), "small", "end")
    for day in dosing_days:
        yield svg.line(_x(day, days), top + 12, _x(day, days), top + 20 + _PLOT, "dose")
    for stretch in _stretches(series):
        yield svg.path([(_x(day, days), y(value)) for day, value in stretch], "trend")
    yield from _dots([(_x(day, days), y(value), value) for day, value in series.points if value is not None])
    for day in dict.fromkeys((*days[:1], *days[-1:])):
        anchor = "start" if day == days[0] else "end"
        yield svg.label(_x(day, days), top + 32 + _PLOT, day_words(day), "small", anchor)


def _dots(points: Sequence[tuple[float, float, float | int]]) -> Iterator[str]:
    """A dot for each number, and the number where it has room beside the one before; the last has it always."""
    room = max(len(number_text(value)) for _, _, value in points) * _DIGIT + 4 if points else 0
    until = float("-inf")
    for index, (x, y, value) in enumerate(points):
        yield svg.dot(x, y, "trend-dot")
        is_last = index == len(points) - 1
        if is_last or (x >= until and x + room <= points[-1][0]):
            yield svg.label(x, y - 6, number_text(value), "small", "middle")
            until = x + room


def _stretches(series: Series) -> Iterator[list[tuple[date, float | int]]]:
    """The points in runs without a gap."""
    run: list[tuple[date, float | int]] = []
    for day, value in series.points:
        if value is not None:
            run.append((day, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
