"""What screens ask of the app. Each is one wish; the app grants it or says why not. None is handled by its sender."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from kapterm.session.amending import Amendment
from kapterm.session.events import AnyFact
from kapterm.session.intents import Intent


@dataclass
class Asked(Message):
    """Something the hand or a line asks for: write, take back, keep the draft."""

    intent: Intent


@dataclass
class WriteFact(Message):
    """Write a fact of this moment into the visit that is open, or about the client where it belongs to no visit."""

    fact: AnyFact
    about_client: bool = False


@dataclass
class Go(Message):
    """Go to a place: today, clients, chart, preparation, dosing, integration, measures, review."""

    place: str


@dataclass
class OpenClient(Message):
    """Open a client and go to a place, about a visit where one is named."""

    client_id: str
    place: str = "chart"
    session_id: str = ""
    words: str = ""
    """What to look for once there."""


@dataclass
class AddClient(Message):
    """Begin a new client's file."""

    code: str


@dataclass
class SearchRecords(Message):
    """Search every record for what was typed; empty lets go of what was found."""

    typed: str


@dataclass
class BeginVisit(Message):
    """Begin a visit of the open client and go to its place: dosing, preparation, integration, call."""

    purpose: str


@dataclass
class ChooseVisit(Message):
    """Let every place be about another visit of the open client."""

    session_id: str
    place: str = "review"
    words: str = ""
    """What to look for once there."""


@dataclass
class SaveExport(Message):
    """Write what leaves the program, each text to a path that was shown."""

    files: tuple[tuple[str, str], ...]
    """Path as typed, and text."""
    form: str
    view: str
    session_id: str = ""
    """The visit it is about; empty where it is about several."""
    which: str = ""
    """Which visits, in words, for the trail."""
    replace: bool = False
    """Whether a file of that name may be replaced."""


@dataclass
class Sign(Message):
    """Sign the visit that is open."""

    name: str
    credential: str
    role: str = "author"


@dataclass
class Amend(Message):
    """Add to the signed visit that is open, in this order."""

    amendments: tuple[Amendment, ...]


@dataclass
class DoAct(Message):
    """Go to the place of an act and do it there, as the palette asks."""

    place: str
    act_id: str


@dataclass
class Tell(Message):
    """Say one sentence where the program says them; the next key takes it away."""

    words: str


@dataclass
class ChooseTheme(Message):
    """Show everything in the colours of another theme."""

    name: str


class Ready(Message):
    """A place is shown and takes keys."""


class LeaveProgram(Message):
    """Leave the program; a session in progress goes on."""


class Lock(Message):
    """Lock: outside a session back to the plain prompt, in a session dark."""
