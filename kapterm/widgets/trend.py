"""A small plot of one number over time: blocks on a time axis, in rows, with marks of days under it. Pure.

A value that is not known leaves its place open as "?", and is never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kapterm.widgets.row import Row, Span

BLOCKS = " ▁▂▃▄▅▆▇█"
MARK = "╷"

Point = tuple[date, float | int | None]


def trend_rows(
    points: Sequence[Point], low: float, high: float, span: tuple[date, date], width: int, height: int = 1
) -> tuple[Row, ...]:
    """The plot, `height` rows of eight steps each, the topmost first.

    Args:
        points: A day and its value; None is not known. Of two in one column the later is drawn.
        low: The least the number can be: the foot of the lowest row. Even there one step is drawn.
        high: The most it can be: the top of the highest row.
        span: First and last day of the axis.
        width: Columns.
        height: Rows.
    """
    columns = {column_of(day, span, width): value for day, value in sorted(points, key=lambda one: one[0])}
    levels = {at: None if value is None else _level(value, low, high, height) for at, value in columns.items()}
    return tuple(
        (Span("".join(_cell(levels, at, row) for at in range(width)).rstrip(), "good"),)
        for row in reversed(range(height))
    )


def sparkline(values: Sequence[float | int], low: float, high: float) -> str:
    """One block a value, in their order, without an axis of time."""
    return "".join(BLOCKS[_level(value, low, high, 1)] for value in values)


def mark_row(days: Iterable[date], span: tuple[date, date], width: int) -> Row:
    """A mark in the column of each day."""
    at = {column_of(day, span, width) for day in days if span[0] <= day <= span[1]}
    return (Span("".join(MARK if column in at else " " for column in range(width)).rstrip(), "dim"),)


def column_of(day: date, span: tuple[date, date], width: int) -> int:
    """The column of a day, from 0; days outside the axis stand at its ends."""
    first, last = span
    days = (last - first).days
    at = round((day - first).days / days * (width - 1)) if days else 0
    return max(0, min(width - 1, at))


def _level(value: float, low: float, high: float, height: int) -> int:
    """Eighths of a row from the foot, at least one, so that the lowest score shows that it was taken."""
    steps = 8 * height
    return max(1, min(steps, round((value - low) / (high - low) * steps)))


def _cell(levels: dict[int, int | None], column: int, row: int) -> str:
    if column not in levels:
        return " "
    level = levels[column]
    if level is None:
        return "?" if row == 0 else " "
    return BLOCKS[max(0, min(8, level - 8 * row))]
