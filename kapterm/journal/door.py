"""Lines taken at the door: typed after a crash in a session, sealed before anybody gave a passphrase.

Nobody vouches for who typed them, so each says what it is, and bears nobody's name.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

import msgspec
from msgspec import Struct

from kapterm.session.events import Event, NoteWritten

TAKEN = "taken before unlocking"


class Letter(Struct, frozen=True):
    """One line as it was typed."""

    at: datetime
    zone: str
    text: str


def encode(letter: Letter) -> bytes:
    """The line as it is sealed."""
    return msgspec.json.encode(letter)


def event_of(content: bytes, session_id: str, device: str, n: int) -> Event | None:
    """The line as an event, with an id that is the same each time it is taken in; None for what is no line."""
    try:
        letter = msgspec.json.decode(content, type=Letter)
    except msgspec.DecodeError:
        return None
    return Event(
        id=blake2b(content, digest_size=16).hexdigest(),
        device=device,
        n=n,
        at=letter.at,
        by=TAKEN,
        zone=letter.zone,
        session=session_id,
        fact=NoteWritten(text=letter.text, details={"taken": "before unlocking"}),
    )
