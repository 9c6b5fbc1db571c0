"""Digits after a code: its strength, or vitals that somebody began to type.

A digit within 6 s of a code is its strength, a later one replaces it, `1` `0` within 2 s is ten. Two digits in a row
otherwise were vitals.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from kapterm.session.packs.codes import Code

STRENGTH_WITHIN_S = 6.0
IN_A_ROW_S = 2.0


class Digit(Struct, frozen=True):
    """A digit and when it was pressed."""

    char: str
    at_s: float


class Means(Enum):
    """What a digit turned out to be."""

    STRENGTH = "strength"
    OUT_OF_RANGE = "out of range"
    VITALS = "vitals"


def digit_means(code: Code, before: tuple[Digit, ...], digit: Digit) -> tuple[Means, int]:
    """What a digit after a code means, and the strength where it is one."""
    row = [one for one in before if digit.at_s - one.at_s <= IN_A_ROW_S]
    if row and not (code.max_strength == 10 and row[-1].char == "1" and digit.char == "0"):
        return Means.VITALS, 0
    value = 10 if row else int(digit.char)
    if value > code.max_strength and value != 0:
        return Means.OUT_OF_RANGE, 0
    return Means.STRENGTH, value
