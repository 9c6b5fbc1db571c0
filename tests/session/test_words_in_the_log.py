"""Words that somebody types without Enter, also where their first letter is an act of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev

from .typist import Typist


@pytest.mark.parametrize("word", ["The water", "Ivy on it", "Unsure of it", "Great relief", "Zoned out", "Just warm"])
@pytest.mark.parametrize("gap_s", [0.02, 0.06, 0.15, 0.24])
def test_a_sentence_that_begins_with_an_act_of_one_key_is_a_note(word: str, gap_s: float) -> None:
    typist = Typist().type("q").wait(2).type(word, gap_s=gap_s).type("\n")
    assert [fact.text for fact in typist.facts if isinstance(fact, ev.NoteWritten)] == [word]
    note = next(one for one in typist.records if isinstance(one.fact, ev.NoteWritten))
    assert note.begun_s == pytest.approx(102.4)


def test_the_line_that_undo_took_back_holds_again_where_undo_only_began_a_word() -> None:
    typist = Typist().type("q").wait(2).type("Unsure", gap_s=0.1).type("\n")
    assert typist.struck == [("id1", "wrong key")]
    assert [fact.of for fact in typist.facts if isinstance(fact, ev.Restored)] == ["id1"]


def test_the_light_is_as_it_was_where_dark_only_began_a_word() -> None:
    assert len(Typist().type("Zoned", gap_s=0.1).acts) == 3


def test_the_prompt_goes_where_grounding_only_began_a_word() -> None:
    assert Typist().type("Great", gap_s=0.1).keyboard.offer is None


def test_two_letters_after_such_an_act_or_slower_ones_are_codes() -> None:
    assert Typist().type("Gt", gap_s=0.1).wait().said == ["tears"]
    assert Typist().type("Gtq", gap_s=0.4).wait().said == ["tears", "quiet"]
    assert Typist().type("Utq", gap_s=0.4).wait().said == ["tears", "quiet"]


def test_an_act_by_comma_begins_no_word() -> None:
    typist = Typist().type(",g", gap_s=0.1).type("tq", gap_s=0.1).wait()
    assert typist.said == ["tears", "quiet"]
    assert typist.keyboard.offer is not None


@given(st.sampled_from("TIUGZJXNWL"), st.text("abcdefghiklmnoprstuvw", min_size=2, max_size=8), st.floats(0.001, 0.24))
def test_no_letter_of_a_word_typed_at_once_is_lost(capital: str, rest: str, gap_s: float) -> None:
    word = capital + rest
    if len(set(word)) < 3 or gap_s * 3 < 0.051:
        return
    typist = Typist().type(word, gap_s=gap_s).type("\n")
    assert [fact.text for fact in typist.facts if isinstance(fact, ev.NoteWritten)] == [word]
