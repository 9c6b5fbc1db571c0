"""The app: grants what screens wish, turns the clock, hands the chart down. Acts on the record live in the journal."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from kapterm import keys
from kapterm.data import outbox
from kapterm.data.config import Config
from kapterm.errors import AlreadyThere, CouldNotWrite, InUse, KaptermError
from kapterm.journal import ClientJournal, Practice
from kapterm.journal.watch import Watch, go_on
from kapterm.keymap import in_one_sentence, read_keymap
from kapterm.screens import SCREENS
from kapterm.screens.base import PlaceScreen
from kapterm.screens.type_ahead import InOrder
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionState
from kapterm.session.finding import Found, hits, query_of
from kapterm.session.intents import DraftLine, KeepDraft, Lay, Move, Record, Retry, Room, TakenUp
from kapterm.session.packs import Packs
from kapterm.session.roster import Card, Recovery
from kapterm.session.saving import Saving
from kapterm.session.signing import signature_of
from kapterm.widgets import messages as wish
from kapterm.widgets import themes

M = TypeVar("M", bound=Message)

DRAFT_SYNC_S = 1.0
"""How long after a key a draft may wait for its sync."""
LOOK_EVERY_S = 5.0
"""How soon what happened without a key is on screen: a sleep, another window's line; nothing new draws nothing."""
LOAD_AHEAD_S = 0.1
"""How long between two places that are loaded before anybody goes there; each takes a hundredth of a second or less."""
LOCKED = 75
"""The exit code that asks the command line for the plain prompt: nothing stays in memory."""


def _moves(handler: Callable[[KaptermApp, M], None]) -> Callable[[KaptermApp, M], None]:
    """A handler that may lead elsewhere: the place that asked is no longer being left when it is done."""

    def handle(app: KaptermApp, message: M) -> None:
        asked = app.screen
        handler(app, message)
        if isinstance(asked, PlaceScreen):
            asked.is_moving = False
        app.give_keys()

    handle.__name__, handle.__doc__ = handler.__name__, handler.__doc__
    return handle


