"""A name and what is said of it, as a page shows them: what is too long goes on below, and nothing is cut off."""

from __future__ import annotations

from kapterm.text import safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Role, Row, Span

NAMED = 13
"""The column where what is said of a name begins."""


def named_rows(name: str, words: str, width: int, role: Role = "plain") -> tuple[Row, ...]:
    """The rows of one name."""
    room = max(16, width - NAMED - 2)
    first, *more = wrap(safe(words), room, room)
    head: Row = (Span(f" {safe(name):{NAMED}}", "dim"), Span(first, role))
    return (head, *((Span(" " * (NAMED + 1)), Span(part, role)) for part in more))
