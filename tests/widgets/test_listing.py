from hypothesis import given
from hypothesis import strategies as st

from kapterm.widgets.listing import ListLine, chosen_of, in_view, moved
from kapterm.widgets.row import say, text_of

LINES = (ListLine((say("Part"),)), *(ListLine((say(f"line {n}"),), str(n)) for n in range(30)))


def test_the_cursor_stays_where_it_was_or_stands_on_the_first() -> None:
    assert chosen_of(LINES, "7") == "7"
    assert chosen_of(LINES, "gone") == "0"
    assert chosen_of((), "7") == ""


def test_the_cursor_stops_at_both_ends() -> None:
    assert moved(LINES, "0", "list.up", 5) == "0"
    assert moved(LINES, "29", "list.page_down", 5) == "29"
    assert moved(LINES, "3", "list.end", 5) == "29"


@given(st.integers(0, 29), st.integers(3, 40), st.integers(0, 60))
def test_the_chosen_line_is_always_in_view(chosen: int, height: int, first: int) -> None:
    _, rows = in_view(LINES, str(chosen), 80, height, first)
    assert len(rows) <= height
    assert f" ▸ line {chosen}" in [text_of(row) for row in rows]


def test_the_view_moves_by_thirds_and_only_when_it_must() -> None:
    first, _ = in_view(LINES, "4", 80, 9, 0)
    assert first == 0
    first, _ = in_view(LINES, "9", 80, 9, 0)
    assert first == 3


def test_the_heading_above_the_cursor_stays_in_view() -> None:
    first, rows = in_view(LINES, "0", 80, 6, 1)
    assert first == 0
    assert text_of(rows[0]) == " Part"


def test_what_stands_above_the_first_choice_is_in_view_with_it() -> None:
    standing = [ListLine((say("allergies latex"),)), ListLine(), ListLine((say("Visits"),))]
    first, rows = in_view([*standing, *LINES], "0", 80, 6, 2)
    assert first == 0
    assert text_of(rows[0]) == " allergies latex"
