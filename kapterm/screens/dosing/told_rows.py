"""What was agreed before, told in the hour: today's words, whole, in the head's order; an earlier visit's as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kapterm.screens.dosing.fixed_rows import View
from kapterm.session import events as ev
from kapterm.session.agreed import STOP_SIGNAL, TOUCH
from kapterm.session.chart import Entry
from kapterm.session.events.base import number_text, value_text
from kapterm.session.glance import ALLERGIES
from kapterm.session.moment import day_text
from kapterm.text import safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, say

ESCORT = "P04"
_AGREED = (ALLERGIES, TOUCH, STOP_SIGNAL, "K04", "K06", "K07", "P06", ESCORT)
"""What the client said when sober: allergies, touch, stop signal, words, music, whom to call."""
_FURTHER = ("K05", "P77", "P75", "P76", "P85", "P88", "P43", "P26")
"""What is asked for less often in the hour, or stands elsewhere too: prompts, who is here, intention."""
_IN_PLAN = {ALLERGIES: "allergies", TOUCH: "touch", STOP_SIGNAL: "stop signal", ESCORT: "escort"}
"""What the plan of the day holds too, as the head shows it."""


def told_rows(view: View) -> tuple[Row, ...]:
    """Agreements as the client said them, whom to call, and the plan."""
    told = (*_said(view, _AGREED), *_planned(view), *_said(view, _FURTHER))
    rows: list[Row] = [(Span(" Told before", "strong"),)]
    rows += (row for label, value in told for row in _labelled(label, value, view.width))
    for _, intention in view.session.of_kind(ev.IntentionSet):
        rows += _labelled("intention", f"“{intention.text}”", view.width)
    return tuple(rows) if rows[1:] else (*rows, (Span(" Nothing was noted before this session.", "dim"),))


def _said(view: View, items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What stands to some items, each behind its label: today's answer or plan, else that of an earlier visit."""
    earlier = _earlier(view)
    for item in items:
        here, before, planned = _answer(view.state.answers, item), _answer(earlier, item), _by_plan(view, item)
        if here is not None and not (planned and planned != _as_planned(here[1])):
            yield _words(*here)
        elif planned:
            yield _IN_PLAN[item], planned
        elif before is not None:
            label, words = _words(*before)
            yield label, _of_earlier(item, words, day_text(before[0].at, view.zone))


def _by_plan(view: View, item: str) -> str:
    """What the plan of the day says to it; empty where it says nothing."""
    plan = view.state.plan
    touch = "" if plan.touch_consent is None else ", ".join(plan.touch_consent) or "none"
    return {ALLERGIES: plan.allergies, TOUCH: touch, STOP_SIGNAL: plan.stop_signal, ESCORT: plan.escort}.get(item, "")


def _as_planned(answer: ev.ItemAnswered) -> str:
    """An answer as it stands in the plan."""
    return value_text(answer.value) if answer.value else "none"


def _words(entry: Entry, answer: ev.ItemAnswered) -> tuple[str, str]:
    label, _, words = answer.words().partition(": ")
    return label, " ".join(part for part in (words, entry.text) if part)


def _of_earlier(item: str, told: str, day: str) -> str:
    """What an earlier visit holds and nobody asked this time: allergies stand all the same, an agreement does not."""
    return f"{told} ({day})" if item == ALLERGIES else f"not asked this time; on {day}: {told}"


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
    """What is given today."""
    plan = view.state.plan
    dose = (
        number_text(plan.dose_mg) + " mg" if plan.dose_mg is not None else "",
        f"booster {number_text(plan.booster_mg)} mg" if plan.booster_mg else "",
    )
    yield "planned", ", ".join(part for part in dose if part)
    yield "as needed", "; ".join(plan.as_needed)


def _labelled(label: str, value: str, width: int) -> tuple[Row, ...]:
    """A value behind its label, on as many rows as it needs; nothing where nothing was said."""
    head = f" {label}  "
    room = max(20, width - len(head) - 1)
    parts = wrap(safe(value), room, room) if value else []
    return tuple(
        (say(head if not number else " " * len(head), "dim"), say(part, "plain")) for number, part in enumerate(parts)
    )
