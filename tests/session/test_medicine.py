"""What was given is computed from what was written, and a written figure goes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.fold import fold
from kapterm.session.medicine import (
    doses_given,
    drug_given,
    held_minutes,
    holds,
    infused_mg,
    infusion_time,
    mg_per_kg,
    mg_per_kg_text,
    total_mg,
)

from .strategies import NOON, event


def session(*facts: tuple[ev.AnyFact, float]) -> SessionChart:
    return fold("c1", [event(n, fact, minute * 60) for n, (fact, minute) in enumerate(facts, 1)]).sessions[0]


def test_milligrams_per_kilogram_have_two_decimals() -> None:
    assert mg_per_kg_text(mg_per_kg(100, 62)) == "1.61 mg/kg"
    assert mg_per_kg_text(mg_per_kg(40, 81)) == "0.49 mg/kg"


def test_without_a_weight_nothing_is_said_per_kilogram() -> None:
    assert mg_per_kg_text(mg_per_kg(100, None)) == ""


def test_each_dose_shows_the_total_up_to_it() -> None:
    chart = session(
        (ev.PlanMade(weight_kg=81, vial_mg_per_ml=50), -10),
        (ev.DoseGiven(amount_mg=200, drug="ketamine RDT"), 0),
        (ev.BoosterGiven(amount_mg=100), 25),
    )
    first, second = doses_given(chart.state)
    assert (first.total_mg, second.total_mg) == (200, 300)
    assert mg_per_kg_text(second.total_mg_per_kg) == "3.70 mg/kg"
    assert first.volume_ml == 4


def test_esketamine_is_not_added_to_ketamine() -> None:
    chart = session((ev.DoseGiven(amount_mg=28, drug="esketamine nasal"), 0), (ev.DoseGiven(amount_mg=50), 5))
    assert [one.total_mg for one in doses_given(chart.state)] == [28, 50]
    assert total_mg(chart.state, NOON + timedelta(hours=1), "esketamine") == 28


def test_a_pump_counts_for_the_medicine_that_ran_in_it() -> None:
    pump = ev.InfusionStarted(total_mg=28, rate_mg_per_min=0.7, drug="esketamine")
    chart = session((pump, 0), (ev.InfusionStopped(given_mg=28), 40))
    assert drug_given(chart.state) == "esketamine"
    assert total_mg(chart.state, NOON + timedelta(hours=1), "esketamine") == 28
    assert total_mg(chart.state, NOON + timedelta(hours=1)) == 0


def test_a_struck_dose_counts_for_nothing() -> None:
    chart = session((ev.DoseGiven(amount_mg=20), 0), (ev.DoseGiven(amount_mg=200), 5), (ev.Struck(of="e1"), 6))
    assert [one.total_mg for one in doses_given(chart.state)] == [200]


def test_a_pump_that_was_paused_gave_only_while_it_ran() -> None:
    chart = session(
        (ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875), 0),
        (ev.InfusionPaused(), 10),
        (ev.InfusionResumed(), 15),
        (ev.InfusionStopped(), 25),
    )
    infusion = chart.state.infusions[0]
    assert infused_mg(infusion, NOON + timedelta(minutes=12)) == pytest.approx(8.75)
    assert infused_mg(infusion, NOON + timedelta(minutes=40)) == pytest.approx(17.5)
    assert infusion_time(infusion, NOON + timedelta(minutes=40)) == timedelta(minutes=20)


def test_the_figure_of_the_pump_goes_before_arithmetic() -> None:
    chart = session(
        (ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875), 0),
        (ev.InfusionStopped(given_mg=21), 25),
    )
    assert infused_mg(chart.state.infusions[0], NOON + timedelta(hours=1)) == 21
    assert total_mg(chart.state, NOON + timedelta(hours=1)) == 21


def test_a_running_pump_never_gave_more_than_was_planned() -> None:
    chart = session((ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875), 0))
    assert infused_mg(chart.state.infusions[0], NOON + timedelta(hours=3)) == 35


def test_a_hold_lasts_as_long_as_was_written_else_as_the_times_say() -> None:
    chart = session(
        (ev.HoldStarted(planned_min=12), 0),
        (ev.HoldEnded(), 11),
        (ev.HoldStarted(planned_min=12), 25),
        (ev.HoldEnded(hold_min=10), 36),
        (ev.HoldStarted(), 40),
    )
    assert [held.minutes for held in holds(chart)] == [11, 10, None]


def test_a_dose_that_is_held_begins_its_hold_and_the_minutes_are_arithmetic() -> None:
    chart = session((ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12), 0), (ev.HoldEnded(), 11.5))
    assert [(held.planned_min, held.minutes) for held in holds(chart)] == [(12, 11.5)]
    assert held_minutes(chart, chart.entries[-1]) == 11.5


def test_a_line_of_its_own_says_the_hold_of_a_dose_more_exactly_and_is_no_second_one() -> None:
    dose = ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)
    chart = session((dose, 0), (ev.HoldStarted(planned_min=15), 0), (ev.HoldEnded(swallowed=True), 9))
    assert [(held.planned_min, held.minutes, held.is_swallowed) for held in holds(chart)] == [(15, 9, True)]


def test_a_second_lozenge_while_one_is_held_leaves_the_first_without_an_end() -> None:
    dose = ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)
    booster = ev.BoosterGiven(amount_mg=50, route="SL", hold_planned_min=12)
    chart = session((dose, 0), (booster, 10), (ev.HoldEnded(), 22))
    assert [held.minutes for held in holds(chart)] == [None, 12]
