"""Tables and pictures without whose it is hold numbers and day numbers, and no name, date, lot or typed word."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from msgspec.structs import replace

from kapterm.data.measures import load_measures
from kapterm.errors import UsageError
from kapterm.export.beside import NOTHING
from kapterm.export.forms import FORMS, Wanted, files_of, rendered
from kapterm.export.views import VIEWS
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.fold import fold

from .material import AUTHOR, GENERATED, SCENARIOS, event, only, scenario_chart, visit

FORMS_WITHOUT_NOTES = ["csv", "svg"]
VIEWS_WITHOUT_CLIENT = ["deidentified", "deidentified-words"]


def left(chart: Chart, form: str, view: str = "deidentified", *, whole: bool = False) -> str:
    """Every file of an export in one text."""
    visits = None if whole else (only(chart),)
    wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, visits, view)
    return "\n".join(text for _, text in files_of(form, wanted, f"out.{form}"))


def rows_of(chart: Chart, view: str = "deidentified", *, file: int = 0) -> list[dict[str, str]]:
    wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, None, view)
    return list(csv.DictReader(io.StringIO(files_of("csv", wanted, "out.csv")[file][1]), strict=True))


@pytest.mark.parametrize("view", VIEWS_WITHOUT_CLIENT)
@pytest.mark.parametrize("form", FORMS_WITHOUT_NOTES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_neither_code_nor_date_nor_lot_nor_name_leaves(scenario: str, form: str, view: str) -> None:
    chart = scenario_chart(scenario)
    text = left(chart, form, view)
    for hidden in (
        chart.code,
        "DEMO-",
        "Ada Moss",
        "LCSW",
        "Berlin",
        *{f"{one.at:%Y-%m}" for one in only(chart).entries},
    ):
        assert hidden not in text


@pytest.mark.parametrize("form", FORMS_WITHOUT_NOTES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_typed_word_leaves_unless_it_was_asked_for(scenario: str, form: str) -> None:
    chart = scenario_chart(scenario)
    typed = [one.text for one in only(chart).entries if len(one.text.split()) > 3]
    assert typed
    assert not [one for one in typed if one[:20] in left(chart, form)]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_table_with_words_holds_them_and_what_to_read_it_for(scenario: str) -> None:
    rows = rows_of(scenario_chart(scenario), "deidentified-words")
    typed = [one.text for one in only(scenario_chart(scenario)).entries if len(one.text.split()) > 3]
    words = " ".join(row["words"] for row in rows)
    assert not [one for one in typed if " ".join(one.split())[:20] not in words]
    assert any("Read it for other names" in row["fields"] for row in rows)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_vital_sign_stands_in_the_second_table(scenario: str) -> None:
    chart = scenario_chart(scenario)
    pressures = [row["value"] for row in rows_of(chart, file=1) if row["sign"] == "systolic blood pressure"]
    assert pressures == [str(fact.systolic_mmhg) for _, fact in only(chart).of_kind(ev.VitalsTaken)]


def test_days_are_counted_from_the_first_visit_and_an_old_age_is_not_told() -> None:
    events = [
        event(0, ev.ClientRegistered(code="K7Q2M", age_years=93), -90, session=""),
        event(1, ev.DoseGiven(amount_mg=50)),
        event(2, ev.SessionOpened(purpose="integration"), 3000, session="s2"),
    ]
    rows = [row for row in rows_of(fold("c1", events)) if row["kind"] != "left_out"]
    assert [(row["day"], row["age_years"], row["elapsed_min"]) for row in rows] == [
        ("1", "over 89", "0.0"),
        ("3", "over 89", "0.0"),
    ]


@pytest.mark.parametrize("form", ["markdown", "text", *FORMS_WITHOUT_NOTES])
def test_a_code_that_was_named_in_the_session_is_a_typed_word(form: str) -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=50, drug="maria"), 0),
        (ev.Observed(code="own.calls-maria", label="calls Maria", strength=2), 5),
        (ev.AdverseEventNoted(type="maria"), 6),
        (ev.ScaleRated(name="maria", value=3), 7),
        (ev.PhaseReached(name="maria"), 8),
        (ev.VitalsTaken(position="maria", not_taken=("maria",), systolic_mmhg=120, diastolic_mmhg=80), 9),
    )
    assert "maria" not in left(chart, form).casefold()


def test_words_in_a_picture_are_masked_by_every_name_the_record_knows() -> None:
    said = "Tam said on 3 May 2026 that K7Q2M may go"
    events = [
        event(0, ev.ClientRegistered(code="K7Q2M"), -90, session=""),
        event(1, ev.DoseGiven(amount_mg=50), 0),
        event(2, ev.QuoteTaken(text=said), 1),
        event(3, ev.PresenceNoted(room=("Tam Reed, RN",)), 3001, session="s2"),
    ]
    chart = fold("c1", events)
    wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, chart.sessions[:1], "deidentified-words")
    shown = " ".join(one.text or "" for one in ET.fromstring(rendered("svg", wanted)).iter())
    assert "+0:01 “[name] said on [date] that [name] may go”" in shown


def test_the_course_without_whose_it_is_counts_its_days() -> None:
    first = event(1, ev.BeliefNamed(old="I am Maria's burden", alternative="I may rest", old_believed=80))
    again = event(2, ev.BeliefRated(of=first.id, old_believed=40), 60 * 24 * 6, session="s2")
    registered = event(0, ev.ClientRegistered(code="K7Q2M"), -90, session="")
    chart = fold("c1", [registered, first, again])
    text = left(chart, "svg", whole=True)
    assert "belief 1, was" in text
    assert "day 7" in text
    for hidden in ("K7Q2M", "2026", "Maria"):
        assert hidden not in text
    assert "Maria&#x27;s burden" in left(chart, "svg", "deidentified-words", whole=True)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_refused_in_a_view_that_it_is_not_made_in(form: str) -> None:
    chart = visit(ev.DoseGiven(amount_mg=50))
    for view in VIEWS:
        wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, (only(chart),), view)
        if view in FORMS[form].views:
            assert rendered(form, wanted)
        else:
            with pytest.raises(UsageError, match="is not made in that view"):
                rendered(form, wanted)


def test_moments_count_from_the_beginning_where_there_was_no_dose() -> None:
    chart = visit((ev.SessionOpened(purpose="preparation"), 0), (ev.NoteWritten(text="x"), 12.5))
    assert [row["elapsed_min"] for row in rows_of(chart) if row["kind"] == "note"] == ["12.5"]


@pytest.mark.parametrize("form", ["markdown", "text", *FORMS_WITHOUT_NOTES])
def test_an_id_that_a_clinic_gave_leaves_as_one_of_its_own_and_its_numbers_stay(form: str) -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=50), 0),
        (ev.Observed(code="st-marys-chair", label="in the chair of St Mary's"), 5),
        (ev.ItemAnswered(item="st-marys-number", state="value", value=4711), 6),
        (ev.MeasureTaken(measure="st-marys-mood", answers=(4711,)), 7),
        (ev.ClientRegistered(code="st-mary"), 8),
    )
    text = left(chart, form)
    assert "mary" not in text.casefold()
    assert "4711" not in text
    assert "of one&#x27;s own" in text or "of one's own" in text


def test_a_measure_of_a_clinic_has_no_name_in_a_course_without_whose_it_is() -> None:
    shipped, _ = load_measures(None)
    own = replace(shipped.measures[0], id="st-marys-mood", name="St Mary's mood")
    answers = (1,) * len(own.labels)
    chart = visit(ev.MeasureTaken(measure="phq-9", answers=answers), ev.MeasureTaken(measure=own.id, answers=answers))
    known = replace(shipped, measures=(*shipped.measures, own))
    wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, None, "deidentified", measures=known)
    text = rendered("svg", wanted)
    assert "mary" not in text.casefold()
    assert ">phq-9</text>" in text


def test_a_picture_with_words_says_in_its_description_what_to_read_it_for() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.AdverseEventNoted(type="nausea"))
    described = ET.fromstring(left(chart, "svg", "deidentified-words")).findtext("{*}desc") or ""
    assert "Read it for other names" in described
    assert "0 sets of vital signs, 1 adverse event." in described
