"""A key as the terminal gave it."""

from __future__ import annotations

from msgspec import Struct


class Key(Struct, frozen=True):
    """A key by Textual's name, the character it sends, and when it was read."""

    name: str
    character: str | None
    at_s: float
