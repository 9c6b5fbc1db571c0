"""The clinic's written rules: what a reading crossed stands beside it, and what it made due stays until answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kapterm.session import clinic_rules
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.clinic_rules import crossed_by, rules_due
from kapterm.session.fold import SessionFold
from kapterm.session.schedule import due, gaps

from .strategies import NOON, event
from .typist import shipped_packs

PACKS = shipped_packs()


def visit(*facts: tuple[float, ev.AnyFact], **plan: Any) -> SessionState:
    fold = SessionFold("s1")
    fold.add(event(0, ev.PlanMade(route="IM", **plan), -3600))
    fold.add(event(1, ev.DoseGiven(amount_mg=50, route="IM")))
    for n, (minute, fact) in enumerate(facts, 2):
        fold.add(event(n, fact, minute * 60))
    return fold.chart().state


def bp(systolic: int, diastolic: int) -> ev.VitalsTaken:
    return ev.VitalsTaken(systolic_mmhg=systolic, diastolic_mmhg=diastolic)


def ruled(state: SessionState) -> list[tuple[float, str]]:
    return [((one.at - NOON).total_seconds() / 60, one.words) for one in rules_due(state, PACKS)]


def test_a_reading_within_the_limits_says_and_asks_nothing() -> None:
    state = visit((20, bp(150, 90)))
    assert crossed_by(state.vitals[-1], state, PACKS) == ()
    assert ruled(state) == []


def test_a_reading_shows_its_limit_its_rule_and_their_source() -> None:
    state = visit((20, bp(166, 96)))
    assert crossed_by(state.vitals[-1], state, PACKS) == ("clinic rule: 160/100 or above: repeat in 5 min (general)",)
    high = visit((20, bp(186, 112)))
    assert crossed_by(high.vitals[-1], high, PACKS)[0] == "above 180 or above 110 on two readings, 5 min apart (R35)"


def test_a_reading_before_the_dose_is_held_against_no_limit_of_the_session() -> None:
    state = visit((-5, bp(186, 112)))
    assert crossed_by(state.vitals[-1], state, PACKS) == ()
    assert ruled(state) == []


def test_the_repeat_is_due_as_clinic_rule_until_a_reading_after_it() -> None:
    state = visit((20, bp(166, 96)))
    assert ruled(state) == [(25, "vitals")]
    assert "vitals, clinic rule" in [one.words for one in due(state, PACKS, NOON + timedelta(minutes=21))]
    assert ruled(visit((20, bp(166, 96)), (26, bp(150, 90)))) == []
    assert ruled(visit((20, bp(166, 96)), (26, ev.VitalsTaken(heart_rate_bpm=80)))) == [(25, "vitals")]


def test_a_repeat_is_struck_only_with_a_reason() -> None:
    label = "160/100 or above: repeat in 5 min"
    bare, struck = ev.RuleNoted(rule=label), ev.RuleNoted(rule=label, text="cuff hurts, prescriber agrees")
    assert ruled(visit((20, bp(166, 96)), (22, bare))) == [(25, "vitals")]
    assert ruled(visit((20, bp(166, 96)), (22, struck))) == []
    left_out = ev.VitalsTaken(not_taken=("BP", "HR", "SpO₂", "RR"), text="asleep and settled")
    assert ruled(visit((20, bp(166, 96)), (24, left_out))) == []


def test_a_second_reading_makes_the_prescriber_and_the_symptoms_due() -> None:
    second: list[tuple[float, ev.AnyFact]] = [(20, bp(186, 112)), (25, bp(182, 111))]
    assert ruled(visit(*second)) == [(25, "prescriber"), (25, "symptoms"), (30, "vitals")]
    called = ev.CallMade(who="Dr Lee")
    assert ruled(visit(*second, (26, called), (27, ev.SymptomsChecked()))) == [(30, "vitals")]


def test_somebody_called_at_the_first_reading_answers_the_second() -> None:
    answered: list[tuple[float, ev.AnyFact]] = [
        (20, bp(186, 112)),
        (21, ev.CallMade(who="Dr Lee")),
        (22, ev.SymptomsChecked()),
        (25, bp(182, 111)),
    ]
    assert ruled(visit(*answered)) == [(30, "vitals")]


def test_two_readings_too_near_each_other_are_not_a_second_one() -> None:
    assert ruled(visit((20, bp(186, 112)), (22, bp(184, 111)))) == [(27, "vitals")]


@pytest.mark.parametrize("between", [bp(150, 90)])
def test_a_reading_back_below_the_limit_begins_anew(between: ev.VitalsTaken) -> None:
    state = visit((20, bp(186, 112)), (25, between), (30, bp(184, 112)))
    assert ruled(state) == [(35, "vitals")]


def test_slow_breathing_is_answered_by_a_look() -> None:
    slow = ev.VitalsTaken(respiratory_rate_bpm=8)
    assert ruled(visit((20, slow))) == [(20, "look")]
    assert ruled(visit((20, slow), (20, ev.Observed(code="looked")))) == []


def test_a_sedation_score_shows_its_limit() -> None:
    state = visit((20, ev.ScaleRated(name="MOAA/S", value=2)))
    assert crossed_by(state.scales[-1], state, PACKS) == ("MOAA/S 2 or less (general)",)


def test_a_rule_that_nobody_answered_is_a_gap() -> None:
    state = visit((80, bp(166, 96)), (130, ev.Departed()))
    assert "clinic rule, 160/100 or above: repeat in 5 min: nothing recorded" in gaps(
        state, PACKS, NOON + timedelta(minutes=131)
    )


@pytest.mark.parametrize("reading", [bp(128, 80), bp(192, 112)])
def test_a_long_day_of_readings_is_looked_at_once_not_pair_by_pair(
    reading: ev.VitalsTaken, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = visit((0, ev.DoseGiven(amount_mg=200, route="SL")), *((minute, reading) for minute in range(1, 301)))
    looks, value_of = [0], clinic_rules.value_of

    def counted(entry: Entry, measured: str) -> float | tuple[int, int] | None:
        looks[0] += 1
        return value_of(entry, measured)

    monkeypatch.setattr(clinic_rules, "value_of", counted)
    rules_due(state, PACKS)
    assert looks[0] <= 6 * 300 * len(PACKS.limits.rules)
