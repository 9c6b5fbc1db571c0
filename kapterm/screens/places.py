"""The places of the program, what each of them is shown, and the way from one to another.

The rule: a place gets everything from here and posts wishes. Here are granted those that only lead somewhere or say
something; what needs a file, a clock or the journal belongs to the app, and a place is loaded once somebody goes there
or nobody does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from textual.message import Message
from textual.reactive import var

from kapterm import keys
from kapterm.screens import SCREENS
from kapterm.screens.base import PlaceScreen
from kapterm.screens.type_ahead import InOrder
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.finding import Found
from kapterm.session.intents import TakenUp
from kapterm.session.measures import Measures
from kapterm.session.open_visit import open_meeting
from kapterm.session.packs import Packs
from kapterm.session.roster import Card, Recovery
from kapterm.session.saving import Saving
from kapterm.widgets import messages as wish
from kapterm.widgets import themes

A = TypeVar("A", bound="Places")
M = TypeVar("M", bound=Message)

LOAD_AHEAD_S = 0.1
"""How long between two places that are loaded before anybody goes there; each takes a hundredth of a second or less."""
PLACE_OF = {
    "dosing": "preparation",
    "preparation": "preparation",
    "integration": "integration",
    "call": "integration",
    "measures": "measures",
}
"""Where a visit of a purpose begins; a dosing day does with its preparation."""


def moves(handler: Callable[[A, M], None]) -> Callable[[A, M], None]:
    """A handler that may lead elsewhere: the place that asked is no longer being left when it is done."""

    def handle(app: A, message: M) -> None:
        asked = app.screen
        handler(app, message)
        if isinstance(asked, PlaceScreen):
            asked.is_moving = False
        app.give_keys()

    handle.__name__, handle.__doc__ = handler.__name__, handler.__doc__
    return handle


class Places(InOrder, inherit_bindings=False):
    """An app of places, the first of them shown."""

    DEFAULT_MODE = "today"

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

    def __init__(self, state: Path, packs: Packs, measures: Measures) -> None:
        super().__init__(state)
        self._packs = packs
        self._measures = measures
        for known in themes.THEMES:
            self.register_theme(known)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The roles of our colours, for every theme that is not ours."""
        return themes.for_other_themes(self.current_theme)

    def get_default_screen(self) -> PlaceScreen:
        """The first screen."""
        return self._maker(self.DEFAULT_MODE)()

    def on_mount(self) -> None:
        """The first screen is there; now the other places."""
        for place in SCREENS:
            self.add_mode(place, self._maker(place))
        self._load_ahead(iter(SCREENS))

    def _load_ahead(self, places: Iterator[str]) -> None:
        """Load the places one by one in the first quiet moments, so that going to one is as quick as coming back."""
        if place := next(places, None):
            SCREENS.get(place)
            self.set_timer(LOAD_AHEAD_S, lambda: self._load_ahead(places))

    def _maker(self, place: str) -> Callable[[], PlaceScreen]:
        def make() -> PlaceScreen:
            return SCREENS[place](self._packs, self._measures).data_bind(
                Places.chart,
                Places.session_id,
                Places.saving,
                Places.reads_only,
                Places.cards,
                Places.recoveries,
                Places.now,
                Places.notice,
                Places.draft,
                Places.found,
                Places.writer,
                Places.stored,
                Places.templates,
            )

        return make

    @property
    def place(self) -> PlaceScreen | None:
        """The place that is shown; None while something else is."""
        return self.screen if isinstance(self.screen, PlaceScreen) else None

    def show_place(self, place: str, words: str = "") -> None:
        """Show a place, and where these words of the record stand in it."""
        if self.current_mode != place:
            self.before_place(place)
            self.switch_mode(place)
        if words and self.place:
            self.place.call_after_refresh(self.place.look_for, words)

    def before_place(self, place: str) -> None:
        """Somebody goes to a place: called before it is shown, for what it alone shows."""

    def _go(self, place: str) -> None:
        if place not in SCREENS:
            return
        if SCREENS[place].NEEDS_CLIENT and self.chart is None:
            self.notice = f"No client is open. Choose one here, or add one with {keys.shown('today.add')}."
            place = "today"
        else:
            self.notice = ""
        if place == "integration" and (meeting := open_meeting(self.chart, self.session_id, self.now)):
            self.session_id = meeting.id
        self.show_place(place)

    @moves
    def on_go(self, message: wish.Go) -> None:
        """Go to a place; the client's places need a client."""
        self._go(message.place)

    @moves
    def on_choose_visit(self, message: wish.ChooseVisit) -> None:
        """Let every place be about another visit."""
        self.session_id = message.session_id
        self.show_place(message.place, message.words)

    @moves
    def on_do_act(self, message: wish.DoAct) -> None:
        """Go to the place of an act, and do it there."""
        self._go(message.place)
        place = self.place
        if place and message.place == place.PLACE:
            place.key_s = message.time
            place.call_after_refresh(place.do, message.act_id)

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
