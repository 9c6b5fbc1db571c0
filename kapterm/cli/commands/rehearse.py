"""`kapterm rehearse`: the ten keys to teach, and a rehearsal of those to be found blind. It opens no vault."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kapterm.cli.keyboard import END, ENTER, ERASE, QuietKeys, keys
from kapterm.cli.voice import give, give_json, say

if TYPE_CHECKING:
    from kapterm.clock import Clock
    from kapterm.session.rehearsal import Answer, Rehearsal, Step

NAME = "rehearse"
HELP = "shows the ten keys to teach, and rehearses those that have to be found blind; it writes nothing"

SEEN = (("a–z", "what you see"), ("0–9", "how strong, within six seconds; 0 is over"))
"""Keys that are no single act."""
ACTS = ("note", "quote", "vitals", "dose", "out", "jolt", "grounding", "undo", "dark")
EDGE = ("shift", "stop")
"""What stands on the card's edge; and the key that shows all keys."""
_BY_NAME = {"enter": "Enter", "backspace": "Backspace"}
_NAMES = {ENTER: "enter", ERASE: "backspace", ",": "comma", " ": "space", ".": "full_stop"}


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """Show the card; in a terminal, rehearse."""
    card = _card()
    if not args.json:
        for key, words in card:
            give(f"  {key:<10} {words}")
    if not sys.stdin.isatty():
        if args.json:
            give_json({"card": [{"key": key, "does": words} for key, words in card]})
        return 0
    rehearsal = _rehearsed()
    if args.json:
        give_json({"passed": not rehearsal.once_more and rehearsal.step is None})
    return 0


def _card() -> list[tuple[str, str]]:
    """Each key and what it does, in the words of the table of keys."""
    from kapterm.keys import by_id

    acts = [by_id()[f"dosing.{name}"] for name in (*ACTS, *EDGE)] + [by_id()["help"]]
    return [*SEEN, *((_key_of(act.id), act.help) for act in acts)]


def _key_of(act_id: str) -> str:
    """The key as a finger finds it: jolt and stop lie under their small letters too, undo under Backspace."""
    from kapterm.keys import by_id

    act = by_id()[act_id]
    named = next((_BY_NAME[key] for key in (act.key, *act.aliases) if key in _BY_NAME), act.shown_key)
    return named.lower() if act_id in ("dosing.jolt", "dosing.stop") else named


def _rehearsed() -> Rehearsal:
    """Ask for each key in turn, and say how it went."""
    from kapterm.cli.access import packs_in_force
    from kapterm.clock import Clock
    from kapterm.session.grammar import Context
    from kapterm.session.rehearsal import WITHIN_S, Rehearsal

    rehearsal, clock = Rehearsal(Context(packs_in_force())), Clock()
    begins = f"One hand, eyes away from the keys, {WITHIN_S:g} seconds each. Enter begins, Ctrl+D leaves."
    with QuietKeys():
        pressed = keys()
        for with_lock, words in ((False, begins), (True, "Now the same with caps lock on. Enter begins.")):
            say(words)
            if not _is_begun(pressed):
                return rehearsal
            while (step := rehearsal.step) is not None and step.with_lock is with_lock:
                answer = _answered(rehearsal, step, pressed, clock)
                if answer is None:
                    return rehearsal
                say(_said(answer))
    say(_result(rehearsal))
    return rehearsal


def _is_begun(pressed: Iterator[str]) -> bool:
    """Whether Enter came, and not the end of the input."""
    return next((char for char in pressed if char in (ENTER, END)), END) == ENTER


def _answered(rehearsal: Rehearsal, step: Step, pressed: Iterator[str], clock: Clock) -> Answer | None:
    """What came of a step; None where the input ended."""
    from kapterm.session.grammar.keys import Key

    say(f"  {_words(step)}")
    rehearsal.ask(clock.monotonic_s())
    for char in pressed:
        if char == END:
            return None
        name = _NAMES.get(char, char)
        answer = rehearsal.press(Key(name, None if name in ("enter", "backspace") else char, clock.monotonic_s()))
        if answer is not None:
            return answer
    return None


def _words(step: Step) -> str:
    from kapterm.keys import by_id

    return step.words or by_id()[step.act].label


def _said(answer: Answer) -> str:
    """The time, and the key where it was another one."""
    took = f"    {answer.seconds:.1f} s"
    if answer.lock_is_off:
        return f"{took}, a small letter: is caps lock on?"
    if not answer.is_right:
        return f"{took}, no" + (f": {_key_of(answer.step.act)}" if answer.step.act else "")
    return took if answer.is_passed else f"{took}, late"


def _result(rehearsal: Rehearsal) -> str:
    if not rehearsal.once_more:
        return "All found. Nothing was recorded."
    missed = ", ".join(dict.fromkeys(_words(step) for step in rehearsal.once_more))
    return f"Once more: {missed}. Nothing was recorded."
