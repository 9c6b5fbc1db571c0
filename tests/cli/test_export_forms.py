"""Every form of an export takes one session, a range, or the whole client; what is on screen is in the file."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kapterm.journal import Practice
from kapterm.session import events as ev
from tests.terminal import kapterm

from .conftest import Call

FORMS = ("markdown", "text", "json", "csv", "fhir", "svg")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def dosed(practice: Practice) -> Practice:
    """Aster, with two dosing sessions: one with vitals and a checklist answer, one with a struck dose."""
    journal = practice.open_client(practice.find("Aster").id)
    for visit in ("v1", "v2"):
        journal.write_fact(ev.SessionOpened(), visit)
        journal.write_fact(ev.PlanMade(route="SL", weight_kg=70), visit)
        journal.write_fact(ev.DoseGiven(amount_mg=200, route="SL"), visit)
        journal.write_fact(ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78), visit)
        journal.write_fact(ev.MeasureTaken(measure="phq-9", name="PHQ-9", answers=(1, 2, 0, 3, 1, 1, 1, 0, 2)), visit)
    wrong = journal.write_fact(ev.DoseGiven(amount_mg=250, route="SL"), "v2")
    journal.write_fact(ev.Struck(of=wrong.id, text="never given"), "v2")
    journal.write_fact(ev.ItemAnswered(item="P01", label="aneurysm or AVM", state="no"), "v1")
    journal.close()
    return practice


@pytest.mark.parametrize("sessions", ["1", "1-2", None])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_one_session_a_range_or_all(
    dosed: Practice, call: Call, home: Path, form: str, sessions: str | None
) -> None:
    words = () if sessions is None else ("--session", sessions)
    assert call("export", "Aster", "--as", form, *words, "-o", home / "out") == 0
    assert stat.S_IMODE((home / "out").stat().st_mode) == 0o600
    text = (home / "out").read_text("utf-8")
    match form:
        case "json" | "fhir":
            json.loads(text)
        case "svg":
            ET.fromstring(text)
        case _:
            assert "200 mg" in text


@pytest.mark.parametrize("shape", ["soap", "dap", "birp", "girp"])
def test_several_sessions_in_a_shape_are_one_file_without_a_heading_twice(
    dosed: Practice, call: Call, home: Path, shape: str
) -> None:
    assert call("export", "Aster", "--session", "1-2", "--shape", shape, "-o", home / "note.md") == 0
    headings = [line for line in (home / "note.md").read_text("utf-8").splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings))
    assert [line for line in headings if line.startswith("# ")] == ["# Aster, record"]


def test_a_clinics_own_template_is_a_shape_and_a_name_never_leads_out_of_its_folder(
    dosed: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    folder = home / "config" / "kapterm" / "templates"
    folder.mkdir(parents=True)
    (folder / "ours.md.j2").write_text("## Given by us\n\n{{ bullets(given) }}\n")
    (folder.parent / "secret.md.j2").write_text("not this one")
    capsys.readouterr()
    assert call("export", "Aster", "--session", "1", "--shape", "ours") == 0
    assert "## Given by us" in capsys.readouterr().out
    assert call("export", "Aster", "--session", "1", "--shape", "../secret") == 2
    assert "soap, dap, birp, girp, ours" in capsys.readouterr().err


def test_a_template_that_reaches_for_more_is_refused(dosed: Practice, call: Call, home: Path, capsys: Captured) -> None:
    folder = home / "config" / "kapterm" / "templates"
    folder.mkdir(parents=True)
    (folder / "bad.md.j2").write_text("{{ bullets.__globals__ }}")
    assert call("export", "Aster", "--session", "1", "--shape", "bad") == 2
    assert "not allowed" in capsys.readouterr().err


def test_a_template_that_is_no_plain_file_is_not_read(
    dosed: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    folder = home / "config" / "kapterm" / "templates"
    folder.mkdir(parents=True)
    (home / "elsewhere").write_text("another account's words")
    (folder / "linked.md.j2").symlink_to(home / "elsewhere")
    os.mkfifo(folder / "pipe.md.j2")
    for name in ("linked", "pipe"):
        assert call("export", "Aster", "--session", "1", "--shape", name) == 2
        told = capsys.readouterr()
        assert f"The template {name} cannot be read." in told.err
        assert "another account" not in told.out


def test_a_csv_file_has_a_second_one_for_vital_signs(dosed: Practice, call: Call, home: Path) -> None:
    assert call("export", "Aster", "--as", "csv", "-o", home / "a.csv") == 0
    rows = list(csv.DictReader((home / "a-vitals.csv").read_text("utf-8").splitlines()))
    assert [(row["sign"], row["value"]) for row in rows[:3]] == [
        ("systolic blood pressure", "132"),
        ("diastolic blood pressure", "84"),
        ("heart rate", "78"),
    ]
    (home / "a.csv").unlink()
    assert call("export", "Aster", "--as", "csv", "-o", home / "a.csv") == 2
    assert not (home / "a.csv").exists()


def test_a_receipt_names_both_files_of_a_table(dosed: Practice, call: Call, home: Path, capsys: Captured) -> None:
    assert call("export", "Aster", "--session", "1", "--as", "csv", "-o", home / "a.csv") == 0
    capsys.readouterr()
    assert call("export", "Aster", "--session", "1", "--as", "text") == 0
    both = f"{home / 'a.csv'}, {home / 'a-vitals.csv'}"
    assert f"exported as csv, full view, to {both}" in capsys.readouterr().out
    assert call("audit") == 0
    assert f"csv, full, session 1, {both}" in capsys.readouterr().out


def test_the_file_groups_answers_by_the_checklists_sections_and_holds_scores(
    dosed: Practice, call: Call, capsys: Captured
) -> None:
    capsys.readouterr()
    assert call("export", "Aster", "--session", "1") == 0
    told = capsys.readouterr().out
    assert "### Readiness: " in told
    assert "11" in told.partition("PHQ-9")[2]


def test_a_bundle_of_the_client_holds_each_resource_once_and_a_struck_dose_as_an_error(
    dosed: Practice, call: Call, capsys: Captured
) -> None:
    capsys.readouterr()
    assert call("export", "Aster", "--as", "fhir") == 0
    bundle = json.loads(capsys.readouterr().out)
    assert bundle["type"] == "collection"
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(addresses) == len(set(addresses))
    resources = [entry["resource"] for entry in bundle["entry"]]
    assert sum(one["resourceType"] == "Patient" for one in resources) == 1
    assert sum(one["resourceType"] == "Encounter" for one in resources) == 2
    statuses = [one["status"] for one in resources if one["resourceType"] == "MedicationAdministration"]
    assert sorted(statuses) == ["completed", "completed", "entered-in-error"]
    totals = [one for one in resources if one.get("valueQuantity", {}).get("unit") == "{score}"]
    assert [one["valueQuantity"]["value"] for one in totals] == [11, 11]


def test_the_trail_and_the_record_say_what_left_which_sessions_and_where_to(
    dosed: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    assert call("export", "Aster", "--session", "1-2", "--view", "deidentified", "-o", home / "out.md") == 0
    capsys.readouterr()
    assert call("audit") == 0
    assert f"markdown, deidentified, session 1-2, {home / 'out.md'}" in capsys.readouterr().out
    journal = dosed.open_client(dosed.find("Aster").id, writing=False)
    receipts = [event.fact for event in journal.events() if isinstance(event.fact, ev.ExportMade)]
    assert [(one.form, one.view, one.to) for one in receipts] == [("markdown", "deidentified", str(home / "out.md"))]


def test_an_output_that_nobody_reads_to_its_end_has_a_receipt_all_the_same(
    dosed: Practice, call: Call, capsys: Captured
) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(kapterm("export", "Aster", "--as", "json"), stdout=write, stderr=subprocess.DEVNULL)
    os.close(write)
    assert done.returncode == 0
    capsys.readouterr()
    assert call("audit") == 0
    assert "json, full, everything, standard output" in capsys.readouterr().out
    journal = dosed.open_client(dosed.find("Aster").id, writing=False)
    assert [event.fact.to for event in journal.events() if isinstance(event.fact, ev.ExportMade)] == ["standard output"]


def test_an_export_never_goes_through_a_link(dosed: Practice, call: Call, home: Path) -> None:
    (home / "elsewhere").write_text("mine")
    (home / "link.md").symlink_to(home / "elsewhere")
    assert call("export", "Aster", "-o", home / "link.md") == 5
    assert call("export", "Aster", "-o", home / "link.md", "--replace") == 5
    assert (home / "elsewhere").read_text() == "mine"
