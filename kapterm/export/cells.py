"""Cells of a CSV table: every one quoted, none a formula, none longer than a spreadsheet holds.

A cell that a spreadsheet could take as a formula gets an apostrophe in front (OWASP, CSV injection); numbers, times and
elapsed minutes are written by the program and stay as they are, so that a minus is a minus.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from kapterm.export.escape import lines_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LONGEST = 32_000
"""Characters of a cell: a spreadsheet holds 32,767, and parts a longer one over rows that are none of ours."""

Cell = str | int | float | None


class Plain(str):
    """A text that the program made itself: never a formula."""

    __slots__ = ()


def csv_text(header: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> str:
    """A table, every cell quoted, as many cells in each row as in the header."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if not isinstance(cell, str) or isinstance(cell, Plain):
        return "" if cell is None else str(cell)
    text = _short(" / ".join(lines_of(cell)))
    return f"'{text}" if unicodedata.normalize("NFKC", text).lstrip().startswith(_FORMULA) else text


def _short(text: str) -> str:
    """A text that a cell can hold; of a longer one its beginning, and how much more there is."""
    more = len(text) - _LONGEST
    return text if more <= 0 else f"{text[:_LONGEST]}… ({more} more characters in the record)"
