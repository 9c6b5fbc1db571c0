"""Dim pages in the log's place: what was agreed, what the next person asks, how it went. Any key closes them."""

from __future__ import annotations

from collections.abc import Callable

from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.handover_rows import handover_rows
from kapterm.screens.dosing.summary_rows import summary_rows
from kapterm.screens.dosing.told_rows import told_rows
from kapterm.session.stay import route_of
from kapterm.text import safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, say


def donts_rows(view: View) -> tuple[Row, ...]:
    """What the pack says to leave alone, in every phase."""
    rows: list[Row] = [(Span(" What to leave alone", "strong"),), ()]
    for dont in view.packs.prompts.donts:
        rows += [(Span(" "), Span(part, "plain")) for part in wrap(safe(dont.text), view.width - 2, view.width - 2)]
    return tuple(rows)


def course_rows(view: View) -> tuple[Row, ...]:
    """The usual course of the route in words with their sources: a reference for who asks, and no curve."""
    route = route_of(view.state, view.packs)
    if route is None:
        return ((Span(" No route is known yet.", "dim"),),)
    rows: list[Row] = [(Span(f" Usual course, {route.name}", "strong"), Span("   others differ", "dim")), ()]
    for point in route.course:
        span = f"{point.from_min}–{point.to_min} min"
        rows.append((Span(f" {span:14}", "dim"), say(point.label, "plain"), say(f"  {point.source}", "faint")))
    return tuple(rows)


def page_rows(page: str, view: View, height: int) -> tuple[Row, ...]:
    """The rows of a page, no more than fit: what is left out is said."""
    rows = PAGES[page](view)
    if height and len(rows) > height:
        more = len(rows) - height + 1
        return (*rows[: height - 1], (say(f" +{more} more lines: in review, 7", "dim"),))
    return rows


SUMMARY = "dosing.summary"
PAGES: dict[str, Callable[[View], tuple[Row, ...]]] = {
    "dosing.told": told_rows,
    "dosing.handover": handover_rows,
    "dosing.course": course_rows,
    "dosing.donts": donts_rows,
    SUMMARY: summary_rows,
}
"""Each page by the act that opens it."""
