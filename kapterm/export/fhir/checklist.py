"""The checklist as one QuestionnaireResponse: yes and no as such, every other answer by why there is no value.

An item that was left blank is not in it; so blank, no, unsure, refused, not applicable and not asked stay six things.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kapterm.export.fhir.about import Maker, clean
from kapterm.export.fhir.codes import Json
from kapterm.session import events as ev

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
WHY_ABSENT = {
    "unsure": "asked-unknown",
    "refused": "asked-declined",
    "na": "not-applicable",
    "not_asked": "not-asked",
}
"""Each small answer that is no value, by HL7's code for why there is none."""


def checklist(make: Maker) -> Iterator[tuple[str, Json]]:
    """What was answered before the dose, each item by its id; nothing where nothing was."""
    answers = [entry.fact for entry in make.source.state.answers.values() if isinstance(entry.fact, ev.ItemAnswered)]
    items = [_item(fact) for fact in answers if fact.state != "blank"]
    if not items:
        return
    first = min(entry.at for entry in make.source.state.answers.values())
    yield (
        f"checklist/{make.source.session.id}",
        {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": "urn:kapterm:checklist",
            "status": "completed" if make.source.state.t_zero or make.source.state.ended else "in-progress",
            "subject": make.patient,
            "encounter": make.encounter,
            "authored": make.moment(first),
            "item": items,
        },
    )


def _item(fact: ev.ItemAnswered) -> Json:
    item: Json = {"linkId": clean(fact.item) or "item", "text": clean(fact.label) or clean(fact.item) or "item"}
    if fact.state in ("yes", "no"):
        return {**item, "answer": [{"valueBoolean": fact.state == "yes"}]}
    values = [value for one in _each(fact.value) if (value := _value(one))] if fact.state == "value" else []
    if values and fact.drugs:
        values[-1] = {**values[-1], "item": [_drug(fact, number) for number in range(1, len(fact.drugs) + 1)]}
    if values:
        return {**item, "answer": values}
    return {**item, "extension": [{"url": ABSENT, "valueCode": WHY_ABSENT.get(fact.state, "unknown")}]}


def _drug(fact: ev.ItemAnswered, number: int) -> Json:
    """A drug that the words name, its amount and when as items of their own below the answer."""
    drug, place = fact.drugs[number - 1], f"{clean(fact.item) or 'item'}.{number}"
    mg = {"value": drug.mg, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    below: list[Json] = []
    if drug.mg is not None:
        below.append({"linkId": f"{place}.amount", "text": "amount", "answer": [{"valueQuantity": mg}]})
    if clean(drug.when):
        below.append({"linkId": f"{place}.when", "text": "when", "answer": [{"valueString": clean(drug.when)}]})
    named: Json = {"valueString": clean(drug.drug) or "drug", **({"item": below} if below else {})}
    return {"linkId": place, "text": "drug", "answer": [named]}


def _each(value: Any) -> tuple[Any, ...]:
    """The parts of a list; a pair of numbers is one value."""
    if isinstance(value, list | tuple):
        is_pair = len(value) == 2 and all(isinstance(one, int | float) for one in value)
        return (f"{value[0]:g}/{value[1]:g}",) if is_pair else tuple(value)
    return (value,)


def _value(value: Any) -> Json:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int):
        return {"valueInteger": value}
    if isinstance(value, float):
        return {"valueDecimal": value}
    words = clean(value) if isinstance(value, str) else ""
    return {"valueString": words} if words else {}
