"""The client that is open: the journal of its file, what is typed and not kept, and what may be done to the record.

The rule: an open record has its journal from the first moment to the last, what cannot be done is raised, and what a
clinic must be able to trace is told to the vault's trail where it is done. Nothing here is shown to anybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from msgspec.structs import replace

from kapterm.data import outbox
from kapterm.errors import InUse, KaptermError
from kapterm.journal.client import ClientJournal, OnChange
from kapterm.journal.practice import Practice
from kapterm.journal.watch import go_on
from kapterm.session import events as ev
from kapterm.session.amending import Amendment
from kapterm.session.intents import DraftLine, Intent, KeepDraft, Lay, Move, Record, Retry, Room, TakenUp
from kapterm.session.signing import signature_of


class OpenRecord:
    """One client, open.

    Args:
        practice: Whose client it is.
        journal: The client's file.
        elsewhere: That another window writes it; empty where none does.
    """

    def __init__(self, practice: Practice, journal: ClientJournal, elsewhere: str = "") -> None:
        self._practice = practice
        self.journal = journal
        self.elsewhere = elsewhere
        self._typed: dict[Room, tuple[DraftLine, ...]] = {}
        self._typed_in = ""

    @classmethod
    def of(cls, practice: Practice, client_id: str, on_change: OnChange) -> OpenRecord:
        """A client's record for writing; where another window writes it, for reading, and that is said."""
        try:
            return cls(practice, practice.open_client(client_id, on_change=on_change))
        except InUse as error:
            reading = practice.open_client(client_id, writing=False, on_change=on_change)
            return cls(practice, reading, f"{error} This one reads.")

    @property
    def client_id(self) -> str:
        """Whose record it is."""
        return self.journal.chart.client_id

    @property
    def reads_only(self) -> str:
        """Why nothing can be written to it; empty where it can."""
        return self.journal.read_only_because or ""

    @property
    def notice(self) -> str:
        """What there is to say about its being opened, in plain sentences."""
        return " ".join([self.elsewhere or self.reads_only, *self.journal.notices]).strip()

    def take_up(self) -> TakenUp:
        """Go on where it was left, once no other record is open: time as it was counted, the lines as they stood."""
        self.note_act("opened a client")
        go_on(self._practice.clock, self.journal.chart.live)
        left = TakenUp() if self.reads_only else self.journal.take_up()
        self._typed_in = left.session
        for line in left.lines:
            self._typed[line.room] = (*self._typed.get(line.room, ()), line)
        return left

    def note_act(self, what: str, how: str = "") -> None:
        """Write an act into the vault's trail."""
        self._practice.note_act(what, client=self.client_id, how=how)

    def ask(self, intent: Intent, visit_id: str) -> None:
        """Do what the hand asks for; what is typed and not kept yet goes by `keep_typed`.

        Raises:
            KaptermError: as the journal says.
        """
        match intent:
            case Record():
                self.journal.record(intent, visit_id)
            case Move():
                self.journal.move(intent, visit_id)
            case Retry():
                self.journal.retry()
            case Lay():
                self.journal.lay()

    def keep_typed(self, draft: KeepDraft, visit_id: str) -> None:
        """Keep what is typed beside what others have typed; a questionnaire is the client's and of no visit yet."""
        if draft.room != "measures":
            self._typed_in = visit_id
        self._typed[draft.room] = draft.lines
        self.journal.keep_lines(tuple(line for one in self._typed.values() for line in one), self._typed_in)

    def begin_visit(self, purpose: str) -> str:
        """Begin a visit, or go on with a dosing day in progress; its id."""
        chart = self.journal.chart
        if purpose == "dosing" and chart.live:
            return chart.live.id
        last = next(reversed(chart.dosed or chart.dosing), None)
        of = last.id if last is not None and purpose != "dosing" else ""
        visit_id = secrets.token_hex(8)
        self.journal.record_fact(ev.SessionOpened(purpose=purpose, of=of), visit_id)
        return visit_id

    def sign(self, visit_id: str, name: str, credential: str, role: str) -> None:
        """Sign a visit, over exactly what stands in it."""
        visit = self.journal.chart.session(visit_id)
        if visit is None:
            return
        self.journal.record_fact(signature_of(visit, name, credential, role), visit.id)
        self.note_act("signed" if role == "author" else "co-signed", how=visit.id)

    def amend(self, visit_id: str, amendments: Sequence[Amendment]) -> None:
        """Add to a signed visit, in this order; its trail says so."""
        for one in amendments:
            self.journal.record_fact(one.fact, visit_id, at=one.at, basis=one.basis)
        self.note_act("amended a signed record", how=visit_id)

    def export(
        self, files: Sequence[tuple[str, str]], made: ev.ExportMade, visit_id: str, which: str, *, over: bool
    ) -> str:
        """Write what leaves the program, and a receipt; without one it is still written, and that is said.

        Args:
            files: Each path as typed, and its text.
            made: The receipt, but for where to.
            visit_id: The visit it is about; empty where it is about several.
            which: Which visits, in words, for the trail.
            over: Whether a file of that name may be replaced.

        Returns:
            What was written, in one sentence.

        Raises:
            AlreadyThere: such a file is there, and nothing is written.
            UsageError, CouldNotWrite: as the way out says.
        """
        placed = [(outbox.place(to), text.encode()) for to, text in files]
        outbox.write_all(placed, replace=over)
        to = ", ".join(str(path) for path, _ in placed)
        no_receipt = ""
        try:
            self.journal.record_fact(replace(made, to=to), visit_id)
        except KaptermError:
            no_receipt = ", no receipt in the record"
        self.note_act("exported", how=f"{made.form}, {made.view}, {which}, {to}")
        return f"Written, plain text from now on{no_receipt}: {to}"

    def note_card(self) -> None:
        """Put its card in the list up to date."""
        self._practice.note_card(self.journal)

    def close(self) -> str:
        """Give the file back; what could not be written stays with its draft, and that is said in a sentence."""
        self.note_card()
        lost = self.journal.close()
        return f"{len(lost)} lines are NOT SAVED; they wait with the client's draft." if lost else ""
