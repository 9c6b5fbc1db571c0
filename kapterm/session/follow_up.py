"""The day on which something is asked about again, as people type it: a date, tomorrow, friday, in 2 weeks.

What is no such day stays words, and nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kapterm.errors import UsageError
from kapterm.session.item_lines import read_day

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN = re.compile(r"in (?P<count>\d{1,3}|a|an|one|two|three|four|six) (?P<unit>days?|weeks?)", re.ASCII)
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}


def follow_up_day(text: str, today: date) -> date | None:
    """The day that is meant, from today on unless its year was typed; None where it is no plain day.

    A weekday is the next one: on a Friday, friday is a week ahead.

    >>> follow_up_day("in 2 weeks", date(2026, 11, 28))
    datetime.date(2026, 12, 12)
    """
    words = " ".join(text.casefold().split()).removeprefix("on ")
    for number, names in enumerate(zip(_DAYS, _NAMES, strict=True)):
        if words in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if found := _IN.fullmatch(words):
        count = _WORDS.get(found["count"]) or int(found["count"])
        return today + timedelta(days=count * (7 if found["unit"].startswith("week") else 1))
    try:
        return None if words == "yesterday" else read_day(words, today, future=True)
    except (UsageError, OverflowError):
        return None
