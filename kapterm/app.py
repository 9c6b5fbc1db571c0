"""The app: grants what places wish, turns the clock, hands the chart down. Acts on the record live in the journal."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from textual.timer import Timer

from kapterm import keys
from kapterm.data.config import Config
from kapterm.errors import AlreadyThere, CouldNotWrite, KaptermError
from kapterm.journal import Practice
from kapterm.journal.open_record import OpenRecord
from kapterm.journal.watch import Watch
from kapterm.keymap import in_one_sentence, read_keymap
from kapterm.screens.places import PLACE_OF, Places, moves
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart, SessionState
from kapterm.session.finding import Found, query_of
from kapterm.session.intents import KeepDraft
from kapterm.session.packs import Packs
from kapterm.session.saving import Saving
from kapterm.widgets import messages as wish
from kapterm.widgets import themes

T = TypeVar("T")

DRAFT_SYNC_S = 1.0
"""How long after a key a draft may wait for its sync."""
LOOK_EVERY_S = 5.0
"""How soon what happened without a key is on screen: a sleep, another window's line; nothing new draws nothing."""
LOCKED = 75
"""The exit code that asks the command line for the plain prompt: nothing stays in memory."""


class KaptermApp(Places, inherit_bindings=False):
    """kapterm on a full screen."""

    CSS_PATH = "kapterm.tcss"
    TITLE = "kapterm"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, practice: Practice, packs: Packs, state: Path, settings: Config | None = None) -> None:
        super().__init__(state, packs, practice.measures)
        self._practice = practice
        self._record: OpenRecord | None = None
        self._left = ""
        self._clock_timer: Timer | None = None
        self._draft_timer: Timer | None = None
        settings = settings or Config()
        held, wrong = read_keymap(settings.keymap)
        keys.use(held)
        self.set_reactive(KaptermApp.notice, in_one_sentence(wrong))
        self._watch = Watch(practice.clock, settings)
        self.begin_in(themes.chosen(settings.theme, os.environ))
        self.now = self._watch.local_now

    def on_load(self) -> None:
        """What the first screen shows is there before the screen is."""
        self.writer = self._practice.signature
        self.cards = self._practice.cards()
        self.recoveries = self._practice.recoveries

    def on_mount(self) -> None:
        """The first screen is there; now the clock."""
        self._turn_clock()
        self.set_interval(LOOK_EVERY_S, self._look_around)

    def on_unmount(self) -> None:
        """Write what can be written and give everything back."""
        self._left = self._close_client()
        self._practice.close()

    def run_to_exit(self) -> int:
        """Runs the app; what could not be written on leaving is said on the terminal, and is exit code 5."""
        code = super().run_to_exit()
        if self._left:
            sys.stderr.write(f"{self._left}\n")
        return code or (CouldNotWrite.exit_code if self._left else 0)

    # The clock

    def _turn_clock(self) -> None:
        """Let what a clock changes change on screen, and come back at the next such moment."""
        if self._look_at_clock() or self._watch.is_idle(self._live_state):
            self._withdraw()
        self.now = self._watch.local_now
        if self._clock_timer is not None:
            self._clock_timer.stop()
        self._clock_timer = self.set_timer(self._watch.until_next_change_s(self._live_state), self._turn_clock)

    def before_input(self) -> None:
        """A key: somebody is here. After a sleep of the computer it may be somebody else, who unlocks first."""
        self._watch.somebody_is_here()
        self._look_for_sleep()

    def _look_for_sleep(self) -> None:
        """A sleep stops the timer of the next minute too: then the time on screen is put right at once."""
        if self._look_at_clock():
            self._withdraw()
            self._turn_clock()

    def _look_around(self) -> None:
        """What happens without a key: the computer slept, or another window wrote."""
        self._look_for_sleep()
        if self._record is not None and self._record.elsewhere:
            self._try(lambda record: record.journal.read_on())

    def _look_at_clock(self) -> bool:
        """Whether the computer slept since the last look; that, and a clock that was set, leave a line in a session."""
        passed = self._watch.look()
        if passed.line is not None and self._live is not None:
            self._record_fact(passed.line, self._live.id)
        return passed.slept

    def _withdraw(self) -> None:
        """Outside a session back to the plain prompt; while a dose runs, dark."""
        if self.place:
            self.place.do_lock()

    def on_lock(self) -> None:
        """Back to the plain prompt: the process starts anew."""
        self.exit(return_code=LOCKED)

    @property
    def _live(self) -> SessionChart | None:
        """The session in progress."""
        return self.chart.live if self.chart else None

    @property
    def _live_state(self) -> SessionState:
        return self._live.state if self._live else SessionState()

    # What places wish

    @moves
    def on_open_client(self, message: wish.OpenClient) -> None:
        """Open a client and go to a place."""
        record = self._record
        if record is None or record.client_id != message.client_id or record.elsewhere:
            self._open(lambda: OpenRecord.of(self._practice, message.client_id, self._told))
        if self.chart is not None and self.chart.client_id == message.client_id:
            self.session_id = message.session_id or self.session_id
            self.show_place(message.place, message.words)

    @moves
    def on_add_client(self, message: wish.AddClient) -> None:
        """Begin a new client's file."""
        self._open(lambda: OpenRecord(self._practice, self._practice.new_client(message.code, self._told)))
        if self.chart is not None and self.chart.code == message.code.strip():
            self.cards = self._practice.cards()
            self.show_place("chart")

    def on_search_records(self, message: wish.SearchRecords) -> None:
        """Read one record after the other beside the keys; what is typed meanwhile ends it."""
        ids = self._practice.client_ids() if message.typed.strip() else []
        self.found = Found(message.typed if ids else "", of=len(ids))
        self.run_worker(self._search(self.found, ids), group="search", exclusive=True)

    async def _search(self, found: Found, ids: list[str]) -> None:
        query = query_of(found.typed, self.now.date())
        for client_id in ids:
            chart = self.chart
            if chart is None or chart.client_id != client_id:
                chart = await asyncio.to_thread(self._practice.chart_of, client_id)
            self.found = found = found.after(chart, query)

    @moves
    def on_begin_visit(self, message: wish.BeginVisit) -> None:
        """Begin a visit and go to its place; a dosing day in progress is gone on with."""
        if visit_id := self._try(lambda record: record.begin_visit(message.purpose)):
            self.session_id = visit_id
            self.show_place(PLACE_OF.get(message.purpose, "review"))

    def on_write_fact(self, message: wish.WriteFact) -> None:
        """Write a fact of this moment."""
        self._record_fact(message.fact, "" if message.about_client else self.session_id)

    def on_asked(self, message: wish.Asked) -> None:
        """Grant what the hand asks for; what is typed changes nothing on the chart, so nothing is looked at anew."""
        intent = message.intent
        if not isinstance(intent, KeepDraft):
            self._try(lambda record: record.ask(intent, self.session_id))
        elif self._record is not None:
            self._record.keep_typed(intent, self.session_id)
            self._sync_draft_soon()

    def _sync_draft_soon(self) -> None:
        """A second after the last key the draft reaches the disk itself, not only the system's memory."""
        if self._draft_timer is not None:
            return

        def sync() -> None:
            self._draft_timer = None
            if self._record is not None:
                self._record.journal.sync_draft()

        self._draft_timer = self.set_timer(DRAFT_SYNC_S, sync)

    def on_save_export(self, message: wish.SaveExport) -> None:
        """Write what leaves the program, and a receipt; over another file only when that was said."""
        made = ev.ExportMade(form=message.form, view=message.view)

        def export(record: OpenRecord) -> None:
            try:
                self.notice = record.export(
                    message.files, made, message.session_id, message.which, over=message.replace
                )
            except AlreadyThere as error:
                self.notice = error.message
                if self.place:
                    self.place.ask_again(message)

        self._try(export)

    def on_sign(self, message: wish.Sign) -> None:
        """Sign the visit that is open."""
        self._try(lambda record: record.sign(self.session_id, message.name, message.credential, message.role))

    def on_amend(self, message: wish.Amend) -> None:
        """Add to the signed visit that is open."""
        self._try(lambda record: record.amend(self.session_id, message.amendments))

    # The open record

    def _record_fact(self, fact: ev.AnyFact, session_id: str) -> None:
        self._try(lambda record: record.journal.record_fact(fact, session_id))

    def _try(self, act: Callable[[OpenRecord], T]) -> T | None:
        """Do something with the open record, and what came of it; what it refuses is said in one sentence."""
        if self._record is None:
            return None
        done: T | None = None
        try:
            done = act(self._record)
        except KaptermError as error:
            self.notice = str(error)
        self._look_at_record()
        return done

    def _open(self, opening: Callable[[], OpenRecord]) -> None:
        """Open a client in place of the one that is open; where it cannot be, that is said and the other stays."""
        try:
            record = opening()
        except KaptermError as error:
            self.notice = str(error)
            return
        lost = self._close_client()
        self._record = record
        self.notice = f"{record.notice} {lost}".strip()
        self.draft = record.take_up()
        self._look_at_record()
        sessions = record.journal.chart.sessions
        visit = self._live or (sessions[-1] if sessions else None)
        self.session_id = visit.id if visit else ""
        if not record.reads_only:
            self._note_restart(record.client_id)
        self._turn_clock()

    def _note_restart(self, client_id: str) -> None:
        line = self._watch.restart_of(client_id, self._live)
        if line is not None and self._live is not None:
            self._record_fact(line, self._live.id)

    def _close_client(self) -> str:
        """Give the open client's file back; what could not be written is said."""
        lost = self._record.close() if self._record else ""
        self._record, self.chart, self.saving = None, None, Saving()
        return lost

    def _told(self) -> None:
        """The journal's thread says that something changed: the app's own loop looks at it soon, while there is one."""
        if self.is_running and self._loop is not None:
            self._loop.call_soon_threadsafe(self._look_at_record)

    def _look_at_record(self) -> None:
        """Hand down how the open record stands now."""
        record = self._record
        if record is None:
            return
        before = self._live_state
        self.saving = record.journal.saving
        self.reads_only = record.reads_only
        self.stored = tuple(record.journal.events()) if self.current_mode == "review" else ()
        self.chart = record.journal.chart
        after = self._live_state
        if (before.t_zero, before.hold) != (after.t_zero, after.hold):
            self._turn_clock()

    def before_place(self, place: str) -> None:
        """The list of clients and the record as stored are made anew for the place that shows them."""
        record = self._record
        if place == "today":
            if record is not None:
                record.note_card()
            self.cards = self._practice.cards()
        if place == "review" and record is not None:
            self.stored = tuple(record.journal.events())
            self.templates = self._practice.note_templates()
