"""The keys of the dosing hour: one key after another to intents, in order, with times as arguments and no clock.

Lower case is what is seen, upper case what is done, digits say how strong, Enter says it in words. Whatever protects
the record from the keyboard stands here or in the files beside it.
"""

from __future__ import annotations

from msgspec.structs import replace

from kapterm.session.grammar import grounding, in_list
from kapterm.session.grammar.burst import Letter
from kapterm.session.grammar.caps import Caps
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.forms import fields_of
from kapterm.session.grammar.in_line import InLine
from kapterm.session.grammar.in_log import InLog
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.letters import Letters
from kapterm.session.grammar.lines import Lines
from kapterm.session.grammar.listing import Listing, Then, is_listed
from kapterm.session.grammar.memory import HELD_DOWN_S, Last, Memory
from kapterm.session.grammar.open_line import OpenLine
from kapterm.session.grammar.own_codes import EXPECTED, NEW_CODE
from kapterm.session.intents import DraftLine, IdMaker, Intent
from kapterm.session.when import When

_TAKES_BACK = ("backspace", "U")
_HELD_ONCE = ("space", *_TAKES_BACK)
"""Keys of the log whose auto-repeat alone counts for nothing; of letters the burst sees to that."""


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
        self._in_log = InLog(self._lines, self._memory, self._letters, self._prompter)
        self._caps = Caps()
        self._last_key: Key | None = None
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
    def listing(self) -> Listing | None:
        """The list, while it is open."""
        return self._in_log.listing

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
        return self._in_log.shift

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
            self._in_log.listing = None
        held_until_s = self._letters.deadline_s
        if held_until_s is None or now_s < held_until_s:
            return []
        return self._with_draft(self._in_log.settle(self.context, brushed=True))

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
        elif is_repeat and key.name in _HELD_ONCE:
            intents += self._memory.was_held_down(key.at_s) if key.name in _TAKES_BACK else []
        else:
            self.hint = ""
            intents += self._press_in_log(key) if self.listing is None else self._press_in_list(self.listing, key)
        return self._with_draft(intents)

    def paste(self, text: str, at_s: float) -> list[Intent]:
        """Take pasted text: into the open line, else as one note that waits for Enter."""
        words = " ".join(part.strip() for part in text.splitlines() if part.strip())
        intents = self._in_log.settle(self.context, brushed=False)
        if self.line is None:
            self._in_log.open("seen", at_s, words)
        else:
            self._in_line.insert(words)
        return self._with_draft(intents)

    def open_form(self, kind: str, at_s: float) -> list[Intent]:
        """Open the line of a kind that has no key, from the palette."""
        intents = self._in_log.settle(self.context, brushed=False)
        opened = self._in_log.open(f"/{kind}", at_s)
        self._lines.open = replace(opened, hint=", ".join(fields_of(kind)[:5]).replace("_", " "))
        return self._with_draft(intents)

    def open_new_code(self, at_s: float) -> list[Intent]:
        """Open the line that names a code of one's own."""
        intents = self._in_log.settle(self.context, brushed=False)
        self._lines.open = replace(self._in_log.open(NEW_CODE, at_s), hint=EXPECTED)
        return self._with_draft(intents)

    def redo(self, at_s: float) -> list[Intent]:
        """Let the line that was taken back last hold again."""
        intents, self.hint = self._memory.redo(at_s)
        return intents

    def was_refused(self, event_id: str, text: str) -> list[Intent]:
        """The disk refused a line: it waits, or is laid with the unsaved where another one is being typed."""
        return self._lines.was_refused(event_id, text)

    def close_line(self) -> list[Intent]:
        """Close the open line and what is held: nothing can be written."""
        self._letters.drop()
        self._lines.open = None
        return self._with_draft([])

    def close_list(self) -> None:
        """Back to the clock, where the list is open."""
        self._in_log.listing = None

    def was_saved(self) -> None:
        """Nothing is refused any more."""
        self._lines.frozen = None

    # Before a key is looked at

    def _expire_before(self, at_s: float) -> list[Intent]:
        """What the passing of time decided before this key, where no timer came in between."""
        held_until_s, listing = self._letters.deadline_s, self.listing
        if listing is not None and self.line is None and at_s >= listing.idle_at_s:
            self._in_log.listing = None
        if self.listing is not None:
            self.listing.touch(at_s)
        if held_until_s is None or at_s <= held_until_s:
            return []
        return self._in_log.settle(self.context, brushed=True)

    def _is_auto_repeat(self, key: Key) -> bool:
        last = self._last_key
        return last is not None and last.name == key.name and key.at_s - last.at_s <= HELD_DOWN_S

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
        self._in_log.shift, self._memory.when = False, None
        self._caps.accept()
        self.hint = "letters are read with their case swapped"
        return self._memory.take_back_since(since_s, "caps lock", at_s)

    # In the log, in the list and in an open line

    def _press_in_log(self, key: Key) -> list[Intent]:
        intents, rest = self._in_log.press(key, self.context)
        self.hint = self._in_log.hint
        return intents + (self._press_in_line(key) if rest else [])

    def _press_in_list(self, listing: Listing, key: Key) -> list[Intent]:
        """A key in the list: the cursor, a line about its line, or the log again."""
        if listing.finding is None and key.name in ("comma", ","):
            self._in_log.change_case()
            return []
        if listing.finding is None:
            key = replace(key, character=self._in_log.shifted(key) or None)
        then = listing.press(key)
        if then in (Then.LEAVE, Then.LOG):
            self._in_log.listing = None
            return self._press_in_log(key) if then is Then.LOG else []
        if then is not Then.STAY:
            self.hint = in_list.open_line(then, key, listing.entry, self._lines, self.context)
        return []

    def _press_in_line(self, key: Key) -> list[Intent]:
        intents, rest = self._in_line.press(key, self.context)
        self.hint = self._in_line.hint
        return intents + (self._press_in_log(key) if rest else [])

    def _with_draft(self, intents: list[Intent]) -> list[Intent]:
        text = self._letters.held_text
        held = DraftLine("code", text, self._letters.held_since_s) if text else None
        return self._lines.with_draft(intents, held)


def _holds_more_than_capitals(line: OpenLine) -> bool:
    return any(not char.isspace() and not char.isupper() for char in line.line.text)
