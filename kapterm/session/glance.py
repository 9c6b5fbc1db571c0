"""A visit at a glance, and what stands over every visit of a client. Derived, never stored."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.answers import choices_of, said, words_of
from kapterm.session.chart import Chart, SessionChart, SessionState
from kapterm.session.drugs_named import drug_text
from kapterm.session.events.base import number_text
from kapterm.session.packs import Packs
from kapterm.session.preparing import answers_of, route_of

ALLERGIES = "P29"
"""The item of the checklist that lists allergies."""


class Glance(Struct, frozen=True):
    """One visit in a few words; empty or None where there is nothing to say."""

    phases: tuple[str, ...]
    """Ids of the phases that were seen, in their order."""
    dose: str
    """Doses in milligrams, in the order given: 200 + 50 mg."""
    route: str
    peak_bp: str
    """The reading with the highest systolic pressure from the first dose on; before it, of the whole visit."""
    peak_distress: int | float | None
    """The highest rating on 0 to 10, seen or said."""


def glance(packs: Packs, visit: SessionChart) -> Glance:
    """A visit at a glance."""
    reached = {fact.name for _, fact in visit.of_kind(ev.PhaseReached)}
    return Glance(
        phases=tuple(phase.id for phase in packs.routes.phases if phase.id in reached),
        dose=_dose(visit.state),
        route=route_of(packs, visit) or _route_given(visit.state),
        peak_bp=_peak_bp(visit),
        peak_distress=max(_distress(visit), default=None),
    )


def _dose(state: SessionState) -> str:
    amounts = [number_text(one.fact.amount_mg) for one in state.doses if isinstance(one.fact, ev.DoseGiven)]
    for infusion in state.infusions:
        amount = infusion.given_mg if infusion.given_mg is not None else infusion.planned_mg
        amounts.append("infusion" if amount is None else number_text(amount))
    return f"{' + '.join(amounts)} mg" if amounts else ""


def _route_given(state: SessionState) -> str:
    """The route of the first dose, where no plan names one."""
    return next((one.fact.route for one in state.doses if isinstance(one.fact, ev.DoseGiven)), "")


def _peak_bp(visit: SessionChart) -> str:
    zero = visit.state.t_zero
    taken = [(entry.at, fact) for entry, fact in visit.of_kind(ev.VitalsTaken) if fact.blood_pressure]
    after = [fact for at, fact in taken if zero is not None and at >= zero]
    readings = after or [fact for _, fact in taken]
    return max(readings, key=lambda fact: fact.systolic_mmhg or 0).blood_pressure if readings else ""


def _distress(visit: SessionChart) -> Iterator[int | float]:
    for _, fact in visit.of_kind(ev.Observed):
        if fact.strength_max == 10 and fact.strength is not None:
            yield fact.strength
        if fact.distress is not None:
            yield fact.distress
    for _, scale in visit.of_kind(ev.ScaleRated):
        if scale.name.startswith("distress") and scale.value is not None:
            yield scale.value


def allergies(packs: Packs, chart: Chart) -> str:
    """Allergies as they were last answered, or as a plan names them; empty where nobody asked."""
    item = packs.checklist.by_id.get(ALLERGIES)
    newest = chart.sessions[-1] if chart.sessions else None
    answer = answers_of(packs, chart, newest).get(ALLERGIES) if newest else None
    if item is not None and answer is not None:
        return "none known" if answer.state == "no" else ", ".join(choices_of(answer)) or said(item, answer)
    planned = [visit.state.plan.allergies for visit in chart.sessions if visit.state.plan.allergies]
    return planned[-1] if planned else ""


def benzodiazepines(packs: Packs, chart: Chart) -> str:
    """Each benzodiazepine that the answers name, as drug, mg and when, with the day of the answer; else empty."""
    newest = chart.sessions[-1] if chart.sessions else None
    answers = answers_of(packs, chart, newest).values() if newest else ()
    named = [f"{', '.join(map(drug_text, one.drugs))} ({one.at.day} {one.at:%b})" for one in answers if one.drugs]
    return "; ".join(named)


def standing_cautions(packs: Packs, chart: Chart) -> tuple[str, ...]:
    """Standing answers that a rule of the checklist calls a stop or a caution, each with its answer."""
    newest = chart.sessions[-1] if chart.sessions else None
    answers = answers_of(packs, chart, newest) if newest else {}
    found = []
    for item in packs.checklist.items:
        answer = answers.get(item.id)
        if answer is None or item.holds != "standing" or item.id == ALLERGIES:
            continue
        given = words_of(item, answer)
        if any(rule.level in ("stop", "caution") and given & set(rule.when) for rule in item.rules):
            found.append(f"{item.echo}: {said(item, answer)}")
    return tuple(found)
