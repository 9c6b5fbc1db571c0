"""Medicine as MedicationAdministration: given, by pump, other medicine; and a booster that was not given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kapterm.export.fhir.about import Maker, clean
from kapterm.export.fhir.codes import ROUTES, SNOMED, Json, coding, concept, medicine, quantity
from kapterm.session import events as ev
from kapterm.session.chart import Entry, Infusion
from kapterm.session.medicine import infused_mg

_AMOUNT = re.compile(r"(0[.,]\d{1,4}|\d{1,6}(?:[.,]\d{1,2})?)\s*([A-Za-zµμ]{1,3})")
"""A number and its unit. "1,000 mg" is a thousand to some and one to others, and stays words."""
_UNITS = {"mg": "mg", "g": "g", "mcg": "ug", "ug": "ug", "µg": "ug", "μg": "ug", "ml": "mL"}
"""UCUM units by the ways they are written; "IU" and the like have no single meaning and stay words."""


def administrations(make: Maker) -> Iterator[tuple[str, Json]]:
    """Every medicine of the visit, by the id of its line."""
    state = make.source.state
    for entry in make.source.session.entries:
        if isinstance(entry.fact, ev.DoseGiven):
            yield entry.id, _dose(make, entry, entry.fact)
    for infusion in state.infusions:
        yield infusion.entry_id, _infusion(make, infusion)
    for entry in make.source.session.entries:
        if isinstance(entry.fact, ev.MedicineGiven):
            yield entry.id, _other(make, entry, entry.fact)
    for entry, decided in make.source.session.of_kind(ev.BoosterDecided):
        if decided.result and not decided.result.startswith("give"):
            yield entry.id, _not_given(make, entry, decided)


def _given(make: Maker, drug: str, at: datetime | tuple[datetime, datetime], status: str) -> Json:
    effective: Json = {}
    if isinstance(at, tuple):
        effective["effectivePeriod"] = {"start": make.moment(at[0]), "end": make.moment(at[1])}
    else:
        effective["effectiveDateTime"] = make.moment(at)
    return {
        "resourceType": "MedicationAdministration",
        "status": status,
        "medicationCodeableConcept": medicine(clean(drug) or "medicine"),
        "subject": make.patient,
        "context": make.encounter,
        **effective,
    }


def _dose(make: Maker, entry: Entry, dose: ev.DoseGiven) -> Json:
    resource = _given(make, dose.drug, entry.at, _status(entry))
    route = _route(dose.route or make.source.state.plan.route)
    site = {"site": concept(clean(dose.site))} if clean(dose.site) else {}
    resource["dosage"] = {**site, **route, "dose": quantity(dose.amount_mg, "mg")}
    return {
        **resource,
        **_performers(dose.given_by),
        **_notes(f"lot {dose.lot}" if dose.lot else "", entry.text, *_why_struck(entry)),
    }


def _status(entry: Entry) -> str:
    """A struck line leaves too, as what it is: a system that was told of it before has to take it back."""
    return "completed" if entry.holds else "entered-in-error"


def _why_struck(entry: Entry) -> tuple[str, ...]:
    return () if entry.struck is None else (f"struck: {entry.struck}",)


def _infusion(make: Maker, infusion: Infusion) -> Json:
    until = infusion.stopped or make.source.session.last_moment
    is_live = make.source.session.in_progress
    status = "completed" if infusion.stopped else "in-progress" if is_live else "unknown"
    resource = _given(make, infusion.drug, (infusion.runs[0].since, until), status)
    given = quantity(round(infused_mg(infusion, until), 3), "mg")
    return {
        **resource,
        "dosage": {**_route("IV"), "dose": given},
        **_performers(infusion.given_by),
        **_notes(f"lot {infusion.lot}" if infusion.lot else ""),
    }


def _other(make: Maker, entry: Entry, fact: ev.MedicineGiven) -> Json:
    resource = _given(make, fact.drug, entry.at, _status(entry))
    dosage, unmeasured = _dosage(fact)
    reason = {"reasonCode": [concept(clean(fact.indication))]} if clean(fact.indication) else {}
    ordered = f"ordered by {fact.ordered_by}" if fact.ordered_by else ""
    return {
        **resource,
        **dosage,
        **reason,
        **_notes(unmeasured, ordered, fact.effect, entry.text, *_why_struck(entry)),
    }


def _dosage(fact: ev.MedicineGiven) -> tuple[Json, str]:
    """How much and by which route; a dose that is no number with a known unit is told in a note instead (R4, mad-1)."""
    amount = _AMOUNT.fullmatch(fact.dose.strip())
    unit = _UNITS.get(amount[2].casefold()) if amount else None
    if amount is None or unit is None:
        return {}, fact.words() if fact.dose or fact.route else ""
    value = float(amount[1].replace(",", "."))
    dose = quantity(int(value) if value.is_integer() else value, unit)
    return {"dosage": {"text": clean(fact.words()), **_route(fact.route.upper()), "dose": dose}}, ""


def _not_given(make: Maker, entry: Entry, decided: ev.BoosterDecided) -> Json:
    resource = _given(make, "ketamine", entry.at, "not-done")
    return {**resource, "statusReason": [concept(clean(decided.words()))], **_notes(entry.text)}


def _route(route: str) -> Json:
    if route in ROUTES:
        return {"route": concept(ROUTES[route][1], coding(SNOMED, *ROUTES[route]))}
    return {"route": concept(clean(route))} if clean(route) else {}


def _performers(name: str) -> Json:
    return {"performer": [{"actor": {"display": clean(name)}}]} if clean(name) else {}


def _notes(*texts: str) -> Json:
    notes = [{"text": clean(text)} for text in texts if clean(text)]
    return {"note": notes} if notes else {}
