"""CSV opens in any reader with a row an event, and no cell of it is a formula."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest

from kapterm.export.table import EVENT_COLUMNS, VITAL_COLUMNS, events_csv, vitals_csv
from kapterm.session import events as ev

from .material import SCENARIOS, STORABLE, only, scenario_chart, visit

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =cmd|'/c calc'!A0", "＠x"]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), strict=True))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_event_has_one_row(scenario: str) -> None:
    chart = scenario_chart(scenario)
    rows = rows_of(events_csv(chart, chart.sessions))
    assert [row["id"] for row in rows] == [entry.id for entry in only(chart).entries]
    assert set(rows[0]) == set(EVENT_COLUMNS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_vital_sign_has_one_row_with_its_unit(scenario: str) -> None:
    chart = scenario_chart(scenario)
    rows = rows_of(vitals_csv(chart))
    systolic = [row["value"] for row in rows if row["sign"] == "systolic blood pressure"]
    facts = [fact for _, fact in only(chart).of_kind(ev.VitalsTaken)]
    assert systolic == [str(fact.systolic_mmhg) for fact in facts]
    assert set(rows[0]) == set(VITAL_COLUMNS)
    assert {row["unit"] for row in rows} == {"mm[Hg]", "/min", "%"}


def test_a_moment_before_the_dose_is_a_negative_number() -> None:
    chart = visit((ev.NoteWritten(text="x"), -3), (ev.DoseGiven(amount_mg=50), 0))
    assert rows_of(events_csv(chart, chart.sessions))[0]["elapsed_min"] == "-3.0"


@pytest.mark.parametrize("text", FORMULAS + STORABLE)
def test_no_typed_cell_is_a_formula(text: str) -> None:
    chart = visit(ev.NoteWritten(text=text), ev.MedicineGiven(drug=text), ev.VitalsTaken(position=text, spo2_pct=97))
    for row in (*rows_of(events_csv(chart, chart.sessions)), *rows_of(vitals_csv(chart))):
        for name in set(row) - {"elapsed_min", "value"}:
            assert not unicodedata.normalize("NFKC", row[name]).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_what_was_not_taken_has_a_row_without_a_value() -> None:
    chart = visit(ev.VitalsTaken(not_taken=("all",), text="asleep, asked to be left"))
    (row,) = rows_of(vitals_csv(chart))
    assert (row["value"], row["not_taken"]) == ("", "all")


def test_psychotherapy_notes_have_one_row_that_says_how_many_were_left_out() -> None:
    chart = visit(ev.NoteWritten(text="x"), ev.AsideWritten(text="SECRET"), ev.AsideWritten(text="SECRET"))
    assert "SECRET" not in events_csv(chart, chart.sessions)
    _, last = rows_of(events_csv(chart, chart.sessions))
    assert (last["kind"], last["words"], last["time"]) == ("left_out", "psychotherapy notes (2 notes)", "")


def test_the_whole_record_has_a_row_for_what_is_about_the_client_and_belongs_to_no_visit() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50))
    about, dose = rows_of(events_csv(chart))
    assert (about["words"], about["visit"], about["purpose"], about["elapsed_min"]) == ("client K7Q2M", "", "", "")
    assert dose["kind"] == "dose"
