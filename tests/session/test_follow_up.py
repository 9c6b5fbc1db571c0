"""The day on which a commitment is asked about again, as people type it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session.follow_up import follow_up_day

SATURDAY = date(2026, 11, 28)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tomorrow", date(2026, 11, 29)),
        ("Friday", date(2026, 12, 4)),
        ("on fri", date(2026, 12, 4)),
        ("saturday", date(2026, 12, 5)),
        ("in 2 weeks", date(2026, 12, 12)),
        ("in a week", date(2026, 12, 5)),
        ("in 3 days", date(2026, 12, 1)),
        ("5 dec", date(2026, 12, 5)),
        ("2 Jan", date(2027, 1, 2)),
        ("2026-12-24", date(2026, 12, 24)),
        ("", None),
        ("when she is back", None),
        ("31 feb", None),
        ("next friday", None),
    ],
)
def test_a_plain_day_is_understood_and_nothing_else(typed: str, day: date | None) -> None:
    assert follow_up_day(typed, SATURDAY) == day


@given(DAYS, st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]))
def test_a_weekday_is_the_next_one(today: date, name: str) -> None:
    day = follow_up_day(name, today)
    assert day is not None
    assert f"{day:%A}".casefold() == name
    assert timedelta(days=1) <= day - today <= timedelta(days=7)


@given(DAYS, st.integers(0, 999))
def test_weeks_are_seven_days(today: date, count: int) -> None:
    assert follow_up_day(f"in {count} weeks", today) == follow_up_day(f"in {7 * count} days", today) or 7 * count > 999


@given(DAYS, DAYS)
def test_a_whole_date_is_itself(today: date, day: date) -> None:
    assert follow_up_day(day.isoformat(), today) == day


@given(st.text(max_size=30), DAYS)
def test_any_text_is_read_without_an_error(text: str, today: date) -> None:
    follow_up_day(text, today)
