"""Keys that are held down, typed as a keyboard repeats them: once, a pause of half a second, then thirty a second."""

from __future__ import annotations

import pytest

from kapterm.session import events as ev

from .typist import Typist


def hold(typist: Typist, key: str, times: int = 12) -> Typist:
    """Lean on a key."""
    return typist.type(key, gap_s=0.5).type(key * times, gap_s=0.03).wait()


@pytest.mark.parametrize("key", "tqNWLJX")
def test_a_letter_of_the_log_that_is_held_is_one_press(key: str) -> None:
    assert len(hold(Typist(), key).facts) == 1


@pytest.mark.parametrize("gap_s", [0.0, 0.3, 0.9])
def test_the_same_letter_within_a_second_is_one_press_and_later_is_still(gap_s: float) -> None:
    assert Typist().type("tt", gap_s=gap_s).wait().said == ["tears"]
    assert Typist().type("tt", gap_s=1.1).wait().said == ["tears", "tears"]


@pytest.mark.parametrize("key", ["\b", "U"])
def test_the_key_that_takes_back_strikes_one_line_however_long_it_is_held(key: str) -> None:
    typist = hold(Typist().type("t").wait().type("q").wait().type("f").wait(), key)
    held_again = [fact.of for fact in typist.facts if isinstance(fact, ev.Restored)]
    assert [of for of, _ in typist.struck if of not in held_again] == ["id3"]


@pytest.mark.parametrize("key", ["\b", "U"])
def test_it_is_one_line_a_press_also_for_quick_fingers(key: str) -> None:
    typist = Typist().type("t").wait().type("q").wait().type("f").wait().type(key * 2, gap_s=0.12)
    assert typist.struck == [("id3", "wrong key"), ("id2", "wrong key")]


def test_space_that_repeats_marks_no_row_of_moments() -> None:
    assert Typist().type(" " * 20, gap_s=0.03).said == ["mark"]


@pytest.mark.parametrize(("letter", "said"), [("n", "near"), ("w", "words-said"), ("l", "looked")])
def test_a_letter_made_a_capital_by_comma_is_no_code_while_it_is_held(letter: str, said: str) -> None:
    assert hold(Typist().type(","), letter).said == [said]


def test_undo_by_comma_logs_nothing_while_it_is_held() -> None:
    typist = hold(Typist().type("t").wait().type(","), "u")
    assert typist.said == ["tears", "struck"]


def test_inside_a_line_every_key_counts() -> None:
    assert Typist().type("\n").type("aaa  bbb", gap_s=0.02).type("\b\b", gap_s=0.02).type("\n").said == ["aaa  b"]


def test_an_enter_that_is_held_keeps_nothing_that_is_empty() -> None:
    assert hold(Typist(), "\n", 13).said == []
    assert hold(Typist().type("P"), "\n", 13).said == ["onset"]
