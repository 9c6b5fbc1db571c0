"""Earlier and approximate times, typed in front of a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.errors import UsageError
from kapterm.session.when import AHEAD, Base, When, parse_when, resolve, resolve_move

VIENNA = ZoneInfo("Europe/Vienna")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = (VIENNA, NEW_YORK, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe"))

CHANGES_S = tuple(
    int(datetime(2026, month, day, 1, tzinfo=UTC).timestamp() + hour * 3600)
    for month, day, hour in ((3, 29, 0), (10, 25, 0), (3, 8, 6), (11, 1, 5), (4, 4, 14), (10, 3, 14.5))
)
"""When clocks change in those zones in 2026."""

seconds = st.one_of(
    st.integers(1_767_225_600, 1_830_297_600),  # 2026 and 2027
    st.builds(int.__add__, st.sampled_from(CHANGES_S), st.integers(-10_000, 10_000)),
)
moments = st.builds(lambda second, zone: datetime.fromtimestamp(second, zone), seconds, st.sampled_from(ZONES))


@pytest.mark.parametrize(
    ("line", "when", "rest"),
    [
        ("-3 warm", When(Base.AGO, 3), "warm"),
        ("-3t", When(Base.AGO, 3), "t"),
        ("-3? words", When(Base.AGO, 3, is_about=True), "words"),
        ("-1:30 words", When(Base.AGO, 90), "words"),
        ("14:05 words", When(Base.CLOCK, 845), "words"),
        ("9:05 words", When(Base.CLOCK, 545), "words"),
        ("@14:05?t", When(Base.CLOCK, 845, is_about=True), "t"),
        ("+12 t", When(Base.ELAPSED, 12), "t"),
        ("+1:02.", When(Base.ELAPSED, 62), "."),
        ("+0", When(Base.ELAPSED, 0), ""),
        ("-0:00?", When(Base.AGO, 0, is_about=True), ""),
    ],
)
def test_each_form_of_an_earlier_time_is_taken_and_the_rest_is_the_line(line: str, when: When, rest: str) -> None:
    assert parse_when(line) == (when, rest)


@pytest.mark.parametrize(
    "line",
    ["", " -3 t", "- 3", "-", "+", "@", "@3", "-1:60", "25:00", "14:60", "24:00", "1234", "-1234", "132/84 78", "3 t",
     "-3/4", "-3:4", "14:05:10", "14:055", "−3", "t -3", "12:3", "+1:2"],
)  # fmt: skip
def test_what_is_no_time_stays_in_the_line(line: str) -> None:
    assert parse_when(line) == (None, line)


@given(st.one_of(st.text(), st.text(alphabet="-+@?:/0123456789 tV²٣")))
def test_reading_a_time_never_raises_and_loses_no_character_of_the_line(line: str) -> None:
    when, rest = parse_when(line)
    assert line.endswith(rest)
    assert (when is None) == (rest == line)


@given(st.integers(0, 999), st.booleans(), st.sampled_from(("", " words", "t", ".", "V 120/80")))
def test_minutes_ago_and_minutes_of_the_dose_are_read_as_typed(minutes: int, about: bool, rest: str) -> None:
    for sign, base in (("-", Base.AGO), ("+", Base.ELAPSED)):
        typed = f"{sign}{minutes}{'?' if about else ''}{rest}"
        assert parse_when(typed) == (When(base, minutes, about), rest.removeprefix(" "))


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(("", "@")))
def test_every_time_of_day_is_read_as_typed(hour: int, minute: int, sign: str) -> None:
    assert parse_when(f"{sign}{hour}:{minute:02} x") == (When(Base.CLOCK, hour * 60 + minute), "x")
    assert parse_when(f"{sign}{hour:02}:{minute:02}") == (When(Base.CLOCK, hour * 60 + minute), "")


@given(moments, st.integers(0, 59_999))
def test_minutes_ago_are_real_minutes_also_when_the_clocks_change(now: datetime, minutes: int) -> None:
    meant = resolve(When(Base.AGO, minutes), now, None)
    assert now.timestamp() - meant.timestamp() == minutes * 60


@given(moments, moments, st.integers(0, 59_999))
def test_minutes_of_the_dose_are_real_minutes_also_when_the_clocks_change(
    now: datetime, t_zero: datetime, minutes: int
) -> None:
    meant = resolve(When(Base.ELAPSED, minutes), now, t_zero)
    assert meant.timestamp() - t_zero.timestamp() == minutes * 60


def test_counting_from_a_dose_that_there_was_not_says_so() -> None:
    with pytest.raises(UsageError, match="no dose yet"):
        resolve(When(Base.ELAPSED, 12), datetime(2026, 11, 20, 14, tzinfo=VIENNA), None)


@given(moments, st.integers(0, 1439))
def test_a_time_of_day_is_at_most_an_hour_ahead_else_the_last_time_it_was_that(now: datetime, minute: int) -> None:
    meant = resolve(When(Base.CLOCK, minute), now, None)
    ahead_s = meant.timestamp() - now.timestamp()
    assert ahead_s <= AHEAD.total_seconds()
    assert ahead_s > -25 * 3600, "a day is at most 25 hours long"
    seen = datetime.fromtimestamp(meant.timestamp(), now.tzinfo)
    if not _is_skipped(minute, now):
        assert seen.hour * 60 + seen.minute == minute
        later = (datetime.fromtimestamp(meant.timestamp() + 60 * step, now.tzinfo) for step in range(1, 60 * 26))
        again = next(one for one in later if one.hour * 60 + one.minute == minute)
        assert again.timestamp() - now.timestamp() > AHEAD.total_seconds()


def _is_skipped(minute: int, now: datetime) -> bool:
    """Whether the clocks jumped over that time on one of the days around."""
    for days in (-1, 0, 1):
        day = (now + timedelta(days=days)).date()
        wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=now.tzinfo)
        seen = datetime.fromtimestamp(wall.timestamp(), now.tzinfo)
        if seen.hour * 60 + seen.minute != minute:
            return True
    return False


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        ("2026-11-20 00:05", "23:58", "2026-11-19 23:58"),
        ("2026-11-20 00:05", "0:30", "2026-11-20 00:30"),
        ("2026-11-20 23:40", "0:10", "2026-11-21 00:10"),
        ("2026-11-20 23:40", "0:41", "2026-11-20 00:41"),
        ("2026-11-20 14:05", "15:05", "2026-11-20 15:05"),
        ("2026-11-20 14:05", "15:06", "2026-11-19 15:06"),
        ("2026-11-20 14:05", "14:05", "2026-11-20 14:05"),
    ],
)
def test_midnight_is_no_border(now: str, typed: str, meant: str) -> None:
    when, _ = parse_when(typed)
    assert when is not None
    found = resolve(when, datetime.fromisoformat(now).replace(tzinfo=VIENNA), None)
    assert found == datetime.fromisoformat(meant).replace(tzinfo=VIENNA)


@pytest.mark.parametrize(("zone", "day", "hour"), [(VIENNA, 29, 2), (NEW_YORK, 8, 2)])
def test_a_time_that_the_clocks_jumped_over_is_that_of_a_clock_nobody_set(zone: ZoneInfo, day: int, hour: int) -> None:
    now = datetime(2026, 3, day, hour + 1, 50, tzinfo=zone)
    found = resolve(When(Base.CLOCK, hour * 60 + 30), now, None).astimezone(zone)
    assert (found.day, found.hour, found.minute) == (day, hour + 1, 30)


@pytest.mark.parametrize(("zone", "month", "day", "hour"), [(VIENNA, 10, 25, 2), (NEW_YORK, 11, 1, 1)])
def test_a_time_that_it_was_twice_is_the_later_one_that_can_have_been(
    zone: ZoneInfo, month: int, day: int, hour: int
) -> None:
    half_past = When(Base.CLOCK, hour * 60 + 30)
    first = datetime(2026, month, day, hour, 30, tzinfo=zone, fold=0).timestamp()
    second = first + 3600
    soon_after_the_first = datetime.fromtimestamp(first - 60, zone)
    assert resolve(half_past, soon_after_the_first, None).timestamp() == first
    after_the_second = datetime.fromtimestamp(second + 300, zone)
    assert resolve(half_past, after_the_second, None).timestamp() == second


def test_a_typed_time_is_the_same_for_somebody_who_reads_it_elsewhere() -> None:
    now = datetime(2026, 3, 29, 3, 20, tzinfo=VIENNA)
    assert resolve(When(Base.AGO, 45), now, None).astimezone(UTC) == datetime(2026, 3, 29, 0, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "stood", "expected"),
    [
        ("14:05", "14:20", "2026-11-20T14:05"),
        ("16:00", "14:20", "2026-11-20T16:00"),
        ("23:50", "00:10", "2026-11-19T23:50"),
    ],
)
def test_a_line_is_moved_to_the_clock_time_nearest_to_where_it_stands(typed: str, stood: str, expected: str) -> None:
    when, _ = parse_when(typed)
    assert when is not None
    days_later = datetime(2026, 11, 23, 9, 0, tzinfo=VIENNA)
    line = datetime.fromisoformat(f"2026-11-20T{stood}").replace(tzinfo=VIENNA)
    assert resolve_move(when, days_later, line, None) == datetime.fromisoformat(expected).replace(tzinfo=VIENNA)


def test_a_line_is_never_moved_by_a_clock_time_to_more_than_an_hour_from_now() -> None:
    now = datetime(2026, 11, 20, 14, 30, tzinfo=VIENNA)
    moved = resolve_move(When(Base.CLOCK, 16 * 60), now, now, None)
    assert moved == datetime(2026, 11, 19, 16, 0, tzinfo=VIENNA)
