"""Blank, no, unsure, refused, does not apply and not asked are six things in every text that leaves the program."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from kapterm.data.measures import load_measures
from kapterm.data.packs import load
from kapterm.export.beside import beside
from kapterm.export.fhir import session_fhir
from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text
from kapterm.export.table import events_csv
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from tests.export.material import AUTHOR, GENERATED, only, visit

PACKS, MEASURES = load(None)[0], load_measures(None)[0]
SAID = {
    "P10": ("no", "aneurysm or AVM: no"),
    "P11": ("unsure", "brain haemorrhage: unsure"),
    "P12": ("refused", "ketamine allergy: refused"),
    "P08": ("na", "days since last dose: does not apply"),
    "P14": ("not_asked", "heart or stroke, 6 months: not asked"),
}


def answered() -> Chart:
    facts = [
        (ev.ItemAnswered(item=item, state=SAID[item][0], label=PACKS.checklist[item].echo), -20.0) for item in SAID
    ]
    return visit((ev.SessionOpened(), -30.0), *facts, (ev.DoseGiven(amount_mg=50), 0.0))


@pytest.mark.parametrize("form", [session_markdown, session_text])
def test_each_of_the_six_stands_in_the_full_record(form: Callable[..., str]) -> None:
    chart = answered()
    more = beside(chart, PACKS, MEASURES, GENERATED)
    told = form(chart, only(chart), generated=GENERATED, author=AUTHOR, gaps=more.gaps_of("s1"), groups=more.groups)
    for _, words in SAID.values():
        assert words in told
    (blank,) = [line for line in told.splitlines() if "not answered, Medical history" in line]
    assert "untreated overactive thyroid" in blank
    assert "aneurysm" not in blank


def test_a_progress_note_names_the_sections_that_have_blanks_and_no_item() -> None:
    chart = answered()
    gaps = beside(chart, PACKS, MEASURES, GENERATED).gaps_of("s1")
    told = session_markdown(chart, only(chart), generated=GENERATED, author=AUTHOR, view="progress", gaps=gaps)
    assert "checklist, not answered in full: Identity and logistics, Medical history" in told
    assert "overactive thyroid" not in told


def test_a_table_has_a_row_for_each_that_was_said() -> None:
    told = events_csv(answered())
    for _, words in SAID.values():
        assert words in told


def test_a_bundle_says_why_there_is_no_answer_and_leaves_a_blank_out() -> None:
    chart = answered()
    made = json.loads(session_fhir(chart, only(chart), generated=GENERATED, author=AUTHOR))
    (response,) = [
        entry["resource"] for entry in made["entry"] if entry["resource"]["resourceType"] == "QuestionnaireResponse"
    ]
    items = {item["linkId"]: item for item in response["item"]}
    assert items["P10"]["answer"] == [{"valueBoolean": False}]
    assert {name: items[name]["extension"][0]["valueCode"] for name in ("P11", "P12", "P08", "P14")} == {
        "P11": "asked-unknown",
        "P12": "asked-declined",
        "P08": "not-applicable",
        "P14": "not-asked",
    }
    assert "P17" not in items
