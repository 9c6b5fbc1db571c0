"""The dosing hour: four fixed lines, the log, one entry line. Nothing modal, nothing that moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.keys import key_to_character

from kapterm import keys
from kapterm.screens.dosing.dimming import DARK, NORMAL, PIN, TIME_ONLY, DimmingScreen
from kapterm.screens.dosing.entry_rows import choice_rows, entry_row
from kapterm.screens.dosing.fixed_rows import View, foot_row, list_foot_row
from kapterm.screens.dosing.head import Head
from kapterm.screens.dosing.log_place import LogPlace
from kapterm.screens.dosing.pages import PAGES, SUMMARY
from kapterm.screens.dosing.prompt_rows import alone_foot, alone_head, alone_rows
from kapterm.screens.dosing.reading_back import ASKED
from kapterm.screens.palette import WRITE, write_acts
from kapterm.session.chart import SessionState
from kapterm.session.chosen import grounding_order
from kapterm.session.grammar import Context
from kapterm.session.grammar.grounding import Offer
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.memory import last_lines
from kapterm.session.intents import Act, Intent, Record, new_id
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.entry import EntryLine
from kapterm.widgets.hand import Hand
from kapterm.widgets.log import READABLE, Log
from kapterm.widgets.messages import Asked, Go, Tell
from kapterm.widgets.palette import PaletteEntry
from kapterm.widgets.row import Row, Span, rule
from kapterm.widgets.rows import Rows


class DosingScreen(DimmingScreen):
    """The screen of the session itself."""

    PLACE = "dosing"
    SCOPES: ClassVar[tuple[str, ...]] = ("everywhere",)

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.keyboard = Keyboard(Context(packs, SessionState()), new_id)
        self._recalled = ""
        self._head = Head()
        self._place = LogPlace()
        self._going_on = ""

    def compose(self) -> ComposeResult:
        """Four lines and a rule, the log, choices over its end, a rule, the entry line, the keys."""
        yield Rows(id="head")
        yield Log(id="log")
        yield Rows(id="choices")
        yield Rows(id="line")
        yield EntryLine(id="entry")
        yield Hand(self.keyboard, self._take_first, id="hand")
        yield Rows(id="foot")
        yield Rows(id="over")
        yield Rows(id="small")

    @property
    def hand(self) -> Hand:
        """The widget that has the focus."""
        return self.query_one("#hand", Hand)

    @property
    def zone(self) -> tzinfo:
        """The zone of this place."""
        found = self.now.tzinfo
        assert found is not None, "the app gives aware times"
        return found

    def on_screen_resume(self) -> None:
        """The screen is shown: the hand goes on where it was."""
        super().on_screen_resume()
        self.keyboard.helped = grounding_order(self.chart) if self.chart else ()
        self._go_on()

    def take_key(self, event: events.Key) -> None:
        """Every key is the hand's."""
        self.hand.take(event)
        self.let_go_of_line()

    def take_paste(self, event: events.Paste) -> None:
        """A paste is one note; what asked for a key, help or whether to leave, is answered by it."""
        if self.palette is not None or self.entry.is_open:
            super().take_paste(event)
        else:
            self._helping = self._leaving = False
            self.hand.take_paste(event)
            self.let_go_of_line()

    def let_go_of_line(self) -> None:
        """The hand's own line too."""
        super().let_go_of_line()
        if self.reads_only and self.keyboard.line is not None:
            self.hand.mean(self.keyboard.close_line())
            self.post_message(Tell(self.reads_only))

    def watch_chart(self) -> None:
        """The chart has changed: the grammar reads against it from now on. Who goes home leaves a summary."""
        was_going_on, self._going_on = self._going_on, self.going_on
        if was_going_on and not self._going_on and self.visit is not None and self.visit.id == was_going_on:
            self._place.page = SUMMARY
        self._go_on()
        super().watch_chart()

    watch_session_id = watch_chart
    watch_draft = watch_chart
    watch_now = watch_chart

    def watch_saving(self) -> None:
        """A line was refused, or nothing is any more."""
        visit = self.visit
        if self.saving.frozen and visit is not None:
            entry = next((one for one in reversed(visit.entries) if one.id == self.saving.frozen), None)
            self.hand.mean(self.keyboard.was_refused(self.saving.frozen, entry.text if entry else ""))
        elif not self.saving.refused:
            self.keyboard.was_saved()
        self.draw()

    def _go_on(self) -> None:
        visit = self.visit
        if visit is None or not self.is_mounted:
            return
        self.keyboard.see(Context(self.packs, visit.state, visit.entries, self.now))
        # Only once it is shown: before that the draft may not be bound yet, and would be taken for empty.
        if self.is_ready and self._recalled != visit.id:
            self._recalled = visit.id
            mine = last_lines(visit, self.writer, self.now, self.draft.now_s)
            drafted = self.draft.lines if self.draft.session == visit.id else ()
            lines = tuple(line for line in drafted if line.room == "hand")
            self.hand.mean(self.keyboard.recall(mine, lines))

    # Keys

    def _take_first(self, event: events.Key) -> bool:
        """Keys that are the screen's own: the palette, help, leaving; and any key that closes a page."""
        if self._place.takes(event):
            self.draw()
            return True
        if self._is_answered(event):
            self._helping = self._leaving = False
        if self.asks_pin(event, in_line=self.keyboard.line is not None):
            return True
        everywhere = {act.key_in_force for act in keys.of("everywhere")} - {"escape"}
        is_busy = self.is_busy or self.entry.is_open
        if is_busy or (event.key in everywhere and not (event.is_printable and self.keyboard.line is not None)):
            super().take_key(event)
            return True
        return False

    def _is_answered(self, event: events.Key) -> bool:
        """Whether the key ends the help, or stays in the program, and is the hand's all the same: none is swallowed."""
        closes = ("escape", "enter") if self._leaving else ("escape", "question_mark", "f1")
        return (self._leaving or self._helping) and self.palette is None and event.key not in closes

    def on_hand_meant(self, message: Hand.Meant) -> None:
        """What the keys amount to: write it, keep it, or do it here."""
        for intent in message.intents:
            self._do(intent)
        self.let_go_of_line()
        self.draw()

    def _do(self, intent: Intent) -> None:
        if isinstance(intent, Act):
            self._act(intent.id)
            return
        if isinstance(intent, Record) and self.dark:
            self.say_in_dark(intent.fact.words())
        self.post_message(Asked(intent))

    def _act(self, act_id: str) -> None:
        if act_id == "dosing.dark":
            self.darken((NORMAL if self.dark else DARK) if self._prompt_on_offer else (self.dark + 1) % 3)
        elif act_id == "back":
            self._step_back()
        elif act_id in PAGES and not self.is_withheld():
            self._place.page = act_id

    @property
    def _prompt_on_offer(self) -> Offer | None:
        """The grounding prompt that stands in the entry line's place; None while a line is open over it."""
        return self.keyboard.offer if self.keyboard.line is None and self.keyboard.listing is None else None

    def _step_back(self) -> None:
        """One step lighter; at the clock a session in progress stays, one that is over is left for the chart."""
        if self.dark:
            self.darken(self.dark - 1)
        elif self.visit is None or not self.visit.in_progress:
            self.post_message(Go("chart"))

    def close_what_reads(self) -> None:
        """The list and the pages too."""
        self.keyboard.close_list()
        self._place.close()
        super().close_what_reads()

    def line_acts(self) -> Sequence[PaletteEntry]:
        """Every kind of line by its name: written in the hour's own entry line."""
        return write_acts()

    def do(self, act_id: str) -> None:
        """An act of the hour that was chosen by its words."""
        now_s = max(self.key_s, self.keyboard.latest_s)
        if act_id.startswith(WRITE):
            self.hand.mean(self.keyboard.open_form(act_id.removeprefix(WRITE), now_s))
        elif act_id in PAGES and not keys.by_id()[act_id].key:
            self._act(act_id)
            self.draw()
        elif act_id == "dosing.new_code":
            self.hand.mean(self.keyboard.open_new_code(now_s))
        elif act_id == "lock":
            self.do_lock()
        elif act_id == PIN:
            self.set_pin()
        elif act_id == "dosing.redo":
            self.hand.mean(self.keyboard.redo(now_s))
        elif act_id == "dosing.known":
            self.entry.open(act_id, "as known at", hint="14:10, -5, +12")
        else:
            act = keys.by_id()[act_id]
            if self.keyboard.line is not None:
                self.hand.mean(self.keyboard.press(Key("escape", None, now_s)))
            self.hand.mean(self.keyboard.press(Key(act.key, key_to_character(act.key), now_s)))

    def entered(self, purpose: str, text: str) -> None:
        """Enter in a line of the palette's: the moment to look back to, or the PIN."""
        if purpose in (ASKED, PIN):
            self.pin_entered(purpose, text)
        if purpose == "dosing.known" and self.chart is not None:
            problem = self._place.look_back(self.chart, self.session_id, text, self.now) if text.strip() else ""
            if problem:
                self.entry.say_hint(problem)
            else:
                self.entry.close()

    # What is shown

    def head_rows(self, width: int) -> Sequence[Row]:
        """The fixed lines, or what is left of them in the dark."""
        view = self._view(width)
        if view is None:
            return super().head_rows(width)
        if self.dark and self._prompt_on_offer is not None:
            return alone_head(view)
        return self._head.rows(view, self.saving, self.dark)

    def _view(self, width: int) -> View | None:
        visit = self.visit
        if visit is None or self.chart is None:
            return None
        return View(self.chart, visit, self.packs, self.now, self.zone, min(width, READABLE), self.writer)

    def draw_body(self, width: int) -> None:
        """The log, the choices of an open act over its end, and the entry line."""
        width = min(width, READABLE)
        view, log = self._view(width), self.query_one("#log", Log)
        log.zone, log.packs, log.is_writing = self.zone, self.packs, self.keyboard.line is not None
        if view is None:
            chart, begin = keys.shown("go.chart"), keys.shown("chart.begin")
            words = f" No session is in progress. {chart} is the chart, {begin} begins one there."
            log.show(((Span(words, "dim"),),))
        elif self.dark and not self._place.page:
            prompt = self._prompt_on_offer
            log.show(alone_rows(prompt, view, log.size.height) if prompt is not None else ())
        else:
            listing = self.keyboard.listing
            self._place.show(log, view, self.saving, listing.entry.id if listing is not None else "")
        is_alone = self.dark and self._prompt_on_offer is not None
        choices = () if self.dark == TIME_ONLY or is_alone else choice_rows(self.keyboard, width)
        self._show_choices(choices)
        self.query_one("#line", Rows).show(() if self.dark else (self._place.rule(view) if view else rule(width),))
        self.set_class(self.entry.is_open, "-choosing")
        self.hand.show((self._entry_row(width),))

    def _show_choices(self, choices: tuple[Row, ...]) -> None:
        shown = self.query_one("#choices", Rows)
        shown.show(choices)
        shown.styles.height = len(choices)
        # The last entry stays in sight: where there is no room below it, choices lie over the oldest lines.
        shown.set_class(self.query_one("#log", Log).free_rows < len(choices), "-high")
        shown.display = bool(choices)

    def _entry_row(self, width: int) -> Row:
        if self.dark and self.keyboard.line is None:
            words = self.said or self.keyboard.held_text or self.keyboard.status or self.keyboard.hint
            return (Span(f" {words}", "dark1"),) if words else ()
        return entry_row(self.keyboard, self.saving, self._moment_of, width)

    def _moment_of(self, at_s: float) -> datetime | None:
        """When a key was, here; None before a client was taken up."""
        moment = self.draft.moment_of(at_s)
        return moment.astimezone(self.zone) if moment is not None else None

    def foot_rows(self, width: int) -> Sequence[Row]:
        """The keys; nothing in the dark."""
        if self.dark and not self.is_busy:
            return (alone_foot(min(width, READABLE)),) if self._prompt_on_offer is not None else ()
        if self.is_busy or self.notice or self.saving.refused or self.saving.draft_why:
            return super().foot_rows(width)
        if self.keyboard.listing is not None and self.keyboard.line is None:
            return (list_foot_row(min(width, READABLE)),)
        return (foot_row(min(width, READABLE), is_writing=self.keyboard.line is not None),)
