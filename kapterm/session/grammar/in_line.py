"""Keys while a line is open: every one counts, until Enter keeps the line or Esc lays it aside."""

from __future__ import annotations

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.grounding import Links
from kapterm.session.grammar.in_list import clock_changes
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.line import note
from kapterm.session.grammar.lines import Lines
from kapterm.session.grammar.memory import Memory
from kapterm.session.grammar.open_line import ANSWER_AFTER_S, NO_DOSE_YET, Kept, OpenLine, enter, moved
from kapterm.session.grammar.own_codes import code_of
from kapterm.session.grammar.sentence import REASON, WereWords
from kapterm.session.intents import Act, Intent
from kapterm.session.when import Base, parse_when, when_text


class InLine:
    """What keys do to the open line."""

    def __init__(self, lines: Lines, memory: Memory, links: Links) -> None:
        self._lines = lines
        self._memory = memory
        self._links = links
        self.hint = ""
        """What to say about the line that was kept."""

    def insert(self, words: str) -> None:
        """Put words in at the cursor."""
        if self._lines.open is not None:
            line = _as_words(self._lines.open)
            self._lines.open = line.typed(line.line.insert(words))

    def press(self, key: Key, context: Context) -> tuple[list[Intent], bool]:
        """Take a key: what follows, and whether the log takes the key as well."""
        line, self.hint = self._lines.open, ""
        if line is None:
            return [], True
        if key.name == "ctrl+n":
            return [Act("dosing.dark")], False
        if key.name == "escape":
            self._lines.park()
        elif line.kind == "prefix":
            return [], self._in_prefix(line, key, context)
        elif key.name == "enter":
            return self._enter(line, key.at_s, context), False
        else:
            self._lines.open = _edited(line, key)
        return [], False

    def _in_prefix(self, line: OpenLine, key: Key, context: Context) -> bool:
        """An earlier time being typed: a letter, mark, act or quote behind it takes it along; a space ends it."""
        char = key.character or ""
        if char.isdecimal() or char in (":", "?") or key.name == "backspace":
            changed = line.line.press(key.name, key.character) or line.line
            self._lines.open = line.typed(changed) if changed.text else None
            return False
        when, rest = parse_when(line.line.text)
        too_early = when is not None and when.base is Base.ELAPSED and context.state.t_zero is None
        if when is None or rest or too_early:
            typed = _as_words(line).typed(line.line.insert(char if char.isprintable() else ""))
            self._lines.open = replace(typed, hint=NO_DOSE_YET if too_early else "")
            return False
        self._lines.open, self._memory.when = None, when
        return key.name != "space"

    def _enter(self, line: OpenLine, at_s: float, context: Context) -> list[Intent]:
        if at_s < line.not_before_s:
            return []
        if line.were is not None and not line.line.text:
            return self._accept(line, line.were, at_s, context)
        if line.kind == "move":
            return self._move(line, at_s, context)
        kept = enter(line, at_s, context)
        self._lines.open = kept if isinstance(kept, OpenLine) else None
        return self._keep(line, kept, at_s, context) if isinstance(kept, Kept) else []

    def _keep(self, line: OpenLine, kept: Kept, at_s: float, context: Context) -> list[Intent]:
        if line.kind == "words":
            return [replace(self._memory.amend(kept.fact, at_s), begun_s=line.begun_s, is_line=True)]
        if line.kind == "strike":
            struck = self._memory.strike(line.target, kept.fact.text, at_s)
            notes = clock_changes(line.target, context, "struck")
            return [replace(struck, is_line=True), *(self._memory.amend(one, at_s) for one in notes)]
        if kept.when is not None:
            self.hint = f"kept, {when_text(kept.when)}"
        code = code_of(kept.fact)
        words = code is not None and not kept.fact.text
        label = code.label if code is not None else line.label
        record = self._memory.log(kept.fact, line.begun_s, at_s, label, code=code, takes_words=words, when=kept.when)
        intents: list[Intent] = [replace(record, is_line=True)]
        if isinstance(kept.fact, ev.ScaleRated) and kept.fact.name.startswith("distress"):
            intents += self._links.rated(kept.fact.value, at_s)
        return intents

    def _move(self, line: OpenLine, at_s: float, context: Context) -> list[Intent]:
        done = moved(line, at_s, context, self._memory.new_id())
        if isinstance(done, OpenLine):
            self._lines.open = done
            return []
        self._lines.open, self.hint = None, f"moved, {when_text(done.when)}"
        return [done, *(self._memory.amend(one, at_s) for one in clock_changes(line.target, context, "moved"))]

    def _accept(self, line: OpenLine, were: WereWords, at_s: float, context: Context) -> list[Intent]:
        """The codes were words: one note of their letters, with the moment of the first."""
        if line.asked_s is not None and at_s - line.asked_s < ANSWER_AFTER_S:
            return []
        self._lines.open = None
        struck: list[Intent] = [self._memory.strike(one, REASON, at_s) for one in were.ids]
        written = note(were.text, context).fact
        return [*struck, self._memory.log(written, were.begun_s, at_s, "note", when=were.when)]


def _edited(line: OpenLine, key: Key) -> OpenLine:
    if key.name == "tab":
        return line.next_kind() if line.is_note else line
    if line.from_digits and key.character == ":" and line.line.text.isdigit():
        return replace(line, kind="prefix", line=line.line.insert(":"), from_digits=False)
    changed = line.line.press(key.name, key.character)
    return line if changed is None else line.typed(changed)


def _as_words(line: OpenLine) -> OpenLine:
    """The line as one that takes words: what began as an earlier time is a note."""
    return replace(line, kind="seen") if line.kind == "prefix" else line
