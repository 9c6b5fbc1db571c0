"""On to the dose, or not today: who decided, why, and the line that is read aloud. Pure.

A stop is passed by a named person in a role that the pack allows, one stop at a time, each with its reason; a stop that
nobody may pass is said so. What is open is passed over by name too, save where an answer is not to be done without.
"""

from __future__ import annotations

from typing import Any

from kapterm.errors import UsageError
from kapterm.screens.asking import Form, Heard, Question
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events.base import measured_text
from kapterm.session.gate import Gate, GateEntry
from kapterm.session.packs import Packs
from kapterm.session.packs.care import Role
from kapterm.session.plan_fields import from_answer
from kapterm.session.preparing import Prepared, route_of

HOW = ("in the room", "by phone, read back")


def barred(gate: Gate) -> GateEntry | None:
    """A stop that nobody may pass, or an item that is not to be done without and is open; None where there is none."""
    stops = [entry for entry in gate.stops if not entry.overridable]
    blanks = [entry for entry in gate.open if not entry.overridable and entry.level == "stop"]
    return next(iter((*stops, *blanks)), None)


def to_pass(gate: Gate) -> GateEntry | None:
    """The first stop that somebody has to decide about."""
    return next((entry for entry in gate.stops if entry.passed is None), None)


def to_leave_open(gate: Gate) -> tuple[GateEntry, ...]:
    """What is open and could be a stop or a caution."""
    return tuple(entry for entry in gate.open if entry.level != "info")


def passing(packs: Packs, entry: GateEntry, before: ev.StopPassed | None) -> Form:
    """Who decided to go on with a stop open; the person of the stop before stands there already."""

    def role_of(text: str) -> Heard:
        return Heard(read_role(packs, text).label)

    def how_of(text: str) -> Heard:
        return Heard(read_how(text))

    roles = tuple(role.label for role in packs.roles.deciders)
    last = before.role if before else ""
    return Form(
        "pass",
        (
            Question("who", "who decides", "name", before.decided_by if before else "", needed=True),
            Question("role", "in which role", "a number", last, needed=True, choices=roles, read=role_of),
            Question("how", "how", "a number", needed=True, choices=HOW, read=how_of),
            Question("reason", "reason", "why it is right to go on", needed=True),
        ),
        about={"item": entry.item, "value": entry.said, "label": entry.echo, "rule": entry.rule},
    )


def passed(packs: Packs, form: Form) -> ev.StopPassed:
    """The fact of a stop that was passed."""
    given = form.answers
    return ev.StopPassed(
        item=form.about["item"],
        label=form.about["label"],
        value=form.about["value"],
        decided_by=given["who"],
        role=read_role(packs, given["role"]).label,
        how=read_how(given["how"]),
        text=given["reason"],
    )


def read_role(packs: Packs, text: str) -> Role:
    """The role that was typed, by number, word or short form.

    Raises:
        UsageError: it is none, or none that may decide.
    """
    deciders, folded = packs.roles.deciders, text.strip().casefold()
    if folded.isdigit():
        number = int(folded)
        if 1 <= number <= len(deciders):
            return deciders[number - 1]
        raise UsageError(f"Expected 1 to {len(deciders)}")
    named = [role for role in packs.roles.roles if folded in (role.id, role.label.casefold(), role.short.casefold())]
    named = named or [role for role in packs.roles.roles if role.label.casefold().startswith(folded)]
    if named and named[0].passes_stops:
        return named[0]
    allowed = ", ".join(role.label for role in deciders)
    raise UsageError(f"{named[0].label} may not decide this: {allowed}" if named else f"Expected {allowed}")


def read_how(text: str) -> str:
    """In the room, or by phone.

    Raises:
        UsageError: neither.
    """
    folded = text.strip().casefold()
    found = [how for number, how in enumerate(HOW, 1) if folded in (str(number), how) or how.startswith(folded)]
    if len(found) != 1:
        found = [HOW[1]] if "phone" in folded else [HOW[0]] if "room" in folded else []
    if not found:
        raise UsageError("Expected 1 in the room, 2 by phone, read back")
    return found[0]


