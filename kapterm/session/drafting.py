"""What is typed and not kept, and what the disk has not taken: the form in which it survives a kill."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from kapterm.session.events import Event, decode, encode
from kapterm.session.when import When


class KeptLine(Struct, frozen=True, omit_defaults=True):
    """A line as it stood: how it was opened, its words, and the moment of its first key."""

    kind: str
    text: str
    begun: datetime
    target: str = ""
    is_open: bool = False
    when: When | None = None


class Draft(Struct, frozen=True, omit_defaults=True):
    """Everything of a client that is not in its file."""

    text: str = ""
    """The words of the line that was open: what a check reports."""
    id: str = ""
    """Linear mode: what the event of that line will be called."""
    lines: tuple[KeptLine, ...] = ()
    waiting: tuple[str, ...] = ()
    """Events that the disk refused, as they are stored, oldest first."""
    session: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.text or self.lines or self.waiting)


def encode_draft(draft: Draft) -> bytes:
    """The draft as it is kept; empty where there is nothing to keep."""
    return b"" if draft.is_empty else msgspec.json.encode(draft)


def decode_draft(content: bytes | None) -> Draft:
    """The draft that was kept; an empty one where none was, or where it cannot be read."""
    try:
        return msgspec.json.decode(content, type=Draft) if content else Draft()
    except msgspec.DecodeError:
        return Draft()


def waiting_events(draft: Draft, known: frozenset[str]) -> list[Event]:
    """The events of a draft that are not on record."""
    events = [decode(record.encode()) for record in draft.waiting]
    return [event for event in events if event.id not in known]


def as_waiting(events: list[Event]) -> tuple[str, ...]:
    """Events in the form in which a draft keeps them."""
    return tuple(encode(event).decode() for event in events)
