"""The quiet word when dose, medicine or vital signs are typed into a psychotherapy note, which loses its protection so.

Nothing is refused and nothing is moved: the writer decides (45 CFR 164.501, reference 8.2).
"""

from __future__ import annotations

import re
from itertools import pairwise

from kapterm.session.packs import Packs

_PRESSURE = re.compile(r"\b\d{2,3}/\d{2,3}\b")
_WORDS = re.compile(r"[^\s,;:.!?()“”\"']+")
_AFTER_NUMBER = re.compile(r"(?<=\d)(?=[^\W\d_])")
"""Between a number and its unit where no space was typed: 60mg."""
_NOT_A_LOT = re.compile(r"\ba\s+lot\b", re.IGNORECASE)


def record_word(text: str, packs: Packs) -> str:
    """The first word of a private note that belongs to the record; empty where there is none."""
    bare = _NOT_A_LOT.sub(" ", text.casefold())
    if found := _PRESSURE.search(bare):
        return found[0]
    known = packs.medicines.medicine_words
    words = _WORDS.findall(_AFTER_NUMBER.sub(" ", bare))
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return next((word for word in (*words, *pairs) if word in known), "")


def quiet_word(text: str, packs: Packs) -> str:
    """What is said beside a private note that holds such a word; empty where it holds none."""
    word = record_word(text, packs)
    return f"“{word}”: belongs to the record" if word else ""
