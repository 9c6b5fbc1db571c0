"""The rehearsal of the keys that matter blind: five with one hand, and the way out of caps lock, three seconds each.

The keys go through the grammar of the hour itself: what passes is what the hour would have understood. Nothing is
recorded. It tells somebody which keys to try once more; it scores nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.grammar import Context
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.keys import Key
from kapterm.session.intents import Intent, Record, new_id

WITHIN_S = 3.0
"""How long somebody who feels for a key may take."""


class Step(Struct, frozen=True):
    """One thing that is asked for."""

    act: str
    """The id of its act in the table of keys; empty where it is no single key."""
    is_meant: Callable[[Keyboard, list[Intent]], bool]
    with_lock: bool = False
    """True where caps lock is to be on."""
    words: str = ""
    """What is asked, where it is no act."""


class Answer(Struct, frozen=True):
    """What came of a step."""

    step: Step
    seconds: float
    is_right: bool
    lock_is_off: bool = False
    """True where a small letter arrived though caps lock was to be on."""

    @property
    def is_passed(self) -> bool:
        """The right key, soon enough."""
        return self.is_right and self.seconds <= WITHIN_S


def _opens(kind: str) -> Callable[[Keyboard, list[Intent]], bool]:
    return lambda keyboard, _: keyboard.line is not None and keyboard.line.kind == kind


def _logs(code: str) -> Callable[[Keyboard, list[Intent]], bool]:
    def is_logged(_: Keyboard, intents: list[Intent]) -> bool:
        facts = (one.fact for one in intents if isinstance(one, Record))
        return any(isinstance(fact, ev.Observed) and fact.code == code for fact in facts)

    return is_logged


def _says(status: str) -> Callable[[Keyboard, list[Intent]], bool]:
    return lambda keyboard, _: keyboard.status == status


STEPS = (
    Step("dosing.dose", _opens("D")),
    Step("dosing.vitals", _opens("V")),
    Step("dosing.jolt", _logs("jolt")),
    Step("dosing.grounding", lambda keyboard, _: keyboard.offer is not None),
    Step("dosing.stop", _logs("stop")),
    Step("dosing.jolt", _logs("jolt"), with_lock=True),
    Step("dosing.stop", _logs("stop"), with_lock=True),
    Step("", _says("CAPS?"), with_lock=True, words="any other letter"),
    Step("dosing.undo", _says("case swapped"), with_lock=True, words="CAPS? stands there: the way out"),
)
"""What is asked, in order. The steps with caps lock on follow each other at one keyboard, as they would in the hour."""


class Rehearsal:
    """One round through the steps.

    Args:
        context: The packs; no visit.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._keyboard = Keyboard(context, new_id)
        self._asked_s = 0.0
        self.answers: list[Answer] = []

    @property
    def step(self) -> Step | None:
        """What is asked now; None when everything was."""
        return STEPS[len(self.answers)] if len(self.answers) < len(STEPS) else None

    @property
    def once_more(self) -> tuple[Step, ...]:
        """What was not passed."""
        return tuple(answer.step for answer in self.answers if not answer.is_passed)

    def ask(self, now_s: float) -> None:
        """The next step is asked for from now on."""
        self._asked_s = now_s
        if self.step is not None and not (self.step.with_lock and self.answers[-1].step.with_lock):
            self._keyboard = Keyboard(self._context, new_id)

    def press(self, key: Key) -> Answer | None:
        """Take a key; None where it only made the next letter a capital."""
        step = self.step
        assert step is not None, "a key is pressed to answer a step"
        intents = self._keyboard.press(key)
        if self._keyboard.shift:
            return None
        if self._keyboard.deadline_s is not None and self._keyboard.held_text:
            intents += self._keyboard.expire(self._keyboard.deadline_s)
        char = key.character or ""
        off = step.with_lock and char.islower()
        answer = Answer(step, key.at_s - self._asked_s, step.is_meant(self._keyboard, intents) and not off, off)
        self.answers.append(answer)
        return answer
