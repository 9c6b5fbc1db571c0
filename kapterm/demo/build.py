"""Visits of scenario files written into a vault through the journal, each event with the stamp it would have borne.

Events are written in the order in which they were written down, so that a late entry stands where it happened in the
log and says when it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kapterm.demo.visits import Line, Visit
from kapterm.errors import CouldNotWrite
from kapterm.journal import ClientJournal, Practice
from kapterm.session import events as ev
from kapterm.session.events import Event
from kapterm.session.intents import new_id
from kapterm.session.signing import signature_of

REPLACED = "replaced by a later entry"


class Dated(Struct, frozen=True):
    """A visit with its session's id and the moment its minutes count from."""

    visit: Visit
    session_id: str
    t_zero: datetime
    zone: str


def write(practice: Practice, visits: Sequence[Visit]) -> list[str]:
    """Write every visit; clients of one code are one client.

    Returns:
        The codes of clients that were there already and were left as they are.

    Raises:
        CouldNotWrite: The disk did not take them.
    """
    there = {card.code for card in practice.cards()}
    by_client: dict[str, list[Dated]] = {}
    for dated in _dated(practice, visits):
        by_client.setdefault(dated.visit.person.code, []).append(dated)
    for code, own in by_client.items():
        if code not in there:
            _write_client(practice, own)
    return sorted(there & by_client.keys())


def _dated(practice: Practice, visits: Sequence[Visit]) -> Iterator[Dated]:
    """Each visit with its moment; those that the file leaves open are one a day, the newest yesterday."""
    clock = practice.clock
    now = clock.now()
    undated = [one for one in visits if one.t_zero is None and one.day is None and not one.in_progress]
    undated.sort(key=lambda visit: visit.opened.number or 0)
    days = {id(visit): position - len(undated) for position, visit in enumerate(undated)}
    for visit in visits:
        zone = clock.zone if visit.t_zero is None else _zone_of(visit.t_zero)
        if visit.t_zero is not None:
            moment = visit.t_zero
        elif visit.in_progress:
            moment = now - timedelta(minutes=visit.last_min)
        else:
            day = visit.day if visit.day is not None else days[id(visit)]
            hour, minute = map(int, visit.time.split(":"))
            date = clock.local(now).date() + timedelta(days=day)
            moment = datetime(date.year, date.month, date.day, hour, minute, tzinfo=clock.zone_info)
        yield Dated(visit, new_id(), moment.astimezone(now.tzinfo), zone)


def _zone_of(moment: datetime) -> str:
    """The zone of a moment that names only its offset."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _write_client(practice: Practice, own: Sequence[Dated]) -> None:
    person = own[0].visit.person
    journal = practice.new_client(
        person.code, age_years=person.age_years, indication=person.indication, details=person.details
    )
    try:
        for other in (one.visit.person for one in own if one.visit.person != person):
            journal.record_fact(
                ev.ClientRegistered(
                    code=other.code, age_years=other.age_years, indication=other.indication, details=other.details
                ),
                "",
            )
        _Writing(journal, practice.signature, practice.pack).write(own)
        if not journal.flush():
            raise CouldNotWrite(journal.saving.why)
        practice.note_card(journal)
    finally:
        journal.close()


class _Writing:
    """The events of one client on their way to the journal, numbered in the order they were written down."""

    def __init__(self, journal: ClientJournal, by: str, pack: str) -> None:
        self._journal = journal
        self._by = by
        self._pack = pack
        self._device = new_id()[:16]
        self._n = 0
        self._ids: dict[str, str] = {}

    def write(self, own: Sequence[Dated]) -> None:
        """Write every visit, oldest first, and sign those that were signed."""
        self._ids |= {one.visit.id: one.session_id for one in own if one.visit.id}
        for dated in sorted(own, key=lambda one: one.t_zero):
            for event in sorted(self._events(dated), key=lambda event: event.written):
                self._bring_in(event)
            if dated.visit.signed is not None:
                self._sign(dated)

    def _events(self, dated: Dated) -> Iterator[Event]:
        visit = dated.visit
        first = dated.t_zero + timedelta(minutes=visit.first_min)
        opened = replace(visit.opened, of=self._ids.get(visit.opened.of, visit.opened.of))
        yield self._event(dated, opened, first)
        if visit.plan is not None:
            yield self._event(dated, visit.plan, first)
        lines = [(line, self._line(dated, line)) for line in visit.lines]
        yield from (event for _, event in lines)
        yield from self._strikes(dated, lines)

    def _line(self, dated: Dated, line: Line) -> Event:
        at = dated.t_zero + timedelta(minutes=line.t_min)
        event = self._event(dated, self._pointing(line.fact), at)
        if line.entry_id:
            self._ids[line.entry_id] = event.id
        if line.recorded_at_min is not None:
            event = replace(event, finished=dated.t_zero + timedelta(minutes=line.recorded_at_min))
        return replace(event, late=line.late, source=line.source)

    def _pointing(self, fact: ev.Fact) -> ev.Fact:
        """A fact about another entry, naming it as the record does."""
        of = getattr(fact, "of", "")
        return replace(fact, of=self._ids.get(of, of)) if of else fact

    def _strikes(self, dated: Dated, lines: Iterable[tuple[Line, Event]]) -> Iterator[Event]:
        """What was struck, and what was replaced without being said to be struck."""
        struck = {line.entry_id for line, _ in lines if line.struck}
        for line, event in lines:
            if line.struck:
                minutes = line.struck_at_min
                at = event.written if minutes is None else dated.t_zero + timedelta(minutes=minutes)
                yield self._event(dated, ev.Struck(of=event.id, text=line.strike_reason), at)
            if line.corrects in self._ids and line.corrects not in struck:
                yield self._event(dated, ev.Struck(of=self._ids[line.corrects], text=REPLACED), event.written)

    def _sign(self, dated: Dated) -> None:
        signed = dated.visit.signed
        chart = self._journal.chart.session(dated.session_id)
        if signed is None or chart is None:
            return
        fact = signature_of(chart, signed.name, signed.credential)
        self._bring_in(self._event(dated, fact, dated.t_zero + timedelta(minutes=signed.t_min)))

    def _event(self, dated: Dated, fact: ev.Fact, at: datetime) -> Event:
        return Event(
            id=new_id(),
            device=self._device,
            n=0,
            at=at,
            by=self._by,
            zone=dated.zone,
            session=dated.session_id,
            pack=self._pack,
            fact=fact,  # type: ignore[arg-type]
        )

    def _bring_in(self, event: Event) -> None:
        self._n += 1
        self._journal.bring_in(replace(event, n=self._n))
