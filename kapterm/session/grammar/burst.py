"""Letters typed in a run, before it is known what they are: codes, words, or a sleeve that brushed the keys.

A letter is held for 250 ms. Alone, it is a code. Three or more, each within 250 ms of the one before, are words. Three
or more different ones within 50 ms that nothing follows were brushed.
"""

from __future__ import annotations

from msgspec import Struct

HOLD_S = 0.250
BRUSH_S = 0.050
REPEAT_S = 1.0
"""A letter again within this time of its last is one press: a held key."""
WORDS_FROM = 3


class Letter(Struct, frozen=True):
    """A letter and when it was pressed."""

    char: str
    at_s: float
    is_repeat: bool = False
    is_done: bool = False
    """True for a capital that was done when it was pressed, and may yet turn out to begin words."""


class Burst:
    """The letters that are held now."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self._last: Letter | None = None

    @property
    def deadline_s(self) -> float | None:
        """When what is held is decided if no key comes; None while nothing is held."""
        return self.letters[-1].at_s + HOLD_S if self.letters else None

    @property
    def text(self) -> str:
        """What was typed."""
        return "".join(letter.char for letter in self.letters)

    @property
    def undecided(self) -> list[Letter]:
        """The letters that nothing was done about yet."""
        return [letter for letter in self.letters if not letter.is_done]

    def goes_on(self, at_s: float) -> bool:
        """Whether a key at this time is still part of what is held."""
        return bool(self.letters) and at_s - self.letters[-1].at_s <= HOLD_S

    def add(self, char: str, at_s: float) -> None:
        """Hold one more letter."""
        is_repeat = self._last is not None and self._last.char == char and at_s - self._last.at_s <= REPEAT_S
        self._last = Letter(char, at_s, is_repeat)
        self.letters.append(self._last)

    def lead(self, capital: str, at_s: float) -> None:
        """A capital was done at once: letters that follow it as quickly as in a word make it one."""
        self.letters = [Letter(capital, at_s, is_done=True)]

    @property
    def is_words(self) -> bool:
        """Three or more letters, not all the same: somebody writes."""
        return len(self.letters) >= WORDS_FROM and len(set(self.text)) > 1

    @property
    def may_be_brushed(self) -> bool:
        """Three or more different letters within 50 ms: perhaps nobody wrote."""
        span_s = self.letters[-1].at_s - self.letters[0].at_s if self.letters else 0
        return self.is_words and span_s <= BRUSH_S and len(set(self.text)) == len(self.letters)

    def take(self) -> list[Letter]:
        """The letters, no longer held."""
        taken, self.letters = self.letters, []
        return taken