class KaptermApp(InOrder, inherit_bindings=False):
    """kapterm on a full screen."""

    CSS_PATH = "kapterm.tcss"
    TITLE = "kapterm"
    DEFAULT_MODE = "today"
    ENABLE_COMMAND_PALETTE = False

    chart: var[Chart | None] = var(None)
    """The open client."""
    session_id: var[str] = var("")
    """The visit every place is about."""
    saving: var[Saving] = var(Saving())
    """What is not on disk yet."""
    reads_only: var[str] = var("")
    """Why nothing can be written to the open client; empty where it can."""
    cards: var[tuple[Card, ...]] = var(())
    """Every client in the list."""
    now: var[datetime] = var(datetime(2000, 1, 1, tzinfo=UTC))
    """The wall time of this place, as of the last minute."""
    notice: var[str] = var("")
    """One sentence of the program."""
    recoveries: var[tuple[Recovery, ...]] = var(())
    """Who came in by a recovery key of late, newest first."""
    draft: var[TakenUp] = var(TakenUp())
    """What was typed and not kept when the client was last open."""
    found: var[Found] = var(Found())
    """What a search over every record has found so far; in memory only."""
    writer: var[str] = var("")
    """Name and credential of the clinician whose key slot opened the vault."""
    stored: var[tuple[ev.Event, ...]] = var(())
    """Every event of the open client as stored, in file order, while the review shows them."""
    templates: var[Mapping[str, str]] = var({})
    """The clinic's own note templates, by their names, as of the last time the review was opened."""

    def __init__(self, practice: Practice, packs: Packs, state: Path, settings: Config | None = None) -> None:
        super().__init__(state)
        self._practice = practice
        self._packs = packs
        self._journal: ClientJournal | None = None
        self._left = ""
        self._clock_timer: Timer | None = None
        self._draft_timer: Timer | None = None
        self._drafted: dict[Room, tuple[DraftLine, ...]] = {}
        self._draft_session = ""
        self._elsewhere = ""
        for known in themes.THEMES:
            self.register_theme(known)
        settings = settings or Config()
        held, wrong = read_keymap(settings.keymap)
        keys.use(held)
        self.set_reactive(KaptermApp.notice, in_one_sentence(wrong))
        self._watch = Watch(practice.clock, settings)
        self.begin_in(themes.chosen(settings.theme, os.environ))
        self.now = self._watch.local_now

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The roles of our colours, for every theme that is not ours."""
        return themes.for_other_themes(self.current_theme)

    def get_default_screen(self) -> PlaceScreen:
        """The first screen."""
        return self._maker(self.DEFAULT_MODE)()

    def on_load(self) -> None:
        """What the first screen shows is there before the screen is."""
        self.writer = self._practice.signature
        self.cards = self._practice.cards()
        self.recoveries = self._practice.recoveries

    def on_mount(self) -> None:
        """The first screen is there; now the clock, and the other places."""
        for place in SCREENS:
            self.add_mode(place, self._maker(place))
        self._turn_clock()
        self.set_interval(LOOK_EVERY_S, self._look_around)
        self._load_ahead(iter(SCREENS))

    def _load_ahead(self, places: Iterator[str]) -> None:
        """Load the places one by one in the first quiet moments, so that going to one is as quick as coming back."""
        if place := next(places, None):
            SCREENS.get(place)
            self.set_timer(LOAD_AHEAD_S, lambda: self._load_ahead(places))

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

    def _maker(self, place: str) -> Callable[[], PlaceScreen]:
        def make() -> PlaceScreen:
            screen = SCREENS[place](self._packs, self._practice.measures)
            return screen.data_bind(
                KaptermApp.chart,
                KaptermApp.session_id,
                KaptermApp.saving,
                KaptermApp.reads_only,
                KaptermApp.cards,
                KaptermApp.recoveries,
                KaptermApp.now,
                KaptermApp.notice,
                KaptermApp.draft,
                KaptermApp.found,
                KaptermApp.writer,
                KaptermApp.stored,
                KaptermApp.templates,
            )

        return make

    # The clock

    def _turn_clock(self) -> None:
        """Let what a clock changes change on screen, and come back at the next such moment."""
        if self._look_at_clock() or self._watch.is_idle(self._live_state()):
            self._withdraw()
        self.now = self._watch.local_now
        if self._clock_timer is not None:
            self._clock_timer.stop()
        self._clock_timer = self.set_timer(self._watch.until_next_change_s(self._live_state()), self._turn_clock)

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
        if self._journal is not None and self._journal.read_only_because is not None:
            self._try(lambda journal: journal.read_on())

    def _look_at_clock(self) -> bool:
        """Whether the computer slept since the last look; that, and a clock that was set, leave a line in a session."""
        passed = self._watch.look()
        if passed.line is not None and self._live_id():
            self._record_fact(passed.line, self._live_id())
        return passed.slept

    def _withdraw(self) -> None:
        """Outside a session back to the plain prompt; while a dose runs, dark."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.do_lock()

    def _live_state(self) -> SessionState:
        live = self.chart.live if self.chart else None
        return live.state if live else SessionState()

    def _live_id(self) -> str:
        live = self.chart.live if self.chart else None
        return live.id if live else ""

    # What screens wish

    @_moves
    def on_go(self, message: wish.Go) -> None:
        """Go to a place; the client's places need a client."""
        self._go(message.place)

    def _go(self, place: str) -> None:
        if place not in SCREENS:
            return
        if SCREENS[place].NEEDS_CLIENT and self.chart is None:
            self.notice = f"No client is open. Choose one here, or add one with {keys.shown('today.add')}."
            place = "today"
        else:
            self.notice = ""
        self._show(place)

    @_moves
    def on_open_client(self, message: wish.OpenClient) -> None:
        """Open a client and go to a place."""
        is_open = self.chart is not None and self.chart.client_id == message.client_id
        if self._journal is None or not is_open or self._journal.read_only_because is not None:
            self._open(lambda: self._opened(message.client_id))
        if self.chart is not None and self.chart.client_id == message.client_id:
            self.session_id = message.session_id or self.session_id
            self._show(message.place)
            self._look_for(message.words)

    @_moves
    def on_add_client(self, message: wish.AddClient) -> None:
        """Begin a new client's file."""
        self._open(lambda: self._practice.new_client(message.code, self._told))
        if self._journal is not None and self.chart is not None and self.chart.code == message.code.strip():
            self.cards = self._practice.cards()
            self._show("chart")

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
            more = tuple(hits(chart, query)) if chart else ()
            unread = found.unread + (chart is None)
            self.found = found = replace(found, hits=(*found.hits, *more), done=found.done + 1, unread=unread)

    @_moves
    def on_begin_visit(self, message: wish.BeginVisit) -> None:
        """Begin a visit and go to its place; a dosing day in progress is gone on with."""
        if self.chart is None:
            return
        live = self._live_id()
        if message.purpose == "dosing" and live:
            self.session_id = live
        else:
            last = next(reversed(self.chart.dosed or self.chart.dosing), None)
            of = last.id if last is not None and message.purpose != "dosing" else ""
            visit = secrets.token_hex(8)
            if not self._record_fact(ev.SessionOpened(purpose=message.purpose, of=of), visit):
                return
            self.session_id = visit
        self._show(_PLACE_OF.get(message.purpose, "review"))

    @_moves
    def on_choose_visit(self, message: wish.ChooseVisit) -> None:
        """Let every place be about another visit."""
        self.session_id = message.session_id
        self._show(message.place)
        self._look_for(message.words)

    def _look_for(self, words: str) -> None:
        screen = self.screen
        if words and isinstance(screen, PlaceScreen):
            screen.call_after_refresh(screen.look_for, words)

    def on_write_fact(self, message: wish.WriteFact) -> None:
        """Write a fact of this moment."""
        self._record_fact(message.fact, "" if message.about_client else self.session_id)

    def on_asked(self, message: wish.Asked) -> None:
        """Grant what the hand asks for."""
        if self._journal is None:
            return
        match message.intent:
            case Record() as record:
                self._try(lambda journal: journal.record(record, self.session_id))
            case Move() as move:
                self._try(lambda journal: journal.move(move, self.session_id))
            case KeepDraft(lines, room):
                self._keep_draft(self._journal, lines, room)
            case Retry():
                self._journal.retry()
            case Lay():
                self._journal.lay()

    def _keep_draft(self, journal: ClientJournal, lines: tuple[DraftLine, ...], room: Room) -> None:
        """Keep what is typed beside what others have typed; a questionnaire is the client's and of no visit yet."""
        if room != "measures":
            self._draft_session = self.session_id
        self._drafted[room] = lines
        journal.keep_lines(tuple(line for one in self._drafted.values() for line in one), self._draft_session)
        self._sync_draft_soon()

    def _sync_draft_soon(self) -> None:
        """A second after the last key the draft reaches the disk itself, not only the system's memory."""
        if self._draft_timer is not None:
            return

        def sync() -> None:
            self._draft_timer = None
            if self._journal is not None:
                self._journal.sync_draft()

        self._draft_timer = self.set_timer(DRAFT_SYNC_S, sync)

    def on_save_export(self, message: wish.SaveExport) -> None:
        """Write what leaves the program, and a receipt; over another file only when that was said."""
        try:
            placed = [(outbox.place(to), text.encode()) for to, text in message.files]
            outbox.write_all(placed, replace=message.replace)
        except AlreadyThere as error:
            self.notice = error.message
            if isinstance(self.screen, PlaceScreen):
                self.screen.ask_again(message)
            return
        except KaptermError as error:
            self.notice = str(error)
            return
        to = ", ".join(str(path) for path, _ in placed)
        kept = self._record_fact(ev.ExportMade(form=message.form, view=message.view, to=to), message.session_id)
        self._note_act("exported", how=f"{message.form}, {message.view}, {message.which}, {to}")
        no_receipt = "" if kept else ", no receipt in the record"
        self.notice = f"Written, plain text from now on{no_receipt}: {to}"

    def on_sign(self, message: wish.Sign) -> None:
        """Sign the visit that is open, over exactly what stands in it."""
        visit = self.chart.session(self.session_id) if self.chart else None
        if visit is None:
            return
        self._record_fact(signature_of(visit, message.name, message.credential, message.role), visit.id)
        self._note_act("signed" if message.role == "author" else "co-signed", how=visit.id)

    def on_amend(self, message: wish.Amend) -> None:
        """Add to the signed visit that is open; its trail says so."""

        def add(journal: ClientJournal) -> None:
            for one in message.amendments:
                journal.record_fact(one.fact, self.session_id, at=one.at, basis=one.basis)
            self._note_act("amended a signed record", how=self.session_id)

        self._try(add)

    @_moves
    def on_do_act(self, message: wish.DoAct) -> None:
        """Go to the place of an act, and do it there."""
        self._go(message.place)
        screen = self.screen
        if isinstance(screen, PlaceScreen) and message.place == screen.PLACE:
            screen.key_s = message.time
            screen.call_after_refresh(screen.do, message.act_id)

    def on_ready(self) -> None:
        """A place is shown: it gets what was typed ahead."""
        self.give_keys()

    def on_tell(self, message: wish.Tell) -> None:
        """Say one sentence, or no longer say it."""
        self.notice = message.words

    def on_choose_theme(self, message: wish.ChooseTheme) -> None:
        """Show everything in other colours."""
        self.theme = message.name

    def on_leave_program(self) -> None:
        """Leave the program; a session in progress goes on and is found again."""
        self.exit()

    def on_lock(self) -> None:
        """Back to the plain prompt: the process starts anew."""
        self.exit(return_code=LOCKED)

    # The record

    def _record_fact(self, fact: ev.AnyFact, session_id: str) -> bool:
        return self._try(lambda journal: journal.record_fact(fact, session_id))

    def _note_act(self, what: str, how: str = "") -> None:
        if self.chart is not None:
            self._practice.note_act(what, client=self.chart.client_id, how=how)

    def _try(self, act: Callable[[ClientJournal], object]) -> bool:
        """Do something with the journal; what it refuses is said in one sentence."""
        if self._journal is None:
            return False
        refused = ""
        try:
            act(self._journal)
        except KaptermError as error:
            refused = self.notice = str(error)
        self._look_at_journal()
        return not refused

    def _opened(self, client_id: str) -> ClientJournal:
        """The client's file for writing; where another window writes it, for reading, and that is said."""
        try:
            return self._practice.open_client(client_id, on_change=self._told)
        except InUse as error:
            journal = self._practice.open_client(client_id, writing=False, on_change=self._told)
            self._elsewhere = f"{error} This one reads."
            return journal

    def _open(self, opening: Callable[[], ClientJournal]) -> None:
        try:
            journal = opening()
        except KaptermError as error:
            self.notice = str(error)
            return
        lost = self._close_client()
        self._journal = journal
        self.notice = " ".join([self._elsewhere or journal.read_only_because or "", *journal.notices, lost]).strip()
        self._elsewhere = ""
        self._practice.note_act("opened a client", client=journal.chart.client_id)
        go_on(self._practice.clock, journal.chart.live)
        self.draft = journal.take_up() if journal.read_only_because is None else TakenUp()
        self._draft_session, self._drafted = self.draft.session, {}
        for line in self.draft.lines:
            self._drafted[line.room] = (*self._drafted.get(line.room, ()), line)
        self._look_at_journal()
        live = self._live_id()
        sessions = journal.chart.sessions
        self.session_id = live or (sessions[-1].id if sessions else "")
        if journal.read_only_because is None:
            self._note_restart(journal.chart.client_id)
        self._turn_clock()

    def _note_restart(self, client_id: str) -> None:
        live = self.chart.live if self.chart else None
        line = self._watch.restart_of(client_id, live)
        if line is not None and live is not None:
            self._record_fact(line, live.id)

    def _close_client(self) -> str:
        """Give the open client's file back; what could not be written stays with its draft, and that is said."""
        if self._journal is None:
            return ""
        self._practice.note_card(self._journal)
        lost = self._journal.close()
        self._journal, self.chart, self.saving = None, None, Saving()
        return f"{len(lost)} lines are NOT SAVED; they wait with the client's draft." if lost else ""

    def _told(self) -> None:
        """The journal's thread says that something changed."""
        self.call_later_from_thread(self._look_at_journal)

    def call_later_from_thread(self, callback: Callable[[], None]) -> None:
        """Let the app's own loop call something soon; safe in any thread, and after the end."""
        if self.is_running and self._loop is not None:
            self._loop.call_soon_threadsafe(callback)

    def _look_at_journal(self) -> None:
        if self._journal is None:
            return
        before = self._live_state()
        self.saving = self._journal.saving
        self.reads_only = self._journal.read_only_because or ""
        self.stored = tuple(self._journal.events()) if self.current_mode == "review" else ()
        self.chart = self._journal.chart
        after = self._live_state()
        if (before.t_zero, before.hold) != (after.t_zero, after.hold):
            self._turn_clock()

    def _show(self, place: str) -> None:
        if self.current_mode != place:
            if place == "today":
                if self._journal is not None:
                    self._practice.note_card(self._journal)
                self.cards = self._practice.cards()
            if place == "review" and self._journal is not None:
                self.stored = tuple(self._journal.events())
                self.templates = self._practice.note_templates()
            self.switch_mode(place)


_PLACE_OF = {
    "dosing": "preparation",
    "preparation": "preparation",
    "integration": "integration",
    "call": "integration",
    "measures": "measures",
}
