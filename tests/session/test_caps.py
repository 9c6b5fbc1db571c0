"""Caps lock, typed."""

from __future__ import annotations

import pytest

from kapterm.session import events as ev

from .typist import Typist


def test_three_capitals_within_ten_seconds_show_caps() -> None:
    typist = Typist().type("QF")
    assert typist.keyboard.status == ""
    assert typist.type("T").keyboard.status == "CAPS?"


def test_three_capitals_over_a_longer_time_are_three_acts() -> None:
    assert Typist().type("N").wait(6).type("W").wait(6).type("L").keyboard.status == ""


def test_a_lower_case_letter_between_them_says_that_the_lock_is_off() -> None:
    assert Typist().type("NWtL").keyboard.status == ""


def test_an_abbreviation_among_words_is_not_the_lock() -> None:
    typist = Typist().type("\non MAOI\b")
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.line.text == "on MAO"


def test_backspace_closes_the_line_and_takes_the_run_back() -> None:
    typist = Typist().type("NQF")
    assert typist.keyboard.line is not None
    typist.type("\b")
    assert typist.keyboard.line is None
    assert typist.keyboard.parked == ()
    assert typist.struck == [("id1", "caps lock")]


def test_a_run_that_is_still_held_is_never_logged() -> None:
    typist = Typist().type("JXN", gap_s=0.02).type("\b").wait()
    assert typist.said == []


def test_a_line_that_was_open_before_the_run_is_laid_aside_and_not_lost() -> None:
    typist = Typist().type("\nDR LEE CALLED\b")
    assert typist.keyboard.line is None
    assert typist.draft == ["DR LEE CALLED"]


def test_a_line_of_the_run_that_holds_values_is_laid_aside_and_not_lost() -> None:
    assert Typist().type("V132/84 RR 14\b").draft == ["132/84 RR 14"]


def test_what_the_run_itself_took_back_holds_again() -> None:
    typist = Typist().type("t").wait(11).type("UNW\b").wait()
    assert typist.said[0] == "tears"
    assert [fact.of for fact in typist.facts if isinstance(fact, ev.Restored)] == ["id1"]
    assert ("id1", "caps lock") not in typist.struck


def test_from_then_on_letters_are_read_with_their_case_swapped() -> None:
    typist = Typist().type("NQF\b").wait().type("T").wait()
    assert typist.said[-1] == "tears"
    assert typist.keyboard.status == "case swapped"


def test_a_lower_case_letter_says_that_the_lock_is_off_again() -> None:
    typist = Typist().type("NQF\bT").wait().type("t").wait(2)
    assert typist.said[-2:] == ["tears", "tears"]
    assert typist.keyboard.status == ""


def test_esc_ends_the_swapping() -> None:
    typist = Typist().type("NQF\b\x1bV")
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.kind == "V"


def test_words_typed_with_the_lock_on_come_out_as_meant() -> None:
    assert Typist().type("NQF\b\nTHE WATER\n").said[-1] == "the water"


def test_the_question_goes_after_ten_seconds_and_backspace_is_itself_again() -> None:
    typist = Typist().type("NWL").wait(10.1)
    assert typist.keyboard.status == ""
    assert typist.type("\b").struck == [("id3", "wrong key")]


def test_a_capital_that_is_held_down_is_one_capital() -> None:
    assert Typist().type("JJJJ", gap_s=0.03).wait().keyboard.status == ""


@pytest.mark.parametrize(("typed", "code"), [("j", "jolt"), ("J", "jolt"), ("!", "jolt"), ("x", "stop"), ("X", "stop")])
def test_jolt_and_stop_mean_the_same_in_both_cases(typed: str, code: str) -> None:
    assert Typist().type(typed).wait().said == [code]


def test_a_digit_is_the_strength_of_a_capital_jolt_too() -> None:
    assert Typist().type("J").wait().type("7").said == ["jolt", "~7"]


def test_a_sentence_that_begins_with_a_capital_jolt_is_a_note() -> None:
    assert Typist().type("Just warm", gap_s=0.1).type("\n").said == ["Just warm"]
