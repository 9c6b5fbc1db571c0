"""What a signed record still takes, line by line: first what, then why. Without a reason nothing is added."""

from __future__ import annotations

from collections.abc import Sequence

from kapterm.errors import UsageError
from kapterm.screens.listing import ListScreen
from kapterm.session.amending import Added, Amendment, added, can_correct, correction, is_worded, read_instead
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.grammar import Context
from kapterm.session.measures import Measures
from kapterm.session.moment import clock_text, zone_named
from kapterm.session.packs import Packs
from kapterm.text import safe
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Amend, Tell
from kapterm.widgets.row import Span, fit, say

NOT_SIGNED = "Not signed yet: until then the record is put right in its own place."
ADDENDUM = "a time in front: late entry"
RIGHT = "empty: it should not be there"
WHY = "why, and from what: memory, a paper sheet"
AMENDING = ("addendum", "added-why", "right", "wrong-why")
"""What the line is open for here."""
NO_REASON = "a reason is needed; Esc leaves it"


class AmendingScreen(ListScreen):
    """A place where a signed visit is amended."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.is_correcting = False
        self._added: Added | None = None
        self._wrong = ""
        self._right = ""

    def ask_addendum(self) -> None:
        """Open the line for an addendum or a late entry."""
        if self._signed() is not None:
            self.entry.open("addendum", "addendum", hint=ADDENDUM)

    def ask_wrong(self) -> None:
        """Show the lines of the record, to choose the wrong one; the same key goes back."""
        if self._signed() is not None:
            self.is_correcting = not self.is_correcting
            self._chosen, self._first = "", 0

    def _signed(self) -> SessionChart | None:
        """The visit where it is signed; that it is not is said."""
        if self.visit is not None and self.visit.signed:
            return self.visit
        if self.visit is not None:
            self.post_message(Tell(NOT_SIGNED))
        return None

    def correcting_lines(self, visit: SessionChart, room: int) -> Sequence[ListLine]:
        """The lines that can be put right, each in one row."""
        head = (say("Which line is wrong?", "warm"), say("  Enter chooses, Esc leaves", "dim"))
        return (ListLine(fit(head, room)), *(_line(visit, index, room) for index in _places(visit)))

    def choose_wrong(self, line_id: str) -> None:
        """Enter on a line: what is right?"""
        self._wrong = line_id.partition("|")[2]
        self.entry.open("right", "what is right", hint=RIGHT)

    def say_understood(self, purpose: str, text: str) -> None:
        """Say what a line that is being typed would be."""
        visit = self.visit
        if purpose not in ("addendum", "right") or visit is None:
            return
        try:
            self.entry.say_hint(self._understood(visit, purpose, text.strip()))
        except UsageError as error:
            self.entry.say_hint(error.message)

    def _understood(self, visit: SessionChart, purpose: str, text: str) -> str:
        if not text:
            return ADDENDUM if purpose == "addendum" else RIGHT
        if purpose == "addendum":
            return added(text, visit, self._against(visit), self.now).shown
        entry = self._entry(visit)
        if is_worded(entry):
            return "these words"
        found = read_instead(entry, text, self._against(visit))
        return found.shown or found.fact.words() or "a note"

    def amended(self, purpose: str, typed: str) -> None:
        """Take a line: the next question, or the amendment itself. What is not understood stays open and says so."""
        visit = self.visit
        if visit is None:
            return
        try:
            self._step(visit, purpose, typed)
        except UsageError as error:
            self.entry.say_hint(error.message)

    def _step(self, visit: SessionChart, purpose: str, typed: str) -> None:
        match purpose:
            case "addendum" if not typed:
                self.entry.close()
            case "addendum":
                self._added = added(typed, visit, self._against(visit), self.now)
                self.entry.open("added-why", "why", hint=WHY)
            case "right":
                self._amendments(visit, typed, "asked")
                self._right = typed
                self.entry.open("wrong-why", "why", hint="why it was wrong")
            case _ if not typed:
                self.entry.say_hint(NO_REASON)
            case "added-why" if self._added is not None:
                self.entry.close()
                self.post_message(Amend((self._added.because(typed),)))
            case "wrong-why":
                self.entry.close()
                self.is_correcting = False
                self.post_message(Amend(self._amendments(visit, self._right, typed)))

    def _amendments(self, visit: SessionChart, right: str, reason: str) -> tuple[Amendment, ...]:
        return correction(self._entry(visit), right, reason, self._against(visit))

    def _entry(self, visit: SessionChart) -> Entry:
        return next(one for one in visit.entries if one.id == self._wrong)

    def _against(self, visit: SessionChart) -> Context:
        return Context(self.packs, visit.state)


def _places(visit: SessionChart) -> list[int]:
    return [index for index, entry in enumerate(visit.entries) if can_correct(entry)]


def _line(visit: SessionChart, index: int, room: int) -> ListLine:
    entry = visit.entries[index]
    words = _words(entry)
    time = clock_text(entry.at, zone_named(entry.event.zone))
    return ListLine(fit((Span(f"{time}  ", "dim"), say(safe(words))), room), f"wrong|{entry.id}")


def _words(entry: Entry) -> str:
    return " ".join(filter(None, (entry.fact.words(), entry.fact.side(), " ".join(entry.text.split()))))
