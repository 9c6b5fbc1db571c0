"""What every place has: the chart to look at, the foot with its keys, and the digits that lead to other places.

A place sees the chart and posts wishes. It knows no file, no clock and no journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen

from kapterm import keys
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.packs import Packs
from kapterm.session.roster import Card
from kapterm.session.saving import Saving
from kapterm.widgets.entry import EntryLine
from kapterm.widgets.messages import Go, Leave, Lock
from kapterm.widgets.row import Row, Span, rule, say, spread
from kapterm.widgets.rows import Rows

PLACES = ("today", "chart", "preparation", "dosing", "integration", "measures", "review")


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
    draft: var[bytes] = var(b"")
    """What was typed and not kept when the client was last open."""
    writer: var[str] = var("")
    """Name and credential of whoever writes."""

    def __init__(self, packs: Packs) -> None:
        super().__init__()
        self.packs = packs
        self._leaving = False

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
        return (say(code, "strong"), Span(f"  {self.PLACE}" if code else self.PLACE, "dim"))

    def foot_rows(self, width: int) -> Sequence[Row]:
        """The last line: a notice where there is one, else the keys."""
        if self._leaving:
            return ((Span("Enter leaves the program; any other key stays.", "warm"),),)
        if self.saving.refused:
            return ((Span("NOT SAVED ", "alert"), say(self.saving.why, "plain")),)
        if self.notice:
            return ((say(self.notice, "warm"),),)
        spans: list[Span] = [Span(" ")]
        for key, label in keys.footer((*keys.of(self.PLACE, *self.extra_scopes()), keys.by_id()["help"])):
            spans += [Span(key, "plain"), Span(f" {label}  ", "dim")]
        return (tuple(spans),)

    def extra_scopes(self) -> tuple[str, ...]:
        """Scopes beside the place's own whose keys the foot shows."""
        return ()

    def draw(self) -> None:
        """Show the chart as it is now. Called after anything that the place looks at has changed."""
        if not self.is_mounted or not self.is_current:
            return
        width = self.size.width
        self.query_one("#head", Rows).show(self.head_rows(width))
        self.draw_body(width)
        self.query_one("#foot", Rows).show(self.foot_rows(width))

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
        """The place is shown again."""
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        """The window has another size."""
        self.call_after_refresh(self.draw)

    def on_key(self, event: events.Key) -> None:
        """A key that no open line took."""
        if self._leaving:
            self._leaving = False
            if event.key == "enter":
                self.post_message(Leave())
        elif not (self.press(event) or self._press_everywhere(event)):
            return
        event.stop()
        self.draw()

    def press(self, event: events.Key) -> bool:
        """Do what the key means in this place; False where it means nothing here."""
        return False

    def _press_everywhere(self, event: events.Key) -> bool:
        act = next((one for one in keys.of(*self.SCOPES) if event.key in (one.key, *one.aliases)), None)
        if act is None:
            return False
        if act.id.startswith("go."):
            self.post_message(Go(act.id.removeprefix("go.")))
        elif act.id == "leave":
            self._leaving = True
        elif act.id == "lock":
            self.post_message(Lock())
        elif act.id in ("help", "palette", "back"):
            getattr(self, f"do_{act.id}")()
        return True

    def do_back(self) -> None:
        """One step back: to today."""
        self.post_message(Go("today"))

    def do_help(self) -> None:
        """The keys that work here, in the body's place."""
        self.post_message(Go("keys"))

    def do_palette(self) -> None:
        """Every act of the program by its words."""
        self.app.action_command_palette()
