"""A missed Shift: `d200`, `v132`, `s15`, `a0`, `o⏎` and `os⏎` were an act's line without its capital.

Repaired only where what follows comes at once, begins a form of that same act, and is no strength of the code.
"""

from __future__ import annotations

from itertools import pairwise

from kapterm.session.grammar.context import Context
from kapterm.session.grammar.memory import Last
from kapterm.session.grammar.strength import Digit

WITHIN_S = 2.0
"""How soon each key follows the one before."""
REASON = "missed Shift"
_VALUES = "dsv"
"""Codes whose capital takes a value in digits."""


def by_digits(key: str, pressed_s: float, typed: tuple[Digit, ...], context: Context, *, is_strength: bool) -> bool:
    """Whether digits after a code's letter were meant for the act of its capital.

    Args:
        key: The code's letter.
        pressed_s: When it was pressed.
        typed: Every digit since.
        context: What is open now.
        is_strength: Whether the last digit is a strength of the code.
    """
    if not _in_a_row(pressed_s, *(digit.at_s for digit in typed)):
        return False
    if key == "a":
        return len(typed) == 1 and typed[0].char == "0" and bool(context.state.open_adverse)
    return key in _VALUES and not is_strength


def by_enter(last: tuple[Last, ...], at_s: float, context: Context) -> tuple[Last, ...]:
    """The codes that Enter shows to have been `O`: o, or o and s, while something is held; none where it was words."""
    if context.state.hold is None:
        return ()
    for keys in ("o", "os"):
        lines = last[-len(keys) :]
        typed = "".join(one.code.key if one.code is not None and not one.digits else "?" for one in lines)
        if typed == keys and all(one.takes_words for one in lines) and _in_a_row(*(one.at_s for one in lines), at_s):
            return lines
    return ()


def _in_a_row(*times_s: float) -> bool:
    return all(later - earlier <= WITHIN_S for earlier, later in pairwise(times_s))
