"""What is read and asked once more before the client leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.fold import SessionFold
from kapterm.session.schedule import due, gaps

from .strategies import NOON, event
from .typist import shipped_packs

PACKS = shipped_packs()
BP = ev.VitalsTaken(systolic_mmhg=120, diastolic_mmhg=80, heart_rate_bpm=70, spo2_pct=98, respiratory_rate_bpm=14)
HOME = ev.Departed(escort="sister")


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def dosed(*facts: tuple[float, ev.AnyFact]) -> SessionState:
    """A sublingual visit with its dose at noon, whose stay ends two hours later."""
    fold = SessionFold("s1")
    given: list[tuple[float, ev.AnyFact]] = [(-30, ev.PlanMade(route="SL")), (0, ev.DoseGiven(amount_mg=100))]
    for n, (minute, fact) in enumerate([*given, *facts]):
        fold.add(event(n, fact, minute * 60))
    return fold.chart().state


def leaving(state: SessionState, minute: float) -> list[str]:
    return [one.words for one in due(state, PACKS, at(minute)) if one.words.endswith("leaving")]


def test_a_last_reading_and_risk_are_due_at_the_end_of_the_stay_and_shown_when_it_is_near() -> None:
    assert leaving(dosed(), 60) == []
    assert leaving(dosed(), 95) == ["vitals, leaving", "risk, leaving"]
    assert {one.at for one in due(dosed(), PACKS, at(95)) if one.words.endswith("leaving")} == {at(120)}


def test_a_reading_near_the_end_is_the_last_one_and_a_partial_one_leaves_its_rest() -> None:
    assert leaving(dosed((100, BP)), 101) == ["risk, leaving"]
    assert leaving(dosed((80, BP)), 101) == ["vitals, leaving", "risk, leaving"]
    assert leaving(dosed((100, ev.VitalsTaken(spo2_pct=98))), 101)[0] == "vitals BP HR RR, leaving"
    not_taken = ev.VitalsTaken(not_taken=("BP", "HR", "SpO₂", "RR"), text="refused")
    assert leaving(dosed((100, not_taken)), 101) == ["risk, leaving"]


@pytest.mark.parametrize(
    ("found", "is_asked"),
    [
        (ev.DischargeChecked(met_criteria=("suicide risk asked again",)), True),
        (ev.DischargeChecked(si="denied"), True),
        (ev.DischargeChecked(result="ready"), False),
        (ev.DischargeChecked(open_criteria=("suicide risk asked again",)), False),
    ],
)
def test_risk_was_asked_where_it_was_ticked_or_its_answer_written(found: ev.DischargeChecked, is_asked: bool) -> None:
    assert ("risk, leaving" not in leaving(dosed((100, BP), (110, found)), 111)) is is_asked


def test_what_was_not_recorded_before_leaving_is_a_gap() -> None:
    assert "vitals before leaving: not recorded" in gaps(dosed((50, BP), (121, HOME)), PACKS, at(130))
    asked = (119.0, ev.DischargeChecked(si="denied"))
    assert not [words for words in gaps(dosed((118, BP), asked, (121, HOME)), PACKS, at(130)) if "leaving" in words]
