"""A past visit again on its time axis: what stood on the log at a moment, and how that moment moves. It writes nothing.

The moment is computed from the clock of the keys, never counted in steps, so that it is right at any speed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.fold import SessionFold
from kapterm.session.grammar.listing import is_listed

SPEEDS = (1, 2, 5, 10, 30, 60)
"""How many minutes of the visit go by in one of ours."""
SHORTEST_S = 0.25
"""Seconds between two changes at least, however fast it goes."""
_MINUTE = timedelta(minutes=1)

KINDS: dict[str, tuple[str, tuple[type[ev.Fact], ...]]] = {
    "quote": ("quotes", (ev.QuoteTaken,)),
    "mark": ("marks", (ev.MomentMarked,)),
    "state": ("states", (ev.PhaseReached, ev.HoldStarted, ev.HoldEnded)),
    "dose": ("doses", (ev.DoseGiven, ev.BoosterGiven, ev.InfusionStarted, ev.InfusionStopped)),
    "vitals": ("vitals", (ev.VitalsTaken,)),
    "line": ("lines", (ev.Fact,)),
}
"""What can be jumped to, with its word. A state is also an observation that goes on until it is over."""


class Replay(Struct, frozen=True, kw_only=True):
    """Where a replay stands."""

    visit: SessionChart
    at: datetime
    """The moment shown, as of `since_s`."""
    speed: int = SPEEDS[0]
    since_s: float | None = None
    """Monotonic seconds from which it runs; None while it stands still."""

    @property
    def begin(self) -> datetime:
        """The first line of the log."""
        return next((entry.at for entry in self.visit.entries if is_listed(entry)), self.visit.opened)

    @property
    def end(self) -> datetime:
        """When the visit ended; else its last line."""
        listed = [entry.at for entry in self.visit.entries if is_listed(entry)]
        return max(self.begin, self.visit.state.ended or max(listed, default=self.begin))

    @property
    def is_running(self) -> bool:
        """True while it goes by itself."""
        return self.since_s is not None

    def moment(self, now_s: float) -> datetime:
        """The moment that is shown now."""
        gone_s = 0.0 if self.since_s is None else max(0.0, now_s - self.since_s) * self.speed
        return max(self.begin, min(self.end, self.at + timedelta(seconds=gone_s)))

    def turned(self, now_s: float) -> Replay:
        """Standing still where it ran, running where it stood; at the end it begins anew."""
        at = self.moment(now_s)
        if self.is_running:
            return replace(self, at=at, since_s=None)
        return replace(self, at=self.begin if at >= self.end else at, since_s=now_s)

    def stopped(self, now_s: float) -> Replay:
        """Standing still."""
        return replace(self, at=self.moment(now_s), since_s=None)

    def faster(self, by: int, now_s: float) -> Replay:
        """At the next speed up or down."""
        index = max(0, min(SPEEDS.index(self.speed) + by, len(SPEEDS) - 1))
        return self._from(self.moment(now_s), now_s, SPEEDS[index])

    def jumped(self, kind: str, by: int, now_s: float) -> Replay | None:
        """At the next line of a kind, or the one before; None where there is none."""
        here = self.moment(now_s)
        fitting = [
            entry.at for entry in self.visit.entries if _is_of(entry, kind) and self.begin <= entry.at <= self.end
        ]
        there = [at for at in fitting if (at > here if by > 0 else at < here)]
        return self._from((min if by > 0 else max)(there), now_s, self.speed) if there else None

    def put(self, at: datetime, now_s: float) -> Replay:
        """At another moment."""
        return self._from(max(self.begin, min(self.end, at)), now_s, self.speed)

    def _from(self, at: datetime, now_s: float, speed: int) -> Replay:
        return replace(self, at=at, speed=speed, since_s=now_s if self.is_running else None)

    def wait_s(self, now_s: float) -> float | None:
        """Seconds until something on the screen changes: a line, or a minute. None while nothing will."""
        here = self.moment(now_s)
        if not self.is_running or here >= self.end:
            return None
        zero = self.visit.state.t_zero
        changes = [here + _MINUTE - timedelta(seconds=here.second, microseconds=here.microsecond), self.end]
        changes += [here + _MINUTE - (here - zero) % _MINUTE] if zero else []
        changes += [entry.at for entry in self.visit.entries if entry.at > here and is_listed(entry)][:1]
        return max(SHORTEST_S, (min(changes) - here).total_seconds() / self.speed)


def can_replay(visit: SessionChart) -> bool:
    """Whether a visit is a session with a dose that has ended."""
    return visit.state.t_zero is not None and not visit.in_progress


def replay_of(visit: SessionChart) -> Replay:
    """The replay of a visit, standing at its beginning."""
    found = Replay(visit=visit, at=visit.opened)
    return replace(found, at=found.begin)


def as_it_stood(visit: SessionChart, moment: datetime) -> SessionChart:
    """The visit with the lines that had happened by a moment, each as it stands today."""
    fold = SessionFold(visit.id)
    gone = [entry for entry in visit.entries if entry.at <= moment]
    fold.fill(event for entry in gone for event in (entry.event, *entry.corrections))
    return replace(fold.chart(), number=visit.number)


def _is_of(entry: Entry, kind: str) -> bool:
    if not (is_listed(entry) and entry.holds):
        return False
    is_state = kind == "state" and isinstance(entry.fact, ev.Observed) and entry.fact.state
    return is_state or kind == "line" or isinstance(entry.fact, KINDS[kind][1])
