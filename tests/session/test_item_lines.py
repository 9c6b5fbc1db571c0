"""What a typed line means as the answer to an item."""

from __future__ import annotations

from datetime import date

import pytest

from kapterm.data.packs import load
from kapterm.errors import UsageError
from kapterm.session.item_lines import read_day, read_item, small_answer

CHECKLIST = load(None)[0].checklist
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("item", "line", "value"),
    [
        ("P28", "72", 72),
        ("P28", "72,5 kg", 72.5),
        ("P78", "6 hours", 6),
        ("P87", "8/10", 8),
        ("P41", "2", 2),
        ("P91", "132/84", (132, 84)),
        ("P96", "-10/5", (-10, 5)),
        ("P71", "2026-11-02", "2026-11-02"),
        ("P71", "2 Nov", "2026-11-02"),
        ("P71", "24 nov", "2025-11-24"),
        ("P71", "2.11.2026", "2026-11-02"),
        ("P90", "24 Nov", "2026-11-24"),
        ("P90", "2 January", "2027-01-02"),
        ("P90", "tomorrow", "2026-11-24"),
        ("P40", "2", "low"),
        ("P40", "mod", "moderate"),
        ("P72", "1 4", ("hand", "feet")),
        ("P72", "hand, left shoulder", ("hand", "left shoulder")),
        ("P29", "latex, penicillin", ("latex", "penicillin")),
        ("P04", "sister Jo, 0155", "sister Jo, 0155"),
    ],
)
def test_a_line_is_read_as_its_item_asks(item: str, line: str, value: object) -> None:
    assert read_item(CHECKLIST[item], line, TODAY).value == value


@pytest.mark.parametrize(
    ("item", "line", "said"),
    [
        ("P28", "seventy", "a number in kg"),
        ("P41", "7", "from 0 to 3"),
        ("P91", "132", "132/84"),
        ("P71", "2026-11-31", "no such day"),
        ("P71", "tomorrow", "still to come"),
        ("P71", "soon", "Expected a date"),
        ("P40", "9", "1 to 4"),
        ("P72", "1 9", "numbers 1 to 5"),
        ("P04", "  ", "Expected|words"),
        ("P28", "154 lb", "a number in kg and no more"),
        ("P50b", "2.5 mg by my table", "a number in mg and no more"),
        ("P87", "8/12", "0 to 10 and no more"),
    ],
)
def test_what_is_not_understood_says_what_was_expected(item: str, line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_item(CHECKLIST[item], line, TODAY)


def test_a_number_out_of_range_is_understood_and_asked_about() -> None:
    read = read_item(CHECKLIST["P28"], "702", TODAY)
    assert read.value == 702
    assert "Enter again" in read.ask


def test_a_day_without_a_year_is_the_last_one_or_the_next_one() -> None:
    assert read_day("23 Nov", TODAY, future=False) == TODAY
    assert read_day("23 Nov", TODAY, future=True) == TODAY


def test_the_leap_day_is_found_in_its_own_year() -> None:
    assert read_day("29 Feb", date(2028, 2, 1), future=True) == date(2028, 2, 29)
    assert read_day("29 Feb", date(2026, 3, 1), future=False) == date(2024, 2, 29)
    with pytest.raises(UsageError, match="no such day"):
        read_day("31 Apr", TODAY, future=False)


def test_a_small_answer_may_be_typed_out_and_a_choice_goes_before_it() -> None:
    typed = {"none": "no", "No.": "no", "not asked": "not_asked", "n/a": "na", "none known": "", "latex": ""}
    assert {words: small_answer(CHECKLIST["P29"], words) for words in typed} == typed
    assert small_answer(CHECKLIST["P20"], "none") == ""
