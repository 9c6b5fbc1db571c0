"""Lines under each other, some of which can be chosen: where the cursor goes, and which of them are in view. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from kapterm.widgets.row import Row, Span, fit


class ListLine(Struct, frozen=True):
    """One line. Without an id it only stands there: a heading, a blank, a sentence."""

    row: Row = ()
    id: str = ""


def chosen_of(lines: Sequence[ListLine], chosen: str) -> str:
    """The id the cursor stands on: the same as before where it is still there, else the first."""
    ids = [line.id for line in lines if line.id]
    return chosen if chosen in ids else (ids[0] if ids else "")


def moved(lines: Sequence[ListLine], chosen: str, act: str, page: int) -> str:
    """The id after an act of a list by its id in the table of keys; it stops at both ends."""
    ids = [line.id for line in lines if line.id]
    if not ids:
        return ""
    at = ids.index(chosen_of(lines, chosen))
    step = {"list.up": -1, "list.down": 1, "list.page_up": -page, "list.page_down": page}.get(act, 0)
    at = {"list.home": 0, "list.end": len(ids) - 1}.get(act, at + step)
    return ids[max(0, min(at, len(ids) - 1))]


def in_view(lines: Sequence[ListLine], chosen: str, width: int, height: int, first: int = 0) -> tuple[int, list[Row]]:
    """The first line in view and the rows that are: they move only as far as the cursor needs, by thirds.

    The line above the cursor's stays in view too, for it may be its heading; with the cursor on the first line that
    can be chosen, everything above it.
    """
    at = next((i for i, line in enumerate(lines) if line.id and line.id == chosen), 0)
    third = max(1, height // 3)
    first = max(0, min(first, len(lines) - height))
    if chosen and at < height and chosen == next((line.id for line in lines if line.id), ""):
        first = 0
    while at - 1 < first and first > 0:
        first = max(0, first - third)
    while at >= first + height:
        first += third
    shown = lines[first : first + max(0, height)]
    return first, [fit(_marked(line, line.id != "" and line.id == chosen), width) for line in shown]


def _marked(line: ListLine, is_chosen: bool) -> Row:
    if not line.row:
        return ()
    if not is_chosen:
        return (Span("   " if line.id else " "), *line.row)
    return (Span(" ▸ ", "strong"), *(replace(one, role="strong") if one.role == "plain" else one for one in line.row))
