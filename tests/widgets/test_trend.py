from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kapterm.widgets.row import text_of
from kapterm.widgets.trend import column_of, mark_row, sparkline, trend_rows

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 11)
SPAN = (FIRST, LAST)


def test_the_least_value_still_shows_and_the_most_fills_its_row() -> None:
    (row,) = trend_rows([(FIRST, 0), (LAST, 27)], 0, 27, SPAN, 11)
    assert text_of(row) == "▁         █"


def test_a_value_that_is_not_known_is_no_zero() -> None:
    (row,) = trend_rows([(FIRST, None), (LAST, 27)], 0, 27, SPAN, 11)
    assert text_of(row) == "?         █"


def test_two_rows_have_sixteen_steps() -> None:
    above, below = trend_rows([(FIRST, 12), (LAST, 16)], 0, 16, SPAN, 11, 2)
    assert text_of(above) == "▄         █"
    assert text_of(below) == "█         █"


def test_days_are_marked_in_their_columns() -> None:
    assert text_of(mark_row([date(2026, 10, 6)], SPAN, 11)) == "     ╷"


@given(st.dates(), st.dates(), st.dates(), st.integers(1, 200))
def test_every_day_has_a_column_on_the_axis(day: date, one: date, other: date, width: int) -> None:
    span = (min(one, other), max(one, other))
    assert 0 <= column_of(day, span, width) < width


def test_a_sparkline_has_one_block_a_value_and_never_none_for_the_lowest() -> None:
    assert sparkline((0, 50, 100), 0, 100) == "▁▄█"
    assert sparkline((), 0, 100) == ""
