"""The keys that work here: at most six dim lines, from the one table of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kapterm import keys
from kapterm.widgets.row import Row, Span, rule, say, width_of

LINES = 6
GAP = 3


def help_rows(acts: Iterable[keys.Act], width: int) -> tuple[Row, ...]:
    """A rule and the keys, each with its label, down the columns; longer words where there is room for them."""
    with_keys = [act for act in acts if act.key]
    cells = [_cell(act, act.help) for act in with_keys]
    if len(_columns(cells, width)) * LINES < len(cells):
        cells = [_cell(act, act.label) for act in with_keys]
    columns = _columns(cells, width)
    depth = max((len(column) for column in columns), default=0)
    return (rule(width), *(_line(columns, line) for line in range(depth)))


def _cell(act: keys.Act, words: str) -> Row:
    return (say(act.shown_key, "plain"), say(f" {words}", "dim"))


def _columns(cells: Sequence[Row], width: int) -> list[Sequence[Row]]:
    """The cells in columns of at most six lines, as many columns as fit."""
    depth = LINES
    columns: list[Sequence[Row]] = []
    left = width - 1
    for begin in range(0, len(cells), depth):
        column = cells[begin : begin + depth]
        left -= max(map(width_of, column)) + GAP
        if left < -GAP:
            break
        columns.append(column)
    return columns


def _line(columns: Sequence[Sequence[Row]], line: int) -> Row:
    spans: list[Span] = [Span(" ")]
    for column in columns:
        if line >= len(column):
            break
        pad = max(map(width_of, column)) + GAP - width_of(column[line])
        spans += [*column[line], Span(" " * pad)]
    return tuple(spans[:-1])
