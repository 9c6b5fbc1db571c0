"""Vital signs, scales and weight as Observations; questionnaires; adverse events. What was not taken says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kapterm.export.fhir import codes
from kapterm.export.fhir.about import Maker, clean
from kapterm.export.fhir.codes import Json, concept, hl7, loinc, quantity
from kapterm.export.sections.signs import scale_name
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Entry

_SEVERITIES = ("mild", "moderate", "severe")
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def observations(make: Maker) -> Iterator[tuple[str, Json]]:
    """Every vital sign and scale of the visit."""
    weight = make.source.state.plan.weight_kg
    if weight:
        value = {"valueQuantity": quantity(weight, "kg")}
        yield (
            f"weight/{make.source.session.id}",
            {**_observation(make, None, codes.VITAL_SIGNS, "body weight", codes.WEIGHT), **value},
        )
    for entry in make.source.session.entries:
        if isinstance(entry.fact, ev.VitalsTaken):
            yield from _vitals(make, entry, entry.fact)
    for entry in make.source.session.entries:
        if isinstance(entry.fact, ev.ScaleRated):
            yield entry.id, _scale(make, entry, entry.fact)


def _observation(make: Maker, entry: Entry | None, category: str, text: str, *known: tuple[str, str]) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final" if entry is None or entry.holds else "entered-in-error",
        "category": [concept(category, hl7("observation-category", category))],
        "code": concept(clean(text) or "scale", *loinc(*known)),
        "subject": make.patient,
        "encounter": make.encounter,
        "effectiveDateTime": make.moment(entry.at if entry else make.source.session.opened),
    }


def _vitals(make: Maker, entry: Entry, fact: ev.VitalsTaken) -> Iterator[tuple[str, Json]]:
    if fact.systolic_mmhg is not None and fact.diastolic_mmhg is not None:
        pressure = _observation(make, entry, codes.VITAL_SIGNS, "blood pressure", codes.BLOOD_PRESSURE)
        pairs = ((codes.SYSTOLIC, fact.systolic_mmhg), (codes.DIASTOLIC, fact.diastolic_mmhg))
        parts = [
            {"code": concept(code[1], *loinc(code)), "valueQuantity": quantity(value, "mm[Hg]")}
            for code, value in pairs
        ]
        position = {"note": [{"text": clean(fact.position)}]} if clean(fact.position) else {}
        yield f"{entry.id}/bp", {**pressure, "component": parts, **position}
    for name, (known, unit) in codes.SINGLE_SIGNS.items():
        value = getattr(fact, name)
        if value is not None:
            sign = _observation(make, entry, codes.VITAL_SIGNS, known[0][1], *known)
            yield f"{entry.id}/{name}", {**sign, "valueQuantity": quantity(value, unit)}
    if fact.not_taken:
        panel = _observation(make, entry, codes.VITAL_SIGNS, "vital signs", codes.VITALS_PANEL)
        why = clean(f"not taken: {', '.join(fact.not_taken)}. {entry.text}")
        absent = concept("not performed", hl7("data-absent-reason", "not-performed"))
        yield f"{entry.id}/absent", {**panel, "dataAbsentReason": absent, "note": [{"text": why}]}


def _scale(make: Maker, entry: Entry, fact: ev.ScaleRated) -> Json:
    """A scale by its name: no code for the sedation and dissociation scales of the room was confirmed."""
    resource = _observation(make, entry, codes.SURVEY, scale_name(fact.name))
    if fact.value is None:
        return {**resource, "dataAbsentReason": concept("not given", hl7("data-absent-reason", "unknown"))}
    return {**resource, "valueQuantity": quantity(fact.value, "{score}")}


def questionnaires(make: Maker, totals: Mapping[str, float]) -> Iterator[tuple[str, Json]]:
    """Each questionnaire's answers, and its total where one was handed in by the id of its line."""
    for entry, fact in make.source.session.of_kind(ev.MeasureTaken):
        panel, items, total = codes.QUESTIONNAIRES.get(fact.measure, ("", (), ""))
        name = clean(fact.name or fact.measure) or "questionnaire"
        yield (
            entry.id,
            {
                "resourceType": "QuestionnaireResponse",
                "questionnaire": f"{codes.LOINC}/{panel}" if panel else f"urn:kapterm:{_slug(fact.measure)}",
                "status": "completed" if all(isinstance(one, int | float) for one in fact.answers) else "in-progress",
                "subject": make.patient,
                "encounter": make.encounter,
                "authored": make.moment(entry.at),
                "item": [_item(number, items, answer) for number, answer in enumerate(fact.answers)],
            },
        )
        if entry.id in totals:
            score = _observation(make, entry, codes.SURVEY, f"{name} total", *([(total, "")] if total else []))
            yield f"{entry.id}/total", {**score, "valueQuantity": quantity(totals[entry.id], "{score}")}


def _item(number: int, items: tuple[str, ...], answer: int | float | str | None) -> Json:
    """One answer by its number or code; an instrument's own words do not leave."""
    item: Json = {"linkId": f"/{items[number]}" if number < len(items) else str(number + 1)}
    if isinstance(answer, int):
        return {**item, "answer": [{"valueInteger": answer}]}
    if isinstance(answer, float):
        return {**item, "answer": [{"valueDecimal": answer}]}
    why = "unknown" if answer is None else "asked-declined"
    return {**item, "extension": [{"url": _ABSENT, "valueCode": why}]}


def _slug(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isascii() and (char.isalnum() or char == "-")) or "other"


def adverse_events(make: Maker, suspect: str) -> Iterator[tuple[str, Json]]:
    """Every unwanted event, and the first dose as what is suspected; empty where there was none."""
    entries = {entry.id: entry for entry in make.source.session.entries}
    for event in make.source.state.adverse:
        yield event.entry_id, _adverse(make, event, entries[event.entry_id], suspect)


def _adverse(make: Maker, event: Adverse, entry: Entry, suspect: str) -> Json:
    fact = entry.fact
    resource: Json = {
        "resourceType": "AdverseEvent",
        "actuality": "actual",
        "event": concept(clean(event.type) or "unnamed event"),
        "subject": make.patient,
        "encounter": make.encounter,
        "date": make.moment(event.onset),
        "recordedDate": make.moment(entry.event.written),
        "outcome": _outcome(event),
    }
    if isinstance(fact, ev.AdverseEventNoted) and fact.serious is not None:
        code = "serious" if fact.serious else "non-serious"
        resource["seriousness"] = concept(code, hl7("adverse-event-seriousness", code))
    if event.severity in _SEVERITIES:
        resource["severity"] = concept(event.severity, hl7("adverse-event-severity", event.severity))
    if suspect:
        resource["suspectEntity"] = [{"instance": {"reference": suspect}}]
    return resource


def _outcome(event: Adverse) -> Json:
    code = "ongoing" if event.over is None else "resolved"
    return concept(code, hl7("adverse-event-outcome", code))
