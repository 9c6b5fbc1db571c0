"""Who may read back: after the program withdrew into the dark, whoever types the session's PIN, where one was set.

The rule: a PIN keeps nobody from logging. It stands between somebody who comes upon the keyboard and what was written,
lives as long as the program runs, and is stored nowhere; the next opening asks for the passphrase.
"""

from __future__ import annotations

DIGITS = 4
ASKED = "dosing.read_back"
"""What the entry line is open for while the PIN is asked."""
EXPECTED = f"{DIGITS} digits; none: no PIN"
WRONG = "that was not the PIN; after ^Q ⏎ the passphrase opens"
_TYPES = ("enter", "escape", "backspace")


class ReadingBack:
    """The PIN of this session, and whether it stands between the keyboard and the record now."""

    def __init__(self) -> None:
        self._pin = ""
        self.is_closed = False
        """True from the moment the program withdrew until the PIN was typed."""

    def settle(self, typed: str) -> str:
        """Set the PIN, or none; what was expected where it is neither."""
        digits = typed.strip()
        if digits and not (len(digits) == DIGITS and digits.isascii() and digits.isdecimal()):
            return EXPECTED
        self._pin = digits
        return ""

    def withdraw(self) -> None:
        """Nobody was here, the computer slept, or somebody asked for it: from now on the PIN is asked for."""
        self.is_closed = bool(self._pin)

    def open(self, typed: str) -> bool:
        """Whether this was the PIN."""
        if typed.strip() == self._pin:
            self.is_closed = False
        return not self.is_closed


def belongs_to_pin(key: str) -> bool:
    """Whether a key is typed at the question for the PIN; any other one is the log's, at once."""
    return key in _TYPES or (len(key) == 1 and key.isascii() and key.isdecimal())
