"""Agreements bind as they were made sober: after the first dose touch can be narrowed, and nothing can be widened.

What is asked for later is kept as asked, in a line of its own, and is no agreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TOUCH = "P72"
"""The item of the checklist that holds where touch is agreed."""

STOP_SIGNAL = "P74"
"""The item that holds by what word and gesture everything stops."""

RECORDING = "P76"
"""The item that holds whether the session is recorded."""
NO_RECORDING = "no recording"
"""Its answer where it is not."""

AGREEMENTS = frozenset({TOUCH, STOP_SIGNAL, RECORDING, "K04", "K05", "K06", "K07"})
"""Items that are agreed before the dose: touch, stop signal, recording, prompts, words, music."""

_SIDES = ("left", "right", "l", "r")


def still_agreed(agreed: Iterable[str] | None, asked: Iterable[str]) -> tuple[str, ...]:
    """Of the places asked for now, those that lie within what was agreed; one side of a place is less than the place.

    Args:
        agreed: As it was before the dose; None where nothing was said, which is none.
        asked: As it is asked for after the dose.
    """
    before = {place.strip().casefold() for place in agreed or ()}
    return tuple(place for place in asked if _lies_within(place.strip().casefold(), before))


def asked_beyond(agreed: Iterable[str] | None, asked: Iterable[str]) -> tuple[str, ...]:
    """Of the places asked for now, those that were not agreed."""
    asked = tuple(asked)
    within = still_agreed(agreed, asked)
    return tuple(place for place in asked if place not in within)


def _lies_within(place: str, before: set[str]) -> bool:
    side, _, rest = place.partition(" ")
    return place in before or (side in _SIDES and rest in before)


def counts_after_dose(item: str, state: str, value: Any, touch: Iterable[str] | None) -> bool:
    """Whether an answer given after the first dose counts: an agreement does not, save one that takes leave back.

    Args:
        item: The id of the item.
        state: The state of the answer.
        value: What it holds.
        touch: Where touch was agreed before.
    """
    if item not in AGREEMENTS:
        return True
    if state in ("no", "refused"):
        return item in (TOUCH, RECORDING)
    if item == RECORDING:
        return bool(value == NO_RECORDING)
    places = value if isinstance(value, list | tuple) else ()
    return item == TOUCH and bool(places) and not asked_beyond(touch, places)


def asked_later(label: str, words: str) -> str:
    """The words in which such a wish is kept."""
    return f"asked during dosing, not agreed: {label}: {words}"
