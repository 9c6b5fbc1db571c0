"""Words that begin with an answer key are words, and answers are answers."""

from __future__ import annotations

import pytest

from kapterm.screens.preparation.sentence import FIRST, Press, Sentence


def meaning_of(text: str, gap_s: float = 0.12) -> str:
    """What typing the text at an item of words comes to."""
    sentence = Sentence()
    for number, character in enumerate(text):
        press = Press(character, character, number * gap_s)
        if not number:
            sentence = Sentence("P74", (press,)) if character in FIRST else Sentence()
            continue
        meaning = sentence.meaning(press)
        if meaning != "more":
            return meaning
        sentence = sentence.and_(press)
    return "waits"


@pytest.mark.parametrize("text", ["red, or palm up", "none", "Dr Lee", "nurse with ALS", "RN Hale", "n/a", "Diazepam"])
def test_a_sentence_is_words_by_its_first_letters(text: str) -> None:
    assert meaning_of(text) == "words"


@pytest.mark.parametrize("text", ["nn", "yynn", "nyun", "n1", "r\r"])
def test_answers_one_after_the_other_are_answers(text: str) -> None:
    assert meaning_of(text) == "apart"


def test_a_letter_a_moment_later_is_apart() -> None:
    assert meaning_of("no", gap_s=0.4) == "apart"
