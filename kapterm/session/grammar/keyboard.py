"""The keys of the dosing hour: one key after another to intents, in order, with times as arguments and no clock.

Lower case is what is seen, upper case what is done, digits say how strong, Enter says it in words. Whatever protects
the record from the keyboard stands here or in the files beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.editing import Line
from kapterm.session.grammar import grounding
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.grammar.burst import Letter
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.forms import fields_of
from kapterm.session.grammar.letters import Letters, Opens, Outcome
from kapterm.session.grammar.memory import Last, Memory
from kapterm.session.grammar.open_line import NO_DOSE_YET, OpenLine, enter
from kapterm.session.intents import Act, DraftLine, IdMaker, Intent, KeepDraft, Lay, Retry
from kapterm.session.when import Base, When, parse_when, when_text

AUTO_REPEAT_S = 0.060


class Key(Struct, frozen=True):
    """A key by Textual's name, the character it sends, and when it was read."""

    name: str
    character: str | None
    at_s: float


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
        self._parked: list[OpenLine] = []
        self._lays = False
        self._shift = False
        self._last_key: Key | None = None
        self._kept_draft: tuple[DraftLine, ...] = ()
        self.helped: tuple[str, ...] = ()
        """Prompts that helped this client before, best first."""
        self.line: OpenLine | None = None
        self.offer: grounding.Offer | None = None
        self.frozen: OpenLine | None = None
        """The line that the disk refused, waiting for Enter."""
        self.hint = ""
        """One word or sentence about the last key, in the entry line."""

    # What a screen looks at

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
    def pending_when(self) -> When | None:
        """An earlier time that the next line takes."""
        return self._memory.when

    @property
    def parked(self) -> tuple[OpenLine, ...]:
        """Lines laid aside, oldest first."""
        return tuple(self._parked)

    @property
    def deadline_s(self) -> float | None:
        """When `expire` is to be called next; None while nothing waits."""
        return self._letters.deadline_s

    # What happens to it

    def see(self, context: Context) -> None:
        """Look at the visit as it is now."""
        self.context = context

    def recall(self, last: tuple[Last, ...], draft: tuple[DraftLine, ...]) -> list[Intent]:
        """Go on after a restart: one's own last lines, the codes that were held, and the lines as they stood."""
        self._memory.recall(last)
        intents: list[Intent] = []
        for one in draft:
            if one.kind == "code":
                held = [Letter(char, one.begun_s) for char in one.text]
                intents += self._letters.log(held, self.context)
                continue
            opened = OpenLine(one.kind, Line.of(one.text), one.begun_s, one.target, one.kind, one.when)
            if one.is_open:
                self.line = opened
            else:
                self._parked.append(opened)
        return self._with_draft(intents)

    def expire(self, now_s: float) -> list[Intent]:
        """Decide what was held, where its time is over."""
        if self.deadline_s is None or now_s < self.deadline_s:
            return []
        return self._with_draft(self._settle(brushed=True))

    def press(self, key: Key) -> list[Intent]:
        """Take one key."""
        intents = self._settle(brushed=True) if self.deadline_s is not None and key.at_s > self.deadline_s else []
        is_repeat = self._is_auto_repeat(key)
        self._last_key = key
        if self.line is not None:
            intents += self._in_line(key)
        elif not (is_repeat and key.name in ("backspace", "space")):
            self.hint = ""
            intents += self._in_log(key)
        return self._with_draft(intents)

    def paste(self, text: str, at_s: float) -> list[Intent]:
        """Take pasted text: into the open line, else as one note that waits for Enter."""
        words = " ".join(part.strip() for part in text.splitlines() if part.strip())
        intents = self._settle(brushed=False)
        if self.line is None:
            self._open("seen", at_s, words)
        else:
            line = self._as_words(self.line)
            self.line = line.typed(line.line.insert(words))
        return self._with_draft(intents)

    def open_form(self, kind: str, at_s: float) -> list[Intent]:
        """Open the line of a kind that has no key, from the palette."""
        intents = self._settle(brushed=False)
        self._park()
        self._open(f"/{kind}", at_s)
        if self.line is not None:
            self.line = replace(self.line, hint=", ".join(fields_of(kind)[:5]).replace("_", " "))
        return self._with_draft(intents)

    def redo(self, at_s: float) -> list[Intent]:
        """Let the line that was taken back last hold again."""
        intents, self.hint = self._memory.redo(at_s)
        return intents

    def was_refused(self, event_id: str, text: str) -> list[Intent]:
        """The disk refused a line: it waits, or is laid with the unsaved where another one is being typed."""
        if self.line is not None:
            return [Lay()]
        if self.frozen is None:
            self.frozen = OpenLine("seen", Line.of(text), 0.0, target=event_id)
        return []

    def was_saved(self) -> None:
        """Nothing is refused any more."""
        self.frozen = None

    # In the log

    def _in_log(self, key: Key) -> list[Intent]:
        char = key.character or ""
        if self._shift and len(char) == 1 and char.isalpha():
            self._shift, char = False, char.upper()
        if len(char) == 1 and char.isascii() and char.islower():
            return self._taken(self._letters.letter(char, key.at_s, self.context))
        if char in _AT_ONCE and self._memory.when is None:
            return self._taken(self._letters.letter(char, key.at_s, self.context))
        if self._letters.may_be_brushed and key.name not in ("backspace", "escape"):
            self._begin(self._letters.words())
            return self._in_line(key)
        if char.isdecimal():
            return self._taken(self._letters.digit(char, key.at_s, self.context))
        before = self._settle(brushed=False)
        return before + self._other(key, char)

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
        if outcome.intents and self.offer is not None:
            self.offer = replace(self.offer, code_since=True)
        if outcome.opens is not None:
            self._begin(outcome.opens)
        return outcome.intents

    def _begin(self, opens: Opens) -> None:
        self._open(opens.kind, opens.at_s, opens.text)
        if self.line is not None:
            self.line = replace(self.line, from_digits=opens.from_digits)

    def _settle(self, *, brushed: bool) -> list[Intent]:
        return self._taken(Outcome(self._letters.settle(self.context, brushed=brushed), hint=self.hint))

    def _capital(self, char: str, at_s: float) -> list[Intent]:
        if char == "Q":
            self._open("said", at_s)
        elif char == "U":
            return self._take_back(at_s)
        elif char == "G":
            return self._ground(at_s)
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
            return [Retry()]
        if self.offer is not None and not self.offer.code_since:
            return self._use_prompt(key.at_s)
        last = self._memory.for_words(key.at_s)
        if last is not None:
            self.line = OpenLine("words", Line(), key.at_s, last.id, last.label)
        else:
            self._open("seen", key.at_s)
        return []

    def _key_mark(self, key: Key) -> list[Intent]:
        return [self._memory.log(ev.MomentMarked(), key.at_s, key.at_s, "mark", takes_words=True)]

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
            self.frozen = None
            return [Lay()]
        if self._shift or self._memory.when is not None or self.offer is not None:
            self._shift, self._memory.when, self.offer = False, None, None
            return []
        return [Act("back")]

    def _key_take_back(self, key: Key) -> list[Intent]:
        return self._take_back(key.at_s)

    def _key_list(self, key: Key) -> list[Intent]:
        return [Act("dosing.list")]

    def _key_dark(self, key: Key) -> list[Intent]:
        return [Act("dosing.dark")]

    def _key_next_prompt(self, key: Key) -> list[Intent]:
        self._step(1, 0)
        return []

    def _key_previous_prompt(self, key: Key) -> list[Intent]:
        self._step(-1, 0)
        return []

    def _key_next_kind(self, key: Key) -> list[Intent]:
        self._step(0, 1)
        return []

    def _key_previous_kind(self, key: Key) -> list[Intent]:
        self._step(0, -1)
        return []

    _NAMED: dict[str, Callable[[Keyboard, Key], list[Intent]]] = {}

    def _take_back(self, at_s: float) -> list[Intent]:
        intents, self.hint = self._memory.take_back(at_s)
        return intents

    # Grounding

    def _ground(self, at_s: float) -> list[Intent]:
        if self.offer is not None:
            self._step(1, 0)
        else:
            self.offer = grounding.offer(self.context, self.context.state.distress, self.helped, at_s)
        return []

    def _step(self, by: int, by_kind: int) -> None:
        if self.offer is not None:
            self.offer = self.offer.step_kind(by_kind) if by_kind else self.offer.step(by)
            self.offer = replace(self.offer, code_since=False)

    def _use_prompt(self, at_s: float) -> list[Intent]:
        offered, self.offer = self.offer, None
        if offered is None:
            return []
        fact = grounding.used(offered.prompt, self.context)
        record = self._memory.log(fact, at_s, at_s, "grounding", takes_words=True)
        self._links.grounded(record.id, at_s, self.context.state.distress)
        return [record]

    # In an open line

    def _in_line(self, key: Key) -> list[Intent]:
        line = self.line
        if line is None:
            return []
        if key.name == "ctrl+n":
            return [Act("dosing.dark")]
        if key.name == "escape":
            self._park()
            return []
        if line.kind == "prefix":
            return self._in_prefix(line, key)
        if key.name == "enter":
            return self._enter(line, key.at_s)
        if key.name == "tab":
            self.line = line.next_kind() if line.is_note else line
            return []
        if line.from_digits and key.character == ":" and line.line.text.isdigit():
            self.line = replace(line, kind="prefix", line=line.line.insert(":"), from_digits=False)
            return []
        changed = line.line.press(key.name, key.character)
        if changed is not None:
            self.line = line.typed(changed)
        return []

    def _in_prefix(self, line: OpenLine, key: Key) -> list[Intent]:
        """An earlier time being typed: a letter, mark, act or quote behind it takes it along; a space ends it."""
        char = key.character or ""
        if char.isdecimal() or char in (":", "?") or key.name == "backspace":
            changed = line.line.press(key.name, key.character) or line.line
            self.line = line.typed(changed) if changed.text else None
            return []
        when, rest = parse_when(line.line.text)
        too_early = when is not None and when.base is Base.ELAPSED and self.context.state.t_zero is None
        if when is None or rest or too_early:
            typed = self._as_words(line).typed(line.line.insert(char if char.isprintable() else ""))
            self.line = replace(typed, hint=NO_DOSE_YET if too_early else "")
            return []
        self.line, self._memory.when = None, when
        return [] if key.name == "space" else self._in_log(key)

    def _enter(self, line: OpenLine, at_s: float) -> list[Intent]:
        kept = enter(line, at_s, self.context)
        if isinstance(kept, OpenLine):
            self.line = kept
            return []
        self.line = None
        if kept is None:
            return []
        if line.kind == "words":
            return [replace(self._memory.amend(kept.fact, at_s), begun_s=line.begun_s, is_line=True)]
        if kept.when is not None:
            self.hint = f"kept, {when_text(kept.when)}"
        record = self._memory.log(kept.fact, line.begun_s, at_s, line.label, when=kept.when)
        intents: list[Intent] = [replace(record, is_line=True)]
        if isinstance(kept.fact, ev.ScaleRated) and kept.fact.name.startswith("distress"):
            intents += self._links.rated(kept.fact.value, at_s)
        return intents

    def _as_words(self, line: OpenLine) -> OpenLine:
        """The line as one that takes words: what began as an earlier time is a note."""
        return replace(line, kind="seen") if line.kind == "prefix" else line

    def _park(self) -> None:
        """Lay the open line aside; an empty one closes, and so does an earlier time without a line."""
        line, self.line = self.line, None
        if line is not None and line.line.text.strip() and line.kind != "prefix":
            self._parked.append(line)

    def _open(self, kind: str, at_s: float, text: str = "") -> None:
        """Open a line, or the parked one of its kind; a note that opens anew takes what the keys already hold."""
        self._lays, self.frozen = self._lays or self.frozen is not None, None
        when, self._memory.when = self._memory.when, None
        parked = None if text or when else self._unpark(kind)
        self.line = parked or OpenLine(kind, Line.of(text), at_s, when=when)

    def _unpark(self, kind: str) -> OpenLine | None:
        """The newest line laid aside that this key brings back: one of its kind; a note's key brings words too."""
        kinds = ("seen", "words") if kind == "seen" else (kind,)
        found = next((one for one in reversed(self._parked) if one.kind in kinds), None)
        if found is not None:
            self._parked.remove(found)
        return found

    # What is kept

    def _is_auto_repeat(self, key: Key) -> bool:
        last = self._last_key
        return last is not None and last.name == key.name and key.at_s - last.at_s <= AUTO_REPEAT_S

    def _with_draft(self, intents: list[Intent]) -> list[Intent]:
        """The intents, and what is typed and not kept where that has changed."""
        if self._lays:
            self._lays, intents = False, [Lay(), *intents]
        lines = [_draft(one, is_open=False) for one in self._parked]
        if self._letters.held_text:
            lines.append(DraftLine("code", self._letters.held_text, self._letters.held_since_s))
        if self.line is not None:
            lines.append(_draft(self.line, is_open=True))
        draft = tuple(lines)
        if draft == self._kept_draft:
            return intents
        self._kept_draft = draft
        return [*intents, KeepDraft(draft)]


def _draft(line: OpenLine, *, is_open: bool) -> DraftLine:
    return DraftLine(line.kind, line.line.text, line.begun_s, line.target, is_open, line.when)


_AT_ONCE = ("N", "W", "L")
_SCREEN_ACTS = {"Z": "dosing.dark", "T": "dosing.told", "I": "dosing.handover"}

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
    "down": Keyboard._key_next_prompt,
    "up": Keyboard._key_previous_prompt,
    "right": Keyboard._key_next_kind,
    "left": Keyboard._key_previous_kind,
}
