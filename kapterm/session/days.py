"""A day as it is typed in a line: 2026-12-02, 2 Dec, Dec 2 2026, 2.12. Nothing else is taken for a day.

Without a year it is the one nearest to today, so that a day can be said ahead as well as back.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = tuple(
    re.compile(rf"(?<![\w.-]){form}(?![\w-])", re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
        rf"(?P<day>\d{{1,2}})\.? +{_MONTH.format('name')}(?: +(?P<year>\d{{4}}))?",
        rf"{_MONTH.format('name')} +(?P<day>\d{{1,2}})(?:,? +(?P<year>\d{{4}}))?(?!:)",
        rf"{_MONTH.format('name')} +(?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?",
    )
)


class Days(Struct, frozen=True):
    """One day, or all the days of a month."""

    first: date
    last: date


def days_in(text: str, today: date) -> tuple[Days | None, str]:
    """The first day or month in a text, and the text without it; None where there is none.

    >>> days_in("2 Dec 14:00", date(2026, 11, 28))
    (Days(first=datetime.date(2026, 12, 2), last=datetime.date(2026, 12, 2)), '14:00')
    """
    for form in _FORMS:
        found = form.search(text)
        days = _days(found.groupdict(), today) if found else None
        if found and days:
            rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
            return days, rest.strip()
    return None, text


def day_in(text: str, today: date) -> date | None:
    """The first day in a text; None where none is named."""
    days, _ = days_in(text, today)
    return days.first if days is not None and days.first == days.last else None


def _days(said: dict[str, str | None], today: date) -> Days | None:
    name, number = said.get("name"), said.get("month")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number or 0)
    year, day = said.get("year"), said.get("day")
    if day is None:
        return _month(int(year or 0), month)
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    there = [found for one in years if (found := _date(one, month, int(day))) is not None]
    nearest = min(there, key=lambda one: abs(one - today), default=None)
    return Days(nearest, nearest) if nearest else None


def _month(year: int, month: int) -> Days | None:
    first = _date(year, month, 1)
    if first is None:
        return None
    following = _date(year + month // 12, month % 12 + 1, 1)
    return Days(first, following - timedelta(days=1) if following else date.max)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
