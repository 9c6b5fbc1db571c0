"""A missed Shift, typed: what follows a code's letter at once and is no strength of it belongs to the act."""

from __future__ import annotations

import pytest

from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Hold, SessionState
from kapterm.session.when import Base, When

from .strategies import NOON
from .typist import PLAN, Typist

HELD = SessionState(plan=PLAN, t_zero=NOON, hold=Hold(NOON, 12))
SICK = SessionState(plan=PLAN, t_zero=NOON, adverse=(Adverse("e1", "nausea", "mild", NOON),))


@pytest.mark.parametrize("gap_s", [0.02, 0.1, 0.4, 1.9])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("d200", "ketamine 200 mg sublingual, in"),
        ("v132/84 78 98", "BP 132/84   HR 78   SpO₂ 98"),
        ("s15", "MOAA/S 5"),
    ],
)
def test_digits_beyond_the_strength_of_d_v_and_s_are_the_acts_own_value(typed: str, said: str, gap_s: float) -> None:
    typist = Typist().type(typed, gap_s=gap_s)
    assert typist.struck == [("id1", "missed Shift")]
    assert all(not isinstance(fact, ev.DoseGiven | ev.VitalsTaken | ev.ScaleRated) for fact in typist.facts)
    assert typist.wait(1).type("\n").said[-1] == said


def test_the_repaired_line_holds_what_was_typed_and_the_moment_of_its_letter() -> None:
    typist = Typist().type("d2", gap_s=0.4)
    assert typist.keyboard.line is not None
    assert (typist.keyboard.line.kind, typist.keyboard.line.line.text) == ("D", "2")
    assert typist.keyboard.line.begun_s == 100.0


def test_an_earlier_time_goes_with_the_repaired_line() -> None:
    typist = Typist().type("-3v132/84").type("\n")
    assert typist.records[-1].when == When(Base.AGO, 3)


def test_a_strength_of_shaking_stays_a_strength() -> None:
    typist = Typist().type("s").wait().type("2").wait(3)
    assert typist.said == ["shaking", "~2"]
    assert typist.keyboard.line is None


def test_after_two_seconds_a_digit_out_of_range_says_the_range() -> None:
    typist = Typist().type("d").wait(2.5).type("2")
    assert typist.struck == []
    assert typist.keyboard.hint == "disoriented: no strength, 0 over"


def test_a_digit_out_of_range_of_another_code_says_the_range_at_once() -> None:
    typist = Typist().type("t7", gap_s=0.1)
    assert typist.struck == []
    assert typist.keyboard.hint == "tears: 1–3, 0 over"


def test_a_nought_after_a_is_the_events_end_only_while_an_event_is_open() -> None:
    typist = Typist(SICK).type("a0")
    assert typist.struck == [("id1", "missed Shift")]
    assert typist.type("\n").said[-1] == "event over: nausea"
    assert Typist().type("a0", gap_s=0.1).said == ["insight 0"]


@pytest.mark.parametrize(("typed", "said"), [("o\n", "spat"), ("os\n", "swallowed")])
@pytest.mark.parametrize("gap_s", [0.1, 0.5])
def test_o_and_enter_while_a_hold_runs_open_out_which_needs_its_own_enter(typed: str, said: str, gap_s: float) -> None:
    typist = Typist(HELD).type(typed, gap_s=gap_s).wait(0.5)
    assert len(typist.struck) == len(typed) - 1
    assert not any(isinstance(fact, ev.HoldEnded) for fact in typist.facts)
    assert said in typist.type("\n").said[-1]


def test_an_enter_that_bounced_is_not_the_lines_own() -> None:
    typist = Typist(HELD).type("o", gap_s=0.4).type("\n\n", gap_s=0.1)
    assert not any(isinstance(fact, ev.HoldEnded) for fact in typist.facts)
    assert typist.keyboard.line is not None


def test_o_and_enter_without_a_hold_or_later_are_words() -> None:
    assert Typist().type("o").wait().type("\nfar away\n").said == ["unreal", "+far away"]
    assert Typist(HELD).type("o").wait(2.5).type("\nfar away\n").said == ["unreal", "+far away"]


def test_any_other_enter_after_a_code_is_words() -> None:
    assert Typist(SICK).type("a").wait().type("\nclear\n").said == ["insight", "+clear"]
    assert Typist().type("d").wait().type("\nclear\n").said == ["disoriented", "+clear"]
