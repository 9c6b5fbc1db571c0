"""The entry line at a screen's foot: one line, typed in key order, taken by Enter inside the key's own handler.

With Textual's Input a burst of type-ahead mangles entries, for Enter travels slower than letters. Here the text is
taken and cleared before the next key is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from kapterm.session.editing import Line
from kapterm.widgets.row import Row, Span, fit, say, spread, width_of
from kapterm.widgets.rows import Rows

CURSOR = "▏"


def line_row(label: str, line: Line, hint: str, width: int) -> Row:
    """A line being typed: its label, the text around a still cursor, and a hint at the right."""
    head = (say(label, "strong"), Span(" › ", "dim"))
    right = (say(hint, "dim"),) if hint else ()
    room = width - width_of(head) - width_of(right) - 2
    before, after = line.text[: line.cursor], line.text[line.cursor :]
    while width_of((say(before),)) > max(8, room - 1) and before:
        before = before[max(1, len(before) // 8) :]
    typed = fit((say(before, "plain"), Span(CURSOR, "strong"), say(after, "plain")), max(8, room))
    return spread((*head, *typed), right, width)


class EntryLine(Rows, inherit_bindings=False):
    """One line to type into; closed it shows nothing and takes no key."""

    DEFAULT_CSS = "EntryLine { height: 1; }"
    can_focus = True

    @dataclass
    class Entered(Message):
        """Enter: the text as typed."""

        purpose: str
        text: str

    @dataclass
    class Changed(Message):
        """The text after a key, for whoever shows what was understood."""

        purpose: str
        text: str

    @dataclass
    class Closed(Message):
        """Esc: the line closes, its text is handed back."""

        purpose: str
        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.purpose = ""
        self._label = ""
        self._line = Line()
        self.hint = ""

    @property
    def is_open(self) -> bool:
        """True while it takes keys."""
        return bool(self.purpose)

    def open(self, purpose: str, label: str, text: str = "", hint: str = "") -> None:
        """Open the line for a purpose, with a text to begin from."""
        self.purpose, self._label, self._line, self.hint = purpose, label, Line.of(text), hint
        self.focus()
        self._draw()

    def say_hint(self, hint: str) -> None:
        """Show what was understood, or what was expected."""
        self.hint = hint
        self._draw()

    def close(self) -> None:
        """Close it; its text is gone."""
        self.purpose, self._label, self._line, self.hint = "", "", Line(), ""
        self._draw()

    def _draw(self) -> None:
        shown = (line_row(self._label, self._line, self.hint, max(20, self.size.width)),) if self.is_open else ()
        self.show(shown)

    async def _on_key(self, event: events.Key) -> None:
        if not self.is_open:
            return
        if event.key == "enter":
            purpose, text = self.purpose, self._line.text
            self.post_message(self.Entered(purpose, text))
        elif event.key == "escape":
            purpose, text = self.purpose, self._line.text
            self.close()
            self.post_message(self.Closed(purpose, text))
        else:
            changed = self._line.press(event.key, event.character)
            if changed is None:
                return
            self._line = changed
            self._draw()
            self.post_message(self.Changed(self.purpose, changed.text))
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        if not self.is_open:
            return
        self._line = self._line.insert(" ".join(event.text.split("\n")))
        self._draw()
        event.stop()
