"""A place with the desk on it: what there is to answer as the last key left it, the cursor, and facts on their way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kapterm.screens.asking import AskingScreen
from kapterm.screens.preparation.desk import Desk, desk_of
from kapterm.session import events as ev
from kapterm.session.ahead import ahead, not_yet_written
from kapterm.session.chart import Chart
from kapterm.session.intents import FORM, Record, new_id
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.when import When
from kapterm.widgets.messages import Asked, WriteFact

_Seen = tuple[Chart | None, str, datetime, tuple[ev.AnyFact, ...]]


class DeskScreen(AskingScreen):
    """The desk of the visit, always as the last key left it."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._on_the_way: tuple[ev.AnyFact, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._seen: _Seen | None = None
        self._desk: Desk | None = None
        self._at = ""
        self._echo = ""

    @property
    def told(self) -> str:
        """The last answer in words, else the line that an earlier run was in; its own key opens that again."""
        waiting = next((line.text for line in self.left if line.is_open), "")
        return self._echo or (f"typed before and not kept: “{waiting}”; its own key opens it" if waiting else "")

    @property
    def desk(self) -> Desk | None:
        """Everything there is to answer; None where no visit is being prepared."""
        seen = (self.chart, self.session_id, self.now, self._on_the_way)
        if self._seen is None or any(a is not b for a, b in zip(seen, self._seen, strict=True)):
            self._seen, self._desk = seen, self._desk_now()
        return self._desk

    def _desk_now(self) -> Desk | None:
        visit = self.visit
        if self.chart is None or visit is None or visit.signed or visit.state.ended is not None:
            return None
        if visit.purpose not in ("dosing", "preparation"):
            return None
        chart = ahead(self.chart, visit.id, self._on_the_way, self.now)
        return desk_of(self.packs, self.measures, chart, chart.session(visit.id) or visit, self.now)

    @property
    def chosen(self) -> str:
        """The id of the line under the cursor; empty where there is no list.

        Before any key it is the item whose line an earlier run was in, else the first open one.
        """
        desk = self.desk
        if desk is None:
            return ""
        waiting = (line.kind.removeprefix(f"{FORM}item ") for line in self.left if line.is_open)
        found = (one for one in (self._at, *waiting) if desk.line(one))
        return next(found, None) or desk.next_open("")

    def choose(self, line_id: str) -> None:
        """Put the cursor on a line."""
        self._at = line_id
        self.draw()

    def write(self, *facts: ev.AnyFact, when: When | None = None) -> None:
        """Ask for facts to be written, as of now or of an earlier time; the desk counts them from now on."""
        for fact in facts:
            if when is None:
                self.post_message(WriteFact(fact))
            else:
                self.post_message(Asked(Record(fact, new_id(), self._key_s, self._key_s, when)))
        self._on_the_way += tuple(facts)

    def keep(self, facts: Sequence[ev.AnyFact], line_id: str, when: When | None = None) -> None:
        """Write an answer's facts, and move on to what is open next."""
        self.write(*facts, when=when)
        if self.desk is not None:
            self._at = self.desk.next_open(line_id)

    def watch_chart(self) -> None:
        """What has arrived is no longer on its way."""
        entries = self.visit.entries if self.visit else ()
        new = [entry for entry in entries if entry.id not in self._known]
        self._known = frozenset(entry.id for entry in entries)
        self._on_the_way = not_yet_written(self._on_the_way, new)
        self.draw()

    def watch_draft(self) -> None:
        """What an earlier run left has arrived."""
        self.draw()

    def watch_session_id(self) -> None:
        """Another visit: nothing of the one before counts for it."""
        self._known = frozenset(entry.id for entry in self.visit.entries) if self.visit else frozenset()
        self._on_the_way, self._at, self._echo = (), "", ""
        self.draw()

    def watch_notice(self) -> None:
        """What was refused is not on its way."""
        if self.notice:
            self._on_the_way = ()
        self.draw()
