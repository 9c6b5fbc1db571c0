"""The preparation screen: keys to answers, answers to facts. What it shows and what it means stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from msgspec.structs import replace
from textual import events

from kapterm.keys import Act
from kapterm.screens.asking import Form
from kapterm.screens.indication import FORM as INDICATION
from kapterm.screens.indication import indication_fact, indication_form
from kapterm.screens.preparation import answering
from kapterm.screens.preparation.desk import MEETING, PLAN, Desk, Line, with_notes
from kapterm.screens.preparation.held_key import HeldKey
from kapterm.screens.preparation.meeting import HERE, meeting_facts, meeting_form
from kapterm.screens.preparation.pressing import PressingScreen
from kapterm.screens.preparation.rows import body_rows
from kapterm.session import events as ev
from kapterm.session.agreed import AGREEMENTS
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.preparing import measured_as
from kapterm.session.when import When
from kapterm.text import safe
from kapterm.widgets.messages import BeginVisit, Go, WriteFact
from kapterm.widgets.row import Row, Span, rule, say, spread
from kapterm.widgets.rows import Rows

_MOVES = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8, "home": -10_000, "end": 10_000}
NARROW = 80
"""Columns below which the last line has no room for every word."""
_SHORT = ("prepare.unsure", "prepare.refused", "prepare.na", "prepare.not_asked")
_SECTIONS = {"tab": 1, "right": 1, "shift+tab": -1, "left": -1}


class PreparationScreen(PressingScreen):
    """What has to be known before a dose."""

    PLACE = "preparation"
    SCOPES: ClassVar[tuple[str, ...]] = ("everywhere",)

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._last = ""

    # What is shown

    def head_rows(self, width: int) -> Sequence[Row]:
        """Who and which visit; at the right how far the list is, and the time."""
        desk = self.desk
        gate = desk.prepared.gate if desk else None
        count = (Span(f"{gate.answered} of {gate.asked}   ", "plain"),) if gate else ()
        return (spread(self.title_spans(), (*count, Span(f"{self.now:%H:%M}", "dim")), width), rule(width))

    def title_spans(self) -> Sequence[Span]:
        """Who, and which visit."""
        visit = self.visit
        code = say(f" {self.chart.code}" if self.chart else "", "strong")
        if visit is None or visit.purpose not in ("dosing", "preparation"):
            return (code, Span("  preparation", "dim"))
        name = f"  session {visit.number} · preparation" if visit.purpose == "dosing" else "  preparation meeting"
        aside = ", ".join(self.packs.set_aside)
        return (code, Span(name, "dim"), say(f"   ours for {aside}" if aside else "", "warm"))

    def draw_body(self, width: int) -> None:
        """The desk, or the offer to begin a visit."""
        body, desk = self.query_one("#body", Rows), self.desk
        if desk is None:
            body.show(_offer(bool(self.chart and self.chart.live)))
            return
        shown = with_notes(self.packs, desk, self.chosen, self._typed_words())
        body.show(body_rows(shown, self.chosen, width, body.size.height or 20, self.above(width)))
        if not self.entry.is_open:
            self.entry.show(self._told_rows(width)[-1:])

    def over_rows(self, width: int) -> Sequence[Row]:
        """What is told and takes more than the last line: its beginning, unless something else lies there."""
        over = super().over_rows(width)
        return over or (() if self.entry.is_open else self._told_rows(width)[:-1])

    def _told_rows(self, width: int) -> tuple[Row, ...]:
        """What is told, whole: in a narrow window in two rows or more, so that its end can be read too."""
        parts = wrap(safe(self.told), max(20, width - 2))
        return tuple((say(f" {part.ljust(width - 2)}", "plain"),) for part in parts)

    def _typed_words(self) -> str:
        """What is being typed as the answer to an item; empty while nothing is."""
        typing = self.entry.typing
        return typing.line.text if typing and self.form and self.form.id == "item" else ""

    def foot_keys(self) -> Sequence[Act]:
        """The keys of answers; in a narrow window some without their word, so that all of them are there."""
        shown = super().foot_keys()
        if self.size.width >= NARROW:
            return shown
        return tuple(replace(act, label="") if act.id in _SHORT else act for act in shown)

    # Keys

    def press(self, event: events.Key) -> bool:
        """One key; of a key that repeats itself the first press alone counts."""
        if self.entry.is_open:
            return False
        if self.desk is None:
            return self._begin(event.key)
        if event.key in _MOVES or event.key in _SECTIONS:
            return self._move(event.key)
        if event.key not in ("enter", "D", "X") and not _is_typed(event):
            self.release()
            return False
        self.count(event)
        return True

    def take_press(self, key: str) -> None:
        """An answer, an act, or the first letter of an item's line."""
        desk = self.desk
        line = desk.line(self.chosen) if desk else None
        if desk is None or line is None:
            return
        char = {"minus": "-", "equals_sign": "=", "Y": "y", "N": "n", "U": "u", "R": "r"}.get(key, key)
        if key == "backspace":
            self._take_back(desk, line)
        elif key in ("D", "X"):
            self.go_on(desk) if key == "D" else self.not_today()
        elif char == "=":
            self._confirm(desk, line)
        elif line.item is not None and char in answering.STATES:
            self._answer(desk, line, answering.STATES[char])
        else:
            self.open_words(line, self.character_of(key))

    def _begin(self, key: str) -> bool:
        if key not in ("enter", "p"):
            return False
        self.post_message(BeginVisit("dosing" if key == "enter" else "preparation"))
        return True

    def _move(self, key: str) -> bool:
        self.release()
        self._held = HeldKey()
        desk = self.desk
        if desk is not None:
            here = self.chosen
            self._at = desk.step(here, _MOVES[key]) if key in _MOVES else desk.next_section(here, _SECTIONS[key])
        return True

    # Answers

    def _answer(self, desk: Desk, line: Line, state: str) -> None:
        if line.item is None:
            return
        if measured_as(self.packs, line.item) and state in ("yes", "no", "not_asked"):
            self.open_words(line, answering.NOT_ASKED if state == "not_asked" else "")
        elif answering.takes(line.item, state):
            self._keep(answering.answered(line.item, state, now=self.now), line.id)
        else:
            self.open_words(line)

    def _confirm(self, desk: Desk, line: Line) -> None:
        if line.section == PLAN:
            if desk.earlier_plan is not None:
                self._keep((desk.earlier_plan,), line.id)
                self._echo = "the plan of the last session still holds; weight, lot and people are asked anew"
            return
        facts = answering.confirmed(desk, line.section)
        if not facts:
            self._echo = "nothing here waits to be confirmed"
            return
        self._keep(facts, line.id)

    def _keep(self, facts: Sequence[ev.AnyFact], line_id: str, when: When | None = None) -> None:
        if self.desk is not None:
            facts = answering.after_dose(self.desk, tuple(facts))
        self._last, self._echo = line_id, answering.echo(self.packs, tuple(facts), self.now)
        self.keep(facts, line_id, when)

    def _take_back(self, desk: Desk, line: Line) -> None:
        """The answer under the cursor, else the last one that was given here."""
        mine = [one for one in (line, desk.line(self._last)) if one is not None and self._is_mine(desk, one)]
        if not mine or mine[0].item is None:
            self._echo = "nothing was answered here in this visit"
            return
        taken = mine[0]
        self._at = taken.id
        if taken.item is not None and measured_as(self.packs, taken.item):
            self.strike_reading(taken.item)
            return
        if desk.prepared.visit.state.t_zero is not None and taken.id in AGREEMENTS:
            self._echo = f"{taken.item.echo if taken.item else ''}: agreed before the dose, and stands"
            return
        answer = desk.prepared.answers.get(taken.id)
        if answer is not None and answer.measure:
            self._echo = f"this is what the {answer.measure} came to; another answer may be given here"
            return
        fact = ev.ItemAnswered(item=taken.id, state="blank", label=taken.item.echo if taken.item else "")
        self.write(fact)
        self._echo = fact.words()

    def _is_mine(self, desk: Desk, line: Line) -> bool:
        answer = desk.prepared.answers.get(line.id)
        is_read = line.item is not None and measured_as(self.packs, line.item) == "bp" and desk.prepared.readings
        return bool(is_read) or (answer is not None and answer.session == self.session_id)

    def open_words(self, line: Line, typed: str = "") -> None:
        """Open an item's line, a field of the plan's, or one of the meeting."""
        self._at = line.id
        if line.item is not None:
            self.ask(answering.item_form(self.packs, line, self.now), typed or None)
        elif line.field is not None:
            self.ask(answering.field_form(self.packs, line.field), typed or line.mark.removesuffix(line.field.unit))
        else:
            self.ask(meeting_form(line), typed or None)

    def form_done(self, form: Form) -> None:
        """A line was understood."""
        if form.id == "item":
            item = self.packs.checklist[form.about["item"]]
            typed = form.answers["value"]
            when = answering.taken_when(self.packs, item, typed)
            self._keep(answering.item_facts(self.packs, item, typed, self.now), item.id, when)
        elif form.id == "field":
            desk = self.desk
            line = desk.line(f"{PLAN}.{form.about['field']}") if desk else None
            if desk is not None and line is not None and line.field is not None:
                plan = answering.field_fact(self.packs, line.field, form.answers["value"])
                kept = answering.plan_after_dose(desk, plan)
                self.write(*kept)
                self._echo = answering.field_echo(line.field, kept[0])
                self._at = desk.next_open(line.id)
        elif form.id == INDICATION and self.chart is not None:
            fact = indication_fact(self.chart, self.measures, form.answers["indication"])
            self.post_message(WriteFact(fact, about_client=True))
            self._echo = f"indication: {fact.indication}"
        elif form.id == "meeting":
            facts = meeting_facts(form)
            self.write(*facts)
            self._echo = ": ".join(part for part in (facts[0].words(), facts[0].text) if part)
            if form.about["act"] == HERE and self.desk is not None:
                self._at = self.desk.step(f"{MEETING}.{HERE}", 1)
        else:
            self.decided(form)

    def do(self, act_id: str) -> None:
        """The indication has no key here, for every letter is an answer."""
        if act_id == "prepare.indication":
            self.ask(indication_form(self.measures))
        else:
            super().do(act_id)

    def do_back(self) -> None:
        """One step back: to the chart."""
        self.post_message(Go("chart"))


def _is_typed(event: events.Key) -> bool:
    return event.key == "backspace" or (event.is_printable and event.character not in ("?", None))


def _offer(has_live: bool) -> tuple[Row, ...]:
    begin = "goes on with today’s session." if has_live else "begins a dosing session with its preparation."
    return (
        (),
        (say(" No preparation is under way in this visit.", "plain"),),
        (),
        (Span(" Enter ", "strong"), say(begin, "dim")),
        (Span(" p     ", "strong"), say("begins a preparation meeting: the items of the day are not asked.", "dim")),
    )
