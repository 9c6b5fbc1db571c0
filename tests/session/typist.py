"""A typist for the keyboard's tests: keys with times, and what they amount to."""

from __future__ import annotations

from functools import cache

from kapterm.data import packs
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.events import AnyFact, PlanMade
from kapterm.session.grammar import Context
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.keys import Key
from kapterm.session.intents import Act, Intent, KeepDraft, Record
from kapterm.session.packs import Packs

_NAMES = {
    "\n": "enter",
    " ": "space",
    ",": "comma",
    ".": "full_stop",
    "'": "apostrophe",
    '"': "quotation_mark",
    "(": "left_parenthesis",
    "\b": "backspace",
    "\x1b": "escape",
    "\t": "tab",
    "↓": "down",
    "→": "right",
    "↑": "up",
    "⇞": "pageup",
    "⇟": "pagedown",
    "⇱": "home",
    "⇲": "end",
}
_WORDLESS = "\n\b\x1b\t↓→↑⇞⇟⇱⇲"
"""Keys that send no character of their own."""

PLAN = PlanMade(
    route="SL",
    dose_mg=200,
    booster_mg=100,
    weight_kg=70,
    touch_consent=("left hand",),
    as_needed=("ondansetron 4 mg po",),
)


@cache
def shipped_packs() -> Packs:
    """The packs that come with the program."""
    return packs.load(None)[0]


class Typist:
    """Types keys with a gap between them and keeps what was asked for."""

    def __init__(self, state: SessionState | None = None, gap_s: float = 0.4, entries: tuple[Entry, ...] = ()) -> None:
        self.context = Context(shipped_packs(), state or SessionState(plan=PLAN), entries)
        ids = iter(range(1, 10_000))
        self.keyboard = Keyboard(self.context, lambda: f"id{next(ids)}")
        self.intents: list[Intent] = []
        self.now_s = 100.0
        self.gap_s = gap_s
        self.presses = 0

    def type(self, text: str, gap_s: float | None = None) -> Typist:
        """Press the keys of a text; \\n is Enter, \\b Backspace, \\x1b Esc."""
        for char in text:
            name = _NAMES.get(char, char)
            character = None if char in _WORDLESS else char
            self.intents += self.keyboard.press(Key(name, character, self.now_s))
            self.now_s += self.gap_s if gap_s is None else gap_s
            self.presses += 1
        return self

    def wait(self, seconds: float = 1.0) -> Typist:
        """Let time pass, as a timer would."""
        self.now_s += seconds
        self.intents += self.keyboard.expire(self.now_s)
        return self

    @property
    def struck(self) -> list[tuple[str, str]]:
        """Ids of struck lines, with the reason."""
        return [(fact.of, fact.text) for fact in self.facts if isinstance(fact, ev.Struck)]

    @property
    def records(self) -> list[Record]:
        """Everything that was asked to be written."""
        return [intent for intent in self.intents if isinstance(intent, Record)]

    @property
    def facts(self) -> list[AnyFact]:
        """The facts of it."""
        return [record.fact for record in self.records]

    @property
    def acts(self) -> list[str]:
        """What was asked of the screen."""
        return [intent.id for intent in self.intents if isinstance(intent, Act)]

    @property
    def draft(self) -> list[str]:
        """The texts kept as draft last."""
        kept = [intent for intent in self.intents if isinstance(intent, KeepDraft)]
        return [line.text for line in kept[-1].lines] if kept else []

    @property
    def said(self) -> list[str]:
        """Every fact in short: its words, strength and text."""
        return [_short(fact) for fact in self.facts]


def _short(fact: AnyFact) -> str:
    if isinstance(fact, ev.Rerated):
        return f"~{fact.value}"
    if isinstance(fact, ev.Struck):
        return "struck"
    if isinstance(fact, ev.Reworded):
        return f"+{fact.text}"
    words = fact.code if isinstance(fact, ev.Observed) else fact.words()
    strength = f" {fact.strength}" if isinstance(fact, ev.Observed) and fact.strength is not None else ""
    return f"{words}{strength}{' ' if words and fact.text else ''}{fact.text}"
