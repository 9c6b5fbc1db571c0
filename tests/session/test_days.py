"""A day as it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session.days import Days, day_in, days_in

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-02", date(2026, 12, 2)),
        ("2 Dec", date(2026, 12, 2)),
        ("Tue 2 Dec 14:00", date(2026, 12, 2)),
        ("2 December 2027", date(2027, 12, 2)),
        ("Dec 2", date(2026, 12, 2)),
        ("Dec 2, 2027", date(2027, 12, 2)),
        ("2.12.", date(2026, 12, 2)),
        ("2.12.2025", date(2025, 12, 2)),
        ("3 Jan", date(2027, 1, 3)),
        ("3 Aug", date(2026, 8, 3)),
        ("29 Feb 2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_understood_and_without_a_year_the_nearest_is_meant(text: str, day: date) -> None:
    assert day_in(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Nov", "2026-13-01", "132/84", "78 98", "at 14:00", "1.5 mg", "may be"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text, TODAY) is None


def test_a_month_is_all_its_days() -> None:
    assert days_in("nov 2026 kitchen", TODAY) == (Days(date(2026, 11, 1), date(2026, 11, 30)), "kitchen")
    assert days_in("2026-12", TODAY)[0] == Days(date(2026, 12, 1), date(2026, 12, 31))
    assert day_in("nov 2026", TODAY) is None


def test_what_stands_around_a_day_is_left() -> None:
    assert days_in("water 2 Dec warm", TODAY)[1] == "water warm"


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_every_day_is_understood_as_it_is_written(day: date) -> None:
    for text in (day.isoformat(), f"{day.day} {day:%b} {day.year}", f"{day:%B} {day.day} {day.year}"):
        assert day_in(text, TODAY) == day


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    days_in(text, TODAY)
