"""The way out: which visits, in which form and view, and where to. Nothing is written before its path was shown.

What is chosen here is what is shown, and what is shown is what is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from textual.message import Message

from kapterm.errors import UsageError
from kapterm.export.beside import beside
from kapterm.export.chosen_visits import visits_named
from kapterm.export.forms import BESIDE, Wanted, files_of
from kapterm.export.views import VIEWS
from kapterm.screens.review.amending import AmendingScreen
from kapterm.screens.review.forms import Choice, choices, file_name
from kapterm.session.chart import SessionChart
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.messages import SaveExport, Tell
from kapterm.widgets.palette import PaletteEntry

LEAVING = ("path", "replace", "which")
"""What the line is open for here."""
EVERYTHING = "all"
REPLACE = "yes"


class LeavingScreen(AmendingScreen):
    """A place from which a record leaves."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.view_id = next(iter(VIEWS))
        """The view that was chosen."""
        self._form = 0
        self._about = ("", "")
        self._which = ""
        self._path = ""
        self._refused: SaveExport | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every form that is offered."""
        return choices(self.templates)

    @property
    def choice(self) -> Choice:
        """The form that is shown."""
        return self.choices[self._form % len(self.choices)]

    @property
    def view(self) -> str:
        """The view that is shown: the chosen one, where the form is made in it."""
        return self.view_id if self.view_id in self.choice.views else next(iter(VIEWS))

    @property
    def visits(self) -> tuple[SessionChart, ...] | None:
        """The visits that are shown; None for the whole record."""
        if self.chart is None or self._which == EVERYTHING:
            return None
        with suppress(UsageError):
            if self._which:
                return visits_named(self.chart, self._which)
        self._which = ""
        return (self.visit,) if self.visit else ()

    def watch_chart(self) -> None:
        """The chart has changed; where it is that of another visit, that one is shown."""
        about = (self.chart.client_id if self.chart else "", self.session_id)
        if about != self._about:
            self._about = about
            self.show_visit()
        super().watch_chart()

    watch_session_id = watch_chart

    @property
    def is_of_visit(self) -> bool:
        """Whether the one visit is shown that this place is about."""
        return not self._which

    def wanted(self) -> Wanted | None:
        """What is shown and would leave; None where there is no visit yet."""
        chart = self.chart
        if chart is None or self.visit is None:
            return None
        return Wanted(
            chart,
            beside(chart, self.packs, self.measures, self.now),
            self.now,
            self.writer,
            self.visits,
            self.view,
            self.choice.shape,
            self.choice.template,
            self.measures,
            lambda: self.stored,
        )

    def turn(self, *, view: int = 0, form: int = 0) -> None:
        """Show the next view or form, from its top. A form without views gives way to the first that has them."""
        views = self.choice.views
        if view and not views:
            self._form = 0
        elif view:
            self.view_id = views[(views.index(self.view) + view) % len(views)]
        self._form = (self._form + form) % len(self.choices)
        self.show_from_top()

    def show_main(self) -> None:
        """Show the whole of it in the main form."""
        self._form, self.view_id = 0, next(iter(VIEWS))
        self.show_from_top()

    def show_visit(self) -> None:
        """Show the visit that this place is about, and nothing beside it."""
        self._which = ""
        self.show_from_top()

    def show_from_top(self) -> None:
        """Something else is shown: its path is proposed anew."""
        self._chosen, self._first, self._path = "", 0, ""
        self.is_correcting = False

    def ask_which(self) -> None:
        """Open the line for the sessions that are to be shown."""
        self.entry.open("which", "sessions", hint="1-3, all; empty: this visit")

    def ask_path(self) -> None:
        """Open the line with the path that is proposed."""
        wanted = self.wanted()
        if wanted is not None:
            path = self._path or f"~/{file_name(wanted, self.choice)}"
            self.entry.open("path", "write to", path, self._path_hint)

    def say_path(self) -> None:
        """Say what would be written there."""
        self.entry.say_hint(self._path_hint)

    @property
    def _path_hint(self) -> str:
        """That it can be read by anybody; of a table, that a second file stands beside it."""
        return f"plain text, also …{BESIDE}" if self.choice.form == "csv" else "plain text"

    def left(self, purpose: str, typed: str) -> None:
        """Take a line: the sessions, the path, or whether a file may be replaced."""
        match purpose:
            case "which":
                self._take_which(typed)
            case "path":
                self.entry.close()
                self._save(typed)
            case _:
                self.entry.close()
                if typed.casefold() == REPLACE and self._refused is not None:
                    self.post_message(replace(self._refused, replace=True))
                self._refused = None

    def _take_which(self, typed: str) -> None:
        try:
            if self.chart is not None and typed and typed != EVERYTHING:
                visits_named(self.chart, typed)
        except UsageError as error:
            self.entry.say_hint(str(error))
            return
        self.entry.close()
        self._which = typed
        self.show_from_top()

    def _save(self, typed: str) -> None:
        wanted = self.wanted()
        if not typed or wanted is None:
            return
        self._path = typed
        try:
            files = files_of(self.choice.form, wanted, typed)
        except UsageError as error:
            self.post_message(Tell(str(error)))
            return
        visit = wanted.one.id if wanted.one is not None else ""
        which = "one visit" if visit else f"session {self._which}" if wanted.visits is not None else "everything"
        view = self.choice.shape or wanted.view
        self.post_message(SaveExport(files, self.choice.form, view, visit, which))

    def ask_again(self, refused: Message) -> None:
        """A file of that name is there: it is replaced only by a word."""
        if isinstance(refused, SaveExport):
            self._refused = refused
            self.entry.open("replace", "replace it?", hint=f"{REPLACE} replaces it, Esc leaves it")

    def more_acts(self) -> Sequence[PaletteEntry]:
        """Each form and each view by its words."""
        forms = (PaletteEntry(f"form.{index}", f"form: {one.label}") for index, one in enumerate(self.choices))
        views = (PaletteEntry(f"view.{one.id}", f"view: {one.label}") for one in VIEWS.values())
        return (*forms, *views)

    def do(self, act_id: str) -> None:
        """A form or view that was chosen by its words, else what its key does."""
        kind, _, name = act_id.partition(".")
        if kind == "form":
            self._form = int(name)
        elif kind == "view":
            self._form = self._form if name in self.choice.views else 0
            self.view_id = name
        else:
            super().do(act_id)
            return
        self.show_from_top()
        self.draw()
