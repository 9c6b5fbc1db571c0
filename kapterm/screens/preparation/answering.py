"""Which facts an answer is: one answer, and beside it the field of the plan that the dosing screen shows. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kapterm.errors import UsageError
from kapterm.screens.asking import Form, Heard, Question
from kapterm.screens.preparation.desk import MEDICINES, Desk, Line
from kapterm.session import events as ev
from kapterm.session.agreed import STOP_SIGNAL, TOUCH, asked_beyond, asked_later, counts_after_dose
from kapterm.session.answers import STATE_WORDS, Answer, said
from kapterm.session.chosen import PROMPTS_CHOSEN, read_prompts
from kapterm.session.drugs_named import drug_text, drugs_named, with_drugs
from kapterm.session.glance import ALLERGIES
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.vitals import parse_vitals
from kapterm.session.item_lines import ItemRead, expected, read_item, small_answer
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item
from kapterm.session.plan_fields import PlanField, from_answer, read_field
from kapterm.session.plan_fields import said as field_said
from kapterm.session.preparing import measured_as
from kapterm.session.when import Base, When, parse_when, when_text

NEED_WORDS = frozenset({TOUCH, STOP_SIGNAL, ALLERGIES})
"""Items that stand on the dosing screen in their words."""

NOT_ASKED = "-"
"""At a sign that is measured it opens the line, for a number behind it is a time: "-8 158/100". Alone it answers."""

STATES = {"y": "yes", "n": "no", "u": "unsure", "r": "refused", "x": "na", NOT_ASKED: "not_asked"}
"""The small answers by their keys."""


def takes(item: Item, state: str) -> bool:
    """Whether the item can be answered so: a weight is no yes, and no date is a no, unless a rule of it says so.

    A bare yes says neither which of several it is, nor what was agreed: the line opens for that.
    """
    if state == "yes" and (item.answer == "choice" or item.id in NEED_WORDS):
        return False
    if state not in ("yes", "no") or item.answer in ("yesno", "text", "list"):
        return True
    return any(state in rule.when for rule in item.rules) or (state == "no" and bool(item.no_means))


def answered(item: Item, state: str, value: Any = None, now: datetime | None = None) -> tuple[ev.AnyFact, ...]:
    """The facts of an answer, the answer first."""
    fact = ev.ItemAnswered(item=item.id, state=state, value=value, label=_label(item, state))
    return (fact, *_plan(fact, now))


def _label(item: Item, state: str) -> str:
    """The item in few words, a number with its unit, so that the answer reads without its pack."""
    is_said = item.unit in ("", "h", "days")  # hours and days stand in the words of their items
    return item.echo if is_said or state != "value" else f"{item.echo}, {item.unit}"


def after_dose(desk: Desk, facts: tuple[ev.AnyFact, ...]) -> tuple[ev.AnyFact, ...]:
    """What is kept: an agreement asked for after the first dose is a note; touch and recording can be taken back."""
    state = desk.prepared.visit.state
    first = facts[0] if facts else None
    touch = state.plan.touch_consent
    if state.t_zero is None or not isinstance(first, ev.ItemAnswered):
        return facts
    if counts_after_dose(first.item, first.state, first.value, touch):
        return facts
    if first.item == TOUCH and isinstance(first.value, list | tuple):
        return (ev.NoteWritten(text=asked_later(first.label, ", ".join(asked_beyond(touch, first.value)))),)
    return (ev.NoteWritten(text=asked_later(first.label, first.words().partition(": ")[2])),)


def plan_after_dose(desk: Desk, plan: ev.PlanMade) -> tuple[ev.AnyFact, ...]:
    """The plan as it is kept: touch beyond what was agreed is a note once the first dose was given."""
    state = desk.prepared.visit.state
    beyond = asked_beyond(state.plan.touch_consent, plan.touch_consent or ())
    if state.t_zero is None or not beyond:
        return (plan,)
    return (ev.NoteWritten(text=asked_later("touch", ", ".join(beyond))),)


def confirmed(desk: Desk, section: str) -> tuple[ev.AnyFact, ...]:
    """The facts of "these still hold", for every answer of the section that waits for it."""
    facts: list[ev.ItemAnswered] = []
    for line in desk.of_section(section):
        earlier = desk.prepared.earlier(line.item) if line.item and line.since else None
        if line.item is not None and earlier is not None:
            facts.append(
                ev.ItemAnswered(
                    item=line.id,
                    state=earlier.state,
                    value=earlier.value,
                    label=line.item.echo,
                    holds=True,
                    drugs=earlier.drugs,
                )
            )
    plans = [plan for fact in facts for plan in _plan(fact, desk.prepared.now)]
    return (*facts, *plans)


def _plan(fact: ev.ItemAnswered, now: datetime | None) -> tuple[ev.PlanMade, ...]:
    if now is None:
        return ()
    fields = from_answer(fact.item, _answer(fact, now))
    return (ev.PlanMade(**fields),) if fields else ()


def echo(packs: Packs, facts: tuple[ev.AnyFact, ...], now: datetime) -> str:
    """The last answer in words, as the gate says it: "aneurysm or AVM: no", "weight: 70 kg"."""
    answers = [fact for fact in facts if isinstance(fact, ev.ItemAnswered)]
    if len(answers) > 1:
        return f"{len(answers)} answers still hold"
    first = facts[0] if facts else None
    item = packs.checklist.by_id.get(first.item) if isinstance(first, ev.ItemAnswered) else None
    if isinstance(first, ev.ItemAnswered) and item is not None and not first.holds:
        return f"{item.echo}: {said(item, _answer(first, now))}"
    return first.words() or first.text if first is not None else STATE_WORDS["blank"]


def _answer(fact: ev.ItemAnswered, at: datetime) -> Answer:
    return Answer(item=fact.item, state=fact.state, value=fact.value, at=at)  # type: ignore[arg-type]


def item_form(packs: Packs, line: Line, now: datetime) -> Form:
    """The line in which an item is answered in words."""
    item = line.item
    if item is None:
        raise UsageError("A field of the plan has a line of its own.")

    is_as_typed = item.answer in ("text", "list") and not item.choices and item.id != PROMPTS_CHOSEN

    def read(text: str) -> Heard:
        if state := _small(item, text):
            return Heard(STATE_WORDS.get(state, state))
        found = _read(packs, item, text, now)
        drugs = " + ".join(map(drug_text, drugs_named(packs, text))) if item.section == MEDICINES else ""
        return Heard(drugs or ("" if is_as_typed else found.shown), found.ask)

    measured = measured_as(packs, item)
    hint = "kinds, words or ids, with commas" if item.id == PROMPTS_CHOSEN else expected(item)
    question = Question("value", item.echo, hint, needed=True, read=read, choices=item.choices)
    if measured:
        hint = "132/84, or all: 132/84 78 98 14" if measured == "bp" else expected(item)
        question = Question("value", item.echo, hint, needed=True, read=lambda text: _measured(packs, item, text)[1])
    return Form("item", (question,), about={"item": item.id})


def item_facts(packs: Packs, item: Item, text: str, now: datetime) -> tuple[ev.AnyFact, ...]:
    """The facts of an item's line that was understood."""
    if measured_as(packs, item):
        return (_measured(packs, item, text)[0],)
    if state := _small(item, text):
        return answered(item, state, now=now)
    fact, *plan = answered(item, "value", _read(packs, item, text, now).value, now)
    return (with_drugs(packs, fact), *plan)


