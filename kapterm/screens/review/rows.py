"""The record in lines: what is open on top, then the text exactly as it will leave, wrapped to a width. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kapterm.session.review import Gap
from kapterm.text import safe, wrapped
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Role, Span, fit, say

WIDEST = 100


def gap_lines(gaps: Sequence[Gap], room: int) -> Iterator[ListLine]:
    """What is open; Enter on one leads to its place."""
    if not gaps:
        return
    yield ListLine((Span("Open", "warm"),))
    for index, gap in enumerate(gaps):
        yield ListLine(fit((Span("· ", "warm"), say(gap.words)), room), f"gap|{index}")
    yield ListLine()


def text_lines(text: str, room: int) -> tuple[ListLine, ...]:
    """The text, each line wrapped where it is too long; the id of a line is its number in the text."""
    found = []
    front = 2 if text.startswith("---\n") else 0
    for number, line in enumerate(text.splitlines()):
        role = "dim" if front else _role(line)
        if front and line == "---":
            front -= 1
        for part, piece in enumerate(wrapped(safe(line), room, "  ")):
            found.append(ListLine((Span(piece, role),), f"text|{number}|{part}") if piece else ListLine())
    return tuple(found)


def _role(line: str) -> Role:
    if line.startswith("#"):
        return "strong"
    if line.startswith("| -") or line.startswith("~~"):
        return "dim"
    return "plain"


def line_of(lines: Sequence[ListLine], text: str, wanted: Sequence[str]) -> str:
    """The id of the first line of the text that begins with a wanted word, signs before it left out."""
    for number, line in enumerate(text.splitlines()):
        if line.lstrip("#-| ").startswith(tuple(wanted)):
            return next((one.id for one in lines if one.id.startswith(f"text|{number}|")), "")
    return ""


def line_with(lines: Sequence[ListLine], text: str, words: str) -> str:
    """The id of the first line of the text that holds these words, whatever signs stand among them; else nothing."""
    wanted = _letters(words)
    for number, line in enumerate(text.splitlines()):
        if wanted and wanted in _letters(line):
            return next((one.id for one in lines if one.id.startswith(f"text|{number}|")), "")
    return ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
