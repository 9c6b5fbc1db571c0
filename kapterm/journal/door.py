"""Lines taken at the door: typed after a crash in a session, sealed before anybody gave a passphrase.

Nobody vouches for who typed them, so each says what it is, and bears nobody's name. What was seen or said is read by
the grammar of linear mode; what was done, a dose above all, stays a note in its own words until a clinician enters it.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events import Event
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.line import read_line
from kapterm.session.moment import zone_named
from kapterm.session.when import Base, When, resolve

TAKEN = "taken before unlocking"
READ_AS_TYPED = (ev.Observed, ev.MomentMarked, ev.QuoteTaken, ev.AsideWritten, ev.VitalsTaken, ev.NoteWritten)


class Letter(Struct, frozen=True):
    """One line as it was typed."""

    at: datetime
    zone: str
    text: str


def encode(letter: Letter) -> bytes:
    """The line as it is sealed."""
    return msgspec.json.encode(letter)


def event_of(content: bytes, session_id: str, device: str, n: int, context: Context) -> Event | None:
    """The line as an event, with an id that is the same each time it is taken in; None for what is no line.

    Args:
        content: The line as it was sealed.
        session_id: The visit it goes to.
        device: This machine.
        n: Its number among this machine's events.
        context: The packs, and the visit so far.
    """
    try:
        letter = msgspec.json.decode(content, type=Letter)
    except msgspec.DecodeError:
        return None
    fact, when = _read(letter.text, context)
    at = letter.at
    if when is not None:
        at = resolve(when, letter.at.astimezone(zone_named(letter.zone)), context.state.t_zero)
    return Event(
        id=blake2b(content, digest_size=16).hexdigest(),
        device=device,
        n=n,
        at=at,
        begun=None if at == letter.at else letter.at,
        finished=None if at == letter.at else letter.at,
        at_is_about=when is not None and when.is_about,
        by=TAKEN,
        zone=letter.zone,
        session=session_id,
        fact=replace(fact, details={"taken": "before unlocking"}),
    )


def _read(text: str, context: Context) -> tuple[ev.AnyFact, When | None]:
    """What a line says, where it tells what was seen or said; else the line itself, as a note."""
    try:
        fact, when = read_line(text, context)
    except UsageError:
        return ev.NoteWritten(text=text), None
    too_early = when is not None and when.base is Base.ELAPSED and context.state.t_zero is None
    if not isinstance(fact, READ_AS_TYPED) or too_early:
        return ev.NoteWritten(text=text), None
    return fact, when
