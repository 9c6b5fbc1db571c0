"""One client's file, open: makes what happened durable, and holds the chart. Nobody else writes.

A fact is on the chart at once and pending until the disk has it; what the disk refuses stays, in order, unsaved.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from kapterm.clock import Clock
from kapterm.data.client_file import ClientFile
from kapterm.errors import CouldNotWrite, UsageError
from kapterm.journal import door
from kapterm.journal.stamp import Author, stamped
from kapterm.journal.typed import Typed
from kapterm.journal.writer import Writer
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionState
from kapterm.session.events import Event
from kapterm.session.fold import ChartFold
from kapterm.session.grammar.context import Context
from kapterm.session.intents import DraftLine, Move, Record, TakenUp, new_id
from kapterm.session.saving import Saving
from kapterm.session.signing import may_add
from kapterm.session.when import resolve_move

OnChange = Callable[[], None]
"""Told, in any thread, that the chart or what is unsaved has changed."""


class ClientJournal:
    """The one road on which facts about a client reach the disk."""

    def __init__(self, file: ClientFile, author: Author, clock: Clock, on_change: OnChange = lambda: None) -> None:
        self._file = file
        self._author = author
        self._clock = clock
        self._lock = threading.RLock()
        self.on_change = on_change
        known = [ev.decode(record) for record in file.records()]
        self._fold = ChartFold(file.id, known)
        self._known = {event.id for event in known}
        self._n = max((event.n for event in known if event.device == author.device), default=0)
        self._unwritten: dict[str, Event] = {}
        self._typed = Typed(file.draft, clock)
        self._lines: set[str] = set()
        self.saving = Saving()
        self._taken = 0
        self._is_armed = False
        self._writer = Writer(file.append, self._attempted)
        if self.read_only_because is None:
            self._take_letters()
            self._watch_session()

    @property
    def chart(self) -> Chart:
        """The client as written down so far, what is pending included."""
        return self._fold.chart

    @property
    def notices(self) -> tuple[str, ...]:
        """What opening the file found, in plain sentences."""
        lines = "One line was" if self._taken == 1 else f"{self._taken} lines were"
        return self._file.notices + ((f"{lines} taken before unlocking.",) if self._taken else ())

    @property
    def read_only_because(self) -> str | None:
        """Why nothing can be written to this client now; None where it can."""
        return self._file.read_only_because

    @property
    def damaged(self) -> bool:
        """Whether something that was acknowledged here cannot be read or is missing; the rest is on the chart."""
        return self._file.damaged or self._file.older

    def events(self) -> list[Event]:
        """Every event on disk, in file order."""
        return [ev.decode(record) for record in self._file.records()]

    def record(self, intent: Record, session_id: str) -> Event:
        """Write a fact down: on the chart at once, on disk as soon as it can be.

        Raises:
            UsageError: its time counts from a dose that there was not.
            CouldNotWrite: the client is open for reading only.
        """
        self._refuse_if_read_only()
        with self._lock:
            event = self._stamp(intent, session_id)
            self._keep(event, is_line=intent.is_line)
        return event

    def move(self, intent: Move, session_id: str) -> Event:
        """Put the moment of a line right.

        Raises:
            UsageError: there is no such line, or its time counts from a dose that there was not.
            CouldNotWrite: the client is open for reading only.
        """
        visit = self.chart.session(session_id)
        entry = next((one for one in visit.entries if one.id == intent.of), None) if visit else None
        if visit is None or entry is None:
            raise UsageError("The line that was to be moved is not in this visit.")
        now, stood = self._clock.local(self._clock.at(intent.at_s)), self._clock.local(entry.at)
        to = resolve_move(intent.when, now, stood, visit.state.t_zero)
        fact = ev.Retimed(of=intent.of, to=to, is_about=intent.when.is_about, text=intent.text)
        return self.record(Record(fact, intent.id, intent.at_s, intent.at_s, is_line=True), session_id)

    def write(self, intent: Record, session_id: str) -> Event:
        """Write a fact down and come back only when it is durable.

        Raises:
            CouldNotWrite: it is not; it stays with the unsaved and is tried again.
        """
        event = self.record(intent, session_id)
        if not self._writer.flush():
            raise CouldNotWrite(self.saving.why or "The disk did not take the line.")
        return event

    def write_fact(self, fact: ev.AnyFact, session_id: str, *, at: datetime | None = None) -> Event:
        """Write a fact of this moment, or of another one, and come back when it is durable."""
        event = self.record_fact(fact, session_id, at=at)
        if not self._writer.flush():
            raise CouldNotWrite(self.saving.why or "The disk did not take the line.")
        return event

    def record_fact(self, fact: ev.AnyFact, session_id: str, *, at: datetime | None = None, basis: str = "") -> Event:
        """Write a fact that no key began: of this moment, or of the moment given.

        Args:
            fact: What.
            session_id: The visit.
            at: When it happened; None for now.
            basis: What a late entry rests on, which marks it as one; empty for anything else.

        Raises:
            CouldNotWrite: the client is open for reading only.
        """
        self._refuse_if_read_only()
        with self._lock:
            event = self._stamp(Record(fact, new_id()), session_id, basis)
            if at is not None:
                event = replace(event, at=at, finished=event.at)
            self._keep(event, is_line=False)
        return event

    def bring_in(self, event: Event) -> None:
        """Write an event of another vault or a scenario, with the stamp it came with; once, however often it comes."""
        with self._lock:
            if event.id in self._known:
                return
            if event.device == self._author.device:
                self._n = max(self._n, event.n)
            self._keep(event, is_line=False)

    def flush(self) -> bool:
        """Wait until everything is durable; False where something was refused."""
        return self._writer.flush()

    def retry(self) -> None:
        """Try what was refused again, now."""
        self._writer.retry()

    def lay(self) -> None:
        """Lay the refused line with the unsaved: it is tried again by itself."""
        with self._lock:
            self._lines.clear()
            self.saving = replace(self.saving, frozen="")
        self._writer.lay()
        self.on_change()

    def keep_draft(self, content: bytes) -> None:
        """Keep what is typed and not yet kept; empty clears it.

        Raises:
            CouldNotWrite: it is on the screen only.
        """
        self._typed.write(content)

    def keep_lines(self, lines: tuple[DraftLine, ...], session_id: str) -> None:
        """Keep the lines as they stand; a kill then loses at most the last key.

        Where the client is open for reading only, what an earlier run left stays as it is.
        """
        if self.read_only_because:
            return
        with self._lock:
            self._typed.take(lines, session_id)
            self._keep_typed()

    def read_on(self) -> bool:
        """Take in what the window that writes has written since; whether there was anything.

        Raises:
            DamageFound: the file is no longer the one that was opened.
            CouldNotWrite: it could not be read.
        """
        if self.read_only_because is None or self.damaged or not self._file.catch_up():
            return False
        with self._lock:
            for event in self.events():
                if event.id not in self._known:
                    self._known.add(event.id)
                    self._fold.add(event)
        return True

    def take_up(self) -> TakenUp:
        """Go on after a kill: what the disk had refused is written, the lines as they stood are given back."""
        waiting, taken_up = self._typed.take_up(frozenset(self._known))
        for event in waiting:
            self.bring_in(event)
        return taken_up

    def sync_draft(self) -> None:
        """Make the draft durable where a second has passed since it last was: a power cut loses at most that second."""
        self._typed.sync(self._tell_draft)

    def _keep_typed(self) -> None:
        self._typed.keep(self._unwritten.values())
        self._tell_draft()

    def _tell_draft(self) -> None:
        """Say that what is typed stands on the screen only, or no longer so."""
        if self._typed.why == self.saving.draft_why:
            return
        with self._lock:
            self.saving = replace(self.saving, draft_why=self._typed.why)
        self.on_change()

    def draft(self) -> bytes | None:
        """What was typed and not kept when the program last ended; None where there was nothing."""
        return self._file.draft.read()

    def private_text(self, fact: ev.AsideWritten) -> str | None:
        """The words of an aside, for its author; None for anybody else."""
        return self._author.words_of(fact)

    def close(self) -> list[bytes]:
        """Write what can be written and give the file back; what could not be written is returned."""
        lost = self._writer.close()
        if lost:
            self._keep_typed()
        self._file.close()
        return lost

    def _take_letters(self) -> None:
        """Write down what was typed at the door after a crash; a line leaves the letterbox once it is on record."""
        letters = self._file.taken_before_unlocking()
        known = {event.id for event in self.events()} if letters else set()
        for content in letters:
            visit = self.chart.live or (self.chart.sessions[-1] if self.chart.sessions else None)
            visit_id = visit.id if visit else ""
            context = Context(self._author.packs(), visit.state if visit else SessionState())
            event = door.event_of(content, visit_id, self._author.device, self._n + 1, context)
            if event is not None and event.id not in known:
                event = replace(event, fact=self._author.sealed(event.fact, visit))
                self._n += 1
                self._taken += 1
                self._keep(event, is_line=False)
        if letters and self._writer.flush():
            self._file.forget_taken()

    def _watch_session(self) -> None:
        """While a dose runs, lines may be taken at the door should the program die."""
        live = self.chart.live
        runs = live is not None and live.state.t_zero is not None
        if runs != self._is_armed:
            try:
                (self._file.arm if runs else self._file.disarm)()
            except CouldNotWrite:
                return  # then nothing is taken at the door; the record itself does not depend on it
            self._is_armed = runs

    def _refuse_if_read_only(self) -> None:
        if self.read_only_because:
            raise CouldNotWrite(self.read_only_because)

    def _stamp(self, intent: Record, session_id: str, basis: str = "") -> Event:
        visit = self.chart.session(session_id)
        if not may_add(visit, intent.fact, basis):
            raise UsageError("This record is signed: it changes only by addendum.")
        event = stamped(intent, visit, session_id, self._author, self._clock, self._n + 1, basis)
        self._n += 1
        return event

    def _keep(self, event: Event, *, is_line: bool) -> None:
        self._fold.add(event)
        self._known.add(event.id)
        self._unwritten[event.id] = event
        if is_line:
            self._lines.add(event.id)
        self.saving = replace(self.saving, pending=self.saving.pending | {event.id})
        self._writer.put(event.id, ev.encode(event), is_line=is_line)

    def _attempted(self, event_id: str, problem: str | None) -> None:
        """The writer tried a record: it is durable, or refused with all that stand behind it."""
        with self._lock:
            if problem is None:
                self._unwritten.pop(event_id, None)
                self.saving = Saving(pending=frozenset(self._unwritten), draft_why=self.saving.draft_why)
                if self._typed.waits and not self._unwritten:
                    self._keep_typed()
                self._watch_session()
            else:
                frozen = event_id if event_id in self._lines else ""
                self.saving = Saving(
                    refused=tuple(self._unwritten), why=problem, frozen=frozen, draft_why=self.saving.draft_why
                )
                self._keep_typed()
        self.on_change()
