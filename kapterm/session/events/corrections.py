"""Corrections: events about events. Nothing is edited or erased; a correction names what it corrects and why."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from kapterm.session.events.base import Fact, Number, number_text


class Correction(Fact, frozen=True, kw_only=True):
    """What all corrections have: the id of the event they are about."""

    of: str
    said = frozenset({"of"})
    shown: ClassVar[bool] = False
    """True where the correction is a line of its own in the log."""


class Struck(Correction, frozen=True, kw_only=True, tag="strike"):
    """A line taken back: struck through, still readable. The text is the reason."""

    def words(self) -> str:
        """The reason."""
        return f"struck: {self.text or 'no reason given'}"


class Restored(Correction, frozen=True, kw_only=True, tag="restore"):
    """A struck line holds again."""

    title = "holds again"


class Reworded(Correction, frozen=True, kw_only=True, tag="words"):
    """Words added to a line that had none, or words put right; the text is what the line says now."""

    reason: str = ""
    """Why words of a signed record were put right; empty where nothing was signed yet."""
    said = frozenset({"of", "reason"})
    title = "words"


class Rerated(Correction, frozen=True, kw_only=True, tag="strength"):
    """A strength given after its code, or replaced; None takes it back."""

    value: int | None = None
    value_max: int | None = None
    anchor: str = ""
    said = frozenset({"of", "value", "value_max", "anchor"})

    def words(self) -> str:
        """The strength."""
        return f"strength {number_text(self.value)}" if self.value is not None else "strength taken back"


class Retimed(Correction, frozen=True, kw_only=True, tag="move"):
    """A line's moment put right; the text is the reason. Both times stay on record."""

    to: datetime
    is_about: bool = False
    said = frozenset({"of", "to", "is_about"})
    title = "time put right"


class Linked(Correction, frozen=True, kw_only=True, tag="link"):
    """A distress rating that belongs to the grounding before it: distress 6→3."""

    distress_before: Number | None = None
    distress_after: Number | None = None
    said = frozenset({"of", "distress_before", "distress_after"})
    title = "distress after"
