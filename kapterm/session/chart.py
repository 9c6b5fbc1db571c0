"""The chart: what the events of a client amount to, frozen. Everything on screen and in an export is read from here.

Derived values (totals, elapsed time, what is due) are not kept here either: they are functions over these types.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct

from kapterm.session.events import (
    AddendumWritten,
    AnyFact,
    Event,
    ExportMade,
    Fact,
    ItemAnswered,
    Linked,
    PlanMade,
    RecordSigned,
)

F = TypeVar("F", bound=Fact)


PURPOSES = ("dosing", "preparation", "integration", "call", "measures")
"""What a visit is for. Only these words name a visit, so that no typed word becomes a heading."""


_WRITTEN_LATER = (RecordSigned, ExportMade, AddendumWritten)
"""Facts about the record itself, written when the visit may be long over."""


class Entry(Struct, frozen=True):
    """An event as it stands after every correction that names it."""

    event: Event
    fact: AnyFact
    """The fact with its strength as last given."""
    at: datetime
    text: str
    at_is_about: bool = False
    struck: str | None = None
    """The reason it was taken back; None while it holds."""
    link: Linked | None = None
    corrections: tuple[Event, ...] = ()

    @property
    def id(self) -> str:
        """The event's own id."""
        return self.event.id

    @property
    def holds(self) -> bool:
        """True unless it was struck."""
        return self.struck is None

    @property
    def order(self) -> tuple[datetime, datetime, str, int]:
        """Where it stands in the log: by when it happened, then by when it was written."""
        return (self.at, self.event.written, self.event.device, self.event.n)


class Spell(Struct, frozen=True):
    """A state that goes on, or went on, for a while: quiet, touch, fear."""

    code: str
    label: str
    since: datetime
    until: datetime | None = None
    entry_id: str = ""


class Adverse(Struct, frozen=True):
    """An adverse event, open until it is said to be over."""

    entry_id: str
    type: str
    severity: str
    onset: datetime
    over: datetime | None = None
    is_judged: bool = False
    """True once it was said whether it is serious; that is asked at the end."""


class Hold(Struct, frozen=True):
    """A lozenge in the mouth."""

    since: datetime
    planned_min: float | int | None = None


class InfusionRun(Struct, frozen=True):
    """A stretch of an infusion at one rate; a pause is a stretch at zero. `until` is None while it runs."""

    since: datetime
    rate_mg_per_min: float | int
    until: datetime | None = None


class Infusion(Struct, frozen=True):
    """An infusion: what was planned, its stretches, and what the pump showed at the end where that was written."""

    entry_id: str
    planned_mg: float | int | None
    rate_mg_per_min: float | int
    runs: tuple[InfusionRun, ...]
    given_mg: float | int | None = None
    stopped: datetime | None = None
    drug: str = "ketamine"
    lot: str = ""
    given_by: str = ""


class SessionState(Struct, frozen=True):
    """What a session's lines up to some moment amount to."""

    purpose: str = ""
    number: int | None = None
    of: str = ""
    opened: datetime | None = None
    ended: datetime | None = None
    t_zero: datetime | None = None
    plan: PlanMade = PlanMade()
    answers: dict[str, Entry] = {}
    overrides: tuple[Entry, ...] = ()
    doses: tuple[Entry, ...] = ()
    infusions: tuple[Infusion, ...] = ()
    hold: Hold | None = None
    vitals: tuple[Entry, ...] = ()
    scales: tuple[Entry, ...] = ()
    medicines: tuple[Entry, ...] = ()
    running: tuple[Spell, ...] = ()
    """States that are on now."""
    past: tuple[Spell, ...] = ()
    """States that are over."""
    adverse: tuple[Adverse, ...] = ()
    stop_asked: Entry | None = None
    phase: str = ""
    phase_since: datetime | None = None
    writer: str = ""
    room: tuple[str, ...] = ()
    distress: int | None = None
    """The distress rated last, 0–10, as seen or as said."""
    distress_at: datetime | None = None
    """When it was rated."""
    newest: dict[str, Entry] = {}
    """The newest line of each observation code."""
    last_observed: Entry | None = None
    """The newest line of something seen: what an event is made from."""
    called: datetime | None = None
    """When somebody was last called."""
    symptoms: datetime | None = None
    """When symptoms were last asked for."""
    rules_noted: tuple[Entry, ...] = ()
    """Written rules of the clinic that somebody noted, with what was done or why not."""
    discharge: Entry | None = None
    """The criteria for going home as found last."""
    looked: datetime | None = None
    """When breathing, colour and position were last looked at."""
    signatures: tuple[Entry, ...] = ()

    @property
    def open_adverse(self) -> tuple[Adverse, ...]:
        """Adverse events that are not over."""
        return tuple(event for event in self.adverse if event.over is None)

    @property
    def unjudged(self) -> tuple[Adverse, ...]:
        """Adverse events of which nobody has said yet whether they are serious."""
        return tuple(event for event in self.adverse if not event.is_judged)


