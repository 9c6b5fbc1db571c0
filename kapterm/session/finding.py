"""Finding lines in a record by words, by the client's code and by day. Nothing of it is ever written down.

Every word must stand in the line or be in the code; a day or a month says when. A day alone finds the visits of that
day. What is sealed to its author is not found, and what was struck is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.days import Days, days_in
from kapterm.session.moment import zone_named

MOST = 200
"""Hits that are shown; beyond them more words are asked for."""


class Query(Struct, frozen=True):
    """What is searched for."""

    words: tuple[str, ...] = ()
    """In lower case; each must be there."""
    days: Days | None = None

    @property
    def is_empty(self) -> bool:
        """True where nothing is asked for."""
        return not self.words and self.days is None


class Hit(Struct, frozen=True):
    """One line of a record that was asked for, or a visit where a day was."""

    client_id: str
    code: str
    visit: SessionChart
    entry: Entry | None
    """None where the visit itself is meant."""
    told: str
    """The line in words, as typed; empty for a visit."""

    @property
    def id(self) -> str:
        """Which it is, whatever else is found meanwhile."""
        return f"{self.client_id}|{self.visit.id}|{self.entry.id if self.entry else ''}"

    @property
    def key_words(self) -> str:
        """By which it is found again in the record as it is told: the first line of what was typed, else its words."""
        if self.entry is None:
            return ""
        return self.entry.text.split("\n")[0] or self.entry.fact.words()

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.at if self.entry else self.visit.opened

    @property
    def day(self) -> date:
        """Its day, in the zone of the place."""
        zone = (self.entry or self.visit.entries[0]).event.zone
        return self.at.astimezone(zone_named(zone)).date()


class Found(Struct, frozen=True):
    """How far a search over every record has come."""

    typed: str = ""
    """What was asked for, as typed; empty where nothing was."""
    hits: tuple[Hit, ...] = ()
    done: int = 0
    """Records that were read."""
    of: int = 0
    unread: int = 0
    """Those of them that cannot be read."""

    @property
    def is_through(self) -> bool:
        """True once every record was looked at."""
        return self.done >= self.of

    def after(self, chart: Chart | None, query: Query) -> Found:
        """What is found once one more record was looked through; None is one that cannot be read."""
        more = hits(chart, query) if chart else ()
        return replace(self, hits=(*self.hits, *more), done=self.done + 1, unread=self.unread + (chart is None))


def query_of(typed: str, today: date) -> Query:
    """What a line asks for: a day or a month in it, and words."""
    days, rest = days_in(typed.strip(), today)
    return Query(tuple(rest.casefold().split()), days)


def hits(chart: Chart, query: Query) -> Iterator[Hit]:
    """The lines of one record that fit, the newest visit first, in each visit in their order."""
    code = chart.code.casefold()
    own = tuple(word for word in query.words if word not in code)
    if query.is_empty or (not own and query.days is None):
        return
    for visit in reversed(chart.sessions):
        if not own:
            whole = Hit(chart.client_id, chart.code, visit, None, "")
            if _is_in(whole.day, query.days):
                yield whole
            continue
        for entry in visit.entries:
            told = words_of(entry)
            if told and all(word in told.casefold() for word in own):
                hit = Hit(chart.client_id, chart.code, visit, entry, told)
                if _is_in(hit.day, query.days):
                    yield hit


def words_of(entry: Entry) -> str:
    """A line in words, with all that was typed beside it; empty for what nobody else may read, or what was struck."""
    fact = entry.fact
    if isinstance(fact, ev.AsideWritten) or not entry.holds:
        return ""
    prompt = fact.prompt if isinstance(fact, ev.Observed) else ""
    parts = (fact.words(), fact.side(), prompt, entry.text, *(f"{name} {value}" for name, value in fact.extras()))
    return "  ".join(part for part in parts if part)


def newest_first(found: Iterator[Hit] | tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Hits over several records, the newest visit first."""
    return tuple(sorted(found, key=lambda hit: hit.visit.opened, reverse=True))


def _is_in(day: date, days: Days | None) -> bool:
    return days is None or days.first <= day <= days.last
