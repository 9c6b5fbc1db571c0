"""The de-identified view tells numbers and fixed words; typed words only where they were asked for, and it says so."""

from __future__ import annotations

import pytest

from kapterm.export.markdown import client_markdown, session_markdown
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.fold import fold

from .material import GENERATED, SCENARIOS, event, only, scenario_chart, visit
from .test_hostile import hostile_chart


def told(chart: Chart, view: str = "deidentified") -> str:
    return session_markdown(chart, only(chart), generated=GENERATED, author="Robin Hale, LCSW", view=view)


@pytest.mark.parametrize("text", ["Marigold Wren", "2026-11-20", "DEMO-1101"])
def test_the_deidentified_view_holds_no_typed_text_and_no_date(text: str) -> None:
    chart = hostile_chart(text)
    told = session_markdown(chart, only(chart), generated=GENERATED, author=text, view="deidentified")
    assert text not in told
    assert "2026" not in told
    assert "c1" not in told


def test_an_age_that_could_tell_who_it_is_is_not_told() -> None:
    about = event(0, ev.ClientRegistered(code="K7", age_years=93), -90, session="")
    chart = fold("c1", [about, event(1, ev.DoseGiven(amount_mg=50))])
    told = session_markdown(chart, only(chart), generated=GENERATED, view="deidentified")
    assert "93" not in told
    assert "age: over 89" in told


@pytest.mark.parametrize("view", ["deidentified", "deidentified-words"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_neither_code_nor_date_nor_lot_of_a_scenario_is_in_it(scenario: str, view: str) -> None:
    chart = scenario_chart(scenario)
    text = told(chart, view)
    for hidden in (chart.code, "2026", "DEMO-", "Ada Moss", "LCSW", "Berlin", "Robin Hale"):
        assert hidden not in text


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_typed_words_are_in_it_only_where_they_were_asked_for(scenario: str) -> None:
    chart = scenario_chart(scenario)
    typed = [entry.text for entry in only(chart).entries if len(entry.text.split()) > 3]
    assert typed
    assert not [text for text in typed if text[:20] in told(chart).replace("\\", "")]
    assert not [text for text in typed if text[:20] not in told(chart, "deidentified-words").replace("\\", "")]


def test_an_answer_says_which_item_of_the_checklist_it_is_about() -> None:
    chart = visit((ev.DoseGiven(amount_mg=50), 0), (ev.ItemAnswered(item="P18b", label="typed", state="no"), -5))
    assert "answer · item P18b · state no" in told(chart)
    assert "Maria" not in told(visit(ev.ItemAnswered(item="Maria", state="no")))


def test_a_medicine_is_told_by_a_name_that_everybody_uses_and_by_no_other() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=50, drug="ketamine RDT of Rose Street Pharmacy"), 0),
        (ev.MedicineGiven(drug="Zofran", dose="4 mg", ordered_by="Dr Vale"), 20),
        (ev.MedicineGiven(drug="Maria's drops", dose="4 as Maria said"), 30),
    )
    text = told(chart)
    assert "+0:20 · medication · drug ondansetron · dose 4 mg" in text
    assert "drug ketamine" in text
    for hidden in ("Rose", "Vale", "Maria"):
        assert hidden not in text


def test_words_leave_without_the_names_and_dates_that_the_record_knows() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=50), 0),
        (ev.PresenceNoted(writer="Ada Moss", room=("Tam Reed, RN",)), 1),
        (ev.NoteWritten(text="K7Q2M asked Ada and tam reed about 2026-11-20, 3.4.2025; Tamara came"), 2),
    )
    text = told(chart, "deidentified-words").replace("\\", "")
    assert "[name] asked [name] and [name] about [date], [date]; Tamara came" in text
    assert "Read it for other names" in text


@pytest.mark.parametrize(
    "day",
    [
        "3 April 2025", "Nov. 20th", "on the 1st of May", "December 2026", "march 3.4.25", "20 may 2026", "JUNE 1ST",
        "2026/11/20", "2026.1.20", "20-11-2026",
    ],
)  # fmt: skip
def test_a_date_with_the_name_of_its_month_leaves_as_a_date_only(day: str) -> None:
    text = told(visit(ev.NoteWritten(text=f"moved {day}, may 5 of us march on")), "deidentified-words")
    assert "[date], may 5 of us march on" in text.replace("\\", "")
    assert not any(part in text for part in ("20th", "2025", "2026", "1st", "1ST", "20-"))


def test_receipts_and_signatures_are_not_in_it() -> None:
    chart = visit(
        ev.DoseGiven(amount_mg=50),
        ev.RecordSigned(name="Ada Moss", credential="LCSW"),
        ev.ExportMade(form="markdown", view="full", to="/somewhere"),
    )
    assert "export" not in told(chart)
    assert "Ada" not in told(chart, "deidentified-words")


@pytest.mark.parametrize("view", ["deidentified", "deidentified-words"])
def test_a_whole_client_is_told_by_day_numbers(view: str) -> None:
    events = [
        event(0, ev.ClientRegistered(code="K7Q2M", age_years=41), -90, session=""),
        event(1, ev.DoseGiven(amount_mg=50)),
        event(2, ev.SessionOpened(purpose="integration"), 3000, session="s2"),
        event(3, ev.AsideWritten(text="SECRET"), 3001, session="s2"),
    ]
    text = client_markdown(fold("c1", events), generated=GENERATED, author="Robin Hale", view=view)
    assert "## Dosing session 1, day 1" in text
    assert "## Integration meeting 1, day 3" in text
    for hidden in ("K7Q2M", "2026", "SECRET", "c1", "Robin"):
        assert hidden not in text


def test_whoever_the_record_names_is_masked_also_who_left_the_room_and_a_lot() -> None:
    events = [
        event(0, ev.ClientRegistered(code="Marigold Wren"), -90, session=""),
        event(1, ev.PresenceNoted(writer="Noor Vance", room=("Tam Reed, RN",)), -3),
        event(2, ev.PresenceNoted(room=("Ada Moss",)), -2),
        event(3, ev.DoseGiven(amount_mg=50, given_by="Kit Lowe", lot="L-77x"), 0),
        event(4, ev.NoteWritten(text="Marigold asked Noor, Tam, Kit and bo@example.org, lot L-77X"), 1),
        event(5, ev.RecordSigned(name="Ida Quist"), 90),
        event(6, ev.NoteWritten(text="Ida and sister came"), 95),
        event(7, ev.Departed(escort="Uma Holt"), 96),
    ]
    text = told(fold("c1", events), "deidentified-words").replace("\\", "")
    assert "[name] asked [name], [name], [name] and [address], lot [name]" in text
    assert "[name] and sister came" in text
