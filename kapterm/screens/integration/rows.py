"""How integration is laid out: the work left, the session and the trend right; in a narrow window below. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kapterm.widgets.listing import ListLine, in_view
from kapterm.widgets.row import Row, Span, say, width_of

TWO_COLUMNS = 76
"""Columns from which the session stands beside the work."""
WIDEST = 130


def left_width(width: int) -> int:
    """Columns of the work."""
    if width < TWO_COLUMNS:
        return width
    return max(48, min(width, WIDEST) * 6 // 10)


def right_width(width: int) -> int:
    """Columns of the session."""
    return width if width < TWO_COLUMNS else min(width, WIDEST) - left_width(width) - 3


def body_rows(
    left: Sequence[ListLine], right: Sequence[ListLine], trend: Sequence[Row], chosen: str, width: int, height: int
) -> list[Row]:
    """The whole body, each column in view around the cursor."""
    if width < TWO_COLUMNS:
        below = [*left, ListLine(), *right, ListLine(), *(ListLine(row) for row in trend)]
        return in_view(below, chosen, width, height)[1]
    room = height - (len(trend) + 1 if trend else 0)
    beside = in_view(right, chosen, right_width(width), room)[1]
    beside += [()] * (room - len(beside)) + [(), *((Span("   "), *row) for row in trend)] if trend else []
    work = in_view(left, chosen, left_width(width), height)[1]
    rows = []
    for number in range(height):
        first = work[number] if number < len(work) else ()
        second = beside[number] if number < len(beside) else ()
        gap = Span(" " * (left_width(width) - width_of(first)))
        rows.append((*first, gap, Span(" │", "rule"), *second))
    return rows


def offer_rows(has_dosing: bool, planned: Sequence[Row] = ()) -> list[Row]:
    """What can be begun where no meeting is open, and below it the planned meetings."""
    after = "" if has_dosing else " No dosing session stands in the chart yet."
    return [
        (),
        (say(f" No integration meeting is open here.{after}", "plain"),),
        (),
        (Span(" Enter ", "strong"), say("begins an integration meeting.", "dim")),
        (Span(" c     ", "strong"), say("begins a call: sleep, mood, risk, side effects.", "dim")),
        *((Span(" "), *row) for row in planned),
    ]
