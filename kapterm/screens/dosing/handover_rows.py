"""For the next person: one dim page for the prescriber, the relief, or the paramedic at the door. No advice.

What they ask first stands first: who, allergies, what was given and when, how the client is now, what is open.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.named_rows import named_rows
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.events.base import number_text
from kapterm.session.glance import allergies, standing_cautions
from kapterm.session.medicine import doses_given, drug_given, infused_mg, mg_per_kg, total_mg
from kapterm.session.moment import clock_text, span_text
from kapterm.session.stay import route_of
from kapterm.widgets.row import Role, Row, say

LAST_READINGS = 3


def handover_rows(view: View) -> tuple[Row, ...]:
    """The page."""
    rows: list[Row] = [_who(view)]
    for name, words, role in (*_known(view), *_given(view), *_now(view), *_open(view), *_people(view)):
        rows += named_rows(name, words, view.width, role)
    return tuple(rows)


Named = tuple[str, str, Role]
"""A name, what is said of it, and in which role."""


def _row(name: str, words: str, role: Role = "plain") -> Named:
    return name, words, role


def _timed(entry: Entry, view: View, words: str = "") -> Named:
    said = "  ".join(part for part in (words or entry.fact.words(), entry.text) if part)
    return _row(clock_text(entry.at, view.zone), said)


def _who(view: View) -> Row:
    age = _age(view)
    code = f" For the next person   {view.chart.code}"
    return (say(f"{code}, ", "strong"), say(age, "plain")) if age else (say(code, "strong"),)


def _age(view: View) -> str:
    age = f"{view.chart.age_years} years, " if view.chart.age_years is not None else ""
    return f"{age}{number_text(view.state.plan.weight_kg)} kg" if view.state.plan.weight_kg else age.strip(", ")


def _known(view: View) -> Iterator[Named]:
    """Allergies, and what stands over every visit of this client."""
    yield _row("allergies", view.state.plan.allergies or allergies(view.packs, view.chart) or "not asked")
    for caution in standing_cautions(view.packs, view.chart):
        yield _row("known", caution)


def _given(view: View) -> Iterator[Named]:
    """Since when, by which route, how much in all; then each dose, each pump, each other medicine."""
    state, route = view.state, route_of(view.state, view.packs)
    if state.t_zero is not None:
        total = total_mg(state, view.seen_at, drug_given(state))
        per_kg = mg_per_kg(total, state.plan.weight_kg)
        since = f"first {clock_text(state.t_zero, view.zone)}, {span_text(view.now - state.t_zero)} ago"
        words = f"{number_text(round(float(total), 1))} mg" + (f", {per_kg:.1f} mg/kg" if per_kg is not None else "")
        yield _row("in all", ", ".join(part for part in (words, route.name if route else "", since) if part))
    for given in doses_given(state):
        yield _timed(given.entry, view, given.dose.words())
    for pump in state.infusions:
        amount = number_text(round(float(infused_mg(pump, view.seen_at)), 1))
        running = "running" if pump.stopped is None else f"stopped {clock_text(pump.stopped, view.zone)}"
        yield _row("infusion", f"{pump.drug} {amount} mg given, {running}")
    if state.hold is not None and state.ended is None:
        yield _row("in mouth", f"since {clock_text(state.hold.since, view.zone)}", "warm")
    for entry in state.medicines:
        yield _timed(entry, view)
    for entry, _ in view.session.of_kind(ev.MedicineEffect):
        yield _timed(entry, view)


def _now(view: View) -> Iterator[Named]:
    """The last readings, the newest of each scale, distress, symptoms, the phase, what is on."""
    state = view.state
    for entry in state.vitals[-LAST_READINGS:]:
        yield _timed(entry, view)
    newest = {entry.fact.name: entry for entry in state.scales if isinstance(entry.fact, ev.ScaleRated)}
    for entry in newest.values():
        yield _timed(entry, view, f"{entry.fact.words()}  {entry.fact.side()}".rstrip())
    if state.distress is not None and state.distress_at is not None and not any("distress" in name for name in newest):
        yield _row("distress", f"{state.distress}/10 at {clock_text(state.distress_at, view.zone)}")
    for entry, fact in list(view.session.of_kind(ev.SymptomsChecked))[-1:]:
        yield _timed(entry, view, ", ".join([fact.words(), *(f"{label} {value}" for label, value in fact.extras())]))
    if state.phase and state.phase_since is not None:
        since = clock_text(state.phase_since, view.zone)
        yield _row("phase", f"{ev.PhaseReached(name=state.phase).words()} since {since}")
    for spell in state.running:
        yield _row("on", f"{spell.label} since {clock_text(spell.since, view.zone)}")


def _open(view: View) -> Iterator[Named]:
    """Events that are not over, and a request to stop that nobody answered."""
    for event in view.state.open_adverse:
        bad = f", {event.severity}" if event.severity else ""
        yield _row("open event", f"{event.type}{bad}, since {clock_text(event.onset, view.zone)}", "warm")
    if view.state.stop_asked is not None:
        yield _row("stop", f"asked {clock_text(view.state.stop_asked.at, view.zone)}, not answered", "warm")


def _people(view: View) -> Iterator[Named]:
    """Agreed touch and stop signal, who is in the room, the escort, who was called."""
    plan, state = view.state.plan, view.state
    if plan.touch_consent is not None:
        yield _row("touch", ", ".join(plan.touch_consent) or "none")
    if plan.stop_signal:
        yield _row("stop signal", plan.stop_signal)
    if state.room:
        yield _row("in the room", ", ".join(state.room))
    for entry, _ in view.session.of_kind(ev.CallMade):
        yield _timed(entry, view)
    if plan.escort:
        yield _row("escort", plan.escort)
