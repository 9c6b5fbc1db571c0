"""Keys in the log: a letter is a code, a capital an act, and every other key what it is named for."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.editing import Line
from kapterm.session.grammar import in_list, own_codes
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.grammar.burst import REPEAT_S
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.grounding import Prompter
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.letters import SAME_IN_BOTH, Letters, Opens, Outcome
from kapterm.session.grammar.lines import Lines
from kapterm.session.grammar.listing import Listing
from kapterm.session.grammar.memory import Memory
from kapterm.session.grammar.open_line import ANSWER_AFTER_S, OpenLine
from kapterm.session.intents import Act, Intent, Lay, Retry


class InLog:
    """What keys do while no line is open."""

    def __init__(self, lines: Lines, memory: Memory, letters: Letters, prompter: Prompter) -> None:
        self._lines = lines
        self._memory = memory
        self._letters = letters
        self._prompter = prompter
        self._made_capital: Key | None = None
        self.shift = False
        """True after `,`: the next letter is a capital."""
        self.listing: Listing | None = None
        """The list, while it is open."""
        self.hint = ""
        """One word or sentence about the last key."""

    def press(self, key: Key, context: Context) -> tuple[list[Intent], bool]:
        """Take a key: what follows, and whether the line that it opened takes the key as well."""
        self.hint = ""
        if self._is_held_capital(key):
            return [], False
        char = self.shifted(key)
        if self._logs_by_itself(char, context):
            return self._taken(self._letters.letter(char, key.at_s, context)), False
        if self._letters.may_be_brushed and key.name not in ("backspace", "escape"):
            return self._begin(self._letters.words()), True
        if char.isdecimal():
            return self._taken(self._letters.digit(char, key.at_s, context)), False
        before = self.settle(context, brushed=False)
        if key.name not in ("enter", "space"):
            self._letters.sentence.clear()
        return before + self._other(key, char, context), False

    def shifted(self, key: Key) -> str:
        """The character of a key, a capital after `,`."""
        char = key.character or ""
        if self.shift and len(char) == 1 and char.isalpha():
            self.shift, char = False, char.upper()
            self._made_capital = key
        return char

    def _is_held_capital(self, key: Key) -> bool:
        """Whether a letter that `,` made a capital is still held down: it is no code."""
        made = self._made_capital
        if made is None or self.shift or key.name != made.name or key.at_s - made.at_s > REPEAT_S:
            self._made_capital = None
            return False
        self._made_capital = key
        return True

    def settle(self, context: Context, *, brushed: bool) -> list[Intent]:
        """Decide what is held."""
        return self._noticed(self._letters.settle(context, brushed=brushed))

    def open(self, kind: str, at_s: float, text: str = "") -> OpenLine:
        """Open a line; the earlier time that was typed goes with it."""
        when, self._memory.when = self._memory.when, None
        return self._lines.begin(kind, at_s, text, when)

    def change_case(self) -> None:
        """`,`: the next letter is a capital; again, and it is not."""
        self.shift = not self.shift

    def _logs_by_itself(self, char: str, context: Context) -> bool:
        """Whether a character is a code, or an act of one key; `X` answers a request to stop once there is one."""
        if len(char) != 1 or (char == "X" and context.state.stop_asked is not None):
            return False
        is_at_once = char in _AT_ONCE and self._memory.when is None
        return (char.isascii() and char.islower()) or is_at_once or char in SAME_IN_BOTH

    def _other(self, key: Key, char: str, context: Context) -> list[Intent]:
        """Any key of the log that is neither letter nor digit."""
        named = self._NAMED.get(key.name) or self._NAMED.get(char)
        if named is not None:
            return named(self, key, context)
        if len(char) == 1 and char.isascii() and char.isupper():
            done = self._capital(char, key.at_s, context)
            if char in _DONE_AT_ONCE and key.character == char:
                self._letters.lead(char, key.at_s)
            return done
        if char in ("-", "+", "@"):
            self.open("prefix", key.at_s, char)
        elif char == "/" and (pressure := self._letters.pressure()) is not None:
            return self._begin(pressure)
        elif char == "!":
            return self._taken(self._letters.letter("j", key.at_s, context))
        elif char.isprintable() and len(char) == 1:
            self.open("seen", key.at_s, char)
        return []

    def _taken(self, outcome: Outcome) -> list[Intent]:
        """What letters or digits amount to: written, said, or a line that opens."""
        self.hint = outcome.hint
        undone = self._begin(outcome.opens) if outcome.opens is not None else []
        return self._noticed(outcome.intents) + undone

    def _noticed(self, intents: list[Intent]) -> list[Intent]:
        """Lines that letters logged; the prompt on offer takes no Enter then."""
        if intents:
            self._prompter.code_was_logged()
        return intents

    def _begin(self, opens: Opens) -> list[Intent]:
        """Open the line that letters or digits began; the act of a capital that only began words is undone."""
        self._memory.when = self._memory.when or opens.when
        opened = self.open(opens.kind, opens.at_s, opens.text)
        self._lines.open = replace(opened, from_digits=opens.from_digits)
        return self._undone(opens.done, opens.at_s) if opens.done else []

    def _undone(self, capital: str, at_s: float) -> list[Intent]:
        if capital == "G":
            self._prompter.close_since(at_s)
        if capital == "U":
            return self._memory.hold_again_since(at_s, at_s)
        # Dark, time only, light: after the third press it is as it was before the first. A page any key has closed.
        return [Act("dosing.dark")] * 2 if capital == "Z" else []

    def _capital(self, char: str, at_s: float, context: Context) -> list[Intent]:
        if char == "Q":
            self.open("said", at_s)
        elif char == "U":
            return self._take_back(at_s)
        elif char == "G":
            self._prompter.open(context, at_s)
        elif char in ACT_LINES and (char != own_codes.KEY or own_codes.labels(context)):
            act = ACT_LINES[char]
            if act.at_once:
                return [self._memory.log(act.parse("", context).fact, at_s, at_s, act.label, takes_words=True)]
            self.open(char, at_s)
        elif char in _SCREEN_ACTS:
            return [Act(_SCREEN_ACTS[char])]
        else:
            self.open("seen", at_s, char)
        return []

    def _key_enter(self, key: Key, context: Context) -> list[Intent]:
        """Words: for the line just logged where it has none, else the prompt's use, else a new note."""
        if self._lines.frozen is not None:
            return [Retry()]
        missed = self._letters.enter(key.at_s, context)
        if missed is not None:
            taken = self._taken(missed)
            self._asked(key.at_s)
            return taken
        if self._prompter.takes_enter:
            return self._prompter.use(context, key.at_s)
        were = self._letters.sentence.offer(key.at_s)
        self._letters.sentence.clear()
        last = self._memory.for_words(key.at_s)
        if last is None:
            self.open("seen", key.at_s)
            return []
        self._lines.open = OpenLine("words", Line(), key.at_s, last.id, last.label, were=were)
        if were is not None:
            self._lines.open = replace(self._lines.open, hint=f"⏎ these were words: {were.text}", asked_s=key.at_s)
        return []

    def _asked(self, at_s: float) -> None:
        """The line that opened waits for an Enter of its own: one that bounced is not that."""
        if self._lines.open is not None:
            self._lines.open = replace(self._lines.open, not_before_s=at_s + ANSWER_AFTER_S)

    def _key_mark(self, key: Key, context: Context) -> list[Intent]:
        record = self._memory.log(ev.MomentMarked(), key.at_s, key.at_s, "mark", takes_words=True)
        if key.name == "space":
            self._letters.sentence.typed(" ", key.at_s)
            self._letters.sentence.logged(record.id, key.at_s, is_code=False, can_be_struck=True, when=record.when)
        return [record]

    def _key_quote(self, key: Key, context: Context) -> list[Intent]:
        self.open("said", key.at_s)
        return []

    def _key_aside(self, key: Key, context: Context) -> list[Intent]:
        self.open("private", key.at_s)
        return []

    def _key_shift(self, key: Key, context: Context) -> list[Intent]:
        self.change_case()
        return []

    def _key_back(self, key: Key, context: Context) -> list[Intent]:
        """One step back: the refused line, the prompt, the earlier time; at last the clock."""
        if self._lines.frozen is not None:
            self._lines.frozen = None
            return [Lay()]
        if self.shift or self._memory.when is not None or self._prompter.offer is not None:
            self.shift, self._memory.when, self._prompter.offer = False, None, None
            return []
        return [Act("back")]

    def _key_take_back(self, key: Key, context: Context) -> list[Intent]:
        return self._take_back(key.at_s)

    def _key_list(self, key: Key, context: Context) -> list[Intent]:
        self.listing = in_list.open_list(context, self._lines, key.at_s)
        self.hint = "" if self.listing is not None else "no lines yet"
        return []

    def _key_dark(self, key: Key, context: Context) -> list[Intent]:
        return [Act("dosing.dark")]

    def _key_prompt(self, key: Key, context: Context) -> list[Intent]:
        self._prompter.step(*_PROMPT_STEPS[key.name])
        return []

    _NAMED: dict[str, Callable[[InLog, Key, Context], list[Intent]]] = {}

    def _take_back(self, at_s: float) -> list[Intent]:
        intents, self.hint = self._memory.take_back(at_s)
        return intents


_AT_ONCE = ("N", "W", "L")
_SCREEN_ACTS = {"Z": "dosing.dark", "T": "dosing.told", "I": "dosing.handover"}
_DONE_AT_ONCE = ("U", "G", *_SCREEN_ACTS)
"""Capitals that open no line and log nothing: they are done at once."""
_PROMPT_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}

InLog._NAMED = {
    "enter": InLog._key_enter,
    "space": InLog._key_mark,
    "full_stop": InLog._key_mark,
    ".": InLog._key_mark,
    " ": InLog._key_mark,
    "quotation_mark": InLog._key_quote,
    "apostrophe": InLog._key_quote,
    '"': InLog._key_quote,
    "'": InLog._key_quote,
    "left_parenthesis": InLog._key_aside,
    "(": InLog._key_aside,
    "comma": InLog._key_shift,
    ",": InLog._key_shift,
    "escape": InLog._key_back,
    "backspace": InLog._key_take_back,
    "tab": InLog._key_list,
    "ctrl+n": InLog._key_dark,
    **dict.fromkeys(_PROMPT_STEPS, InLog._key_prompt),
}
