"""Review: the record exactly as it will leave, what is open on top, the signature, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from kapterm import keys
from kapterm.errors import UsageError
from kapterm.export.forms import Wanted, rendered
from kapterm.export.views import VIEWS
from kapterm.screens.review.amending import AMENDING
from kapterm.screens.review.forms import words_shown
from kapterm.screens.review.leaving import EVERYTHING, LEAVING, LeavingScreen
from kapterm.screens.review.rows import WIDEST, gap_lines, line_of, line_with, text_lines
from kapterm.session.measures import Measures
from kapterm.session.owed import visit_name
from kapterm.session.packs import Packs
from kapterm.session.review import Gap, open_points
from kapterm.session.signing import check_value
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Go, Sign, Tell
from kapterm.widgets.row import Span, say

SIGNED = "You have signed this record: it changes only by addendum (a) or correction (c)."
NO_CREDENTIAL = "-"
NEEDED = {"name": "your name, as it is to stand", "credential": f"a credential, or {NO_CREDENTIAL} for none"}
"""What is expected where nothing was typed."""
GOING_ON = "The session is still going on. It can be signed once it has ended."


class ReviewScreen(LeavingScreen):
    """One visit, as its readers will see it; or some of them, or the whole record."""

    PLACE = "review"

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._shown: tuple[object, ...] = ()
        self._text = ""
        self._gaps: tuple[Gap, ...] = ()
        self._found: tuple[ListLine, ...] = ()
        self._signer = ""
        self._role = "author"

    def title_spans(self) -> Sequence[Span]:
        """Which visit, in which view and form, and whether it is signed."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return (Span(" "), say(chart.code if chart else "", "strong"), say("  review", "dim"))
        view = f"{VIEWS[self.view].label} · " if self.choice.views else ""
        signed = say(" · signed", "good") if visit.signed else say(" · not signed", "dim")
        which = "whole record" if self._which == EVERYTHING else f"sessions {self._which}"
        return (
            Span(" "),
            say(chart.code, "strong"),
            say(f"  {visit_name(visit) if self.is_of_visit else which} · {view}{self.choice.label}", "dim"),
            *((signed,) if self.is_of_visit else ()),
        )

    def lines(self, width: int) -> Sequence[ListLine]:
        """What is open, then the text."""
        visit, wanted = self.visit, self.wanted()
        if visit is None or wanted is None:
            words = f"No visit to review yet. In the chart, {keys.shown('chart.begin')} begins one."
            return (ListLine(), ListLine((say(words, "dim"),)))
        room = min(width - 4, WIDEST)
        if self.is_correcting:
            return self.correcting_lines(visit, room)
        shown = (wanted.chart, visit.id, self._which, self.now, self.view, self.choice, self.stored, width)
        if shown != self._shown:
            self._shown = shown
            self._text = self._made(wanted)
            found = open_points(wanted.chart, visit, self.packs, self.measures, self.now) if self.is_of_visit else ()
            self._gaps = found
            self._found = (*gap_lines(self._gaps, room), *text_lines(self._text, room))
        return self._found

    def _made(self, wanted: Wanted) -> str:
        """The text as it will leave; where a clinic's template cannot be filled, why not."""
        try:
            return words_shown(self.choice, rendered(self.choice.form, wanted))
        except UsageError as error:
            return str(error)

    def choose(self, line_id: str) -> None:
        """From an open point to its place: another screen, or its part of the text; where it has none, of the whole."""
        about, _, index = line_id.partition("|")
        if about == "wrong":
            self.choose_wrong(line_id)
        if about != "gap":
            return
        gap = self._gaps[int(index)]
        if gap.place:
            self.post_message(Go(gap.place))
            return
        if not self._jump(gap.headings):
            self.show_main()
            self.lines(self.size.width)
            self._jump(gap.headings)

    def _jump(self, headings: Sequence[str]) -> bool:
        """To the first of these parts that the text has; False where it has none."""
        places = (line_of(self._found, self._text, (heading,)) for heading in headings)
        found = next(filter(None, places), "")
        self._chosen = found or self._chosen
        return bool(found)

    def look_for(self, words: str) -> None:
        """Put the cursor on the first line of the text that holds them, in the full view if need be."""
        self.show_main()
        self.draw()
        if found := line_with(self._found, self._text, words):
            self._chosen = found
            self.draw()

    def press(self, event: events.Key) -> bool:
        """Which visits, the next view or form, the way out, the signature, an addendum, or the list."""
        match event.key:
            case "v":
                self.turn(view=1)
            case "f":
                self.turn(form=1)
            case "F":
                self.turn(form=-1)
            case "w":
                self.ask_which()
            case "e":
                self.ask_path()
            case "s":
                self._ask_name()
            case "a":
                self.ask_addendum()
            case "c":
                self.ask_wrong()
            case _:
                return super().press(event)
        return True

    def do_back(self) -> None:
        """One step back: from the choice of a line to the record, from several visits to the one, else to the chart."""
        if self.is_correcting:
            self.ask_wrong()
        elif not self.is_of_visit:
            self.show_visit()
        else:
            self.post_message(Go("chart"))

    def _ask_name(self) -> None:
        visit = self.visit
        if visit is None:
            return
        mine = any(one.event.by == self.writer for one in visit.state.signatures)
        if mine or visit.in_progress:
            self.post_message(Tell(SIGNED if mine else GOING_ON))
            return
        self.show_main()
        self.show_visit()
        self._role = "co-signer" if visit.signed else "author"
        self.entry.open("name", "co-sign, your name" if visit.signed else "sign, your name", hint="1 of 2")

    def changed(self, purpose: str, text: str) -> None:
        """What is being typed is said back."""
        if purpose == "path":
            self.say_path()
        self.say_understood(purpose, text)

    def entered(self, purpose: str, text: str) -> None:
        """The line is taken; an empty one is nothing done, and the line waits or closes, as what it asks for."""
        typed = text.strip()
        if purpose in AMENDING:
            self.amended(purpose, typed)
            return
        if purpose in LEAVING:
            self.left(purpose, typed)
            return
        visit = self.visit
        if not typed or visit is None:
            self.entry.say_hint(NEEDED[purpose])
            return
        self.entry.close()
        match purpose:
            case "name":
                self._signer = typed
                value, count = check_value(visit)
                self.entry.open("credential", "credential", hint=f"2 of 2 · {count} lines, check value {value[:16]}")
            case "credential":
                self.post_message(Sign(self._signer, "" if typed == NO_CREDENTIAL else typed, self._role))
