"""The real app on a throw-away vault: a desk with clients on it, and a seat in front of the screen.

async def test_something(desk: Desk) -> None:
    client = desk.client("A.M.")                       # a new client's file
    visit = client.visit("dosing", days=-3)            # a visit, with facts at minutes from its beginning
    visit.note(0, ev.DoseGiven(amount_mg=200, route="SL"))
    async with desk.sit() as seat:                     # the app, 80 x 24
        await seat.press("2")
        assert "200 mg" in seat.text
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from kapterm.app import KaptermApp
from kapterm.clock import Clock
from kapterm.data import packs
from kapterm.data.config import Config
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.journal import ClientJournal, Practice, audit
from kapterm.session import events as ev
from kapterm.session.chart import Chart

NOW = datetime(2026, 11, 20, 14, 25, 10, tzinfo=UTC)
"""When every test happens, a Friday."""

GOLDEN = Path(__file__).parent.parent / "data" / "screens"


class StillClock(Clock):
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.zone = "UTC"
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def at(self, monotonic_s: float) -> datetime:
        return self.moment

    def look(self) -> None:
        return None


class Visit:
    """One visit of a client that is being written."""

    def __init__(self, journal: ClientJournal, session_id: str, begun: datetime) -> None:
        self._journal, self.id, self.begun = journal, session_id, begun

    def note(self, minute: float, fact: ev.AnyFact) -> str:
        """Write a fact that happened at a minute of the visit; gives the line's id."""
        at = self.begun + timedelta(minutes=minute)
        return self._journal.write_fact(fact, self.id, at=at).id


class Client:
    """One client's file, being written before the app opens it."""

    def __init__(self, journal: ClientJournal) -> None:
        self._journal = journal
        self._visits = 0

    @property
    def id(self) -> str:
        return self._journal.chart.client_id

    def about(self, fact: ev.AnyFact) -> None:
        """Write a fact about the client, which belongs to no visit."""
        self._journal.write_fact(fact, "")

    def visit(self, purpose: str, *, days: int = 0, hours: float = 0, of: str = "") -> Visit:
        """A visit that began so many days and hours from now."""
        self._visits += 1
        visit = Visit(self._journal, f"visit-{self._visits}", NOW + timedelta(days=days, hours=hours))
        visit.note(0, ev.SessionOpened(purpose=purpose, of=of))
        return visit


class Seat:
    """In front of the app: keys, and what is on the screen."""

    def __init__(self, app: KaptermApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys and wait until everything has been drawn."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.pilot.pause()

    async def until(self, words: str) -> None:
        """Wait until words are on the screen: a key that may begin a sentence counts a moment later."""
        for _ in range(100):
            if words in self.text:
                return
            await self.pilot.pause(0.05)
        assert words in self.text

    async def type(self, text: str) -> None:
        """Type a text, without its Enter, faster than it can be drawn; and wait until it has been."""
        for char in text:
            self.app.post_message(Key(_key_name(char), char))
        await self.press()

    @property
    def place(self) -> str:
        """The place that is shown."""
        return self.app.current_mode

    @property
    def chart(self) -> Chart:
        """The open client."""
        assert self.app.chart is not None
        return self.app.chart

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines)


def _key_name(char: str) -> str:
    """What a terminal's driver calls the key of a character."""
    return char if char.isalnum() else _character_to_key(char)


class Desk:
    """A practice with nobody real in it."""

    def __init__(self, root: Path) -> None:
        self._state = root / "state"
        self.folder = root / "vault"
        clinician = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
        self._vault, _ = Vault.create(self.folder, self._state, clinician, "five words", Kdf.for_throwaway_vaults())
        self.packs = packs.load(None)[0]
        self.clock = StillClock()
        self.config = root / "config"
        self.practice = Practice(self._vault, self.clock, self.packs.version, self.config)
        self._journals: list[ClientJournal] = []

    def client(self, code: str) -> Client:
        """A new client."""
        journal = self.practice.new_client(code)
        self._journals.append(journal)
        return Client(journal)

    def came_in_by_recovery_key(self, reason: str, days: int) -> None:
        """What `kapterm recover` leaves in the trail, so many days from now."""
        act = audit.Act(NOW + timedelta(days=days), audit.RECOVERED, self.practice.signature, how=reason)
        self._vault.audit(audit.encode(act))

    def close_files(self) -> None:
        """Give back what was opened for writing, so that the app can open it."""
        for journal in self._journals:
            journal.close()
        self._journals.clear()

    @asynccontextmanager
    async def sit(self, columns: int = 80, lines: int = 24, settings: Config | None = None) -> AsyncIterator[Seat]:
        """The app, open on the first screen."""
        self.close_files()
        app = KaptermApp(self.practice, self.packs, self._state, settings)
        async with app.run_test(size=(columns, lines)) as pilot:
            await pilot.pause()
            yield Seat(app, pilot)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close_files()


def golden(name: str, seat: Seat) -> None:
    """The screen is as it was when somebody last looked at it and found it good; random ids are left out of it."""
    path = GOLDEN / f"{name}.txt"
    shown = re.sub("[0-9a-f]{32}", "0" * 32, "\n".join(seat.lines)) + "\n"
    if not path.exists():
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")
