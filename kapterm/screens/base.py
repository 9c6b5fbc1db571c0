"""What every place has: the chart to look at, the foot with its keys, and the digits that lead to other places.

A place sees the chart and posts wishes. It knows no file, no clock and no journal. Nothing takes the focus but a text
area: the place reads every key itself, in order, so that typing ahead ends where it was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.keys import key_to_character
from textual.message import Message

from kapterm import keys
from kapterm.screens.choosing import ChoosingScreen, Typed
from kapterm.screens.help import help_rows
from kapterm.screens.palette import RECORD
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.entry import EntryLine
from kapterm.widgets.messages import (
    AddClient,
    BeginVisit,
    ChooseVisit,
    DoAct,
    Go,
    LeaveProgram,
    Lock,
    OpenClient,
    Ready,
    Tell,
)
from kapterm.widgets.row import Row, Span

READING = ("palette", "filter", "find", "new client", "which", "path", "replace", "dosing.known", "dosing.read_back")
"""What a line may be open for where the record can only be read."""
MOVES = (Go, OpenClient, AddClient, BeginVisit, ChooseVisit, DoAct)
"""Wishes that lead to another place."""


class PlaceScreen(ChoosingScreen):
    """One place of the program."""

    SCOPES: ClassVar[tuple[str, ...]] = ("everywhere", "places")
    NEEDS_CLIENT: ClassVar[bool] = True
    """True where the place is about an open client."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.is_ready = False
        """True while it is shown and takes keys."""
        self.is_moving = False
        """True from a wish that leads elsewhere until it is granted or refused."""
        self.key_s = 0.0
        """When the key was read that is acted on now, on the clock of the keys."""
        self._leaving = False
        self._helping = False

    def foot_rows(self, width: int) -> Sequence[Row]:
        """The question whether to leave, else what every place shows."""
        if self._leaving:
            return ((Span(" Enter leaves the program; any other key stays.", "warm"),),)
        return super().foot_rows(width)

    def over_rows(self, width: int) -> Sequence[Row]:
        """The palette, else the keys that work here, where they were asked for."""
        if self.palette or not self._helping:
            return super().over_rows(width)
        scopes = (self.PLACE, *self.extra_scopes(), *reversed(self.SCOPES))
        return help_rows((act for scope in scopes for act in keys.of(scope)), width)

    def on_screen_resume(self) -> None:
        """The place is shown: from now on it takes keys. Drawn as soon as it is laid out, and once it was painted."""
        self.is_ready = True
        self.post_message(Ready())
        self.call_later(self.draw)
        self.call_after_refresh(self.draw)

    def on_screen_suspend(self) -> None:
        """The place is left."""
        self.is_ready = False

    def post_message(self, message: Message) -> bool:
        """Post a wish; after one that leads elsewhere, keys wait for the place it leads to."""
        if isinstance(message, MOVES):
            self.is_moving = True
        return super().post_message(message)

    def on_key(self, event: events.Key) -> None:
        """A key that a text area did not want: to the open line, else to the place, else to what works everywhere."""
        event.stop()
        event.prevent_default()
        self.take_key(event)

    def take_input(self, event: events.Key | events.Paste) -> None:
        """Take a key or a paste, in the order in which they were typed."""
        self.key_s = event.time
        if isinstance(event, events.Paste):
            self.take_paste(event)
        else:
            self.take_key(event)

    @property
    def is_busy(self) -> bool:
        """True while the next key is the palette's, the help's, or the answer to leaving."""
        return self._leaving or self._helping or self.palette is not None

    def take_key(self, event: events.Key) -> None:
        """Do what a key means, now. A sentence of the program has been seen by then."""
        if self.notice:
            self.post_message(Tell(""))
        if self._leaving:
            self._leaving = False
            if event.key == "enter":
                self.post_message(LeaveProgram())
        elif self._helping and event.key in ("escape", "question_mark", "f1"):
            self._helping = False
        else:
            self._helping = False
            self._take(event)
        self.let_go_of_line()
        self.draw()

    def let_go_of_line(self) -> None:
        """Where nothing can be written, a line that would be is not begun: no word is typed in vain."""
        purpose = self.entry.purpose
        if self.reads_only and purpose and purpose not in READING:
            self.entry.close()
            self.closed(purpose, "")
            self.post_message(Tell(self.reads_only))

    def _take(self, event: events.Key) -> None:
        if self.palette and event.key in ("up", "down"):
            self.palette = self.palette.move(-1 if event.key == "up" else 1)
        elif typed := self.entry.press(event):
            self._typed(typed)
        elif not self.press(self.as_shipped(event)):
            self._press_everywhere(event)

    def as_shipped(self, event: events.Key) -> events.Key:
        """The key in the terms of this place, where a clinic has put an act of it on another key."""
        key = keys.meant(event.key, self.PLACE, *self.extra_scopes())
        if key == event.key:
            return event
        shipped = events.Key(key, key_to_character(key) if key else None)
        shipped.time = event.time
        return shipped

    def take_paste(self, event: events.Paste) -> None:
        """A paste into the open line."""
        if typed := self.entry.paste(event.text):
            self._typed(typed)
            self.let_go_of_line()
            self.draw()

    def _typed(self, typed: Typed) -> None:
        if self.palette:
            self.typed_in_palette(self.palette, typed)
            return
        match typed:
            case EntryLine.Entered(purpose, text) if purpose.startswith(RECORD):
                self.record_line(purpose.removeprefix(RECORD), text)
            case EntryLine.Entered(purpose, text):
                self.entered(purpose, text)
            case EntryLine.Changed(purpose, text) if not purpose.startswith(RECORD):
                self.changed(purpose, text)
            case EntryLine.Closed(purpose, text) if not purpose.startswith(RECORD):
                self.closed(purpose, text)
            case _:
                pass

    def entered(self, purpose: str, text: str) -> None:
        """Enter in the open line, before the next key is read. The line stays open unless the place closes it."""

    def changed(self, purpose: str, text: str) -> None:
        """The open line's text after a key."""

    def closed(self, purpose: str, text: str) -> None:
        """Esc in the open line: it is closed already, this is what stood in it."""

    def _press_everywhere(self, event: events.Key) -> None:
        act = keys.pressed(event.key, *self.SCOPES)
        if act is not None:
            self.do_everywhere(act)

    def do_everywhere(self, act: keys.Act) -> None:
        """Go somewhere, leave, lock, help, palette, or one step back."""
        if act.id.startswith("go."):
            self.post_message(Go(act.id.removeprefix("go.")))
        elif act.id == "leave":
            self._leaving = True
        elif act.id == "lock":
            self.do_lock()
        elif act.id in ("help", "palette", "back"):
            getattr(self, f"do_{act.id}")()

    def ask_again(self, refused: Message) -> None:
        """A wish was refused until it is wished again in so many words."""

    def do_lock(self) -> None:
        """Back to the plain prompt; while a dose runs there is no lock, only dark."""
        live = self.chart.live if self.chart else None
        if live is not None and live.state.t_zero is not None:
            self.post_message(ChooseVisit(live.id, "dosing"))
            self.post_message(DoAct("dosing", "lock"))
        else:
            self.post_message(Lock())

    def look_for(self, words: str) -> None:
        """Put the cursor where these words of the record stand, where the place shows them."""

    def do_back(self) -> None:
        """One step back: to today."""
        self.post_message(Go("today"))

    def do_help(self) -> None:
        """The keys that work here, over the last rows of the body; any key closes them."""
        self._helping = True
