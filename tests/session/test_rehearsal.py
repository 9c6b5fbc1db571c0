"""The rehearsal: five keys found blind, and the way out of caps lock."""

from __future__ import annotations

import pytest

from kapterm.session.grammar import Context
from kapterm.session.grammar.keys import Key
from kapterm.session.rehearsal import Rehearsal

from .typist import shipped_packs

NAMES = {",": "comma", "\b": "backspace"}


def rehearse(*typed: str, after_s: float = 1.0) -> Rehearsal:
    """Answer each step with some keys, each so long after the one before."""
    rehearsal, now_s = Rehearsal(Context(shipped_packs())), 100.0
    for keys in typed:
        rehearsal.ask(now_s)
        for char in keys:
            now_s += after_s
            rehearsal.press(Key(NAMES.get(char, char), None if char == "\b" else char, now_s))
    return rehearsal


@pytest.mark.parametrize("first", [("D", "V", "j", "G", "x"), (",d", ",v", "!", ",g", "x"), ("D", "V", "J", "G", "X")])
def test_every_way_to_the_right_key_passes(first: tuple[str, ...]) -> None:
    rehearsal = rehearse(*first, "J", "X", "T", "\b")
    assert rehearsal.step is None
    assert rehearsal.once_more == ()


def test_a_wrong_key_is_to_be_tried_once_more_and_the_next_one_is_asked() -> None:
    rehearsal = rehearse("D", "v", "k", "G", "x")
    assert [step.act for step in rehearsal.once_more] == ["dosing.vitals", "dosing.jolt"]
    assert rehearsal.step is not None
    assert rehearsal.step.with_lock


def test_the_right_key_after_three_seconds_is_late() -> None:
    assert [step.act for step in rehearse("D", after_s=3.1).once_more] == ["dosing.dose"]
    assert rehearse("D", after_s=3.0).once_more == ()


def test_a_small_letter_says_that_the_lock_is_off() -> None:
    rehearsal = rehearse("D", "V", "j", "G", "x", "j")
    assert rehearsal.answers[-1].lock_is_off
    assert not rehearsal.answers[-1].is_passed


def test_the_way_out_is_no_other_key_than_backspace() -> None:
    rehearsal = rehearse("D", "V", "j", "G", "x", "J", "X", "T", "U")
    assert [step.words for step in rehearsal.once_more] == ["CAPS? stands there: the way out"]
