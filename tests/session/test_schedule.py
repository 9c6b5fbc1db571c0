"""What is due, what was not recorded, and until when the client stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.fold import SessionFold
from kapterm.session.schedule import (
    LAST_SLOT_OPEN,
    due,
    gaps,
    parse_schedule,
    vitals_slots,
)
from kapterm.session.stay import stay_until

from .strategies import NOON, event
from .typist import shipped_packs

PACKS = shipped_packs()
BP = ev.VitalsTaken(systolic_mmhg=120, diastolic_mmhg=80, heart_rate_bpm=70, spo2_pct=98, respiratory_rate_bpm=14)


def at(minute: float) -> Any:
    return NOON + timedelta(minutes=minute)


def state(*facts: tuple[float, ev.AnyFact], **plan: Any) -> SessionState:
    """A visit with a plan, and facts at minutes from noon."""
    fold = SessionFold("s1")
    fold.add(event(0, ev.PlanMade(**plan), -3600))
    for n, (minute, fact) in enumerate(facts, 1):
        fold.add(event(n, fact, minute * 60))
    return fold.chart().state


def dosed(route: str, *facts: tuple[float, ev.AnyFact], **plan: Any) -> SessionState:
    return state((0, ev.DoseGiven(amount_mg=100, route=route)), *facts, route=route, **plan)


def infused(*facts: tuple[float, ev.AnyFact], **plan: Any) -> SessionState:
    return state((0, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)), *facts, route="IV", **plan)


def minutes(visit: SessionState, until: float) -> list[float]:
    return [(slot.at - NOON).total_seconds() / 60 for slot in vitals_slots(visit, PACKS, at(until))]


def said(visit: SessionState, now: float) -> list[tuple[float, str]]:
    return [((one.at - NOON).total_seconds() / 60, one.words) for one in due(visit, PACKS, at(now))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("0 15 40 then every 30", ((0, 15, 40), 30)),
        ("0, 15, 40", ((0, 15, 40), None)),
        ("every 10", ((), 10)),
        ("40 15 15", ((15, 40), None)),
        ("", ((), None)),
        ("every 0", ((), 0)),
        ("as needed", ((), None)),
    ],
)
def test_a_schedule_is_read_from_plain_words(words: str, expected: Any) -> None:
    assert parse_schedule(words) == expected


@pytest.mark.parametrize("route", ["SL", "IM", "IN", "PO"])
def test_each_route_has_its_own_times_and_its_own_stay(route: str) -> None:
    pack = PACKS.routes[route]
    visit = dosed(route)
    assert minutes(visit, 300) == list(pack.vitals.after_min)
    assert stay_until(visit, PACKS) == at(max(stay.min for stay in pack.stays))


def test_before_the_first_dose_nothing_is_due_and_no_stay_runs() -> None:
    visit = state(route="SL")
    assert said(visit, 500) == []
    assert gaps(visit, PACKS, at(500)) == ()
    assert stay_until(visit, PACKS) is None


def test_without_a_route_or_a_schedule_nothing_is_due() -> None:
    visit = state((0, ev.DoseGiven(amount_mg=100)))
    assert said(visit, 60) == []
    assert stay_until(visit, PACKS) is None


def test_the_route_of_the_dose_counts_where_none_was_planned() -> None:
    assert minutes(state((0, ev.DoseGiven(amount_mg=60, route="IM"))), 10) == [5, 15, 30, 45, 60, 90]


def test_the_plans_own_schedule_goes_before_the_routes() -> None:
    visit = dosed("SL", vitals_schedule="0 15 40 then every 30")
    assert minutes(visit, 100) == [0, 15, 40, 70, 100, 130]


def test_a_booster_has_readings_of_its_own_and_moves_no_other() -> None:
    booster = (25, ev.BoosterGiven(amount_mg=50, route="SL"))
    assert minutes(dosed("SL", booster), 300) == [20, 35, 40, 60, 90]
    late = (100, ev.BoosterGiven(amount_mg=50, route="SL"))
    assert minutes(dosed("SL", late, vitals_schedule="0 15 40 then every 30"), 120) == [0, 15, 40, 70, 100, 110, 130]


def test_an_infusion_repeats_while_it_runs_and_has_its_readings_after_it_stopped() -> None:
    assert minutes(infused(), 35) == [10, 20, 30, 40]
    stopped = infused((35, ev.InfusionStopped(given_mg=30)))
    assert minutes(stopped, 200) == [10, 20, 30, 45, 55, 65]


def test_a_visit_that_nobody_closed_is_not_due_for_ever() -> None:
    visit = dosed("SL", vitals_schedule="every 30")
    year = 365 * 24 * 60
    assert len(minutes(visit, year)) == 49
    assert said(visit, year) == []


def test_the_stay_is_the_latest_of_the_routes_stays() -> None:
    assert stay_until(infused(), PACKS) == at(120)
    assert stay_until(infused((40, ev.InfusionStopped())), PACKS) == at(120)
    assert stay_until(infused((80, ev.InfusionStopped())), PACKS) == at(140)
    assert stay_until(dosed("SL", (30, ev.BoosterGiven(amount_mg=50, route="SL"))), PACKS) == at(150)
    assert stay_until(dosed("IN", (5, ev.DoseGiven(amount_mg=28, route="IN"))), PACKS) == at(120)


def test_the_plans_own_stay_counts_from_the_last_dose() -> None:
    booster = (30, ev.BoosterGiven(amount_mg=50, route="SL"))
    assert stay_until(dosed("SL", booster, minimum_stay_min=90), PACKS) == at(120)


def test_the_stay_of_an_infusion_counts_from_its_start_also_after_another_dose() -> None:
    visit = state(
        (0, ev.DoseGiven(amount_mg=10, route="IM")),
        (30, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)),
        route="IV",
    )
    assert stay_until(visit, PACKS) == at(150)


def test_the_nearest_reading_is_due_and_the_one_after_it() -> None:
    assert said(dosed("SL"), 0) == [(20, "vitals"), (40, "vitals")]
    assert said(dosed("SL", (18, BP)), 18) == [(40, "vitals"), (60, "vitals")]
    assert said(dosed("SL"), 25) == [(20, "vitals"), (40, "vitals")]
    assert said(dosed("SL"), 31) == [(40, "vitals"), (60, "vitals")]


def test_a_reading_counts_early_late_and_as_not_taken() -> None:
    for minute, fact in ((10, BP), (29, BP), (20, ev.VitalsTaken(not_taken=("BP", "HR", "SpO₂", "RR"), text="asleep"))):
        assert gaps(dosed("SL", (minute, fact)), PACKS, at(35)) == ()
    for minute in (9, 31):
        assert gaps(dosed("SL", (minute, BP)), PACKS, at(35)) == ("vitals due at +20 min: not recorded",)


def test_a_reading_of_before_the_dose_answers_nothing_after_it() -> None:
    assert len(gaps(dosed("SL", (-3, BP)), PACKS, at(31))) == 1


def test_a_planned_time_of_nought_is_answered_by_a_reading_just_before_the_dose() -> None:
    visit = dosed("SL", (-3, BP), vitals_schedule="0 15")
    assert said(visit, 1) == [(15, "vitals")]


def test_a_lozenge_is_due_out_until_it_is_out() -> None:
    held = state((0, ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)), route="SL")
    assert said(held, 5)[0] == (12, "spit")
    assert said(held, 40)[0] == (12, "spit")
    out = state((0, ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)), (12, ev.HoldEnded()), route="SL")
    assert "spit" not in [words for _, words in said(out, 13)]


TOUCH = ev.Observed(code="touch", label="touch: hand", state=True)


@pytest.mark.parametrize(("now", "asked"), [(1, 5), (4, 5), (5, 5), (6, 5), (6.5, 10), (9, 10), (10, 10), (12, 15)])
def test_touch_is_asked_about_every_five_minutes_while_it_lasts(now: float, asked: float) -> None:
    assert said(state((0, TOUCH)), now) == [(asked, "touch, ask")]


def test_touch_that_goes_on_after_asking_is_asked_about_five_minutes_later() -> None:
    assert said(state((0, TOUCH), (4, TOUCH)), 5) == [(9, "touch, ask")]


def test_touch_that_ended_is_not_asked_about() -> None:
    assert said(state((0, TOUCH), (3, ev.Observed(code="touch-ended"))), 8) == []


def test_nothing_of_the_plan_is_due_once_the_client_went_home() -> None:
    home = dosed("SL", (70, ev.Departed(escort="sister")))
    assert said(home, 71) == []
    at_leaving = ("vitals before leaving: not recorded", "risk before leaving: not recorded")
    planned = tuple(f"vitals due at +{one} min: not recorded" for one in (20, 40, 60))
    assert gaps(home, PACKS, at(500)) == (*planned, *at_leaving)


def test_what_is_open_at_the_end_is_a_gap() -> None:
    visit = state(
        (0, ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)),
        (20, BP),
        (25, ev.AdverseEventNoted(type="nausea")),
        (26, ev.Observed(code="stop", label="asks to stop")),
        (30, ev.Departed(escort="sister")),
        route="SL",
    )
    assert gaps(visit, PACKS, at(31)) == (
        "risk before leaving: not recorded",
        "lozenge: no end of the hold recorded",
        "event nausea: no end recorded",
        "event nausea: not said whether serious",
        "asked to stop: no answer recorded",
    )


def test_a_pump_that_nobody_stopped_is_a_gap_once_the_client_went_home() -> None:
    pump = (0, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875))
    home = state(pump, (60, ev.Departed(escort="sister")), route="IV")
    assert "infusion: no stop recorded" in gaps(home, PACKS, at(61))
    assert "infusion: no stop recorded" not in gaps(state(pump, route="IV"), PACKS, at(61))
    stopped = state(pump, (40, ev.InfusionStopped()), (60, ev.Departed(escort="sister")), route="IV")
    assert "infusion: no stop recorded" not in gaps(stopped, PACKS, at(61))


ROUTES = st.sampled_from(("SL", "IM", "IN", "PO", "IV"))
SCHEDULES = st.sampled_from(("", "0 15 40 then every 30", "every 10", "5 6 7", "every 0"))
MINUTES = st.lists(st.integers(-30, 240), max_size=12)


@given(ROUTES, SCHEDULES, MINUTES, st.lists(st.integers(1, 120), max_size=2), st.booleans(), st.integers(0, 300))
def test_every_planned_time_is_answered_due_or_a_gap(
    route: str, schedule: str, readings: Iterable[int], later: list[int], ends: bool, now: int
) -> None:
    first: ev.AnyFact = ev.DoseGiven(amount_mg=100, route=route)
    stops: list[tuple[float, ev.AnyFact]] = []
    if route == "IV":
        first = ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)
        stops = [(40, ev.InfusionStopped())] if ends else []
    boosters = [(minute, ev.BoosterGiven(amount_mg=50, route=route)) for minute in later]
    facts: list[tuple[float, ev.AnyFact]] = [(0, first), *stops, *boosters, *((one, BP) for one in readings)]
    visit = state(*(one for one in facts if one[0] <= now), route=route, vitals_schedule=schedule)
    slots = vitals_slots(visit, PACKS, at(now))
    assert [slot.at for slot in slots] == sorted({slot.at for slot in slots})
    assert all(slot.opens <= slot.at < slot.closes for slot in slots)
    assert all(before.closes == after.opens for before, after in pairwise(slots))
    taken = [entry.at for entry in visit.vitals]
    missing = {words for words in gaps(visit, PACKS, at(now)) if words.startswith("vitals")}
    waiting = [one.at for one in due(visit, PACKS, at(now)) if one.words == "vitals"]
    for slot in slots:
        answered = any(slot.opens <= moment < slot.closes for moment in taken)
        words = f"vitals due at +{int((slot.at - NOON).total_seconds() // 60)} min: not recorded"
        is_gap = words in missing
        is_due = slot.at in waiting
        assert answered + is_gap + is_due <= 1
        if slot.at <= at(now):
            assert answered or is_gap or is_due
        if is_due:
            assert slot.closes > at(now)
        if is_gap:
            assert slot.closes <= at(now)
    assert len(waiting) <= 2
    if slots:
        assert slots[-1].closes - slots[-1].at == LAST_SLOT_OPEN


PARTIAL = ev.VitalsTaken(systolic_mmhg=120, diastolic_mmhg=80, heart_rate_bpm=70, spo2_pct=98)


def test_a_partial_reading_leaves_what_is_missing_due_and_a_gap() -> None:
    visit = dosed("SL", (20, PARTIAL))
    assert said(visit, 21)[0] == (20, "vitals RR")
    left = dosed("SL", (20, PARTIAL), (30, ev.Departed()))
    assert gaps(left, PACKS, at(31)) == (
        "vitals due at +20 min: RR not recorded",
        "vitals RR before leaving: not recorded",
        "risk before leaving: not recorded",
    )


def test_what_was_left_out_with_a_reason_is_not_due() -> None:
    counted = ev.VitalsTaken(systolic_mmhg=120, diastolic_mmhg=80, not_taken=("HR", "SpO₂", "RR"), text="asleep")
    assert said(dosed("SL", (20, counted)), 21) == [(40, "vitals"), (60, "vitals")]


def test_a_jolt_is_looked_at_again_until_somebody_did() -> None:
    jolt = ev.Observed(code="jolt", strength=7, strength_max=10)
    assert (30, "look again") in said(dosed("SL", (25, jolt)), 26)
    for answer in (
        ev.Observed(code="looked"),
        ev.ScaleRated(name="distress_0_10", value=6),
        ev.Observed(code="jolt", strength=2, strength_max=10),
    ):
        assert "look again" not in [words for _, words in said(dosed("SL", (25, jolt), (29, answer)), 31)]


def test_the_next_whole_device_is_due_until_the_planned_dose_is_reached() -> None:
    one = state((0, ev.DoseGiven(amount_mg=28, route="IN", device=1)), route="IN", dose_mg=56)
    assert said(one, 1)[0] == (5, "device 2")
    both = state(
        (0, ev.DoseGiven(amount_mg=28, route="IN", device=1)),
        (5, ev.DoseGiven(amount_mg=28, route="IN", device=2)),
        route="IN",
        dose_mg=56,
    )
    assert "device 3" not in [words for _, words in said(both, 6)]


@pytest.mark.parametrize("drug", ["clonidine", "lorazepam", "labetalol"])
def test_after_a_medicine_that_sedates_or_lowers_pressure_the_stay_begins_anew(drug: str) -> None:
    visit = dosed("SL", (50, ev.MedicineGiven(drug=drug, dose="1")), minimum_stay_min=90)
    assert stay_until(visit, PACKS) == at(140)
    assert stay_until(dosed("SL", (50, ev.MedicineGiven(drug=drug))), PACKS) == at(170)


def test_after_an_antiemetic_that_does_not_sedate_the_stay_stands() -> None:
    assert stay_until(dosed("SL", (50, ev.MedicineGiven(drug="ondansetron ODT"))), PACKS) == at(120)


def test_an_infusion_stays_until_the_later_of_start_and_stop() -> None:
    assert stay_until(infused((40, ev.InfusionStopped())), PACKS) == at(120)
    assert stay_until(infused((75, ev.InfusionStopped())), PACKS) == at(135)


def test_a_running_pump_is_due_to_be_done_by_arithmetic_and_a_paused_one_is_not() -> None:
    start = (0.0, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875))
    assert (40, "pump done") in said(state(start, route="IV"), 10)
    paused = state(start, (20, ev.InfusionPaused()), route="IV")
    assert "pump done" not in [words for _, words in said(paused, 25)]
    on = state(start, (20, ev.InfusionPaused()), (25, ev.InfusionResumed()), route="IV")
    assert (45, "pump done") in said(on, 26)
    stopped = state(start, (20, ev.InfusionStopped()), route="IV")
    assert "pump done" not in [words for _, words in said(stopped, 25)]
