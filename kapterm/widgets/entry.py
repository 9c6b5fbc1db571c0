"""The entry line at a screen's foot: one line, typed in key order, taken by Enter inside the key's own handler.

With Textual's Input a burst of type-ahead mangles entries: Enter travels slower than letters, and focus slower still.
Here the line never has the focus: its screen hands it every key, and the text is taken before the next one is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace
from textual import events
from textual.message import Message

from kapterm.session.editing import Line
from kapterm.widgets.row import Row, Span, fit, say, spread, width_of
from kapterm.widgets.rows import Rows

CURSOR = "▏"
DOT = "•"


class Typing(Struct, frozen=True):
    """A line being typed: what for, under which label, and the hint at its right."""

    purpose: str
    label: str
    line: Line = Line()
    hint: str = ""
    is_secret: bool = False
    """True where what is typed shows as dots."""


def line_row(label: str, line: Line, hint: str, width: int) -> Row:
    """A line being typed: its label, the text around a still cursor, and at the right a hint, which gives way."""
    head = (Span(" "), say(label, "strong"), Span(" › ", "dim"))
    beside = width - width_of(head) - 2
    typed_width = min(width_of((say(line.text),)) + 1, max(8, beside // 2))
    right = fit((say(hint, "dim"),), max(0, beside - typed_width)) if hint else ()
    room = width - width_of(head) - width_of(right) - 2
    before, after = line.text[: line.cursor], line.text[line.cursor :]
    while width_of((say(before),)) > max(8, room - 1) and before:
        before = before[max(1, len(before) // 8) :]
    typed = fit((say(before, "plain"), Span(CURSOR, "strong"), say(after, "plain")), max(8, room))
    return spread((*head, *typed), right, width - 1)


class EntryLine(Rows, inherit_bindings=False):
    """One line to type into; closed it shows nothing and takes no key."""

    DEFAULT_CSS = "EntryLine { height: 1; }"

    @dataclass
    class Entered(Message):
        """Enter: the text as typed. The line stays open until its screen closes it."""

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
        self._typing: Typing | None = None

    @property
    def typing(self) -> Typing | None:
        """What is being typed, whole, so that it can be laid aside and taken up again; None while closed."""
        return self._typing

    @property
    def is_open(self) -> bool:
        """True while it takes keys."""
        return self._typing is not None

    @property
    def purpose(self) -> str:
        """What it is open for; empty while closed."""
        return self._typing.purpose if self._typing else ""

    def open(self, purpose: str, label: str, text: str = "", hint: str = "", *, is_secret: bool = False) -> None:
        """Open the line for a purpose, with a text to begin from; a secret one shows dots."""
        self.take_up(Typing(purpose, label, Line.of(text), hint, is_secret))

    def take_up(self, typing: Typing) -> None:
        """Go on typing a line that was laid aside."""
        self.screen.set_focus(None)
        self._show(typing)

    def say_hint(self, hint: str) -> None:
        """Show what was understood, or what was expected."""
        if self._typing:
            self._show(replace(self._typing, hint=hint))

    def close(self) -> None:
        """Close it; its text is gone."""
        self._show(None)

    def press(self, event: events.Key) -> Entered | Changed | Closed | None:
        """Do what a key does to the open line; None where it does nothing to it."""
        typing = self._typing
        if typing is None:
            return None
        if event.key == "enter":
            return self.Entered(typing.purpose, typing.line.text)
        if event.key == "escape":
            self.close()
            return self.Closed(typing.purpose, typing.line.text)
        line = typing.line.press(event.key, event.character)
        if line is None:
            return None
        self._show(replace(typing, line=line))
        return self.Changed(typing.purpose, line.text)

    def paste(self, text: str) -> Changed | None:
        """Put a pasted text in, as one line; None while closed."""
        typing = self._typing
        if typing is None:
            return None
        line = typing.line.insert(" ".join(text.splitlines()))
        self._show(replace(typing, line=line))
        return self.Changed(typing.purpose, line.text)

    def on_resize(self) -> None:
        """The line is as wide as the window; what a place says in it while it is closed stays."""
        if self._typing is not None:
            self._show(self._typing)

    def _show(self, typing: Typing | None) -> None:
        self._typing = typing
        width = max(20, self.size.width)
        if typing is None:
            self.show(())
            return
        shown = replace(typing.line, text=DOT * len(typing.line.text)) if typing.is_secret else typing.line
        self.show((line_row(typing.label, shown, typing.hint, width),))
