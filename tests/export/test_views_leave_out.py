"""What a view must not hold is not in it, in any scenario: words of the session, numbers of the body, whose it is."""

from __future__ import annotations

import pytest

from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text
from kapterm.session import events as ev
from kapterm.session.fold import fold

from .material import AUTHOR, GENERATED, SCENARIOS, event, only, scenario_chart, scenario_events
from .test_full_view import read

WORDS_OF_THE_SESSION = (ev.Observed, ev.NoteWritten, ev.QuoteTaken, ev.Debriefed)
"""Kinds whose text is what was seen, said or thought."""


def told(scenario: str, view: str, form: str = "markdown") -> str:
    chart = scenario_chart(scenario)
    write = session_markdown if form == "markdown" else session_text
    return read(write(chart, only(chart), generated=GENERATED, author=AUTHOR, view=view))


def words_of_the_session(scenario: str) -> list[str]:
    entries = only(scenario_chart(scenario)).entries
    return [one.text for one in entries if isinstance(one.fact, WORDS_OF_THE_SESSION) and len(one.text) > 12]


@pytest.mark.parametrize("form", ["markdown", "text"])
@pytest.mark.parametrize("view", ["progress", "prescriber", "handout", "deidentified"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_words_of_the_session_stay_in_the_full_record(scenario: str, view: str, form: str) -> None:
    words = words_of_the_session(scenario)
    assert words
    assert all(one in told(scenario, "full", form) for one in words)
    assert not [one for one in words if one in told(scenario, view, form)]


def test_a_progress_note_says_how_risk_and_symptoms_were_found_and_what_was_decided() -> None:
    text = told("S04", "progress")
    for said in ("C-SSRS screener: negative", "go", "decided by prescriber", "chest pain no", "booster: give"):
        assert said in text.partition("## Risk and decisions")[2]


def test_a_medicine_given_by_pump_is_named_with_its_lot_wherever_it_stands() -> None:
    for view in ("full", "progress", "prescriber"):
        text = told("S05", view)
        assert "ketamine HCl" in text
        assert "DEMO-1105" in text


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_clients_page_holds_neither_dose_nor_numbers_of_the_body_nor_whose_it_is(scenario: str) -> None:
    page = told(scenario, "handout")
    chart = scenario_chart(scenario)
    hidden = [chart.code, chart.indication, "c1", "mg", "BP", AUTHOR, "DEMO-"]
    hidden += [fact.blood_pressure for _, fact in only(chart).of_kind(ev.VitalsTaken) if fact.blood_pressure]
    assert not [one for one in hidden if one in page]


@pytest.mark.parametrize("view", ["progress", "prescriber"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_answer_that_decided_nothing_stays_in_the_full_record(scenario: str, view: str) -> None:
    answered = event(700, ev.ItemAnswered(item="P16", label="hypertensive encephalopathy", state="no"), -50)
    chart = fold("c1", [*scenario_events(scenario), answered])
    text = session_markdown(chart, only(chart), generated=GENERATED, author=AUTHOR, view=view)
    assert "encephalopathy" not in text
