"""A slow sentence without Enter: letters that were logged one by one, and turn out to have been words.

Three or more codes, each within 1.5 s of the one before, and then Enter: the line that opens offers it.
"""

from __future__ import annotations

from msgspec import Struct

from kapterm.session.when import When

PAUSE_S = 1.5
AUTO_REPEAT_S = 0.060
"""A key again within this time is one that is held down."""
CODES_FROM = 3
ENTER_WITHIN_S = 6.0
REASON = "these were words"


class WereWords(Struct, frozen=True):
    """What the offer would make of the codes: one note of their letters, and the lines that are struck for it."""

    text: str
    ids: tuple[str, ...]
    begun_s: float
    when: When | None = None


class Sentence:
    """The letters and spaces pressed in the log without a longer pause."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Something else was pressed: whatever comes begins anew."""
        self._text = ""
        self._begun_s = self._last_s = 0.0
        self._ids: list[str] = []
        self._codes = 0
        self._when: When | None = None

    def typed(self, char: str, at_s: float) -> None:
        """A letter or a space was pressed."""
        if self._text and at_s - self._last_s > PAUSE_S:
            self.clear()
        is_held_down = self._text.endswith(char) and at_s - self._last_s <= AUTO_REPEAT_S
        if not self._text:
            self._begun_s = at_s
        self._text += "" if is_held_down else char
        self._last_s = at_s

    def logged(self, event_id: str, at_s: float, *, is_code: bool, can_be_struck: bool, when: When | None) -> None:
        """A line came of it; one that no single key takes back stays whatever the letters were."""
        if not self._text or at_s < self._begun_s:
            return
        self._codes += is_code
        self._when = self._when or when
        if can_be_struck:
            self._ids.append(event_id)

    def offer(self, at_s: float) -> WereWords | None:
        """What an Enter now may be asking for; None where the codes were codes."""
        if self._codes < CODES_FROM or at_s - self._last_s > ENTER_WITHIN_S:
            return None
        return WereWords(self._text.strip(), tuple(self._ids), self._begun_s, self._when)
