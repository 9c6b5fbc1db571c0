"""Rows of words with roles: what a screen says, before any terminal draws it. Pure, so that a test can read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from kapterm.text import cell_width, clip, safe

Role = Literal[
    "plain", "strong", "label", "dim", "faint", "rule", "warm", "said", "good", "alert", "bar", "dark1", "dark2"
]


class Span(Struct, frozen=True):
    """Some words in one role. Words a person typed pass through `safe` when the span is made by `say`."""

    text: str
    role: Role = "plain"
    struck: bool = False


Row = tuple[Span, ...]


def say(text: str, role: Role = "plain", *, struck: bool = False) -> Span:
    """A span of any text, made safe for the terminal."""
    return Span(safe(text), role, struck)


def width_of(row: Iterable[Span]) -> int:
    """Cells a row takes."""
    return sum(cell_width(span.text) for span in row)


def fit(row: Iterable[Span], width: int) -> Row:
    """The row cut to a width, with an ellipsis where something had to go."""
    kept: list[Span] = []
    left = width
    for span in row:
        cells = cell_width(span.text)
        if cells > left:
            if left > 0:
                kept.append(Span(clip(span.text, left), span.role, span.struck))
            break
        kept.append(span)
        left -= cells
    return tuple(kept)


def spread(left: Sequence[Span], right: Sequence[Span], width: int, gap: int = 1) -> Row:
    """A row with one part at its left and one at its right; the left gives way."""
    room = max(0, width - width_of(right) - gap)
    head = fit(left, room)
    space = width - width_of(head) - width_of(right)
    return (*head, Span(" " * max(gap, space)), *right) if right else head


def whole(hints: Sequence[Row], width: int) -> Row:
    """Hints beside each other, none of them cut: where room is short, those before the last one go."""
    kept = list(hints)
    while len(kept) > 2 and width_of(span for hint in kept for span in hint) > width:
        del kept[-2]
    return fit((span for hint in kept for span in hint), width)


def text_of(row: Iterable[Span]) -> str:
    """The words of a row without their roles."""
    return "".join(span.text for span in row)


def rule(width: int) -> Row:
    """A line between parts."""
    return (Span("─" * width, "rule"),)
