"""The keys of the dosing hour: one key after another to intents, in order, with times as arguments and no clock.

Lower case is what is seen, upper case what is done, digits say how strong, Enter says it in words. Whatever protects
the record from the keyboard stands here or in the files beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.editing import Line
from kapterm.session.grammar import grounding, in_list
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.grammar.burst import Letter
from kapterm.session.grammar.caps import Caps
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.forms import fields_of
from kapterm.session.grammar.in_line import InLine
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.letters import SAME_IN_BOTH, Letters, Opens, Outcome
from kapterm.session.grammar.lines import Lines
from kapterm.session.grammar.listing import Listing, Then, is_listed
from kapterm.session.grammar.memory import Last, Memory
from kapterm.session.grammar.open_line import ANSWER_AFTER_S, OpenLine
from kapterm.session.intents import Act, DraftLine, IdMaker, Intent, Lay, Retry
from kapterm.session.when import When

AUTO_REPEAT_S = 0.060
ENTERS_OF_A_RETRY_S = 3.0
"""How long after a retry further Enters may still be meant for it: they close no note that opened since."""


class Keyboard:
    """What the keys pressed so far amount to.

    Args:
        context: The packs and the visit; set anew by `see` whenever the chart changes.
        new_id: Makes the id of each line.
    """

    def __init__(self, context: Context, new_id: IdMaker) -> None:
        self.context = context
        self._memory = Memory(new_id)
        self._links = grounding.Links(self._memory)
        self._letters = Letters(self._memory, self._links)
        self._prompter = grounding.Prompter(self._memory, self._links)
        self._lines = Lines()
        self._in_line = InLine(self._lines, self._memory, self._links)
        self._caps = Caps()
        self._shift = False
        self._last_key: Key | None = None
        self._retried_s: float | None = None
        self.listing: Listing | None = None
        """The list, while it is open."""
        self.hint = ""
        """One word or sentence about the last key, in the entry line."""

    # What a screen looks at

    @property
    def line(self) -> OpenLine | None:
        """The line that is open."""
        return self._lines.open

    @property
    def frozen(self) -> OpenLine | None:
        """The line that the disk refused, waiting for Enter."""
        return self._lines.frozen

    @property
    def parked(self) -> tuple[OpenLine, ...]:
        """Lines laid aside, oldest first."""
        return tuple(self._lines.parked)

    @property
    def offer(self) -> grounding.Offer | None:
        """The grounding prompt that stands in the entry line's place."""
        return self._prompter.offer

    @property
    def helped(self) -> tuple[str, ...]:
        """Prompts that helped this client before, best first."""
        return self._prompter.helped

    @helped.setter
    def helped(self, ids: tuple[str, ...]) -> None:
        self._prompter.helped = ids

    @property
    def latest_s(self) -> float:
        """When the newest key was read."""
        return self._last_key.at_s if self._last_key is not None else 0.0

    @property
    def held_text(self) -> str:
        """Letters that are pressed and not yet decided: shown at once."""
        return self._letters.held_text

    @property
    def shift(self) -> bool:
        """True after `,`: the next letter is a capital."""
        return self._shift

    @property
    def status(self) -> str:
        """A word about the case of the letters, in the status place; empty where it is as typed."""
        if self._caps.asks:
            return "CAPS?"
        return "case swapped" if self._caps.is_swapped else ""

    @property
    def pending_when(self) -> When | None:
        """An earlier time that the next line takes."""
        return self._memory.when

    @property
    def deadline_s(self) -> float | None:
        """When `expire` is to be called next; None while nothing waits."""
        idle_at_s = self.listing.idle_at_s if self.listing is not None and self.line is None else None
        waits = (self._letters.deadline_s, self._caps.deadline_s, idle_at_s)
        return min((one for one in waits if one is not None), default=None)

    # What happens to it

    def see(self, context: Context) -> None:
        """Look at the visit as it is now."""
        is_new = context.entries is not self.context.entries
        self.context = context
        if self.listing is not None and is_new:
            self.listing.look_at([entry for entry in context.entries if is_listed(entry)])

    def recall(self, last: tuple[Last, ...], draft: tuple[DraftLine, ...]) -> list[Intent]:
        """Go on after a restart: one's own last lines, the codes that were held, and the lines as they stood."""
        self._memory.recall(last)
        intents: list[Intent] = []
        for one in draft:
            if one.kind == "code":
                held = [Letter(char, one.begun_s) for char in one.text]
                intents += self._letters.log(held, self.context)
            else:
                self._lines.recall(one)
        return self._with_draft(intents)

    def expire(self, now_s: float) -> list[Intent]:
        """Decide what was held, where its time is over; close what nobody looks at any more."""
        self._caps.expire(now_s)
        if self.listing is not None and self.line is None and now_s >= self.listing.idle_at_s:
            self.listing = None
        held_until_s = self._letters.deadline_s
        if held_until_s is None or now_s < held_until_s:
            return []
        return self._with_draft(self._settle(brushed=True))

    def press(self, key: Key) -> list[Intent]:
        """Take one key."""
        intents = self._expire_before(key.at_s)
        is_repeat = self._is_auto_repeat(key)
        self._last_key = key
        key = self._in_case(key, is_repeat=is_repeat)
        if self._caps.asks and key.name == "backspace":
            intents += self._take_run_back(key.at_s)
        elif self.line is not None:
            intents += self._press_in_line(key)
        elif not (is_repeat and key.name in ("backspace", "space")):
            self.hint = ""
            intents += self._in_log(key) if self.listing is None else self._in_list(self.listing, key)
        return self._with_draft(intents)

    def paste(self, text: str, at_s: float) -> list[Intent]:
        """Take pasted text: into the open line, else as one note that waits for Enter."""
        words = " ".join(part.strip() for part in text.splitlines() if part.strip())
        intents = self._settle(brushed=False)
        if self.line is None:
            self._open("seen", at_s, words)
        else:
            self._in_line.insert(words)
        return self._with_draft(intents)

    def open_form(self, kind: str, at_s: float) -> list[Intent]:
        """Open the line of a kind that has no key, from the palette."""
        intents = self._settle(brushed=False)
        opened = self._open(f"/{kind}", at_s)
        self._lines.open = replace(opened, hint=", ".join(fields_of(kind)[:5]).replace("_", " "))
        return self._with_draft(intents)

    def redo(self, at_s: float) -> list[Intent]:
        """Let the line that was taken back last hold again."""
        intents, self.hint = self._memory.redo(at_s)
        return intents

    def was_refused(self, event_id: str, text: str) -> list[Intent]:
        """The disk refused a line: it waits, or is laid with the unsaved where another one is being typed."""
        return self._lines.was_refused(event_id, text)

    def was_saved(self) -> None:
        """Nothing is refused any more."""
        self._lines.frozen = None

    # Before a key is looked at

    def _expire_before(self, at_s: float) -> list[Intent]:
        """What the passing of time decided before this key, where no timer came in between."""
        held_until_s, listing = self._letters.deadline_s, self.listing
        if listing is not None and self.line is None and at_s >= listing.idle_at_s:
            self.listing = None
        if self.listing is not None:
            self.listing.touch(at_s)
        return self._settle(brushed=True) if held_until_s is not None and at_s > held_until_s else []

    def _is_auto_repeat(self, key: Key) -> bool:
        last = self._last_key
        return last is not None and last.name == key.name and key.at_s - last.at_s <= AUTO_REPEAT_S

    def _in_case(self, key: Key, *, is_repeat: bool) -> Key:
        """The key as it was meant while caps lock is on."""
        char = key.character or ""
        if key.name == "escape":
            self._caps.stop()
        if len(char) != 1 or not char.isalpha() or is_repeat:
            self._caps.expire(key.at_s)
        else:
            self._caps.saw(char, key.at_s, in_line=self.line is not None)
        swapped = char.swapcase()
        if self._caps.is_swapped and len(char) == 1 and char.isalpha() and len(swapped) == 1:
            return Key(swapped, swapped, key.at_s)
        return key

    def _take_run_back(self, at_s: float) -> list[Intent]:
        """Backspace to `CAPS?`: what the run of capitals opened closes, what it logged is struck."""
        since_s, line = self._caps.since_s, self.line
        self._letters.drop()
        if line is not None and line.begun_s >= since_s and not _holds_more_than_capitals(line):
            self._lines.open = None
        else:
            self._lines.park()
        self._prompter.close_since(since_s)
        self._shift, self._memory.when = False, None
        self._caps.accept()
        self.hint = "letters are read with their case swapped"
        return self._memory.take_back_since(since_s, "caps lock", at_s)

    # In the log

    def _in_log(self, key: Key) -> list[Intent]:
        char = self._shifted(key)
        if self._logs_by_itself(char):
            return self._taken(self._letters.letter(char, key.at_s, self.context))
        if self._letters.may_be_brushed and key.name not in ("backspace", "escape"):
            self._begin(self._letters.words())
            return self._press_in_line(key)
        if char.isdecimal():
            return self._taken(self._letters.digit(char, key.at_s, self.context))
        before = self._settle(brushed=False)
        if key.name not in ("enter", "space"):
            self._letters.sentence.clear()
        return before + self._other(key, char)

    def _logs_by_itself(self, char: str) -> bool:
        """Whether a character is a code, or an act of one key; `X` answers a request to stop once there is one."""
        if len(char) != 1 or (char == "X" and self.context.state.stop_asked is not None):
            return False
        is_at_once = char in _AT_ONCE and self._memory.when is None
        return (char.isascii() and char.islower()) or is_at_once or char in SAME_IN_BOTH

    def _shifted(self, key: Key) -> str:
        """The character of a key, a capital after `,`."""
        char = key.character or ""
        if self._shift and len(char) == 1 and char.isalpha():
            self._shift, char = False, char.upper()
        return char

    def _other(self, key: Key, char: str) -> list[Intent]:
        """Any key of the log that is neither letter nor digit."""
        named = self._NAMED.get(key.name) or self._NAMED.get(char)
        if named is not None:
            return named(self, key)
        if len(char) == 1 and char.isascii() and char.isupper():
            return self._capital(char, key.at_s)
        if char in ("-", "+", "@"):
            self._open("prefix", key.at_s, char)
        elif char == "/" and (pressure := self._letters.pressure()) is not None:
            self._begin(pressure)
        elif char == "!":
            return self._taken(self._letters.letter("j", key.at_s, self.context))
        elif char.isprintable() and len(char) == 1:
            self._open("seen", key.at_s, char)
        return []

    def _taken(self, outcome: Outcome) -> list[Intent]:
        """What letters or digits amount to: written, said, or a line that opens."""
        self.hint = outcome.hint
        if outcome.intents:
            self._prompter.code_was_logged()
        if outcome.opens is not None:
            self._begin(outcome.opens)
        return outcome.intents

    def _settle(self, *, brushed: bool) -> list[Intent]:
        return self._taken(Outcome(self._letters.settle(self.context, brushed=brushed), hint=self.hint))

    def _begin(self, opens: Opens) -> None:
        self._memory.when = self._memory.when or opens.when
        opened = self._open(opens.kind, opens.at_s, opens.text)
        self._lines.open = replace(opened, from_digits=opens.from_digits)

    def _open(self, kind: str, at_s: float, text: str = "") -> OpenLine:
        when, self._memory.when = self._memory.when, None
        return self._lines.begin(kind, at_s, text, when)

    def _capital(self, char: str, at_s: float) -> list[Intent]:
        if char == "Q":
            self._open("said", at_s)
        elif char == "U":
            return self._take_back(at_s)
        elif char == "G":
            self._prompter.open(self.context, at_s)
        elif char in ACT_LINES:
            act = ACT_LINES[char]
            if act.at_once:
                return [self._memory.log(act.parse("", self.context).fact, at_s, at_s, act.label, takes_words=True)]
            self._open(char, at_s)
        elif char in _SCREEN_ACTS:
            return [Act(_SCREEN_ACTS[char])]
        else:
            self._open("seen", at_s, char)
        return []

    def _key_enter(self, key: Key) -> list[Intent]:
        """Words: for the line just logged where it has none, else the prompt's use, else a new note."""
        if self.frozen is not None:
            self._retried_s = key.at_s
            return [Retry()]
        missed = self._letters.enter(key.at_s, self.context)
        if missed is not None:
            taken = self._taken(missed)
            self._asked(key.at_s)
            return taken
        if self._prompter.takes_enter:
            return self._prompter.use(self.context, key.at_s)
        were = self._letters.sentence.offer(key.at_s)
        self._letters.sentence.clear()
        last = self._memory.for_words(key.at_s)
        if last is None:
            self._open("seen", key.at_s)
            if self._lines.open is not None and self._retried_s is not None:
                until_s = self._retried_s + ENTERS_OF_A_RETRY_S
                self._lines.open = replace(self._lines.open, stays_empty_until_s=until_s)
            return []
        self._lines.open = OpenLine("words", Line(), key.at_s, last.id, last.label, were=were)
        if were is not None:
            self._lines.open = replace(self._lines.open, hint=f"⏎ these were words: {were.text}", asked_s=key.at_s)
        return []

    def _asked(self, at_s: float) -> None:
        """The line that opened waits for an Enter of its own: one that bounced is not that."""
        if self._lines.open is not None:
            self._lines.open = replace(self._lines.open, not_before_s=at_s + ANSWER_AFTER_S)

    def _key_mark(self, key: Key) -> list[Intent]:
        record = self._memory.log(ev.MomentMarked(), key.at_s, key.at_s, "mark", takes_words=True)
        if key.name == "space":
            self._letters.sentence.typed(" ", key.at_s)
            self._letters.sentence.logged(record.id, key.at_s, is_code=False, can_be_struck=True, when=record.when)
        return [record]

    def _key_quote(self, key: Key) -> list[Intent]:
        self._open("said", key.at_s)
        return []

    def _key_aside(self, key: Key) -> list[Intent]:
        self._open("private", key.at_s)
        return []

    def _key_shift(self, key: Key) -> list[Intent]:
        self._shift = not self._shift
        return []

    def _key_back(self, key: Key) -> list[Intent]:
        """One step back: the refused line, the prompt, the earlier time; at last the clock."""
        if self.frozen is not None:
            self._lines.frozen = None
            return [Lay()]
        if self._shift or self._memory.when is not None or self.offer is not None:
            self._shift, self._memory.when, self._prompter.offer = False, None, None
            return []
        return [Act("back")]

    def _key_take_back(self, key: Key) -> list[Intent]:
        return self._take_back(key.at_s)

    def _key_list(self, key: Key) -> list[Intent]:
        self.listing = in_list.open_list(self.context, self._lines, key.at_s)
        self.hint = "" if self.listing is not None else "no lines yet"
        return []

    def _key_dark(self, key: Key) -> list[Intent]:
        return [Act("dosing.dark")]

    def _key_prompt(self, key: Key) -> list[Intent]:
        self._prompter.step(*_PROMPT_STEPS[key.name])
        return []

    _NAMED: dict[str, Callable[[Keyboard, Key], list[Intent]]] = {}

    def _take_back(self, at_s: float) -> list[Intent]:
        intents, self.hint = self._memory.take_back(at_s)
        return intents

    # In the list and in an open line

    def _in_list(self, listing: Listing, key: Key) -> list[Intent]:
        """A key in the list: the cursor, a line about its line, or the log again."""
        if listing.finding is None and key.name in ("comma", ","):
            return self._key_shift(key)
        if listing.finding is None:
            key = replace(key, character=self._shifted(key) or None)
        then = listing.press(key)
        if then in (Then.LEAVE, Then.LOG):
            self.listing = None
            return self._in_log(key) if then is Then.LOG else []
        if then is not Then.STAY:
            self.hint = in_list.open_line(then, key, listing.entry, self._lines, self.context)
        return []

    def _press_in_line(self, key: Key) -> list[Intent]:
        intents, rest = self._in_line.press(key, self.context)
        self.hint = self._in_line.hint
        return intents + (self._in_log(key) if rest else [])

    def _with_draft(self, intents: list[Intent]) -> list[Intent]:
        text = self._letters.held_text
        held = DraftLine("code", text, self._letters.held_since_s) if text else None
        return self._lines.with_draft(intents, held)


def _holds_more_than_capitals(line: OpenLine) -> bool:
    return any(not char.isspace() and not char.isupper() for char in line.line.text)


_AT_ONCE = ("N", "W", "L")
_SCREEN_ACTS = {"Z": "dosing.dark", "T": "dosing.told", "I": "dosing.handover"}
_PROMPT_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}

Keyboard._NAMED = {
    "enter": Keyboard._key_enter,
    "space": Keyboard._key_mark,
    "full_stop": Keyboard._key_mark,
    ".": Keyboard._key_mark,
    " ": Keyboard._key_mark,
    "quotation_mark": Keyboard._key_quote,
    "apostrophe": Keyboard._key_quote,
    '"': Keyboard._key_quote,
    "'": Keyboard._key_quote,
    "left_parenthesis": Keyboard._key_aside,
    "(": Keyboard._key_aside,
    "comma": Keyboard._key_shift,
    ",": Keyboard._key_shift,
    "escape": Keyboard._key_back,
    "backspace": Keyboard._key_take_back,
    "tab": Keyboard._key_list,
    "ctrl+n": Keyboard._key_dark,
    **dict.fromkeys(_PROMPT_STEPS, Keyboard._key_prompt),
}
