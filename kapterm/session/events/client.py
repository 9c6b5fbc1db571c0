"""Facts about the client and the visit: who, why, and which session a line belongs to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kapterm.session.events.base import Fact, Number


class ClientRegistered(Fact, frozen=True, kw_only=True, tag="client"):
    """A client's file begins, or what identifies the client is put right; the newest holds.

    The code is what the clinic calls the client: initials or a number, never more than the clinic wants seen.
    """

    code: Annotated[str, Meta(min_length=1, max_length=80)]
    age_years: Annotated[int, Meta(ge=0, le=130)] | None = None
    indication: str = ""
    title = "client"
    said = frozenset({"code"})

    def words(self) -> str:
        """The code."""
        return f"client {self.code}"


class ClientClosed(Fact, frozen=True, kw_only=True, tag="client_closed"):
    """A client made by mistake, or finished with: hidden, never deleted. The text says why."""

    title = "client closed"


class RetentionSet(Fact, frozen=True, kw_only=True, tag="retention"):
    """Until when the record is kept, and whether a legal hold keeps it beyond; the text says why.

    The program only shows it: nothing is ever deleted by itself. The APA guideline where law is silent is seven years
    after the last service, or three after a minor's majority (reference 8.4, D4).
    """

    until: str = ""
    """A date, as in 2033-11-23; empty where none was set."""
    hold: bool | None = None
    """True while a legal hold stands; None says nothing about it."""
    said = frozenset({"until", "hold"})

    def words(self) -> str:
        """The date and the hold."""
        hold = {True: "legal hold", False: "no legal hold", None: ""}[self.hold]
        return "retention: " + (", ".join(p for p in (self.until and f"keep until {self.until}", hold) if p) or "set")


class SessionOpened(Fact, frozen=True, kw_only=True, tag="session"):
    """A visit begins: a preparation meeting, a day with a dose, an integration meeting or a call."""

    purpose: str = "dosing"
    number: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    """The clinic's own number for it, where it counts otherwise than kapterm."""
    of: str = ""
    """The dosing session that an integration meeting or a call follows."""
    mode: str = ""
    said = frozenset({"purpose", "of"})

    def words(self) -> str:
        """The purpose."""
        return f"{self.purpose} session opened"


class PresenceNoted(Fact, frozen=True, kw_only=True, tag="presence"):
    """Who writes and who is in the room, from now on."""

    writer: str = ""
    room: tuple[str, ...] = ()
    letter = "Y"
    said = frozenset({"writer", "room"})

    def words(self) -> str:
        """Who writes, who is there."""
        parts = [f"{self.writer} writes"] if self.writer else []
        parts += [f"in the room {', '.join(self.room)}"] if self.room else []
        return " · ".join(parts) or "presence"


class ProgramNoted(Fact, frozen=True, kw_only=True, tag="system"):
    """A line that the program writes itself: an interruption, a clock that was put right, a gap."""

    name: str = ""
    gap_min: Number | None = None
    said = frozenset({"name"})

    def words(self) -> str:
        """What it was."""
        return self.name.replace("_", " ") or "program"
