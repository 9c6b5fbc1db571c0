"""The watch over time while the program is open: what a clock did, whether somebody is here, when a minute changes.

Elapsed time is computed from timestamps, so nothing here counts; a clock that was set, and a sleep of the computer,
become a line of the session and bend nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from kapterm.clock import Clock, ClockNotice
from kapterm.data.config import Config
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart, SessionState

SET_S = "clock_set_s"
"""Where the line that says that the clock was set keeps by how much."""
RESTARTED_FROM = timedelta(minutes=1)
"""A shorter gap between two runs is worth no line."""


class Passed(Struct, frozen=True):
    """What happened to time since the last look, as a line of the session; and whether the computer slept."""

    line: ev.ProgramNoted | None = None
    slept: bool = False


class Watch:
    """Looks at the clock for one run of the program.

    Args:
        clock: The only one there is.
        settings: How long somebody may be away before the screen is withdrawn.
    """

    def __init__(self, clock: Clock, settings: Config) -> None:
        self._clock = clock
        self._settings = settings
        self._here_since = clock.now()
        self._seen_clients: set[str] = set()

    @property
    def local_now(self) -> datetime:
        """This moment on the wall of this place."""
        return self._clock.local(self._clock.now())

    def somebody_is_here(self) -> None:
        """A key was pressed."""
        self._here_since = self._clock.now()

    def is_idle(self, state: SessionState) -> bool:
        """Whether nobody has pressed a key for as long as the clinic's settings allow."""
        runs = state.t_zero is not None
        minutes = self._settings.dark_after_minutes if runs else self._settings.lock_after_minutes
        return bool(minutes) and self._clock.now() - self._here_since >= timedelta(minutes=minutes)

    def look(self) -> Passed:
        """What happened to time since the last look: a sleep of the computer, or a clock that was set."""
        notice = self._clock.look()
        if notice is None:
            return Passed()
        slept = notice.name == "asleep"
        details = {} if slept else {SET_S: round(notice.seconds, 3)}
        line = ev.ProgramNoted(name=self._words(notice), gap_min=_minutes(abs(notice.seconds)), details=details)
        return Passed(line, slept)

    def restart_of(self, client_id: str, live: SessionChart | None) -> ev.ProgramNoted | None:
        """The first time in a run that a session in progress is opened: since when nothing was written."""
        is_first = client_id not in self._seen_clients
        self._seen_clients.add(client_id)
        if not is_first or live is None or live.state.t_zero is None:
            return None
        since, now = max(entry.event.written for entry in live.entries), self._clock.now()
        if now - since < RESTARTED_FROM:
            return None
        name = f"program restarted {self._span(since, now)}"
        return ev.ProgramNoted(name=name, gap_min=_minutes((now - since).total_seconds()))

    def until_next_change_s(self, state: SessionState) -> float:
        """Seconds until the wall minute, the elapsed minute, or the second of a hold that runs changes."""
        now = self._clock.now()
        waits_s = [60 - now.second - now.microsecond / 1e6]
        if state.t_zero is not None:
            waits_s.append(60 - ((now - state.t_zero) / timedelta(seconds=1)) % 60)
        if state.hold is not None:
            waits_s.append(1 - ((now - state.hold.since) / timedelta(seconds=1)) % 1)
        return max(0.01, min(waits_s))

    def _words(self, notice: ClockNotice) -> str:
        if notice.name == "asleep":
            return f"computer asleep {self._span(notice.since, notice.until)}"
        return f"computer clock set by {notice.seconds:+.0f} s"

    def _span(self, since: datetime, until: datetime) -> str:
        return f"{self._clock.local(since):%H:%M}–{self._clock.local(until):%H:%M}"


def go_on(clock: Clock, live: SessionChart | None) -> None:
    """Count time as the session in progress has counted it, also where the wall clock was set in the middle of it.

    Each run begins with the wall clock, a run that was there when it was set went on without it. Where that would lead
    to before the last line, the wall clock was put back since: then it is right as it is.
    """
    clock.count_on(0)
    if live is None or live.state.t_zero is None:
        return
    steps = (entry.fact.details.get(SET_S) for entry in live.entries if isinstance(entry.fact, ev.ProgramNoted))
    set_s = sum(one for one in steps if isinstance(one, int | float))
    last = max(entry.event.written for entry in live.entries)
    if clock.now() - timedelta(seconds=set_s) >= last:
        clock.count_on(-set_s)


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)
