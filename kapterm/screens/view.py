"""What every place shows: head, body, entry line and foot, drawn from what the app hands down.

Nothing here reads a key, a file or a clock. A place draws anew when anything that it looks at has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen

from kapterm import keys
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events import Event
from kapterm.session.finding import Found
from kapterm.session.intents import TakenUp
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.roster import Card, Recovery
from kapterm.session.saving import Saving
from kapterm.widgets.entry import EntryLine
from kapterm.widgets.row import Row, Span, fit, rule, say, spread, whole
from kapterm.widgets.rows import Rows

SMALLEST = (60, 20)
"""Columns and lines below which a place says so in one sentence and goes on."""


class ViewScreen(Screen[None], inherit_bindings=False):
    """One place, as far as it only shows."""

    PLACE: ClassVar[str] = ""
    """Its name, which is also its scope in the table of keys."""
    AUTO_FOCUS = ""

    chart: var[Chart | None] = var(None)
    """The open client; None before one is."""
    session_id: var[str] = var("")
    """The visit that every place is about."""
    saving: var[Saving] = var(Saving())
    """What is not on disk yet."""
    reads_only: var[str] = var("")
    """Why nothing can be written to the open client; empty where it can."""
    cards: var[tuple[Card, ...]] = var(())
    """Every client in the list."""
    recoveries: var[tuple[Recovery, ...]] = var(())
    """Who came in by a recovery key of late, newest first."""
    now: var[datetime] = var(datetime(2000, 1, 1, tzinfo=UTC))
    """The wall time of this place; changes with the wall minute and with the elapsed minute."""
    notice: var[str] = var("")
    """One sentence of the program: what was refused and why, or what was done. Empty says nothing."""
    draft: var[TakenUp] = var(TakenUp())
    """What was typed and not kept when the client was last open."""
    writer: var[str] = var("")
    """Name and credential of whoever writes."""
    stored: var[tuple[Event, ...]] = var(())
    """Every event of the open client as stored, in file order; there only while a place shows them."""
    templates: var[Mapping[str, str]] = var({})
    """The clinic's own note templates, by their names; there only while a place offers them."""

    found: var[Found] = var(Found())
    """What a search over every record has found so far."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__()
        self.packs = packs
        self.measures = measures

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
        if self.saving.refused:
            return (fit((Span(" NOT SAVED ", "alert"), say(self.saving.reason, "plain")), width),)
        if self.saving.draft_reason:
            return (fit((Span(" NOT SAVED ", "alert"), say(self.saving.draft_reason, "plain")), width),)
        if self.notice:
            return (fit((Span(" "), say(self.notice, "warm")), width),)
        hints = [(Span(key, "plain"), Span(f" {label}", "dim")) for key, label in keys.footer(self.foot_keys())]
        return (whole([(Span("  " if number else " "), *hint) for number, hint in enumerate(hints)], width),)

    def foot_keys(self) -> Sequence[keys.Act]:
        """The acts whose keys the last line shows: those of an open line, else those of the place."""
        if self.entry.is_open:
            return keys.of("line")
        return (*keys.of(self.PLACE, *self.extra_scopes()), keys.by_id()["help"])

    def extra_scopes(self) -> tuple[str, ...]:
        """Scopes beside the place's own whose keys the foot shows."""
        return ()

    def over_rows(self, width: int) -> Sequence[Row]:
        """What lies over the last rows of the body."""
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
        over = self.query_one("#over", Rows)
        rows = self.over_rows(width)
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
    watch_stored = watch_chart
    watch_templates = watch_chart
    watch_found = watch_chart

    def on_mount(self) -> None:
        """First look."""
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        """The window has another size."""
        self.call_after_refresh(self.draw)


def _small_rows() -> tuple[Row, ...]:
    columns, lines = SMALLEST
    return (
        (say("This window is too small."),),
        (say(f"kapterm needs {columns} columns, {lines} lines.", "dim"),),
        (say("The session goes on.", "dim"),),
    )
