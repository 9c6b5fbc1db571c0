"""The list: the log with a cursor in it. Arrows move, Enter adds words, Backspace strikes, `@` moves the time.

`/` finds, and there letters are the search; after it, and after `"` `D` `V` `.`, PgUp and PgDn jump between hits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.editing import Line
from kapterm.session.grammar.keys import Key

IDLE_S = 20.0
PAGE = 10
"""Lines of a page where nothing is searched."""
_NOT_LISTED = (ev.ItemAnswered, ev.SessionOpened, ev.ExportMade)
"""What the log of the hour leaves to preparation and review."""
_DOSES = (
    ev.DoseGiven, ev.BoosterGiven, ev.BoosterDecided, ev.InfusionStarted, ev.InfusionPaused, ev.InfusionResumed,
    ev.InfusionRateSet, ev.InfusionStopped,
)  # fmt: skip
_JUMPS: dict[str, tuple[str, tuple[type[ev.Fact], ...]]] = {
    '"': ("quotes", (ev.QuoteTaken,)),
    "'": ("quotes", (ev.QuoteTaken,)),
    "D": ("doses", _DOSES),
    "V": ("vitals", (ev.VitalsTaken,)),
    ".": ("marks", (ev.MomentMarked,)),
}


def is_listed(entry: Entry) -> bool:
    """Whether the log of the hour shows the line."""
    return not isinstance(entry.fact, _NOT_LISTED)


class Then(Enum):
    """What follows a key in the list."""

    STAY = "stay"
    LEAVE = "leave"
    LOG = "log"
    """Leave the list, and let the log have the key."""
    WORDS = "words"
    STRIKE = "strike"
    MOVE = "move"


class Listing:
    """The cursor among the lines of the visit.

    Args:
        lines: What the log shows, in its order; at least one.
        at: The id of the line to begin on; empty is the newest.
        now_s: When the list was opened.
    """

    def __init__(self, lines: Sequence[Entry], at: str, now_s: float) -> None:
        self._lines = tuple(lines)
        self._at = len(self._lines) - 1
        self._to(at)
        self._is_hit: Callable[[Entry], bool] | None = None
        self._touched_s = now_s
        self.finding: Line | None = None
        """What is being searched for; None while nothing is typed there."""
        self.says = ""
        """What PgUp and PgDn jump between, or that there is nothing."""

    @property
    def entry(self) -> Entry:
        """The line under the cursor."""
        return self._lines[self._at]

    @property
    def idle_at_s(self) -> float:
        """When the list closes if no key comes."""
        return self._touched_s + IDLE_S

    def look_at(self, lines: Sequence[Entry]) -> None:
        """The same list after the chart changed; the cursor stays on its line."""
        of = self.entry.id
        self._lines = tuple(lines)
        self._at = min(self._at, len(self._lines) - 1)
        self._to(of)

    def touch(self, now_s: float) -> None:
        """Somebody is still here."""
        self._touched_s = now_s

    def press(self, key: Key) -> Then:
        """Move the cursor, or say what the key asks for."""
        if self.finding is not None:
            return self._find(self.finding, key)
        char = key.character or ""
        if key.name in _STEPS:
            self._move(key.name)
        elif key.name in ("escape", "tab"):
            return Then.LEAVE
        elif key.name in _ASKS or char in _ASKS:
            return _ASKS[key.name if key.name in _ASKS else char]
        elif char == "/":
            self.finding, self.says = Line(), ""
        elif char in _JUMPS:
            self._jump_between(char)
        else:
            return Then.LOG
        return Then.STAY

    def _to(self, event_id: str) -> None:
        for index in reversed(range(len(self._lines))):
            if self._lines[index].id == event_id:
                self._at = index
                return

    def _move(self, name: str) -> None:
        if self._is_hit is not None and name in ("pageup", "pagedown"):
            self._jump(-1 if name == "pageup" else 1)
            return
        last = len(self._lines) - 1
        at = {"home": 0, "end": last}.get(name, self._at + _STEPS[name])
        self._at = max(0, min(at, last))

    def _jump_between(self, char: str) -> None:
        words, kinds = _JUMPS[char]
        self._search(lambda entry: isinstance(entry.fact, kinds), words, f"no {words}")

    def _search(self, is_hit: Callable[[Entry], bool], words: str, none: str) -> None:
        count = sum(map(is_hit, self._lines))
        self._is_hit = is_hit
        self.says = f"{count} {words}, PgUp PgDn" if count else none

    def _jump(self, by: int) -> bool:
        """Put the cursor on the next hit in that direction; False where there is none."""
        index = self._at + by
        while 0 <= index < len(self._lines):
            if self._is_hit is not None and self._is_hit(self._lines[index]):
                self._at = index
                return True
            index += by
        return False

    def _find(self, finding: Line, key: Key) -> Then:
        """A key while something is searched for."""
        if key.name == "escape":
            self.finding, self._is_hit, self.says = None, None, ""
        elif key.name == "enter":
            self.finding = None
            on_hit = self._is_hit is not None and self._is_hit(self.entry)
            if not on_hit and not self._jump(-1):
                self._jump(1)
        elif key.name in _STEPS and key.name not in ("home", "end"):
            self._move(key.name)
        elif (changed := finding.press(key.name, key.character)) is not None:
            self.finding = changed
            wanted = changed.text.casefold().split()
            self._search(lambda entry: bool(wanted) and _holds(entry, wanted), "found", "not found")
        return Then.STAY


def _holds(entry: Entry, wanted: list[str]) -> bool:
    fact = entry.fact
    prompt = fact.prompt if isinstance(fact, ev.Observed) else ""
    text = f"{fact.words()} {fact.side()} {prompt} {entry.text}".casefold()
    return all(word in text for word in wanted)


_STEPS = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, "home": 0, "end": 0}
_ASKS = {"enter": Then.WORDS, "backspace": Then.STRIKE, "@": Then.MOVE, "-": Then.MOVE, "+": Then.MOVE}
"""`@` needs another key on some keyboards: a time may also begin with its own sign."""
