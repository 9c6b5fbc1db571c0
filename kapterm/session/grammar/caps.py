"""Caps lock, noticed: three capitals within ten seconds and no lower case ask `CAPS?`, and Backspace says yes.

From then on letters are read with their case swapped, until Esc or a lower-case letter arrives.
"""

from __future__ import annotations

RUN = 3
WITHIN_S = 10.0
_LONG_AGO_S = -1e9


class Caps:
    """What the case of the letters so far says about the lock."""

    def __init__(self) -> None:
        self._run: list[float] = []
        self._lower_in_line_s = _LONG_AGO_S
        self.is_swapped = False
        """True while letters are read with their case swapped."""

    @property
    def asks(self) -> bool:
        """True while `CAPS?` stands."""
        return len(self._run) >= RUN and not self.is_swapped

    @property
    def since_s(self) -> float:
        """When the first capital of the run was pressed."""
        return self._run[0]

    @property
    def deadline_s(self) -> float | None:
        """When the question goes if no key comes; None while none stands."""
        return self._run[-1] + WITHIN_S if self.asks else None

    def saw(self, char: str, at_s: float, *, in_line: bool) -> None:
        """Look at a letter as the terminal sent it. One among lower-case words is an abbreviation, not the lock."""
        self.expire(at_s)
        if char.islower():
            self._run, self.is_swapped = [], False
            self._lower_in_line_s = at_s if in_line else _LONG_AGO_S
        elif char.isupper() and not self.is_swapped and at_s - self._lower_in_line_s > WITHIN_S:
            self._run = [one for one in self._run if at_s - one <= WITHIN_S] + [at_s]

    def expire(self, now_s: float) -> None:
        """Forget a run that is over."""
        if self._run and now_s - self._run[-1] >= WITHIN_S:
            self._run = []

    def accept(self) -> None:
        """The lock is on."""
        self._run, self.is_swapped = [], True

    def stop(self) -> None:
        """Letters are what they are again."""
        self._run, self.is_swapped = [], False
