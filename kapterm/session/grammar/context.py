"""What a line is read against: the packs, and the visit as it stands."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.session.chart import Entry, SessionState
from kapterm.session.events import AnyFact, DoseGiven
from kapterm.session.events.base import Number
from kapterm.session.packs import Packs
from kapterm.session.packs.routes import Route


class Context(Struct, frozen=True):
    """The packs and the state of the visit that lines go to."""

    packs: Packs
    state: SessionState = SessionState()
    entries: tuple[Entry, ...] = ()
    """The visit's lines, for the list."""
    now: datetime | None = None
    """This minute, for the end of the stay; None where nobody asks."""

    @property
    def route(self) -> Route | None:
        """The planned route; None where none is planned."""
        return self.packs.routes.by_id.get(self.state.plan.route)

    @property
    def dosed_mg(self) -> Number:
        """Milligrams of all doses so far."""
        return sum(entry.fact.amount_mg for entry in self.state.doses if isinstance(entry.fact, DoseGiven))


class Understood(Struct, frozen=True):
    """A line that was understood: the fact it means, how it is said back, and what it asks once before it is kept."""

    fact: AnyFact
    shown: str = ""
    ask: str = ""
