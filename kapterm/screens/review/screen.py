"""Review: the record exactly as it will leave, what is open on top, the signature, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from kapterm.export.beside import beside
from kapterm.export.views import VIEWS
from kapterm.screens.review.amending import AMENDING, AmendingScreen
from kapterm.screens.review.forms import FORMS, Form, Source, file_name
from kapterm.screens.review.rows import WIDEST, gap_lines, line_of, line_with, text_lines
from kapterm.session.measures import Measures
from kapterm.session.owed import visit_name
from kapterm.session.packs import Packs
from kapterm.session.review import Gap, open_points
from kapterm.session.signing import check_value
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Go, SaveExport, Sign, Tell
from kapterm.widgets.row import Span, say

SIGNED = "You have signed this record: it changes only by addendum (a) or correction (c)."
GOING_ON = "The session is still going on. It can be signed once it has ended."


class ReviewScreen(AmendingScreen):
    """One visit, as its readers will see it."""

    PLACE = "review"

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._view = 0
        self._form = 0
        self._shown: tuple[object, ...] = ()
        self._text = ""
        self._gaps: tuple[Gap, ...] = ()
        self._found: tuple[ListLine, ...] = ()
        self._path = ""
        self._signer = ""
        self._role = "author"

    @property
    def form(self) -> Form:
        """The form that is shown."""
        return FORMS[self._form]

    @property
    def view_id(self) -> str:
        """The view that is shown."""
        return tuple(VIEWS)[self._view]

    def title_spans(self) -> Sequence[Span]:
        """Which visit, in which view and form, and whether it is signed."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return (Span(" "), say(chart.code if chart else "", "strong"), say("  review", "dim"))
        view = f"{VIEWS[self.view_id].label} · " if self.form.has_views else ""
        signed = say(" · signed", "good") if visit.signed else say(" · not signed", "dim")
        return (
            Span(" "),
            say(chart.code, "strong"),
            say(f"  {visit_name(visit)} · {view}{self.form.label}", "dim"),
            signed,
        )

    def lines(self, width: int) -> Sequence[ListLine]:
        """What is open, then the text."""
        source = self._source()
        if source is None:
            return (ListLine(), ListLine((say("No visit to review yet. In the chart, + begins one.", "dim"),)))
        if self.is_correcting:
            return self.correcting_lines(source.visit, min(width - 4, WIDEST))
        shown = (source.chart, source.visit.id, source.generated, self._view, self._form, width)
        if shown != self._shown:
            self._shown = shown
            room = min(width - 4, WIDEST)
            self._text = self.form.make(source, self.view_id)
            self._gaps = open_points(source.chart, source.visit, self.packs, self.measures, self.now)
            self._found = (*gap_lines(self._gaps, room), *text_lines(self._text, room))
        return self._found

    def _source(self) -> Source | None:
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return None
        return Source(chart, visit, self.now, self.writer, beside(chart, self.packs, self.measures, self.now))

    def choose(self, line_id: str) -> None:
        """From an open point to its place: another screen, or its part of the text."""
        about, _, index = line_id.partition("|")
        if about == "wrong":
            self.choose_wrong(line_id)
        if about != "gap":
            return
        gap = self._gaps[int(index)]
        if gap.place:
            self.post_message(Go(gap.place))
            return
        for heading in gap.headings:
            if found := line_of(self._found, self._text, (heading,)):
                self._chosen = found
                return

    def look_for(self, words: str) -> None:
        """Put the cursor on the first line of the text that holds them, in the full view if need be."""
        self._view, self._form = 0, 0
        self.draw()
        if found := line_with(self._found, self._text, words):
            self._chosen = found
            self.draw()

    def press(self, event: events.Key) -> bool:
        """The next view or form, the way out, the signature, an addendum, or the list."""
        match event.key:
            case "v":
                self._turn(view=1)
            case "f":
                self._turn(form=1)
            case "e":
                self._ask_path()
            case "s":
                self._ask_name()
            case "a":
                self.ask_addendum()
            case "c":
                self.ask_which()
            case _:
                return super().press(event)
        return True

    def do_back(self) -> None:
        """One step back: from the choice of a line to the record, else to the chart."""
        if self.is_correcting:
            self.ask_which()
        else:
            self.post_message(Go("chart"))

    def _turn(self, view: int = 0, form: int = 0) -> None:
        """Show the next view or form, from its top. A form without views gives way to the first that has them."""
        self._form = (self._form + form) % len(FORMS)
        if view and not self.form.has_views:
            self._form = 0
        else:
            self._view = (self._view + view) % len(VIEWS)
        self._chosen, self._first, self._path = "", 0, ""
        self.is_correcting = False

    def _ask_path(self) -> None:
        source = self._source()
        if source is not None:
            path = self._path or f"~/{file_name(source, self.form, self.view_id)}"
            self.entry.open("path", "write to", path, "plain text")

    def _ask_name(self) -> None:
        visit = self.visit
        if visit is None:
            return
        mine = any(one.event.by == self.writer for one in visit.state.signatures)
        if mine or visit.in_progress:
            self.post_message(Tell(SIGNED if mine else GOING_ON))
            return
        self._role = "co-signer" if visit.signed else "author"
        self.entry.open("name", "co-sign, your name" if visit.signed else "sign, your name", hint="1 of 2")

    def changed(self, purpose: str, text: str) -> None:
        """What is being typed is said back."""
        self.say_understood(purpose, text)

    def entered(self, purpose: str, text: str) -> None:
        """The line is taken; an empty one is nothing done, save where it means that a line should not be there."""
        typed = text.strip()
        if purpose in AMENDING:
            self.amended(purpose, typed)
            return
        self.entry.close()
        visit = self.visit
        if not typed or visit is None:
            return
        match purpose:
            case "path":
                self._path = typed
                view = self.view_id if self.form.has_views else "full"
                self.post_message(SaveExport(typed, self._text, self.form.id, view))
            case "name":
                self._signer = typed
                value, count = check_value(visit)
                self.entry.open("credential", "credential", hint=f"2 of 2 · {count} lines, check value {value[:16]}")
            case "credential":
                self.post_message(Sign(self._signer, typed, self._role))
