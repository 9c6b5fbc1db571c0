"""The hand: the one widget that has the focus while a session is live, and reads every key in order.

It asks the grammar what a key means and posts what follows. No binding and no second focus: with those, notes typed
ahead became observation codes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.timer import Timer

from kapterm.session.grammar.keyboard import Key, Keyboard
from kapterm.session.intents import Intent
from kapterm.widgets.rows import Rows


class Hand(Rows, inherit_bindings=False):
    """Takes keys; shows the entry line.

    Args:
        keyboard: The grammar's memory of the keys.
        take_first: Asked before the grammar: true where the screen took the key (palette, help, leaving).
    """

    DEFAULT_CSS = "Hand { height: 1; }"
    can_focus = True

    @dataclass
    class Meant(Message):
        """What a key, or the passing of a quarter of a second, amounts to."""

        intents: list[Intent]

    def __init__(self, keyboard: Keyboard, take_first: Callable[[events.Key], bool], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keyboard = keyboard
        self._take_first = take_first
        self._timer: Timer | None = None

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if self._take_first(event):
            return
        self.mean(self.keyboard.press(Key(event.key, event.character, event.time)))

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.mean(self.keyboard.paste(event.text, event.time))

    def mean(self, intents: list[Intent]) -> None:
        """Post what follows, and come back when what is held is decided."""
        self.post_message(self.Meant(intents))
        deadline_s = self.keyboard.deadline_s
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if deadline_s is not None:
            self._timer = self.set_timer(0.25, lambda: self._decide(deadline_s))

    def _decide(self, deadline_s: float) -> None:
        self._timer = None
        self.mean(self.keyboard.expire(deadline_s))