def leaving_open(writer: str, entries: tuple[GateEntry, ...]) -> Form:
    """Who goes on although something is open."""
    return Form(
        "open",
        (
            Question("who", f"{len(entries)} open; who goes on", "name", writer, needed=True),
            Question("reason", "reason", "why it is right to go on", needed=True),
        ),
    )


def left_open(form: Form, entries: tuple[GateEntry, ...]) -> ev.GoDecided:
    """The fact of going on with items open, each by name."""
    names = "; ".join(entry.echo for entry in entries)
    return ev.GoDecided(result="go", by=form.answers["who"], reason=f"{form.answers['reason']}{_OPEN}{names})")


def is_left_open(visit: SessionChart, entries: tuple[GateEntry, ...]) -> bool:
    """Whether somebody went on with all of these open in this visit."""
    asked = {entry.echo for entry in entries}
    lists = [fact.reason.rpartition(_OPEN)[2].removesuffix(")") for _, fact in visit.of_kind(ev.GoDecided)]
    return any(asked <= set(names.split("; ")) for names in lists)


_OPEN = " (open: "
"""What parts the reason of going on from the names of what was open."""


def aloud(packs: Packs, chart: Chart, found: Prepared) -> str:
    """The line read aloud before the dose: identifiers, drug, dose, route, allergy, touch, stop signal, escort."""
    visit = found.visit
    plan = visit.state.plan
    route = packs.routes.by_id.get(route_of(packs, visit))
    identity = found.answers.get("P01")
    seen = identity is not None and identity.session == visit.id and identity.state == "yes"
    dose = measured_text("dose_mg", plan.dose_mg) if plan.dose_mg is not None else "dose not planned"
    said = {**_answered(packs, found), **_planned(plan)}
    touch = "none, for none was agreed" if "touch_consent" not in said else ", ".join(said["touch_consent"]) or "none"
    parts = (
        f"{chart.code}, two identifiers" + ("" if seen else " not confirmed"),
        f"{plan.drug or (route.drug if route else 'drug not planned')} {dose} {route.name if route else plan.route}",
        f"allergy: {said.get('allergies', 'not answered')}",
        f"touch: {touch}",
        f"stop: {said.get('stop_signal', 'not agreed')}",
        f"escort: {said.get('escort', 'not named')}",
    )
    return " · ".join(part.strip() for part in parts)


def _answered(packs: Packs, found: Prepared) -> dict[str, Any]:
    """What the checklist says of the plan, whoever wrote the answers down."""
    said: dict[str, Any] = {}
    for item in packs.checklist.items:
        answer = found.standing(item)
        said |= from_answer(item.id, answer) if answer else {}
    return said


def _planned(plan: ev.PlanMade) -> dict[str, Any]:
    values = {name: getattr(plan, name) for name in ("allergies", "touch_consent", "stop_signal", "escort")}
    return {name: value for name, value in values.items() if value is not None and value != ""}


ALOUD = Form("aloud", (Question("read", "read aloud, confirmed", "Enter confirms, Esc goes back", confirms=True),))

NOT_TODAY = Form(
    "not_today",
    (
        Question("reason", "not today, because", "reason", needed=True),
        Question("decided_by", "who decided", "name and role", needed=True),
        Question("told", "what was told", "Enter skips"),
        Question("risk", "risk asked again", "what was said; Enter: not asked"),
        Question("leaves", "how they leave", "with whom, by what"),
        Question("instead", "instead", "talking session, or a new date"),
    ),
)


def not_today(form: Form) -> ev.NotToday:
    """The fact of a day without a dose."""
    given = form.answers
    return ev.NotToday(
        text=given["reason"],
        decided_by=given["decided_by"],
        told=given["told"],
        risk=given["risk"],
        leaves=given["leaves"],
        instead=given["instead"],
    )
