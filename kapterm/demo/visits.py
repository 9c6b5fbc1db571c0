"""What a scenario file comes to: visits of a person, each with its lines in the order in which they happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from kapterm.session.events import Fact, PlanMade, SessionOpened


class Line(Struct, frozen=True):
    """One event: what happened, and when it happened and was written, in minutes from the first dose."""

    t_min: int | float
    fact: Fact
    recorded_at_min: int | float | None = None
    """None: as it happened."""
    late: bool = False
    source: str = ""
    entry_id: str = ""
    corrects: str = ""
    """The entry that it stands in the place of."""
    struck: bool = False
    strike_reason: str = ""
    struck_at_min: int | float | None = None
    """None: when it was written."""


class Person(Struct, frozen=True):
    """The fictional client."""

    code: str
    age_years: int | None = None
    indication: str = ""
    details: dict[str, Any] = {}


class Signed(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signed a visit, and when, in minutes from its first dose or its beginning."""

    name: str
    credential: str = ""
    t_min: int | float = 180


class Visit(Struct, frozen=True):
    """One session of a file."""

    id: str
    person: Person
    opened: SessionOpened
    plan: PlanMade | None
    lines: tuple[Line, ...]
    t_zero: datetime | None = None
    """The moment of the first dose; None where the file leaves it open."""
    day: int | None = None
    """Days from today, where it says so instead."""
    time: str = "10:00"
    signed: Signed | None = None

    @property
    def in_progress(self) -> bool:
        """True where nobody has gone home yet and no moment is given: it is going on now."""
        ended = any(line.fact.kind in ("depart", "not_today") and not line.struck for line in self.lines)
        return self.t_zero is None and self.day is None and not ended

    @property
    def first_min(self) -> int | float:
        """When it began."""
        return min(line.t_min for line in self.lines)

    @property
    def last_min(self) -> int | float:
        """When its last event happened."""
        return max(line.t_min for line in self.lines)
