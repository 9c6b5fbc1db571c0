"""What hands and lines ask for. An intent says what is meant; the journal makes it a fact on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from msgspec import Struct

from kapterm.session.events import AnyFact
from kapterm.session.when import When


def new_id() -> str:
    """A fresh event id: random, so that nothing shows through it."""
    return uuid4().hex


IdMaker = Callable[[], str]


class Record(Struct, frozen=True):
    """Write a fact down.

    Times are monotonic seconds of the keys: when the line was begun, and when its Enter came; None is now.
    """

    fact: AnyFact
    id: str
    begun_s: float | None = None
    finished_s: float | None = None
    when: When | None = None
    """Earlier, as typed; None is the moment of the key."""
    is_line: bool = False
    """True where words were typed: when it cannot be written, the line comes back and waits for Enter."""


FORM = "form "
"""How the kind of a draft begins that is an answer of a half-filled form; the form's own name follows."""
MEASURE = "measure "
"""How the kind of a draft begins that is a questionnaire half taken in; the measure's id follows."""

Room = Literal["hand", "forms", "measures"]
"""Who keeps lines in a draft: each its own, and none touches those of another."""


class DraftLine(Struct, frozen=True):
    """A line as it stands, not yet kept."""

    kind: str
    """How it was opened: seen, said, private, words, an act's capital, or code."""
    text: str
    begun_s: float
    """Monotonic seconds of the key that began it."""
    target: str = ""
    """The event its words belong to."""
    is_open: bool = False
    """True for the line that was being typed; false for one that is parked."""
    when: When | None = None
    """An earlier time that was typed in front of it."""

    @property
    def room(self) -> Room:
        """Whose line it is: of a form, of a questionnaire, or of the hand, a note with them."""
        if self.kind.startswith(FORM):
            return "forms"
        return "measures" if self.kind.startswith(MEASURE) else "hand"


class TakenUp(Struct, frozen=True):
    """What an earlier run left: lines as they stood, and the visit they were typed in."""

    lines: tuple[DraftLine, ...] = ()
    session: str = ""
    now_s: float = 0.0
    """The clock of the keys when this was taken up, and"""
    now: datetime | None = None
    """the moment that was: together they say when a key was."""

    def moment_of(self, at_s: float) -> datetime | None:
        """When a key of that monotonic time was; None before a client was taken up."""
        return None if self.now is None else self.now + timedelta(seconds=at_s - self.now_s)


class Move(Struct, frozen=True):
    """Put the moment of a line right; both times stay on record."""

    of: str
    when: When
    """As typed: a clock time is the one nearest to where the line stands."""
    text: str
    """Why."""
    id: str
    at_s: float
    """Monotonic seconds of the Enter."""


class KeepDraft(Struct, frozen=True):
    """Keep what is typed and not yet kept, so that a kill loses at most the last key; no lines is nothing to keep."""

    lines: tuple[DraftLine, ...] = ()
    room: Room = "hand"
    """Whose lines these are: those of the others stay as they are."""


class Retry(Struct, frozen=True):
    """Try once more to write what could not be written."""


class Lay(Struct, frozen=True):
    """Lay the refused line with the unsaved: it is tried again by itself."""


class Act(Struct, frozen=True):
    """Anything else the hand was asked for, by the id of its act in the table of keys."""

    id: str


Intent = Record | Move | KeepDraft | Retry | Lay | Act
