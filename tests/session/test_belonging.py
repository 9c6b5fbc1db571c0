"""A private note that holds dose, medicine or vital signs gets a quiet word; other notes get none."""

from __future__ import annotations

import pytest

from kapterm.session.belonging import quiet_word, record_word

from .typist import shipped_packs


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("gave 50 mg more", "mg"),
        ("60mg was too much", "mg"),
        ("Ketamine hit her hard", "ketamine"),
        ("her blood pressure frightened me", "blood pressure"),
        ("132/84 and I worried", "132/84"),
        ("lorazepam, again", "lorazepam"),
        ("the booster.", "booster"),
    ],
)
def test_words_of_the_record_are_found(text: str, word: str) -> None:
    assert record_word(text, shipped_packs()) == word
    assert quiet_word(text, shipped_packs()) == f"“{word}”: belongs to the record"


@pytest.mark.parametrize("text", ["", "a lot of grief in the room", "I think of my own father", "half past 3"])
def test_other_words_are_left_in_peace(text: str) -> None:
    assert quiet_word(text, shipped_packs()) == ""
