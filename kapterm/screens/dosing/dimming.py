"""How dark the hour is: light, dark, or the time only; and what asks for the PIN before it grows light again."""

from __future__ import annotations

from textual import events
from textual.reactive import var

from kapterm import keys
from kapterm.screens.base import PlaceScreen
from kapterm.screens.dosing.reading_back import ASKED, EXPECTED, WRONG, ReadingBack, belongs_to_pin
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.entry import EntryLine

NORMAL, DARK, TIME_ONLY = 0, 1, 2
CODE_NAME_FOR_S = 2.0
PIN = "dosing.pin"
"""What the entry line is open for while a PIN is set."""


class DimmingScreen(PlaceScreen):
    """A place that can be dark, and that withdraws into the dark while a dose runs."""

    dark: var[int] = var(NORMAL)
    """How dark the screen is: 0 normal, 1 dark, 2 the time only."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.said = ""
        """What was logged in the dark within the last two seconds."""
        self._reading_back = ReadingBack()

    def watch_dark(self) -> None:
        """Light or dark at once, without a step between."""
        self.draw()

    @property
    def going_on(self) -> str:
        """The id of the visit whose dose runs; empty where none does."""
        visit = self.visit
        return visit.id if visit is not None and visit.in_progress and visit.state.t_zero is not None else ""

    def darken(self, dark: int) -> None:
        """Lighter or darker; to where the record can be read only with the PIN, where one is asked for."""
        if dark != NORMAL or not self.is_withheld():
            self.dark = dark

    def do_lock(self) -> None:
        """While a dose runs, lock means dark, and never lighter than it was."""
        if not self.going_on:
            super().do_lock()
            return
        self._reading_back.withdraw()
        self.close_what_reads()
        self.dark = max(DARK, self.dark)

    def close_what_reads(self) -> None:
        """Close whatever lies over the hour or leads away from it: palette, help, a question. No line is closed."""
        self._helping = self._leaving = False
        if self.palette is not None:
            self.typed_in_palette(self.palette, EntryLine.Closed(self.entry.purpose, ""))

    def say_in_dark(self, words: str) -> None:
        """In the dark a code shows its name for two seconds."""
        self.said = words
        self.set_timer(CODE_NAME_FOR_S, self._say_nothing)

    def _say_nothing(self) -> None:
        self.said = ""
        self.draw()

    def asks_pin(self, event: events.Key, *, in_line: bool) -> bool:
        """Whether the PIN is asked instead of the palette or the list, which lead to the record.

        A key that is no digit answers that question by logging.
        """
        if self.entry.purpose == ASKED and not belongs_to_pin(event.key):
            self.entry.close()
        leads = keys.by_id()["palette"].is_on(event.key) or (event.key == "tab" and not in_line)
        return leads and not self.is_busy and not self.entry.is_open and self.is_withheld()

    def is_withheld(self) -> bool:
        """Whether the record is not to be read yet; then the PIN is asked for."""
        if self._reading_back.is_closed:
            self.entry.open(ASKED, "PIN", hint="to read back; letters log", is_secret=True)
            self.draw()
        return self._reading_back.is_closed

    def set_pin(self) -> None:
        """Ask for the four digits that somebody who comes back will type."""
        self.entry.open(PIN, "PIN", hint=EXPECTED, is_secret=True)

    def pin_entered(self, purpose: str, text: str) -> None:
        """Enter behind a PIN: it is set, or it opens what can be read."""
        if purpose == PIN and (expected := self._reading_back.settle(text)):
            self.entry.open(PIN, "PIN", hint=expected, is_secret=True)
        elif purpose == ASKED and not self._reading_back.open(text):
            self.entry.open(ASKED, "PIN", hint=WRONG, is_secret=True)
        else:
            self.entry.close()
            self.dark = NORMAL if purpose == ASKED else self.dark
