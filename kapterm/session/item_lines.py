"""What a typed line means as the answer to a checklist item: a number, a pair, a date, a choice, a list, words.

What cannot be understood says what was expected; what is out of its range is asked about once and then kept.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session.packs.checklist import Item


class ItemRead(Struct, frozen=True):
    """A line that was understood."""

    value: Any
    """A number, a pair of numbers, an ISO date, a text, or a tuple of texts."""
    shown: str
    """How it is said back."""
    ask: str = ""
    """What is asked once before it is kept; empty where nothing is doubtful."""


def read_item(item: Item, line: str, today: date) -> ItemRead:
    """The answer that a line means.

    Args:
        item: Which item is answered.
        line: As typed.
        today: The day at the place.

    Raises:
        UsageError: what was expected, in one sentence.
    """
    text = line.strip()
    if not text:
        raise UsageError(expected(item))
    match item.answer:
        case "number" | "scale":
            return _number(item, text)
        case "pair":
            return _pair(item, text)
        case "date":
            return _date(item, text, today)
        case "choice":
            return _choice(item, text)
        case "list":
            return _list(item, text)
        case _:
            return ItemRead(text, f"“{text}”")


def expected(item: Item) -> str:
    """What the item's line takes, as a hint beside it."""
    lowest, highest = item.plausible or (0, 0)
    match item.answer:
        case "number":
            return f"a number in {item.unit}" if item.unit else "a number"
        case "scale":
            return f"{lowest:g} to {highest:g}"
        case "pair":
            return "two numbers, as in 132/84"
        case "date":
            return "a date, as in 2026-11-20 or 20 Nov"
        case "choice":
            return f"1 to {len(item.choices)}, or the word"
        case "list":
            return f"numbers 1 to {len(item.choices)}, or words" if item.choices else "words, with commas"
        case _:
            return "words"


SMALL_WORDS = {
    "yes": "yes",
    "no": "no",
    "none": "no",
    "nothing": "no",
    "unsure": "unsure",
    "not sure": "unsure",
    "refused": "refused",
    "n/a": "na",
    "does not apply": "na",
    "not asked": "not_asked",
}
"""Words that are one of the small answers, typed out."""

