"""Letters and digits of the log: codes with their strengths, words that somebody began without Enter, bare vitals."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.grammar import shift
from kapterm.session.grammar.acts import ACT_LINES, observed
from kapterm.session.grammar.burst import Burst, Letter
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.grounding import Links
from kapterm.session.grammar.memory import Last, Memory, can_be_taken_back
from kapterm.session.grammar.sentence import Sentence
from kapterm.session.grammar.strength import STRENGTH_WITHIN_S, Digit, Means, digit_means
from kapterm.session.intents import Intent
from kapterm.session.packs.codes import Code
from kapterm.session.when import When

SAME_IN_BOTH = "JX"
"""Capitals that are the code of their letter: a jolt, and asks to stop."""


class Opens(Struct, frozen=True):
    """A line that letters or digits turned out to begin."""

    kind: str
    at_s: float
    text: str
    from_digits: bool = False
    when: When | None = None
    done: str = ""
    """The capital in front that was done when it was pressed: it only began words."""


class Outcome(Struct):
    """What a letter or a digit amounts to."""

    intents: list[Intent]
    opens: Opens | None = None
    hint: str = ""


class Letters:
    """What letters and digits of the log amount to, in order."""

    def __init__(self, memory: Memory, links: Links) -> None:
        self._memory = memory
        self._links = links
        self._burst = Burst()
        self.sentence = Sentence()

    @property
    def held_text(self) -> str:
        """Letters that are pressed and not yet decided."""
        return "".join(letter.char for letter in self._burst.undecided)

    @property
    def held_since_s(self) -> float:
        """When the first of them was pressed."""
        undecided = self._burst.undecided
        return undecided[0].at_s if undecided else 0.0

    @property
    def deadline_s(self) -> float | None:
        """When they are decided if no key comes."""
        return self._burst.deadline_s

    @property
    def may_be_brushed(self) -> bool:
        """Whether what is held may have been nobody's."""
        return self._burst.may_be_brushed

    def letter(self, char: str, at_s: float, context: Context) -> Outcome:
        """Hold a letter: it may turn out to be a code, the beginning of words, or a brush."""
        outcome = Outcome([])
        if not self._burst.goes_on(at_s):
            outcome.intents = self.settle(context, brushed=True)
        self._burst.add(char, at_s)
        self.sentence.typed(char, at_s)
        if self._burst.is_words and not self._burst.may_be_brushed:
            outcome.opens = self.words()
        elif not _means_something(char, context):
            outcome.hint = f"nothing lies under {char}"
        return outcome

    def words(self) -> Opens:
        """What is held was words: a note that holds them, with the moment of the first."""
        letters = self._burst.take()
        self.sentence.clear()
        done = letters[0].char if letters[0].is_done else ""
        return Opens("seen", letters[0].at_s, "".join(letter.char for letter in letters), done=done)

    def lead(self, capital: str, at_s: float) -> None:
        """A capital was done at once; it may yet turn out to begin words."""
        self._burst.lead(capital, at_s)

    def drop(self) -> None:
        """What is held was nobody's."""
        self._burst.take()
        self.sentence.clear()

    def settle(self, context: Context, *, brushed: bool) -> list[Intent]:
        """Decide what is held: a brush, or codes."""
        if brushed and self._burst.may_be_brushed:
            keys, at_s = self.held_text, self.held_since_s
            self.drop()
            return [self._memory.log(ev.KeysBrushed(keys=keys), at_s, at_s, "keys brushed")]
        return self.log(self._burst.take(), context)

    def log(self, letters: Iterable[Letter], context: Context, strength: int | None = None) -> list[Intent]:
        """Log letters that mean something, each at its own time; the strength belongs to the last."""
        pressed = (letter for letter in letters if not letter.is_repeat and not letter.is_done)
        kept = [letter for letter in pressed if _means_something(letter.char, context)]
        given: list[int | None] = [*[None] * (len(kept) - 1), strength]
        return [self._log(letter, value, context) for letter, value in zip(kept, given, strict=False)]

    def digit(self, char: str, at_s: float, context: Context) -> Outcome:
        """A strength of the code before it, joined where the code is still held; else vitals."""
        digit = Digit(char, at_s)
        held = [letter for letter in self._burst.take() if not letter.is_repeat and not letter.is_done]
        self.sentence.clear()
        code = _code_of(held[-1].char, context) if held else None
        if held and code is not None:
            return self._join(held, code, digit, context)
        outcome = Outcome(self.log(held, context))
        last = self._memory.last
        if last is None or last.code is None or at_s - last.at_s > STRENGTH_WITHIN_S or self._memory.when is not None:
            outcome.opens = Opens("V", at_s, char, from_digits=True)
            return outcome
        return self._after(last, last.code, digit, context)

    def enter(self, at_s: float, context: Context) -> Outcome | None:
        """The act that Enter shows the codes before it to have been; None where it asks for words."""
        meant = shift.by_enter(self._memory.newest(2), at_s, context)
        return self._repair(meant, "".join(one.code.key for one in meant[1:] if one.code), at_s) if meant else None

    def _repair(self, lines: tuple[Last, ...], text: str, at_s: float) -> Outcome:
        """Strike codes as a missed Shift; the line of the first one's capital holds what followed."""
        first = lines[0]
        struck = [self._memory.strike(one.id, shift.REASON, at_s) for one in lines]
        kind = first.code.key.upper() if first.code is not None else ""
        return Outcome([*struck], Opens(kind, first.at_s, text, when=first.when), hint="")

    def pressure(self) -> Opens | None:
        """A slash after the digits of a code: a blood pressure that somebody began; None where no digit was typed."""
        last = self._memory.last
        if last is None or not last.digits:
            return None
        return Opens("V", last.digits[0].at_s, "".join(one.char for one in last.digits) + "/", from_digits=True)

    def _log(self, letter: Letter, strength: int | None, context: Context) -> Intent:
        act, code = ACT_LINES.get(letter.char), _code_of(letter.char, context)
        if code is not None:
            fact = observed(code.id, context, strength=strength).fact
            record = self._memory.log(fact, letter.at_s, letter.at_s, code.label, code=code, takes_words=True)
        else:
            assert act is not None, "letters that mean nothing are not logged"
            record = self._memory.log(
                act.parse("", context).fact, letter.at_s, letter.at_s, act.label, takes_words=True
            )
        self.sentence.logged(
            record.id,
            letter.at_s,
            is_code=code is not None,
            can_be_struck=can_be_taken_back(record.fact),
            when=record.when,
        )
        return record

    def _join(self, held: list[Letter], code: Code, digit: Digit, context: Context) -> Outcome:
        meaning, value = digit_means(code, (), digit)
        is_strength = meaning is Means.STRENGTH
        joined = value if is_strength else None
        missed = shift.by_digits(code.key, held[-1].at_s, (digit,), context, is_strength=is_strength)
        outcome = Outcome(self.log(held, context, None if missed else joined))
        last = self._memory.last
        if last is None:
            return outcome
        if missed:
            repaired = self._repair((last,), digit.char, digit.at_s)
            return Outcome([*outcome.intents, *repaired.intents], repaired.opens)
        self._memory.put(replace(last, digits=(digit,)))
        outcome.hint = _range_of(code) if meaning is Means.OUT_OF_RANGE else ""
        outcome.intents += self._links.link(code, joined, digit.at_s)
        return outcome

    def _after(self, last: Last, code: Code, digit: Digit, context: Context) -> Outcome:
        meaning, value = digit_means(code, last.digits, digit)
        typed = (*last.digits, digit)
        self._memory.put(replace(last, digits=typed))
        if shift.by_digits(code.key, last.at_s, typed, context, is_strength=meaning is Means.STRENGTH):
            return self._repair((last,), "".join(one.char for one in typed), digit.at_s)
        if meaning is Means.OUT_OF_RANGE:
            return Outcome([], hint=_range_of(code))
        if meaning is Means.VITALS:
            was_strength = digit_means(code, last.digits[:-1], last.digits[-1])[0] is Means.STRENGTH
            back = [self._memory.amend(ev.Rerated(of=last.id), digit.at_s)] if was_strength else []
            digits = "".join(one.char for one in typed[-2:])
            return Outcome([*back], Opens("V", typed[-2].at_s, digits, from_digits=True))
        anchor = code.anchor(value)
        rated = ev.Rerated(of=last.id, value=value, value_max=code.max_strength or None, anchor=anchor)
        return Outcome([self._memory.amend(rated, digit.at_s), *self._links.link(code, value, digit.at_s)])


def _code_of(char: str, context: Context) -> Code | None:
    """The code under a letter."""
    return context.packs.codes.by_key.get(char.lower() if char in SAME_IN_BOTH else char)


def _means_something(char: str, context: Context) -> bool:
    return char in ACT_LINES or _code_of(char, context) is not None


def _range_of(code: Code) -> str:
    highest = code.max_strength
    return f"{code.label}: 1–{highest}, 0 over" if highest else f"{code.label}: no strength, 0 over"
