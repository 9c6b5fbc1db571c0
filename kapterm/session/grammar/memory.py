"""One's own lines of late: what a digit, words or a taking back belong to."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events import AnyFact
from kapterm.session.grammar.strength import Digit
from kapterm.session.intents import IdMaker, Intent, Record
from kapterm.session.packs.codes import Code
from kapterm.session.when import When

WORDS_WITHIN_S = 6.0
TAKE_BACK_WITHIN_S = 300.0
HELD_DOWN_S = 0.060
"""A key again within this time is one that is held down."""
FIRST_REPEAT_S = 1.0
"""How long a key may be held until it first repeats."""
RECALLED = 20
"""How many lines are remembered across a restart."""


class Last(Struct, frozen=True):
    """The line that was logged last: what a digit, words or a taking back belong to."""

    id: str
    at_s: float
    label: str
    code: Code | None = None
    digits: tuple[Digit, ...] = ()
    takes_words: bool = False
    can_be_taken_back: bool = False
    when: When | None = None
    """The earlier time it was given; None is its key's."""


_TAKEN_BACK = (
    ev.MomentMarked,
    ev.NoteWritten,
    ev.QuoteTaken,
    ev.AsideWritten,
    ev.ScaleRated,
    ev.SymptomsChecked,
    ev.EnvironmentChanged,
    ev.PhaseReached,
    ev.KeysBrushed,
    ev.NonDrugStep,
    ev.DrankOrAte,
)
_KEPT_CODES = ("stop", "touch", "touch-ended", "called")


def can_be_taken_back(fact: AnyFact) -> bool:
    """Whether one key may take the line back; dose, vitals, medicine, event, touch, call and stop never."""
    if isinstance(fact, ev.Observed):
        return fact.code not in _KEPT_CODES
    return isinstance(fact, _TAKEN_BACK)


def last_lines(visit: SessionChart, by: str, now: datetime, now_s: float) -> tuple[Last, ...]:
    """One's own last lines of a visit, with their moments on the clock of the keys."""
    own = [entry for entry in visit.entries if entry.event.by == by and entry.struck is None][-RECALLED:]
    own.sort(key=lambda entry: entry.event.written)
    return tuple(
        Last(
            entry.id,
            now_s - (now - entry.event.written).total_seconds(),
            entry.fact.words() or "note",
            can_be_taken_back=can_be_taken_back(entry.fact),
        )
        for entry in own
    )


class Memory:
    """The lines logged so far, newest last."""

    def __init__(self, new_id: IdMaker) -> None:
        self.new_id = new_id
        self._lines: list[Last] = []
        self._taken_back: list[tuple[Last, float]] = []
        self.when: When | None = None
        """An earlier time that the next line takes."""

    def recall(self, lines: tuple[Last, ...]) -> None:
        """Remember the lines of before."""
        self._lines = list(lines)

    @property
    def last(self) -> Last | None:
        """The newest line."""
        return self._lines[-1] if self._lines else None

    def newest(self, count: int) -> tuple[Last, ...]:
        """The newest lines, oldest first."""
        return tuple(self._lines[-count:])

    def put(self, last: Last) -> None:
        """Remember something more about the newest line."""
        self._lines[-1] = last

    def log(
        self,
        fact: AnyFact,
        begun_s: float,
        finished_s: float,
        label: str,
        *,
        code: Code | None = None,
        takes_words: bool = False,
        when: When | None = None,
    ) -> Record:
        """A line to write, remembered as the newest."""
        earlier, self.when = when or self.when, None
        record = Record(fact, self.new_id(), begun_s, finished_s, earlier)
        back = can_be_taken_back(fact)
        self._lines.append(Last(record.id, finished_s, label, code, (), takes_words, back, earlier))
        return record

    def amend(self, fact: AnyFact, at_s: float) -> Record:
        """A correction to write: no line of its own."""
        return Record(fact, self.new_id(), at_s, at_s)

    def for_words(self, at_s: float) -> Last | None:
        """The line that words typed now belong to, which then has them; None where a new note opens."""
        last = self.last
        if last is None or not last.takes_words or at_s - last.at_s > WORDS_WITHIN_S or self.when is not None:
            return None
        self.put(replace(last, takes_words=False))
        return last

    def take_back(self, at_s: float) -> tuple[list[Intent], str]:
        """Strike the newest line, where one key may; and what to say about it."""
        last = self.last
        if last is None:
            return [], "nothing to take back"
        if not last.can_be_taken_back or at_s - last.at_s > TAKE_BACK_WITHIN_S:
            return [], f"{last.label}: in the list, Tab"
        self._taken_back.append((last, at_s))
        return [self.strike(last.id, "wrong key", at_s)], f"taken back: {last.label}"

    def strike(self, event_id: str, reason: str, at_s: float) -> Record:
        """Strike a line, whatever it is; nothing typed later belongs to it."""
        self._lines = [one for one in self._lines if one.id != event_id]
        return self.amend(ev.Struck(of=event_id, text=reason), at_s)

    def redo(self, at_s: float) -> tuple[list[Intent], str]:
        """Let the line that was taken back last hold again."""
        if not self._taken_back:
            return [], "nothing was taken back"
        last, _ = self._taken_back.pop()
        self._lines.append(replace(last, takes_words=False))
        return [self.amend(ev.Restored(of=last.id), at_s)], f"holds again: {last.label}"

    def was_held_down(self, at_s: float) -> list[Intent]:
        """The key that takes back is held down: the line that its first repeat struck holds again."""
        if len(self._taken_back) < 2:
            return []
        (_, first_s), (_, second_s) = self._taken_back[-2:]
        is_first_repeat = second_s - first_s <= FIRST_REPEAT_S and at_s - second_s <= HELD_DOWN_S
        return self.redo(at_s)[0] if is_first_repeat else []

    def hold_again_since(self, since_s: float, at_s: float) -> list[Intent]:
        """Let hold again what was taken back since then."""
        intents: list[Intent] = []
        while self._taken_back and self._taken_back[-1][1] >= since_s:
            intents += self.redo(at_s)[0]
        return intents

    def take_back_since(self, since_s: float, reason: str, at_s: float) -> list[Intent]:
        """Strike every line since then that one key may take back, and let hold again what was taken back since."""
        intents = self.hold_again_since(since_s, at_s)
        run = [one for one in self._lines if one.at_s >= since_s and one.can_be_taken_back]
        return intents + [self.strike(one.id, reason, at_s) for one in run]