_NUMBER = re.compile(r"(-?\d{1,6}(?:[.,]\d{1,3})?)\s*(.*)")
_SAME_UNIT = {
    "kg": ("kgs", "kilo", "kilos"),
    "mg": ("mg/day", "mg a day"),
    "h": ("hr", "hrs", "hour", "hours"),
    "days": ("d", "day"),
}
"""How else people write a unit."""
_PAIR = re.compile(r"(-?\d{1,3})\s*/\s*(-?\d{1,3})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?")
_WORDED = re.compile(r"(\d{1,2})\.?\s+([A-Za-z]{3})[a-z]*\.?(?:\s+(\d{4}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def number_in(text: str) -> int | float:
    """A typed number, with a point or a comma; whole where it is whole.

    Raises:
        ValueError: it is none.
    """
    value = float(text.strip().replace(",", "."))
    return int(value) if value == int(value) else value


def small_answer(item: Item, line: str) -> str:
    """The small answer that was typed out: yes, no, unsure, refused, na, not_asked; empty where it is none.

    A choice of the item's own goes before it.
    """
    folded = line.strip().casefold().rstrip(".")
    is_choice = folded in (choice.casefold() for choice in item.choices)
    return "" if is_choice else SMALL_WORDS.get(folded, "")


def _number(item: Item, text: str) -> ItemRead:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise UsageError(f"Expected {expected(item)}")
    _check_unit(item, found[2].strip().casefold())
    value = number_in(found[1])
    return ItemRead(value, f"{value:g} {item.unit}".strip(), _doubt(item, value))


def _check_unit(item: Item, typed: str) -> None:
    """Another unit is never taken for the item's own, and no word behind a number is dropped."""
    unit = item.unit.casefold()
    of_scale = f"/{item.plausible[1]:g}" if item.answer == "scale" and item.plausible else ""
    if typed not in ("", unit, of_scale, *_SAME_UNIT.get(unit, ())):
        raise UsageError(f"Expected {expected(item)} and no more")


def _pair(item: Item, text: str) -> ItemRead:
    found = _PAIR.fullmatch(text)
    if found is None:
        raise UsageError(f"Expected {expected(item)}")
    first, second = int(found[1]), int(found[2])
    return ItemRead((first, second), f"{first}/{second} {item.unit}".strip(), _doubt(item, first))


def _doubt(item: Item, value: float) -> str:
    lowest, highest = item.plausible or (value, value)
    if lowest <= value <= highest:
        return ""
    if item.answer == "scale":
        raise UsageError(f"It goes from {lowest:g} to {highest:g}")
    return f"{value:g} lies outside {lowest:g} to {highest:g}: Enter again if that is so"


def _date(item: Item, text: str, today: date) -> ItemRead:
    day = read_day(text, today, future=item.future)
    if day > today and not item.future:
        raise UsageError(f"{day.isoformat()} is still to come")
    return ItemRead(day.isoformat(), f"{day:%a} {day.isoformat()}")


def read_day(text: str, today: date, *, future: bool) -> date:
    """The day that was typed.

    Args:
        text: 2026-11-20, 20.11.2026, 20 Nov, today, yesterday, tomorrow.
        today: The day at the place.
        future: Where no year was typed, the next such day; else the last one.

    Raises:
        UsageError: it is no day.
    """
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(text.strip().lower())
    if near is not None:
        return today + timedelta(days=near)
    year, month, day = _day_parts(text.strip())
    try:
        if year is not None:
            return date(year, month, day)
        return _nearest(day, month, today, future=future)
    except ValueError as wrong:
        raise UsageError("There is no such day") from wrong


def _nearest(day: int, month: int, today: date, *, future: bool) -> date:
    """The next such day, or the last one; 29 February is in a leap year alone.

    Raises:
        ValueError: no year has it.
    """
    years = range(today.year, today.year + 9) if future else range(today.year, today.year - 9, -1)
    leap = (day, month) == (29, 2)
    days = (date(year, month, day) for year in years if not leap or isleap(year))
    return next(one for one in days if (one >= today if future else one <= today))


def _day_parts(text: str) -> tuple[int | None, int, int]:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DOTTED.fullmatch(text):
        return int(found[3]) if found[3] else None, int(found[2]), int(found[1])
    found = _WORDED.fullmatch(text)
    if found and found[2].lower() in _MONTHS:
        return int(found[3]) if found[3] else None, _MONTHS.index(found[2].lower()) + 1, int(found[1])
    raise UsageError("Expected a date, as in 2026-11-20 or 20 Nov")


def _choice(item: Item, text: str) -> ItemRead:
    chosen = _chosen(item.choices, text)
    if chosen is None:
        raise UsageError(f"Expected {expected(item)}")
    return ItemRead(chosen, chosen)


def _list(item: Item, text: str) -> ItemRead:
    if text.lower() in ("all", "*") and item.choices:
        return ItemRead(item.choices, ", ".join(item.choices))
    by_digits = item.choices and re.fullmatch(r"[\d\s,]+", text)
    parts = re.findall(r"\d", text) if by_digits else [part.strip() for part in text.split(",")]
    values = tuple(dict.fromkeys(_chosen(item.choices, part) or part for part in parts if part))
    if not values or (by_digits and any(value.isdigit() for value in values)):
        raise UsageError(f"Expected {expected(item)}")
    return ItemRead(values, ", ".join(values))


def _chosen(choices: tuple[str, ...], text: str) -> str | None:
    """The choice of that number, of those words, or the only one that begins so."""
    if text.isdigit():
        number = int(text)
        return choices[number - 1] if 1 <= number <= len(choices) else None
    folded = text.casefold()
    begun = [choice for choice in choices if choice.casefold().startswith(folded)]
    exact = [choice for choice in begun if choice.casefold() == folded]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None
