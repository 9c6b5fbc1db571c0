"""Dim pages in the log's place: what was agreed, what the next person asks, how it went. Any key closes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.handover_rows import handover_rows
from kapterm.screens.dosing.summary_rows import summary_rows
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.events.base import number_text
from kapterm.session.stay import route_of
from kapterm.text import safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, say

_AGREED = ("P29", "P72", "K04", "P74", "K06", "K07", "P06", "P04")
"""What the client said when sober: allergies, touch, stop signal, words, music, whom to call."""
_FURTHER = ("K05", "P77", "P75", "P76", "P85", "P88", "P43", "P26")
"""What is asked for less often in the hour, or stands elsewhere too: prompts, who is here, intention."""


def told_rows(view: View) -> tuple[Row, ...]:
    """Agreements as the client said them, whom to call, and the plan; the plan's own only where no answer says it."""
    answers = {**view.chart.standing_answers(), **view.state.answers}
    told = (*_said(answers, _AGREED), *_planned(view, frozenset(answers)), *_said(answers, _FURTHER))
    rows: list[Row] = [(Span(" Told before", "strong"),)]
    rows += (row for label, value in told for row in _labelled(label, value, view.width))
    for _, intention in view.session.of_kind(ev.IntentionSet):
        rows += _labelled("intention", f"“{intention.text}”", view.width)
    return tuple(rows) if rows[1:] else (*rows, (Span(" Nothing was noted before this session.", "dim"),))


def _said(answers: Mapping[str, Entry], items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The answers to some items, each behind its label."""
    for item in items:
        entry = answers.get(item)
        if entry is not None and isinstance(entry.fact, ev.ItemAnswered) and entry.fact.state != "blank":
            label, _, words = entry.fact.words().partition(": ")
            yield label, " ".join(part for part in (words, entry.text) if part)


def _planned(view: View, answered: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What the plan says, where it was not answered in the checklist."""
    plan = view.state.plan
    dose = (
        number_text(plan.dose_mg) + " mg" if plan.dose_mg is not None else "",
        f"booster {number_text(plan.booster_mg)} mg" if plan.booster_mg else "",
    )
    yield "planned", ", ".join(part for part in dose if part)
    yield "as needed", "; ".join(plan.as_needed)
    if "P72" not in answered and plan.touch_consent is not None:
        yield "touch", ", ".join(plan.touch_consent) or "none"
    if "P74" not in answered:
        yield "stop signal", plan.stop_signal
    if "P04" not in answered:
        yield "escort", plan.escort


def _labelled(label: str, value: str, width: int) -> tuple[Row, ...]:
    """A value behind its label, on as many rows as it needs; nothing where nothing was said."""
    head = f" {label}  "
    room = max(20, width - len(head) - 1)
    parts = wrap(safe(value), room, room) if value else []
    return tuple(
        (say(head if not number else " " * len(head), "dim"), say(part, "plain")) for number, part in enumerate(parts)
    )


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
