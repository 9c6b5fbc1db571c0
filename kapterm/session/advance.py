"""One line further: what each kind of fact does to the state of its session.

One function a kind; a kind that is not here changes nothing but the log. Struck lines never come here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.agreed import counts_after_dose, still_agreed
from kapterm.session.chart import Adverse, Entry, Hold, Infusion, InfusionRun, SessionState, Spell
from kapterm.session.plan_fields import without_answer


def advance(state: SessionState, entry: Entry) -> SessionState:
    """The state after one more line that holds."""
    if state.opened is None:
        state = replace(state, opened=entry.at)
    step = _STEPS.get(type(entry.fact))
    return step(state, entry, entry.fact) if step else state


def _session(state: SessionState, entry: Entry, fact: ev.SessionOpened) -> SessionState:
    return replace(state, purpose=fact.purpose, number=fact.number, of=fact.of, opened=entry.at)


def _presence(state: SessionState, entry: Entry, fact: ev.PresenceNoted) -> SessionState:
    return replace(state, writer=fact.writer or state.writer, room=fact.room or state.room)


def _plan(state: SessionState, entry: Entry, fact: ev.PlanMade) -> SessionState:
    known = {
        name: getattr(fact, name)
        for name in fact.__struct_fields__
        if name not in ("text", "details") and getattr(fact, name) not in (None, "")
    }
    given = {name: value for name, value in known.items() if value != () or name == "touch_consent"}
    if state.t_zero is not None and "touch_consent" in given:
        given["touch_consent"] = still_agreed(state.plan.touch_consent, given["touch_consent"])
    return replace(state, plan=replace(state.plan, **given))


def _answer(state: SessionState, entry: Entry, fact: ev.ItemAnswered) -> SessionState:
    touch = state.plan.touch_consent
    if state.t_zero is not None and not counts_after_dose(fact.item, fact.state, fact.value, touch):
        return state
    plan = without_answer(state.plan, fact.item, fact.state)
    return replace(state, plan=plan, answers={**state.answers, fact.item: entry})


def _override(state: SessionState, entry: Entry, fact: ev.StopPassed) -> SessionState:
    return replace(state, overrides=(*state.overrides, entry))


def _ended(state: SessionState, entry: Entry, fact: Any) -> SessionState:
    return replace(state, ended=entry.at)


def _dose(state: SessionState, entry: Entry, fact: ev.DoseGiven) -> SessionState:
    hold = Hold(entry.at, fact.hold_planned_min) if fact.hold_planned_min is not None else state.hold
    return replace(state, t_zero=state.t_zero or entry.at, doses=(*state.doses, entry), hold=hold)


def _hold(state: SessionState, entry: Entry, fact: ev.HoldStarted) -> SessionState:
    return replace(state, hold=Hold(entry.at, fact.planned_min))


def _spit(state: SessionState, entry: Entry, fact: ev.HoldEnded) -> SessionState:
    return replace(state, hold=None)


def _infusion(state: SessionState, entry: Entry, fact: ev.InfusionStarted) -> SessionState:
    rate = fact.rate_mg_per_min or 0
    run = Infusion(
        entry.id,
        fact.total_mg,
        rate,
        (InfusionRun(entry.at, rate),),
        drug=fact.drug,
        lot=fact.lot,
        given_by=fact.given_by,
    )
    return replace(state, t_zero=state.t_zero or entry.at, infusions=(*state.infusions, run))


def _set_rate(state: SessionState, entry: Entry, rate: float | int | None) -> SessionState:
    """The running infusion from now on at another rate; None is its own rate again."""
    if not state.infusions or state.infusions[-1].stopped is not None:
        return state
    running = state.infusions[-1]
    runs = (*running.runs[:-1], replace(running.runs[-1], until=entry.at))
    now = running.rate_mg_per_min if rate is None else rate
    kept = now if rate else running.rate_mg_per_min
    changed = replace(running, runs=(*runs, InfusionRun(entry.at, now)), rate_mg_per_min=kept)
    return replace(state, infusions=(*state.infusions[:-1], changed))


def _pause(state: SessionState, entry: Entry, fact: ev.InfusionPaused) -> SessionState:
    return _set_rate(state, entry, 0)


def _resume(state: SessionState, entry: Entry, fact: ev.InfusionResumed) -> SessionState:
    return _set_rate(state, entry, None)


def _rate(state: SessionState, entry: Entry, fact: ev.InfusionRateSet) -> SessionState:
    return _set_rate(state, entry, fact.rate_mg_per_min)


def _infusion_stop(state: SessionState, entry: Entry, fact: ev.InfusionStopped) -> SessionState:
    if not state.infusions or state.infusions[-1].stopped is not None:
        return state
    running = state.infusions[-1]
    runs = (*running.runs[:-1], replace(running.runs[-1], until=entry.at))
    stopped = replace(running, runs=runs, given_mg=fact.given_mg, stopped=entry.at)
    return replace(state, infusions=(*state.infusions[:-1], stopped))


def _vitals(state: SessionState, entry: Entry, fact: ev.VitalsTaken) -> SessionState:
    return replace(state, vitals=(*state.vitals, entry))


def _scale(state: SessionState, entry: Entry, fact: ev.ScaleRated) -> SessionState:
    state = replace(state, scales=(*state.scales, entry))
    if fact.name.startswith("distress") and fact.value is not None:
        state = replace(state, distress=int(fact.value), distress_at=entry.at)
    return state


def _medicine(state: SessionState, entry: Entry, fact: ev.MedicineGiven) -> SessionState:
    return replace(state, medicines=(*state.medicines, entry))


def _phase(state: SessionState, entry: Entry, fact: ev.PhaseReached) -> SessionState:
    return replace(state, phase=fact.name, phase_since=entry.at)


def _observed(state: SessionState, entry: Entry, fact: ev.Observed) -> SessionState:
    state = replace(state, newest={**state.newest, fact.code: entry})
    if fact.code == "looked":
        return replace(state, looked=entry.at)
    if fact.code == "called":
        return replace(state, called=entry.at)
    if not fact.is_of_staff:
        state = replace(state, last_observed=entry)
    rated = fact.strength if fact.strength_max == 10 and fact.strength is not None else fact.distress
    if rated is not None:
        state = replace(state, distress=rated, distress_at=entry.at)
    if fact.code == "stop":
        state = replace(state, stop_asked=None if fact.is_over else entry)
    ends = {fact.code, *fact.excludes} if fact.is_over or fact.state else set(fact.excludes)
    if fact.code == "touch-ended":
        ends = {"touch"}
    still = next((spell for spell in state.running if _is_same(spell, fact)), None)
    if fact.state and not fact.is_over and (still is not None or fact.code == "touch"):
        ends.discard(fact.code)
    state = _end_spells(state, entry, ends)
    if fact.state and not fact.is_over and still is None:
        spell = Spell(fact.code, _spell_label(fact), entry.at, entry_id=entry.id)
        state = replace(state, running=(*state.running, spell))
    return state


def _is_same(spell: Spell, fact: ev.Observed) -> bool:
    """Whether a state only goes on; touch at another place, or outside the agreement, is one of its own."""
    return spell.code == fact.code and (fact.code != "touch" or spell.label == _spell_label(fact))


def _spell_label(fact: ev.Observed) -> str:
    """The state by its words; touch outside the agreement is called so for as long as it runs."""
    return (fact.label or fact.code) + (", outside the agreement" if fact.outside_agreement else "")


def _end_spells(state: SessionState, entry: Entry, codes: set[str]) -> SessionState:
    over = tuple(replace(spell, until=entry.at) for spell in state.running if spell.code in codes)
    if not over:
        return state
    running = tuple(spell for spell in state.running if spell.code not in codes)
    return replace(state, running=running, past=state.past + over)


def _adverse(state: SessionState, entry: Entry, fact: ev.AdverseEventNoted) -> SessionState:
    onset = entry.at
    if fact.onset_min is not None and state.t_zero is not None:
        onset = state.t_zero + timedelta(minutes=float(fact.onset_min))
    onset = next((seen.at for seen in state.newest.values() if fact.of and seen.id == fact.of), onset)
    noted = Adverse(entry.id, fact.type, fact.severity, onset, is_judged=fact.serious is not None)
    return replace(state, adverse=(*state.adverse, noted))


def _adverse_update(state: SessionState, entry: Entry, fact: ev.AdverseEventUpdated) -> SessionState:
    if fact.serious is not None:
        state = _judged(state, fact.type)
    if not fact.over and fact.resolved_min is None:
        return state
    over = entry.at
    if fact.resolved_min is not None and state.t_zero is not None:
        over = state.t_zero + timedelta(minutes=float(fact.resolved_min))
    changed = list(state.adverse)
    for index in reversed(range(len(changed))):
        if changed[index].over is None and fact.type in ("", changed[index].type):
            changed[index] = replace(changed[index], over=over)
            break
    return replace(state, adverse=tuple(changed))


def _judged(state: SessionState, kind: str) -> SessionState:
    """The last event of that kind that nobody judged is judged."""
    changed = list(state.adverse)
    for index in reversed(range(len(changed))):
        if not changed[index].is_judged and kind in ("", changed[index].type):
            changed[index] = replace(changed[index], is_judged=True)
            break
    return replace(state, adverse=tuple(changed))


def _called(state: SessionState, entry: Entry, fact: ev.CallMade) -> SessionState:
    return replace(state, called=entry.at) if fact.step in ("called", "arrived") else state


def _symptoms(state: SessionState, entry: Entry, fact: ev.SymptomsChecked) -> SessionState:
    return replace(state, symptoms=entry.at)


def _rule(state: SessionState, entry: Entry, fact: ev.RuleNoted) -> SessionState:
    return replace(state, rules_noted=(*state.rules_noted, entry))


def _discharge(state: SessionState, entry: Entry, fact: ev.DischargeChecked) -> SessionState:
    return replace(state, discharge=entry)


def _stop_answered(state: SessionState, entry: Entry, fact: ev.StopAnswered) -> SessionState:
    return replace(state, stop_asked=None)


def _signed(state: SessionState, entry: Entry, fact: ev.RecordSigned) -> SessionState:
    return replace(state, signatures=(*state.signatures, entry))


_STEPS: dict[type, Callable[[SessionState, Entry, Any], SessionState]] = {
    ev.SessionOpened: _session,
    ev.PresenceNoted: _presence,
    ev.PlanMade: _plan,
    ev.ItemAnswered: _answer,
    ev.StopPassed: _override,
    ev.NotToday: _ended,
    ev.DoseGiven: _dose,
    ev.BoosterGiven: _dose,
    ev.HoldStarted: _hold,
    ev.HoldEnded: _spit,
    ev.InfusionStarted: _infusion,
    ev.InfusionPaused: _pause,
    ev.InfusionResumed: _resume,
    ev.InfusionRateSet: _rate,
    ev.InfusionStopped: _infusion_stop,
    ev.VitalsTaken: _vitals,
    ev.ScaleRated: _scale,
    ev.MedicineGiven: _medicine,
    ev.PhaseReached: _phase,
    ev.Observed: _observed,
    ev.AdverseEventNoted: _adverse,
    ev.AdverseEventUpdated: _adverse_update,
    ev.StopAnswered: _stop_answered,
    ev.CallMade: _called,
    ev.SymptomsChecked: _symptoms,
    ev.RuleNoted: _rule,
    ev.DischargeChecked: _discharge,
    ev.Departed: _ended,
    ev.RecordSigned: _signed,
}
