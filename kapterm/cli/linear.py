"""Linear mode: one typed line is one fact, and each line is answered only when it is known what became of it.

`saved` is said after the disk has it. What the disk refuses is kept, in order, with its own times; an empty line tries
it again, and a further line queues behind it.
"""

from __future__ import annotations

from collections.abc import Callable

from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, UsageError
from kapterm.journal import ClientJournal
from kapterm.session.belonging import quiet_word
from kapterm.session.chart import SessionState
from kapterm.session.events import AnyFact, AsideWritten, Event, NoteWritten
from kapterm.session.grammar import Context, read_line
from kapterm.session.intents import Record, new_id
from kapterm.session.moment import elapsed_text, zone_named
from kapterm.session.packs import Packs
from kapterm.session.when import When

NO_DOSE_YET = "-:--"
"""Stands for the elapsed time before the first dose."""

Answer = Callable[[dict[str, str]], None]
"""Takes what became of a line, by its parts: saved, elapsed, kind, words; or not_understood; or not_saved."""


class Linear:
    """The lines of one visit on their way to the journal.

    Attributes:
        waiting: What was typed and is not on disk, oldest first.
        odd: A line that was not understood: an empty line right after it keeps it as a note.
    """

    def __init__(self, journal: ClientJournal, session_id: str, packs: Packs, answer: Answer) -> None:
        self._journal = journal
        self._session_id = session_id
        self._packs = packs
        self._answer = answer
        self.waiting: list[Event] = []
        self.odd = ""

    def take(self, line: str, line_id: str = "", begun_s: float | None = None, finished_s: float | None = None) -> None:
        """Take one line as typed; times are monotonic seconds of its first and its last key, None for now."""
        odd, self.odd = self.odd, ""
        if not line.strip() and not odd:
            self.settle()
            return
        try:
            fact, when = self._read(line) if line.strip() else (NoteWritten(text=odd), None)
            intent = Record(fact, line_id or new_id(), begun_s, finished_s, when, is_line=True)
            self.waiting.append(self._journal.record(intent, self._session_id))
        except UsageError as error:
            self.odd = line.strip()
            self._answer({"not_understood": f"{error}".rstrip(".") + ". Enter alone keeps it as a note."})
            return
        except CouldNotWrite as error:
            self._answer({"not_saved": str(error)})
            return
        self.settle()
        self._say_quietly(fact)

    def take_again(self, events: list[Event]) -> None:
        """Take what an earlier run could not write, each with the stamp it had."""
        for event in events:
            self._journal.bring_in(event)
            self.waiting.append(event)
        self.settle()

    def settle(self) -> None:
        """Try everything that waits, in order, and answer each line that is now durable."""
        if not self.waiting:
            return
        self._journal.retry()
        self._journal.flush()
        saving = self._journal.saving
        open_ids = {*saving.pending, *saving.refused}
        while self.waiting and self.waiting[0].id not in open_ids:
            self._answer(self._saved(self.waiting.pop(0)))
        if self.waiting:
            more = f" {len(self.waiting)} lines wait." if len(self.waiting) > 1 else ""
            self._answer({"not_saved": f"{saving.reason}{more} Enter on an empty line tries again."})

    def _read(self, line: str) -> tuple[AnyFact, When | None]:
        visit = self._journal.chart.session(self._session_id)
        entries = visit.entries if visit else ()
        return read_line(line, Context(self._packs, self._state(), entries))

    def _say_quietly(self, fact: AnyFact) -> None:
        """What belongs to the record and was typed into a psychotherapy note."""
        word = quiet_word(fact.text, self._packs) if isinstance(fact, AsideWritten) else ""
        if word:
            say(word)

    def _saved(self, event: Event) -> dict[str, str]:
        t_zero = self._state().t_zero
        at = event.at.astimezone(zone_named(event.zone))
        return {
            "saved": f"{at:%H:%M:%S}",
            "elapsed": NO_DOSE_YET if t_zero is None else elapsed_text(event.at - t_zero),
            "kind": event.fact.kind,
            "words": words_of(event.fact),
        }

    def _state(self) -> SessionState:
        visit = self._journal.chart.session(self._session_id)
        return visit.state if visit else SessionState()


def words_of(fact: AnyFact) -> str:
    """A fact in one line, with what was typed beside it."""
    return " ".join(part for part in (*fact.words().split(), fact.side(), fact.text) if part)
