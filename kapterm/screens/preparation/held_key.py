"""A held key answers once: what a keyboard repeats by itself is told from what a finger pressed twice.

Repeats come 60 ms apart or less, but the first of them only after half a second, like a second press. So a key that was
the last one too waits for 60 ms: a repeat behind it says that it was one itself.
"""

from __future__ import annotations

from msgspec import Struct

REPEAT_S = 0.06
"""Presses of one key this close together are the keyboard's own."""


class HeldKey(Struct, frozen=True):
    """What was pressed last. Times are those of the keys, in seconds of one clock."""

    key: str = ""
    at_s: float = float("-inf")
    waiting: bool = False
    """True while the last press may still turn out to be a repeat."""

    def press(self, key: str, at_s: float) -> tuple[HeldKey, tuple[str, ...]]:
        """The state after a key, and the keys that are now known to be presses, in order."""
        if key != self.key:
            return HeldKey(key, at_s), (*self._released(), key)
        if at_s - self.at_s <= REPEAT_S:
            return HeldKey(key, at_s), ()
        return HeldKey(key, at_s, waiting=True), self._released()

    def wait_over(self, pressed_s: float) -> tuple[HeldKey, tuple[str, ...]]:
        """The state once the wait that a press began is over without another key: the press was one.

        Args:
            pressed_s: The press that the wait was for; a later one has a wait of its own.
        """
        if self.waiting and pressed_s == self.at_s:
            return HeldKey(self.key, self.at_s), self._released()
        return self, ()

    def _released(self) -> tuple[str, ...]:
        return (self.key,) if self.waiting else ()
