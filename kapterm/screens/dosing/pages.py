"""Dim pages in the log's place: what was agreed, what the next person asks, how it went. Any key closes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.handover_rows import handover_rows
from kapterm.screens.dosing.summary_rows import summary_rows
from kapterm.session import events as ev
from kapterm.session.agreed import STOP_SIGNAL, TOUCH
from kapterm.session.chart import Entry
from kapterm.session.events.base import number_text
from kapterm.session.glance import ALLERGIES
from kapterm.session.moment import day_text
from kapterm.session.stay import route_of
from kapterm.text import safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, say

_AGREED = ("P29", "P72", "K04", "P74", "K06", "K07", "P06", "P04")
"""What the client said when sober: allergies, touch, stop signal, words, music, whom to call."""
_FURTHER = ("K05", "P77", "P75", "P76", "P85", "P88", "P43", "P26")
"""What is asked for less often in the hour, or stands elsewhere too: prompts, who is here, intention."""
_IN_PLAN = {TOUCH: "touch", STOP_SIGNAL: "stop signal"}
"""Agreements that the plan of the day may hold by itself: that is today's, and an earlier visit's is not told."""


def told_rows(view: View) -> tuple[Row, ...]:
    """Agreements as the client said them, whom to call, and the plan; the plan's own only where no answer says it."""
    told = (*_said(view, _AGREED), *_planned(view), *_said(view, _FURTHER))
    rows: list[Row] = [(Span(" Told before", "strong"),)]
    rows += (row for label, value in told for row in _labelled(label, value, view.width))
    for _, intention in view.session.of_kind(ev.IntentionSet):
        rows += _labelled("intention", f"“{intention.text}”", view.width)
    return tuple(rows) if rows[1:] else (*rows, (Span(" Nothing was noted before this session.", "dim"),))


def _said(view: View, items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The answers to some items, each behind its label; that of an earlier visit is told as such."""
    earlier, by_plan = _earlier(view), frozenset(label for label, value in _planned(view) if value)
    for item in items:
        here = _answer(view.state.answers, item)
        found = here or _answer(earlier, item)
        if found is None or (here is None and _IN_PLAN.get(item) in by_plan):
            continue
        entry, fact = found
        label, _, words = fact.words().partition(": ")
        told = " ".join(part for part in (words, entry.text) if part)
        yield label, told if here else _of_earlier(item, told, day_text(entry.at, view.zone))


def _of_earlier(item: str, told: str, day: str) -> str:
    """What an earlier visit holds and nobody asked today: allergies stand all the same, an agreement does not."""
    return f"{told} ({day})" if item == ALLERGIES else f"not asked today; on {day}: {told}"


def _answer(answers: Mapping[str, Entry], item: str) -> tuple[Entry, ev.ItemAnswered] | None:
    entry = answers.get(item)
    if entry is None or not isinstance(entry.fact, ev.ItemAnswered) or entry.fact.state == "blank":
        return None
    return entry, entry.fact


def _earlier(view: View) -> dict[str, Entry]:
    """The newest answers of the visits before this one, without those that were for their own day only."""
    newest: dict[str, Entry] = {}
    for session in view.chart.sessions:
        if session.opened < view.session.opened:
            newest |= session.state.answers
    items = view.packs.checklist.by_id
    return {item: entry for item, entry in newest.items() if item in items and items[item].confirmable}


def _planned(view: View) -> Iterator[tuple[str, str]]:
    """What the plan says, where it was not answered in this visit's checklist."""
    plan, answered = view.state.plan, view.state.answers
    dose = (
        number_text(plan.dose_mg) + " mg" if plan.dose_mg is not None else "",
        f"booster {number_text(plan.booster_mg)} mg" if plan.booster_mg else "",
    )
    yield "planned", ", ".join(part for part in dose if part)
    yield "as needed", "; ".join(plan.as_needed)
    if not _answer(answered, TOUCH) and plan.touch_consent is not None:
        yield "touch", ", ".join(plan.touch_consent) or "none"
    if not _answer(answered, STOP_SIGNAL):
        yield "stop signal", plan.stop_signal
    if not _answer(answered, "P04"):
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
