"""Answers as they come from the paper form: a number, not answered, or refused. Neither of the last two is a zero."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Literal

from kapterm.errors import UsageError
from kapterm.session.measures.measure import Measure


class Gap(StrEnum):
    """An item without a number, by the sign it is typed and stored with."""

    MISSING = "-"
    REFUSED = "r"


Answer = int | Gap
Given = int | float | str | None
"""An answer as it may be handed in: as an `Answer`, as it was typed, or as a record keeps it."""

MISSING: Final[Literal[Gap.MISSING]] = Gap.MISSING
REFUSED: Final[Literal[Gap.REFUSED]] = Gap.REFUSED


def parse_answers(measure: Measure, words: Sequence[str]) -> tuple[Answer, ...]:
    """The answers that were typed: one a word, or with their digits run together.

    Digits may run together where every answer has one digit: all in one word, or in groups of two and more. Groups
    are not mixed with single answers, so that a mistyped 10 is never read as 1 and 0.

    Raises:
        UsageError: The words are not this measure's answers; the message names the item.
    """
    words = [word.strip().lower() for word in words if word.strip()]
    one_digit = measure.lowest >= 0 and measure.highest <= 9
    if one_digit and words and (len(words) == 1 or all(len(word) > 1 for word in words)):
        words = [sign for word in words for sign in word]
    return checked(measure, [_one(measure, item, word) for item, word in enumerate(words, start=1)])


def checked(measure: Measure, answers: Sequence[Given]) -> tuple[Answer, ...]:
    """The same answers, known to be this measure's: as many as it has items, each in range.

    What a record keeps is understood too: None for a missing answer, "refused" for a refused one.

    Raises:
        UsageError: Too few, too many, or an answer that the item does not have; the message names item and range.
    """
    if len(answers) != len(measure.labels):
        raise UsageError(f"{measure.name} has {len(measure.labels)} answers; {len(answers)} were given.", _HOW)
    return tuple(_in_range(measure, item, answer) for item, answer in enumerate(answers, start=1))


def answers_text(answers: Sequence[int | str]) -> str:
    """The answers as they may be typed again."""
    return " ".join(str(answer) for answer in answers)


def recorded(answers: Sequence[Answer]) -> tuple[int | str | None, ...]:
    """The answers as a record keeps them: None where missing, "refused" where refused."""
    return tuple(answer if isinstance(answer, int) else None if answer is MISSING else "refused" for answer in answers)


def range_text(measure: Measure) -> str:
    """What an item may be answered with, in words."""
    values = measure.values
    if measure.step > 1 or len(values) == 2:
        listed = [str(value) for value in values]
        return f"{', '.join(listed[:-1])} or {listed[-1]}"
    return f"{values[0]} to {values[-1]}"


_HOW = "Write - for a missing and r for a refused answer."


def _one(measure: Measure, item: int, word: str) -> int | str:
    if word in (MISSING, REFUSED):
        return word
    if word.isascii() and word.removeprefix("-").isdigit() and len(word) <= 6:
        return int(word)
    raise _refusal(measure, item)


def _in_range(measure: Measure, item: int, answer: Given) -> Answer:
    if answer is None or answer == MISSING:
        return MISSING
    if answer in (REFUSED, "refused"):
        return REFUSED
    if isinstance(answer, str) or answer not in measure.values:
        raise _refusal(measure, item)
    return int(answer)


def _refusal(measure: Measure, item: int) -> UsageError:
    if item > len(measure.labels):
        return UsageError(f"{measure.name} has {len(measure.labels)} answers; more were given.", _HOW)
    return UsageError(f"{measure.name} item {item} takes {range_text(measure)}.", _HOW)
