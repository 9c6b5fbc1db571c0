"""A paper form taken in by keys: a digit an item, back and correct, missing and refused never a zero.

Where every answer has a digit of its own, one key answers and goes on (nine keys for a PHQ-9); where answers go in
steps, the digit counts the steps (CBI: 0 to 4 for 0 to 100). Larger answers are typed and kept with Enter.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session.measures.answers import MISSING, REFUSED, Answer, range_text
from kapterm.session.measures.measure import Measure

Way = Literal["digit", "step", "number"]


class Entry(Struct, frozen=True, kw_only=True):
    """A form half taken in. Every key gives a new one; none is ever lost without `said` telling why."""

    measure: Measure
    answers: tuple[Answer, ...] = ()
    typed: str = ""
    """Digits of an answer that is not kept yet."""
    said: str = ""
    """Why the last key was not taken; empty where it was."""

    @property
    def item(self) -> int | None:
        """The item that is answered next; None when the form is through."""
        return len(self.answers) + 1 if len(self.answers) < len(self.measure.labels) else None

    @property
    def way(self) -> Way:
        """How an answer is typed here."""
        values = self.measure.values
        if self.measure.highest <= 9:
            return "digit"
        return "step" if len(values) <= 10 else "number"

    def key(self, key: str) -> Entry:
        """The form after one key: a digit, -, r, enter or backspace."""
        if key == "backspace":
            return self._back()
        if self.item is None:
            return replace(self, said="The form is through.")
        if key in (MISSING, REFUSED):
            return self._with(MISSING if key == MISSING else REFUSED)
        if key == "enter":
            return self._kept(self.typed) if self.typed else replace(self, said=self._expected())
        if not (key.isascii() and key.isdigit()):
            return replace(self, said=self._expected())
        if self.way == "number":
            return replace(self, typed=(self.typed + key)[:6], said="")
        return self._kept(str(int(key) * self.measure.step) if self.way == "step" else key)

    def _kept(self, digits: str) -> Entry:
        if int(digits) in self.measure.values:
            return self._with(int(digits))
        return replace(self, typed="", said=self._expected())

    def _with(self, answer: Answer) -> Entry:
        """One answer more, and with it the items that the form passes over after it."""
        answers = (*self.answers, answer)
        while len(answers) < len(self.measure.labels) and len(answers) + 1 in self._passed_over(answers):
            answers = (*answers, MISSING)
        return replace(self, answers=answers, typed="", said="")

    def _back(self) -> Entry:
        """One digit less, else one answer less, with those that were passed over because of it."""
        if self.typed:
            return replace(self, typed=self.typed[:-1], said="")
        answers = self.answers
        while answers and answers[-1] is MISSING and len(answers) in self._passed_over(answers[:-1]):
            answers = answers[:-1]
        return replace(self, answers=answers[:-1], said="")

    def _passed_over(self, answers: tuple[Answer, ...]) -> tuple[int, ...]:
        rule = self.measure.unasked
        if rule is None or len(answers) < rule.when_item or answers[rule.when_item - 1] != rule.answered:
            return ()
        return rule.items

    def _expected(self) -> str:
        keys = f"; type 0 to {len(self.measure.values) - 1}" if self.way == "step" else ""
        return f"Item {self.item} takes {range_text(self.measure)}{keys}; - missing, r refused."
