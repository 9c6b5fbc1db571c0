"""The fold: events to a chart. Whatever the order in which events arrive, the same events give the same chart.

Lines stand by the moment they happened. The state before each line is kept, so a late line or a correction costs
only the way back to its place; a new line at the end costs one step.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.advance import advance
from kapterm.session.chart import Chart, Entry, SessionChart, SessionState
from kapterm.session.events import Event
from kapterm.session.events.corrections import Correction


class SessionFold:
    """The lines of one visit, growing."""

    def __init__(self, session_id: str) -> None:
        self.id = session_id
        self._entries: list[Entry] = []
        self._before: list[SessionState] = []
        self._state = SessionState()
        self._corrections: dict[str, list[Event]] = {}
        self._ids: set[str] = set()

    def fill(self, events: Iterable[Event]) -> None:
        """Take many events at once: sorted first, then folded once."""
        facts = [event for event in events if not self._keep_correction(event)]
        entries = sorted((self._resolve(event) for event in facts), key=lambda entry: entry.order)
        self._replay(0, entries)

    def add(self, event: Event) -> None:
        """Take one event, wherever in time it belongs; one that is here already changes nothing."""
        if self._keep_correction(event):
            if isinstance(event.fact, Correction):
                self._correct(event.fact.of)
            return
        if event.id in self._ids:
            return
        self._insert(self._resolve(event))

    def chart(self) -> SessionChart:
        """The visit as it stands, frozen."""
        return SessionChart(self.id, tuple(self._entries), self._state)

    def _keep_correction(self, event: Event) -> bool:
        if not isinstance(event.fact, Correction):
            return False
        kept = self._corrections.setdefault(event.fact.of, [])
        if all(event.id != other.id for other in kept):
            kept.append(event)
            kept.sort(key=lambda one: (one.written, one.device, one.n))
        return True

    def _resolve(self, event: Event) -> Entry:
        entry = Entry(event, event.fact, event.at, event.fact.text, event.at_is_about)
        for correction in self._corrections.get(event.id, ()):
            entry = _corrected(entry, correction)
        return entry

    def _correct(self, of: str) -> None:
        """Resolve a line anew and replay from where it stood or now stands."""
        for index in reversed(range(len(self._entries))):
            if self._entries[index].id == of:
                later = self._rewind(index)
                resolved = self._resolve(later[0].event)
                if (later[1:] and later[1].order < resolved.order) or (
                    self._entries and self._entries[-1].order > resolved.order
                ):
                    self._replay(index, later[1:])
                    self._insert(resolved)
                else:
                    self._replay(index, [resolved, *later[1:]])
                return

    def _insert(self, entry: Entry) -> None:
        index = len(self._entries)
        if self._entries and entry.order < self._entries[-1].order:
            index = bisect(self._entries, entry.order, key=lambda one: one.order)
        self._replay(index, [entry, *self._rewind(index)])

    def _rewind(self, index: int) -> list[Entry]:
        later = self._entries[index:]
        if index < len(self._before):
            self._state = self._before[index]
        del self._entries[index:]
        del self._before[index:]
        return later

    def _replay(self, index: int, entries: Iterable[Entry]) -> None:
        state = self._state
        for entry in entries:
            self._before.append(state)
            self._entries.append(entry)
            self._ids.add(entry.id)
            if entry.struck is None:
                state = advance(state, entry)
        self._state = state


def _corrected(entry: Entry, correction: Event) -> Entry:
    """The line after one correction."""
    fact = correction.fact
    entry = replace(entry, corrections=(*entry.corrections, correction))
    if isinstance(fact, ev.Struck):
        return replace(entry, struck=fact.text or "no reason given")
    if isinstance(fact, ev.Restored):
        return replace(entry, struck=None)
    if isinstance(fact, ev.Reworded):
        return replace(entry, text=fact.text)
    if isinstance(fact, ev.Retimed):
        return replace(entry, at=fact.to, at_is_about=fact.is_about)
    if isinstance(fact, ev.Linked):
        return replace(entry, link=fact)
    if isinstance(fact, ev.Rerated) and isinstance(entry.fact, ev.Observed):
        rated = replace(
            entry.fact,
            strength=fact.value,
            strength_max=fact.value_max or entry.fact.strength_max,
            anchor=fact.anchor,
        )
        return replace(entry, fact=rated)
    return entry


class ChartFold:
    """The chart of one client, growing event by event. Only the visit that changed is frozen anew."""

    def __init__(self, client_id: str, events: Iterable[Event] = ()) -> None:
        self._client_id = client_id
        self._sessions: dict[str, SessionFold] = {}
        by_session: dict[str, list[Event]] = {}
        for event in events:
            by_session.setdefault(event.session, []).append(event)
        for session_id, own in by_session.items():
            self._fold_of(session_id).fill(own)
        self._charts = {key: fold.chart() for key, fold in self._sessions.items()}
        self.chart = self._freeze()

    def add(self, event: Event) -> Chart:
        """The chart after one more event."""
        fold = self._fold_of(event.session)
        fold.add(event)
        self._charts[event.session] = fold.chart()
        self.chart = self._freeze()
        return self.chart

    def _fold_of(self, session_id: str) -> SessionFold:
        return self._sessions.setdefault(session_id, SessionFold(session_id))

    def _freeze(self) -> Chart:
        visits = sorted(
            (chart for key, chart in self._charts.items() if key and chart.entries),
            key=lambda one: (one.opened, one.id),
        )
        about = self._charts[""].entries if "" in self._charts else ()
        return _with_client(Chart(self._client_id, sessions=_numbered(visits), about=about))


def _numbered(visits: list[SessionChart]) -> tuple[SessionChart, ...]:
    """Each visit with its number: the clinic's own, else one more than the last of its purpose."""
    last: dict[str, int] = {}
    numbered = []
    for visit in visits:
        number = visit.state.number or last.get(visit.purpose, 0) + 1
        last[visit.purpose] = number
        numbered.append(visit if visit.number == number else replace(visit, number=number))
    return tuple(numbered)


def _with_client(chart: Chart) -> Chart:
    """The chart with what its own lines say about the client; the newest holds."""
    for entry in chart.about:
        fact = entry.fact
        if entry.struck is not None:
            continue
        if isinstance(fact, ev.ClientRegistered):
            chart = replace(
                chart,
                code=fact.code,
                age_years=fact.age_years if fact.age_years is not None else chart.age_years,
                indication=fact.indication or chart.indication,
            )
        elif isinstance(fact, ev.ClientClosed):
            chart = replace(chart, closed=entry.text or "closed")
        elif isinstance(fact, ev.RetentionSet):
            hold = chart.legal_hold if fact.hold is None else fact.hold
            chart = replace(chart, keep_until=fact.until or chart.keep_until, legal_hold=hold)
    return chart


def fold(client_id: str, events: Iterable[Event]) -> Chart:
    """The chart of a client's events."""
    return ChartFold(client_id, events).chart


def known_at(client_id: str, events: Iterable[Event], moment: datetime) -> Chart:
    """The chart as it was known at a moment: only what had been written down by then."""
    return fold(client_id, (event for event in events if event.written <= moment))


def as_known(chart: Chart, moment: datetime) -> Chart:
    """A chart as it was known at a moment, from what it carries: every line with its corrections."""
    entries = (entry for lines in (chart.about, *(one.entries for one in chart.sessions)) for entry in lines)
    return known_at(
        chart.client_id, (event for entry in entries for event in (entry.event, *entry.corrections)), moment
    )
