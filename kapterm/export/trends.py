"""The picture of a course: each measure as a line over the days, with the dosing days marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from kapterm.export import svg
from kapterm.session.events.base import number_text

WIDTH = 800
_LEFT, _RIGHT = 70, 780
_ROW = 130
_PLOT = 80
_NONE = "no measures yet"


class Series(Struct, frozen=True):
    """One number over time."""

    label: str
    lowest: float
    highest: float
    points: tuple[tuple[date, float | int | None], ...]
    """None where it was asked and is not known: the line has a gap there."""


def trends_picture(title: str, series: Sequence[Series], dosing_days: Sequence[date] = (), left_out: str = "") -> str:
    """The course as a static SVG picture, one row a measure.

    Args:
        title: What stands above it.
        series: The measures, each with its own range.
        dosing_days: Days with a dose, drawn as dashed lines through every row.
        left_out: What the record holds and the picture does not; empty where that is nothing.
    """
    days = sorted({day for one in series for day, _ in one.points} | set(dosing_days))
    shapes = [svg.label(_LEFT, 28, title, "head")]
    for row, one in enumerate(series):
        shapes.extend(_row(one, days, dosing_days, 50 + _ROW * row))
    if not series:
        shapes.append(svg.label(_LEFT, 54, _NONE))
    foot = 70 + _ROW * len(series)
    if left_out:
        shapes.append(svg.label(_LEFT, foot - 10, f"Left out: {left_out}", "small"))
    described = "; ".join(_described(one) for one in series) or _NONE
    return svg.picture(WIDTH, foot, title, described, shapes)


def _described(series: Series) -> str:
    known = (
        f"{day.isoformat()} {'not known' if value is None else number_text(value)}" for day, value in series.points
    )
    return f"{series.label}: {', '.join(known)}"


def _x(day: date, days: Sequence[date]) -> float:
    span = max((days[-1] - days[0]).days, 1)
    return _LEFT + (_RIGHT - _LEFT) * (day - days[0]).days / span


def _row(series: Series, days: Sequence[date], dosing_days: Sequence[date], top: float) -> Iterator[str]:
    span = max(series.highest - series.lowest, 1e-9)

    def y(value: float) -> float:
        return top + 16 + _PLOT * (1 - min(max((value - series.lowest) / span, 0), 1))

    yield svg.label(_LEFT, top + 8, series.label)
    for end in (series.lowest, series.highest):
        yield svg.line(_LEFT, y(end), _RIGHT, y(end), "grid")
        yield svg.label(_LEFT - 8, y(end) + 4, number_text(end), "small", "end")
    for day in dosing_days:
        yield svg.line(_x(day, days), top + 12, _x(day, days), top + 20 + _PLOT, "dose")
    for stretch in _stretches(series):
        yield svg.path([(_x(day, days), y(value)) for day, value in stretch], "trend")
    for day, value in series.points:
        if value is not None:
            yield svg.dot(_x(day, days), y(value), "trend-dot")
            yield svg.label(_x(day, days), y(value) - 6, number_text(value), "small", "middle")
    for day in dict.fromkeys((*days[:1], *days[-1:])):
        anchor = "start" if day == days[0] else "end"
        yield svg.label(_x(day, days), top + 32 + _PLOT, day.isoformat(), "small", anchor)


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
