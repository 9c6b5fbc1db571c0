"""A sentence typed where an answer key would do: "red, or palm up" is no refusal, and "Dr Lee" is no dose. Pure.

At an item of words the first letters wait a quarter of a second. If another letter follows that is no answer, all of
them were words; else they count as they were pressed. The log of the hour knows a sentence by the same span.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

TOGETHER_S = 0.25
"""Letters this close together may be one word."""

MOST = 3
"""Letters that wait; a longer run of answers is one."""

ACT = "D"
FIRST = frozenset("ynurxYNUR") | frozenset(ACT)
"""Keys that answer, or go on to the dose, and begin words too. X opens a line to type in, so nothing is lost by it."""


class Press(Struct, frozen=True):
    """One key as it was pressed."""

    key: str
    character: str
    """What it types; empty where it types nothing."""
    at_s: float


class Sentence(Struct, frozen=True):
    """Presses that may turn out to be the beginning of a sentence."""

    line: str = ""
    """The id of the item of words it began on."""
    presses: tuple[Press, ...] = ()

    @property
    def text(self) -> str:
        """What was typed so far."""
        return "".join(press.character for press in self.presses)

    def meaning(self, press: Press) -> Literal["words", "more", "apart"]:
        """What another press makes of it: words, more that waits, or something apart from it."""
        last = self.presses[-1] if self.presses else None
        if last is None or press.at_s - last.at_s > TOGETHER_S or not press.character.isprintable():
            return "apart"
        if not press.character or press.key == last.key:
            return "apart"
        if press.key not in FIRST or last.key == ACT:
            return "words" if press.character.isalpha() or press.character in " '.,/" else "apart"
        return "more" if len(self.presses) < MOST else "apart"

    def and_(self, press: Press) -> Sentence:
        """The sentence with one more press."""
        return Sentence(self.line, (*self.presses, press))
