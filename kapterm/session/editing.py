"""A line of text being typed: what each key does to it. Words only; no clock, no screen."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace


class Line(Struct, frozen=True):
    """A text and where the cursor stands in it, counted in characters from its beginning."""

    text: str = ""
    cursor: int = 0

    @classmethod
    def of(cls, text: str) -> Line:
        """A line holding a text, the cursor at its end."""
        return cls(text, len(text))

    def insert(self, words: str) -> Line:
        """The line with words put in at the cursor."""
        return Line(self.text[: self.cursor] + words + self.text[self.cursor :], self.cursor + len(words))

    def press(self, key: str, character: str | None) -> Line | None:
        """The line after a key, by the names that Textual gives keys; None where the key does nothing to a line."""
        edit = _EDITS.get(key)
        if edit is not None:
            return edit(self)
        if character is not None and character.isprintable():
            return self.insert(character)
        return None

    def _to(self, cursor: int) -> Line:
        return replace(self, cursor=max(0, min(len(self.text), cursor)))

    def _cut(self, begin: int, end: int) -> Line:
        return Line(self.text[:begin] + self.text[end:], begin)

    def _word_begin(self) -> int:
        head = self.text[: self.cursor].rstrip()
        return head.rfind(" ") + 1


_EDITS: dict[str, Callable[[Line], Line]] = {
    "backspace": lambda line: line._cut(max(0, line.cursor - 1), line.cursor),
    "delete": lambda line: line._cut(line.cursor, line.cursor + 1)._to(line.cursor),
    "left": lambda line: line._to(line.cursor - 1),
    "right": lambda line: line._to(line.cursor + 1),
    "home": lambda line: line._to(0),
    "end": lambda line: line._to(len(line.text)),
    "ctrl+a": lambda line: line._to(0),
    "ctrl+e": lambda line: line._to(len(line.text)),
    "ctrl+left": lambda line: line._to(line._word_begin()),
    "ctrl+w": lambda line: line._cut(line._word_begin(), line.cursor),
    "ctrl+u": lambda line: line._cut(0, line.cursor),
    "ctrl+k": lambda line: line._cut(line.cursor, len(line.text)),
}