def _small(item: Item, text: str) -> str:
    """The small answer that was typed out, where the item can be answered so."""
    state = small_answer(item, text)
    return state if state and takes(item, state) else ""


def _read(packs: Packs, item: Item, text: str, now: datetime) -> ItemRead:
    if item.id == PROMPTS_CHOSEN:
        return read_prompts(packs.prompts, text)
    if item.id in NEED_WORDS and small_answer(item, text) == "yes":
        raise UsageError(f"Expected {expected(item)}")
    return read_item(item, text, now.date())


def taken_when(packs: Packs, item: Item, text: str) -> When | None:
    """The earlier time in front of a reading; None where it is of now, and for what is no reading."""
    return parse_when(text.strip())[0] if measured_as(packs, item) else None


def _measured(packs: Packs, item: Item, text: str) -> tuple[ev.AnyFact, Heard]:
    """A reading; or that it was not asked, where nothing but its sign was typed."""
    if text.strip() == NOT_ASKED:
        return answered(item, "not_asked")[0], Heard("not asked; -8 in front of a reading is 8 min ago")
    return _reading(packs, item, text)


def _reading(packs: Packs, item: Item, text: str) -> tuple[ev.AnyFact, Heard]:
    """A line of vital signs, an earlier time in front of it; a bare number is the sign that the item asks for."""
    name = measured_as(packs, item)
    when, typed = parse_when(text.strip())
    if when is not None and when.base is Base.ELAPSED:
        raise UsageError("There was no dose yet to count from")
    bare = typed.replace(",", ".").replace(".", "", 1).isdigit()
    understood = parse_vitals(f"{name} {typed}" if bare and name != "bp" else typed, Context(packs))
    said_back = f"{when_text(when)}: {understood.shown}" if when else understood.shown
    return understood.fact, Heard(said_back, understood.ask)


def field_form(packs: Packs, field: PlanField) -> Form:
    """The line in which a field of the plan is typed."""

    def read(text: str) -> Heard:
        found = read_field(field, text, packs)
        return Heard(found.shown, found.ask)

    hint = field.hint or (f"a number in {field.unit}" if field.unit else "words")
    return Form("field", (Question("value", field.label, hint, needed=True, read=read),), about={"field": field.name})


def field_echo(field: PlanField, kept: ev.AnyFact) -> str:
    """What was kept of a field of the plan, in words: "Booster: 100 mg"."""
    return f"{field.label}: {field_said(field, kept)}" if isinstance(kept, ev.PlanMade) else kept.text


def field_fact(packs: Packs, field: PlanField, text: str) -> ev.PlanMade:
    """The plan that holds this field alone."""
    return ev.PlanMade(**{field.name: read_field(field, text, packs).value})
