"""What every place has: the chart to look at, the foot with its keys, and the digits that lead to other places.

A place sees the chart and posts wishes. It knows no file, no clock and no journal. Nothing takes the focus but a text
area: the place reads every key itself, in order, so that typing ahead ends where it was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.keys import key_to_character
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen

from kapterm import keys
from kapterm.errors import UsageError
from kapterm.screens.help import help_rows
from kapterm.screens.palette import RECORD, acts, record_acts
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events import ClientClosed, ClientRegistered
from kapterm.session.events.base import label_of
from kapterm.session.grammar.forms import fields_of, parse_form
from kapterm.session.intents import TakenUp
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.roster import Card
from kapterm.session.saving import Saving
from kapterm.widgets.entry import EntryLine, Typing
from kapterm.widgets.messages import (
    AddClient,
    BeginVisit,
    ChooseTheme,
    ChooseVisit,
    DoAct,
    Go,
    LeaveProgram,
    Lock,
    OpenClient,
    Ready,
    Tell,
    WriteFact,
)
from kapterm.widgets.palette import Palette, PaletteEntry, palette_rows
from kapterm.widgets.row import Row, Span, fit, rule, say, spread
from kapterm.widgets.rows import Rows

MOVES = (Go, OpenClient, AddClient, BeginVisit, ChooseVisit, DoAct)
"""Wishes that lead to another place."""
SMALLEST = (60, 20)
"""Columns and lines below which a place says so in one sentence and goes on."""


class PlaceScreen(Screen[None], inherit_bindings=False):
    """One place of the program."""

    PLACE: ClassVar[str] = ""
    """Its name, which is also its scope in the table of keys."""
    SCOPES: ClassVar[tuple[str, ...]] = ("everywhere", "places")
    NEEDS_CLIENT: ClassVar[bool] = True
    """True where the place is about an open client."""
    AUTO_FOCUS = ""

    chart: var[Chart | None] = var(None)
    """The open client; None before one is."""
    session_id: var[str] = var("")
    """The visit that every place is about."""
    saving: var[Saving] = var(Saving())
    """What is not on disk yet."""
    cards: var[tuple[Card, ...]] = var(())
    """Every client in the list."""
    now: var[datetime] = var(datetime(2000, 1, 1, tzinfo=UTC))
    """The wall time of this place; changes with the wall minute and with the elapsed minute."""
    notice: var[str] = var("")
    """One sentence of the program: what was refused and why, or what was done. Empty says nothing."""
    draft: var[TakenUp] = var(TakenUp())
    """What was typed and not kept when the client was last open."""
    writer: var[str] = var("")
    """Name and credential of whoever writes."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__()
        self.packs = packs
        self.measures = measures
        self.is_ready = False
        """True while it is shown and takes keys."""
        self.is_moving = False
        """True from a wish that leads elsewhere until it is granted or refused."""
        self._leaving = False
        self._helping = False
        self._palette: Palette | None = None
        self._laid_aside: Typing | None = None

    @property
    def visit(self) -> SessionChart | None:
        """The visit this place is about."""
        return self.chart.session(self.session_id) if self.chart else None

    def compose(self) -> ComposeResult:
        """Head, body, entry line and foot; the body is the place's own."""
        yield Rows(id="head")
        yield from self.body()
        yield EntryLine(id="entry")
        yield Rows(id="foot")
        yield Rows(id="over")
        yield Rows(id="small")

    def body(self) -> ComposeResult:
        """The widgets between head and entry line."""
        yield Rows(id="body")

    @property
    def entry(self) -> EntryLine:
        """The entry line."""
        return self.query_one("#entry", EntryLine)

    def head_rows(self, width: int) -> Sequence[Row]:
        """The first lines: who and what at the left, the wall time at the right, a rule below."""
        right = (say(f"{self.now:%H:%M}", "dim"),)
        return (spread(self.title_spans(), right, width), rule(width))

    def title_spans(self) -> Sequence[Span]:
        """What stands at the left of the head."""
        code = self.chart.code if self.chart else ""
        return (Span(" "), say(code, "strong"), Span(f"  {self.PLACE}" if code else self.PLACE, "dim"))

    def foot_rows(self, width: int) -> Sequence[Row]:
        """The last line: a notice where there is one, else the keys."""
        if self._leaving:
            return ((Span(" Enter leaves the program; any other key stays.", "warm"),),)
        if self.saving.refused:
            return (fit((Span(" NOT SAVED ", "alert"), say(self.saving.why, "plain")), width),)
        if self.notice:
            return (fit((Span(" "), say(self.notice, "warm")), width),)
        spans: list[Span] = [Span(" ")]
        for key, label in keys.footer(self.foot_keys()):
            spans += [Span(key, "plain"), Span(f" {label}  ", "dim")]
        return (tuple(spans),)

    def foot_keys(self) -> Sequence[keys.Act]:
        """The acts whose keys the last line shows: those of an open line, else those of the place."""
        if self._palette:
            return keys.of("chosen")
        if self.entry.is_open:
            return keys.of("line")
        return (*keys.of(self.PLACE, *self.extra_scopes()), keys.by_id()["help"])

    def extra_scopes(self) -> tuple[str, ...]:
        """Scopes beside the place's own whose keys the foot shows."""
        return ()

    def draw(self) -> None:
        """Show the chart as it is now. Called after anything that the place looks at has changed."""
        if not self.is_mounted or not self.is_current:
            return
        width = self.size.width
        is_small = width < SMALLEST[0] or self.size.height < SMALLEST[1]
        self.set_class(is_small, "-small")
        if is_small:
            self.query_one("#small", Rows).show(_small_rows())
            return
        self.query_one("#head", Rows).show(self.head_rows(width))
        self.draw_body(width)
        self._draw_over(width)
        self.query_one("#foot", Rows).show(self.foot_rows(width))

    def _draw_over(self, width: int) -> None:
        """What lies over the last rows of the body: the palette, the keys that work here, or nothing."""
        over = self.query_one("#over", Rows)
        rows: tuple[Row, ...] = ()
        if self._palette:
            rows = palette_rows(self._palette, width)
        elif self._helping:
            scopes = (self.PLACE, *self.extra_scopes(), *reversed(self.SCOPES))
            rows = help_rows((act for scope in scopes for act in keys.of(scope)), width)
        over.show(rows)
        over.styles.height = len(rows)
        over.display = bool(rows)

    def draw_body(self, width: int) -> None:
        """Show the place's own part."""

    def watch_chart(self) -> None:
        """The chart has changed."""
        self.draw()

    watch_session_id = watch_chart
    watch_saving = watch_chart
    watch_cards = watch_chart
    watch_now = watch_chart
    watch_notice = watch_chart

    def on_mount(self) -> None:
        """First look."""
        self.call_after_refresh(self.draw)

    def on_screen_resume(self) -> None:
        """The place is shown: from now on it takes keys."""
        self.is_ready = True
        self.post_message(Ready())
        self.call_after_refresh(self.draw)

    def on_screen_suspend(self) -> None:
        """The place is left."""
        self.is_ready = False

    def on_resize(self) -> None:
        """The window has another size."""
        self.call_after_refresh(self.draw)

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
        if isinstance(event, events.Paste):
            self.take_paste(event)
        else:
            self.take_key(event)

    @property
    def is_busy(self) -> bool:
        """True while the next key is the palette's, the help's, or the answer to leaving."""
        return self._leaving or self._helping or self._palette is not None

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
        self.draw()

    def _take(self, event: events.Key) -> None:
        if self._palette and event.key in ("up", "down"):
            self._palette = self._palette.move(-1 if event.key == "up" else 1)
        elif typed := self.entry.press(event):
            self._typed(typed)
        elif not self.press(event):
            self._press_everywhere(event)

    def take_paste(self, event: events.Paste) -> None:
        """A paste into the open line."""
        if typed := self.entry.paste(event.text):
            self._typed(typed)
            self.draw()

    def _typed(self, typed: EntryLine.Entered | EntryLine.Changed | EntryLine.Closed) -> None:
        if self._palette:
            self._typed_in_palette(self._palette, typed)
            return
        match typed:
            case EntryLine.Entered(purpose, text) if purpose.startswith(RECORD):
                self._record(purpose.removeprefix(RECORD), text)
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

    def press(self, event: events.Key) -> bool:
        """Do what the key means in this place; False where it means nothing here."""
        return False

    def _press_everywhere(self, event: events.Key) -> None:
        act = next((one for one in keys.of(*self.SCOPES) if event.key in (one.key, *one.aliases)), None)
        if act is not None:
            self._do_everywhere(act)

    def _do_everywhere(self, act: keys.Act) -> None:
        if act.id.startswith("go."):
            self.post_message(Go(act.id.removeprefix("go.")))
        elif act.id == "leave":
            self._leaving = True
        elif act.id == "lock":
            self.do_lock()
        elif act.id in ("help", "palette", "back"):
            getattr(self, f"do_{act.id}")()

    def do_lock(self) -> None:
        """Back to the plain prompt; while a dose runs there is no lock, only dark."""
        live = self.chart.live if self.chart else None
        if live is not None and live.state.t_zero is not None:
            self.post_message(ChooseVisit(live.id, "dosing"))
            self.post_message(DoAct("dosing", "dosing.dark"))
        else:
            self.post_message(Lock())

    def do_back(self) -> None:
        """One step back: to today."""
        self.post_message(Go("today"))

    def do_help(self) -> None:
        """The keys that work here, over the last rows of the body; any key closes them."""
        self._helping = True

    # The palette

    def do_palette(self) -> None:
        """Every act of the program by its words; a line being typed is laid aside until it closes."""
        self._laid_aside = self.entry.typing
        more = (*self.more_acts(), *(record_acts() if self.visit else ()))
        self._palette = Palette(acts(self.PLACE, self.app.available_themes, more))
        self.entry.open("palette", "do", hint="type to find, ↑↓")

    def more_acts(self) -> Sequence[PaletteEntry]:
        """Acts of this place that have no key of their own; `do` is called with the id of the chosen one."""
        return ()

    def _typed_in_palette(
        self, palette: Palette, typed: EntryLine.Entered | EntryLine.Changed | EntryLine.Closed
    ) -> None:
        if isinstance(typed, EntryLine.Changed):
            self._palette = palette.type(typed.text)
            return
        self._palette = None
        self.entry.close()
        if self._laid_aside:
            self.entry.take_up(self._laid_aside)
        if isinstance(typed, EntryLine.Entered) and palette.chosen:
            self._choose(palette.chosen)

    def _choose(self, chosen: PaletteEntry) -> None:
        act = keys.by_id().get(chosen.id)
        if chosen.id.startswith("theme."):
            self.post_message(ChooseTheme(chosen.id.removeprefix("theme.")))
        elif chosen.id.startswith(RECORD):
            self.record_kind(chosen.id.removeprefix(RECORD))
        elif act is None or act.scope == self.PLACE:
            self.do(chosen.id)
        elif act.scope in ("everywhere", "places"):
            self._do_everywhere(act)
        else:
            self.post_message(DoAct(act.scope, act.id))

    def record_kind(self, kind: str) -> None:
        """Open a line for a kind of fact that has no key of its own; its fields stand beside it."""
        self.entry.open(f"{RECORD}{kind}", label_of(kind), hint="; ".join(fields_of(kind)[:3]))

    def _record(self, kind: str, text: str) -> None:
        """Write the fact of such a line; what was not understood is said, and the text stays."""
        if not text.strip():
            self.entry.close()
            return
        try:
            fact = parse_form(kind, text)
        except UsageError as error:
            self.entry.say_hint(str(error))
            return
        self.entry.close()
        self.post_message(WriteFact(fact, about_client=isinstance(fact, ClientRegistered | ClientClosed)))

    def do(self, act_id: str) -> None:
        """Do an act of this place that was chosen by its words: what its key does."""
        act = keys.by_id().get(act_id)
        if act is not None and act.key:
            self.press(events.Key(act.key, key_to_character(act.key)))
            self.draw()


def _small_rows() -> tuple[Row, ...]:
    columns, lines = SMALLEST
    return (
        (say("This window is too small."),),
        (say(f"kapterm needs {columns} columns, {lines} lines.", "dim"),),
        (say("The session goes on.", "dim"),),
    )