class SessionChart(Struct, frozen=True):
    """One visit: its lines in the order they happened, and what they amount to now."""

    id: str
    entries: tuple[Entry, ...]
    state: SessionState
    number: int = 0
    """Which dosing session of the client it is, or meeting of its kind: the clinic's number, else counted by date."""

    @property
    def purpose(self) -> str:
        """Dosing, preparation, integration, call or measures; visit where another word was written for it."""
        purpose = self.state.purpose or "dosing"
        return purpose if purpose in PURPOSES else "visit"

    @property
    def opened(self) -> datetime:
        """When the visit began."""
        return self.state.opened or self.entries[0].at

    @property
    def happened(self) -> tuple[Entry, ...]:
        """What holds and happened in the visit, up to its end; what was done with the record is not of it."""
        ended = self.state.ended
        lines = (one for one in self.entries if one.holds and not isinstance(one.fact, _WRITTEN_LATER))
        return tuple(one for one in lines if ended is None or one.at <= ended)

    @property
    def last_moment(self) -> datetime:
        """Up to when the visit is known: a pump whose stop was not written runs no longer than this."""
        return max((one.at for one in self.happened), default=self.opened)

    @property
    def in_progress(self) -> bool:
        """True from the opening of a dosing day until the client goes home or it is not today."""
        return self.purpose == "dosing" and self.state.ended is None and not self.state.signatures

    @property
    def signed(self) -> bool:
        """True once somebody signed it: from then on it takes only addenda."""
        return bool(self.state.signatures)

    @property
    def counted_from(self) -> datetime:
        """The moment from which the visit's time counts: the first dose, else its beginning."""
        return self.state.t_zero or self.opened

    def elapsed(self, at: datetime) -> timedelta | None:
        """Time since the first dose; negative before it, None while there was none."""
        return None if self.state.t_zero is None else at - self.state.t_zero

    def of_kind(self, kind: type[F]) -> Iterator[tuple[Entry, F]]:
        """Every entry of a kind that holds, with its fact."""
        for entry in self.entries:
            if isinstance(entry.fact, kind) and entry.struck is None:
                yield entry, entry.fact


class Chart(Struct, frozen=True):
    """One client: who, and every visit in order of its date."""

    client_id: str
    code: str = ""
    age_years: int | None = None
    indication: str = ""
    closed: str | None = None
    """Why the client is hidden; None while it is not."""
    keep_until: str = ""
    """Until when the record is kept; empty where nothing was set."""
    legal_hold: bool = False
    sessions: tuple[SessionChart, ...] = ()
    about: tuple[Entry, ...] = ()
    """Lines about the client that belong to no visit."""

    def session(self, session_id: str) -> SessionChart | None:
        """The visit of that id."""
        return next((session for session in self.sessions if session.id == session_id), None)

    @property
    def live(self) -> SessionChart | None:
        """The dosing day in progress: the newest, where there is one."""
        return next((session for session in reversed(self.sessions) if session.in_progress), None)

    @property
    def dosing(self) -> tuple[SessionChart, ...]:
        """The dosing sessions, oldest first."""
        return tuple(session for session in self.sessions if session.purpose == "dosing")

    def of_kind(self, kind: type[F]) -> Iterator[tuple[SessionChart, Entry, F]]:
        """Every entry of a kind that holds, over all visits, oldest visit first."""
        for session in self.sessions:
            for entry, fact in session.of_kind(kind):
                yield session, entry, fact

    def everywhere(self, kind: type[F]) -> Iterator[tuple[Entry, F]]:
        """Every entry of a kind that holds, in a visit or beside them, by when it happened."""
        found = [(entry, fact) for _, entry, fact in self.of_kind(kind)]
        found += [(entry, entry.fact) for entry in self.about if isinstance(entry.fact, kind) and entry.holds]
        yield from sorted(found, key=lambda one: one[0].order)

    @property
    def dosed(self) -> tuple[SessionChart, ...]:
        """The dosing sessions in which a dose was given, oldest first."""
        return tuple(session for session in self.dosing if session.state.t_zero is not None)

    def standing_answers(self) -> dict[str, Entry]:
        """The newest answer of each checklist item over all visits; an answer taken back counts as none."""
        newest: dict[str, Entry] = {}
        for session in self.sessions:
            for item, entry in session.state.answers.items():
                if item not in newest or newest[item].order <= entry.order:
                    newest[item] = entry
        return {item: entry for item, entry in newest.items() if _answered(entry)}


def _answered(entry: Entry) -> bool:
    return isinstance(entry.fact, ItemAnswered) and entry.fact.state != "blank"
