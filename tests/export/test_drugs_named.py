"""A benzodiazepine that an answer names leaves as drug, mg and when, with the words as they were typed."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import msgspec

from kapterm.export.fhir import session_fhir
from kapterm.export.markdown import session_markdown
from kapterm.export.table import events_csv
from kapterm.session import events as ev
from kapterm.session.chart import Chart

from .material import GENERATED, event, only, visit

TYPED = "lorazepam 1 mg this morning, diazepam 5 mg"
DRUGS = (ev.DrugNamed(drug="lorazepam", mg=1, when="this morning"), ev.DrugNamed(drug="diazepam", mg=5))
ANSWER = ev.ItemAnswered(item="P50", state="value", value=TYPED, label="benzodiazepine", drugs=DRUGS)


def chart() -> Chart:
    return visit((ANSWER, -30), (ev.DoseGiven(amount_mg=200, route="SL"), 0))


def test_the_markdown_has_the_words_and_each_field() -> None:
    told = session_markdown(chart(), only(chart()), generated=GENERATED)
    assert f"benzodiazepine: {TYPED}" in told
    for field in ("drug lorazepam", "amount 1 mg", "when this morning", "drug diazepam", "amount 5 mg"):
        assert field in told


def test_the_table_has_each_field_in_its_row() -> None:
    (row,) = (one for one in csv.DictReader(io.StringIO(events_csv(chart()))) if one["kind"] == "answer")
    assert row["words"] == f"benzodiazepine: {TYPED}"
    assert "drug lorazepam; amount 1 mg; when this morning; drug diazepam; amount 5 mg" in row["fields"]


def test_the_record_keeps_them_as_fields_and_one_from_before_opens_without() -> None:
    stored = json.loads(ev.encode(event(1, ANSWER)))["fact"]
    assert stored["value"] == TYPED
    assert stored["drugs"] == [
        {"drug": "lorazepam", "mg": 1, "when": "this morning"},
        {"drug": "diazepam", "mg": 5},
    ]
    assert ev.decode(ev.encode(event(1, ANSWER))).fact == ANSWER
    del stored["drugs"]
    assert msgspec.convert(stored, ev.ItemAnswered).drugs == ()


def test_a_field_that_another_version_gave_a_drug_is_not_lost() -> None:
    line = ev.encode(event(1, ANSWER)).replace(b'"mg":1,', b'"mg":1,"form":"tablet",')
    assert b'"form":"tablet"' in ev.encode(ev.decode(line))


def test_fhir_has_them_below_the_answer() -> None:
    made: dict[str, Any] = json.loads(session_fhir(chart(), only(chart()), generated=GENERATED))
    (checklist,) = (
        one["resource"] for one in made["entry"] if one["resource"].get("questionnaire") == "urn:kapterm:checklist"
    )
    (answer,) = checklist["item"][0]["answer"]
    assert answer["valueString"] == TYPED
    first, second = (one["answer"][0] for one in answer["item"])
    assert (first["valueString"], second["valueString"]) == ("lorazepam", "diazepam")
    amount, when = first["item"]
    assert amount["answer"][0]["valueQuantity"]["value"] == 1
    assert when["answer"][0]["valueString"] == "this morning"
