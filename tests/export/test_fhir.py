"""The FHIR bundle holds together: references resolve, one value each, known units, no private word."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from kapterm.export.fhir import session_fhir
from kapterm.session import events as ev
from kapterm.session.chart import Chart

from .material import GENERATED, SCENARIOS, STORABLE, only, scenario_chart, visit
from .test_hostile import UNSEEN, hostile_chart

_GIVEN = "MedicationAdministration"
UNITS = {"mg", "kg", "ug", "mL", "mm[Hg]", "/min", "%", "Cel", "{score}"}


def bundle(chart: Chart, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(session_fhir(chart, only(chart), generated=GENERATED, **given))
    return made


def of_type(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == kind]


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(part)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_reference_resolves_inside_the_bundle(scenario: str) -> None:
    made = bundle(scenario_chart(scenario))
    addresses = [one["fullUrl"] for one in made["entry"]]
    assert len(addresses) == len(set(addresses))
    assert {node["reference"] for node in walk(made) if "reference" in node} <= set(addresses)
    assert made["entry"][0]["resource"]["resourceType"] == "Composition"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_observation_has_one_value_in_a_known_unit(scenario: str) -> None:
    made = bundle(scenario_chart(scenario))
    for one in of_type(made, "Observation"):
        assert len([name for name in one if name.startswith("value") or name in ("component", "dataAbsentReason")]) == 1
    assert {node["code"] for node in walk(made) if node.get("system") == "http://unitsofmeasure.org"} <= UNITS


def test_doses_vitals_and_events_of_a_scenario_are_in_it() -> None:
    made = bundle(scenario_chart("S02"))
    doses = [
        one["dosage"]["dose"]["value"] for one in of_type(made, "MedicationAdministration") if "dose" in one["dosage"]
    ]
    assert doses == [200, 100, 4]
    assert len([one for one in of_type(made, "Observation") if "component" in one]) == 9
    (event,) = of_type(made, "AdverseEvent")
    assert event["suspectEntity"][0]["instance"]["reference"] in [one["fullUrl"] for one in made["entry"]]


@pytest.mark.parametrize(
    ("dose", "value", "unit"),
    [
        ("4 mg", 4, "mg"),
        ("0,1mg", 0.1, "mg"),
        ("100 mcg", 100, "ug"),
        ("two tablets", None, ""),
        ("1,000 mg", None, ""),
    ],
)
def test_another_medicine_has_its_dose_as_a_number_or_in_a_note(dose: str, value: float | None, unit: str) -> None:
    (made,) = of_type(bundle(visit(ev.MedicineGiven(drug="ondansetron", dose=dose, route="po"))), _GIVEN)
    if value is None:
        assert "dosage" not in made
        assert made["note"][0]["text"] == f"ondansetron {dose} po"
    else:
        assert made["dosage"]["dose"]["value"] == value
        assert made["dosage"]["dose"]["code"] == unit


def test_what_was_not_taken_is_said_to_be_absent() -> None:
    made = bundle(visit(ev.DoseGiven(amount_mg=50), ev.VitalsTaken(not_taken=("all",), text="asked to be left")))
    (absent,) = of_type(made, "Observation")
    assert absent["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert "valueQuantity" not in absent


def test_a_booster_that_was_not_given_is_not_done_with_its_reason() -> None:
    decided = ev.BoosterDecided(result="withheld", by="prescriber")
    (made,) = of_type(bundle(visit(decided)), "MedicationAdministration")
    assert made["status"] == "not-done"
    assert "withheld" in made["statusReason"][0]["text"]


def test_answers_leave_by_code_and_number_with_what_is_missing() -> None:
    asked = ev.MeasureTaken(measure="phq-9", answers=(1, 2, None, "refused", 0, 1, 1, 0, 2))
    made = bundle(visit(ev.DoseGiven(amount_mg=50), asked), totals={"e2": 7})
    (response,) = of_type(made, "QuestionnaireResponse")
    assert response["item"][0] == {"linkId": "/44250-9", "answer": [{"valueInteger": 1}]}
    assert [one["extension"][0]["valueCode"] for one in response["item"] if "extension" in one] == [
        "unknown",
        "asked-declined",
    ]
    (total,) = of_type(made, "Observation")
    assert total["valueQuantity"]["value"] == 7


def test_a_goal_is_as_the_newest_review_left_it() -> None:
    made = bundle(
        visit(
            ev.CommitmentMade(action="walk", follow_up="friday", due_on="2026-11-27"),
            ev.CommitmentMade(action="write"),
            ev.CommitmentMade(action="call J."),
            ev.CommitmentReviewed(of="e1", outcome="partly"),
            ev.CommitmentReviewed(of="e1", outcome="done"),
            ev.CommitmentReviewed(of="e2", outcome="dropped"),
        )
    )
    goals = {one["description"]["text"]: one for one in of_type(made, "Goal")}
    assert {what: one["lifecycleStatus"] for what, one in goals.items()} == {
        "walk": "completed",
        "write": "cancelled",
        "call J.": "active",
    }
    assert goals["walk"]["target"] == [{"dueDate": "2026-11-27"}]
    assert "target" not in goals["write"]


def test_the_note_is_attached_with_its_hash_and_size() -> None:
    (note,) = of_type(bundle(scenario_chart("S01")), "DocumentReference")
    for content in note["content"]:
        data = base64.b64decode(content["attachment"]["data"])
        assert content["attachment"]["size"] == len(data)
        assert base64.b64decode(content["attachment"]["hash"]) == hashlib.sha1(data).digest()
        assert b"Left out: psychotherapy notes" in data


def test_the_same_record_has_the_same_addresses_at_every_export() -> None:
    first, second = (bundle(scenario_chart("S05")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("text", STORABLE)
def test_hostile_text_neither_breaks_nor_hides_in_a_bundle(text: str) -> None:
    out = session_fhir(hostile_chart(text), only(hostile_chart(text)), generated=GENERATED, author=text)
    assert not UNSEEN.search(out)
    assert all(value != "" for node in walk(json.loads(out)) for value in node.values())


def test_a_psychotherapy_note_is_in_no_bundle() -> None:
    made = bundle(visit(ev.DoseGiven(amount_mg=50), ev.AsideWritten(text="SECRET")))
    (document,) = of_type(made, "DocumentReference")
    assert document["description"] == "Left out: psychotherapy notes (1 note)"
    out = json.dumps(made)
    notes = [base64.b64decode(node["data"]) for node in walk(json.loads(out)) if "data" in node]
    assert "SECRET" not in out
    assert not any(b"SECRET" in note for note in notes)
