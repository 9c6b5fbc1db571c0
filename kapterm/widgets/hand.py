"""The hand: the one widget that reads the keys of a live session, every one, in order.

It asks the grammar what a key means, at once, and posts what follows. There is no binding and no focus that could
move: with those, notes typed ahead became observation codes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.timer import Timer

from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.keys import Key
from kapterm.session.intents import Intent
from kapterm.widgets.rows import Rows


class Hand(Rows, inherit_bindings=False):
    """Takes keys; shows the entry line.

    Args:
        keyboard: The grammar's memory of the keys.
        take_first: Asked before the grammar: true where the screen took the key (palette, help, leaving).
    """

    DEFAULT_CSS = "Hand { height: 1; }"

    @dataclass
    class Meant(Message):
        """What a key, or the passing of a quarter of a second, amounts to."""

        intents: list[Intent]

    def __init__(self, keyboard: Keyboard, take_first: Callable[[events.Key], bool], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keyboard = keyboard
        self._take_first = take_first
        self._timer: Timer | None = None

    def take(self, event: events.Key) -> None:
        """Take one key: the screen's own first, else it means what the grammar says."""
        if not self._take_first(event):
            self.mean(self.keyboard.press(Key(event.key, event.character, event.time)))

    def take_paste(self, event: events.Paste) -> None:
        """Take pasted text."""
        self.mean(self.keyboard.paste(event.text, event.time))

    def mean(self, intents: list[Intent]) -> None:
        """Post what follows, and come back when what is held is decided."""
        self.post_message(self.Meant(intents))
        deadline_s = self.keyboard.deadline_s
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if deadline_s is not None:
            wait_s = max(0.0, deadline_s - self.keyboard.latest_s)
            self._timer = self.set_timer(wait_s, lambda: self._decide(deadline_s))

    def _decide(self, deadline_s: float) -> None:
        self._timer = None
        self.mean(self.keyboard.expire(deadline_s))
