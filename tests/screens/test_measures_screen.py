"""Questionnaires from paper: nine keys for nine answers, a result that says what it is, and what must be seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kapterm.session import events as ev
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course

NINE = ("2", "2", "1", "2", "1", "1", "2", "0", "1")


@asynccontextmanager
async def at_measures(desk: Desk, columns: int = 80, lines: int = 24) -> AsyncIterator[Seat]:
    async with desk.sit(columns, lines) as seat:
        await seat.press("slash", "enter")
        await seat.press("6")
        assert seat.place == "measures"
        yield seat


def taken(seat: Seat) -> list[ev.MeasureTaken]:
    return [fact for _, _, fact in seat.chart.of_kind(ev.MeasureTaken)]


async def test_a_phq_9_takes_nine_keys_and_enter_keeps_it(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", *NINE)
        assert "PHQ-9 12, moderate" in seat.text
        assert "must be seen" in seat.text
        assert not taken(seat)
        await seat.press("enter")
        (fact,) = taken(seat)
        assert fact.answers == (2, 2, 1, 2, 1, 1, 2, 0, 1)
        assert "kept: PHQ-9 12, moderate" in seat.text
        (visit,) = seat.chart.sessions
        assert visit.purpose == "measures"


async def test_missing_refused_and_zero_are_three_things(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", "0", "minus", "r", "3", "backspace", *"002000", "enter")
        (fact,) = taken(seat)
        assert fact.answers == (0, None, "refused", 0, 0, 2, 0, 0, 0)
        assert "2 to 8" in seat.text


async def test_a_form_that_is_left_keeps_what_was_typed(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", *"123", "escape")
        assert "3 of 9 typed" in seat.text
        await seat.press("enter", *"210012", "enter")
        assert taken(seat)[0].answers == (1, 2, 3, 2, 1, 0, 0, 1, 2)


async def test_forms_half_taken_in_are_seen_on_the_first_screen_and_gone_on_with(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", *"123", "escape", "down", "enter", "2", "escape")
        seat.app.exit(return_code=1)
    async with desk.sit() as seat:
        assert "Left half done" in seat.text
        line = next(line for line in seat.lines if "PHQ-9" in line)
        assert "3 of 9 answered" in line
        while "▸" not in next(line for line in seat.lines if "PHQ-9" in line):
            await seat.press("down")
        await seat.press("enter")
        assert seat.place == "measures"
        assert "3 of 9 typed" in seat.text
        assert "1 of 7 typed" in seat.text
        await seat.press("enter", *"210012", "enter")
        assert taken(seat)[0].answers == (1, 2, 3, 2, 1, 0, 0, 1, 2)
        seat.app.exit(return_code=1)
    async with desk.sit() as seat:
        assert not [line for line in seat.lines if "of 9 answered" in line], "what was kept is done"
        assert [line for line in seat.lines if "1 of 7 answered" in line]


async def test_a_form_half_taken_in_stands_beside_a_line_half_typed(desk: Desk) -> None:
    desk.client("A.M.").visit("integration", hours=-1)
    async with desk.sit() as seat:
        await seat.press("down", "enter", "enter")
        await seat.type("no though")
        await seat.press("escape", "6", "enter", *"12")
        assert "3" in seat.text
        seat.app.exit(return_code=1)
    async with desk.sit() as seat:
        assert "a line typed, not kept" in seat.text
        assert "2 of 9 answered" in seat.text


async def test_digits_answer_in_a_form_and_lead_to_places_elsewhere(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", "1")
        assert seat.place == "measures"
        await seat.press("escape", "2")
        assert seat.place == "chart"


async def test_an_answer_out_of_range_is_refused_in_words(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", "7")
        assert "takes 0 to 3" in seat.text


async def test_what_must_be_seen_stands_until_what_was_done_is_written(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter", *NINE, "enter")
        assert "Must be seen" in seat.text
        await seat.press("home", "enter")
        await seat.type("asked, safety plan read")
        await seat.press("enter")
        assert "Must be seen" not in seat.text
        ((_, _, fact),) = seat.chart.of_kind(ev.MustSeeAnswered)
        assert fact.text == "asked, safety plan read"


async def test_the_indication_brings_its_own_measures_first_and_says_what_is_due(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("i", "2", "enter")
        assert seat.chart.indication == "PTSD"
        assert "For PTSD" in seat.text
        assert seat.lines[3].lstrip(" ▸").startswith("PCL-5")
        assert "due: baseline" in seat.lines[3]


async def test_the_list_and_a_form_are_as_they_were_found_good(desk: Desk) -> None:
    course(desk)
    async with at_measures(desk) as seat:
        golden("measures-list", seat)
        await seat.press("down", "enter", *"11211")
        golden("measures-form", seat)
        await seat.press(*"1012")
        golden("measures-result", seat)


async def test_a_form_fits_a_small_window(desk: Desk) -> None:
    course(desk)
    async with at_measures(desk, 60, 20) as seat:
        golden("measures-list-60x20", seat)
        await seat.press("down", "enter", *"11211")
        golden("measures-form-60x20", seat)
        await seat.press(*"1012")
        golden("measures-result-60x20", seat)


async def test_a_form_uses_a_large_window(desk: Desk) -> None:
    course(desk)
    async with at_measures(desk, 160, 50) as seat:
        golden("measures-list-160x50", seat)
        await seat.press("down", "enter", *"112111012")
        golden("measures-result-160x50", seat)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_of_contested_numbers_both_stand_with_their_sources_below_a_long_result(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.client("B.K.").visit("measures", days=-30).note(1, ev.MeasureTaken(measure="pcl-5", answers=(3,) * 20))
    async with at_measures(desk, *size) as seat:
        await seat.press("i", "2", "enter", "home", "enter", *("21" * 10))
        assert "PCL-5 30" in seat.text
        assert "↓" in seat.text
        seen = ""
        for _ in range(8):
            await seat.press("pagedown")
            seen += seat.text
        assert "↓" not in seat.text, "the end is reached"
        joined = " ".join(line[36 if size[0] == 80 else 28 :].strip() for line in seat.lines)
        assert joined.count("contested]") >= 2
        assert "PCL-5 60 → 30" in seen
        await seat.press("enter")
        assert "kept: PCL-5 30" in seat.text


WORDING = """
measure = "gad-7"
licence = "by letter of the owner, 3 March 2026"
instruction = "Our own instruction, which says how to fill it in."
[items]
1 = "The first sentence of the printing that this clinic holds, long enough to be wrapped."
2 = "The second sentence."
[choices]
0 = "never"
3 = "always"
[[seen]]
item = 2
at_least = 2
words = "an item of this printing"
"""


async def test_the_wording_that_a_clinic_may_use_stands_beside_the_item_and_nowhere_else(desk: Desk) -> None:
    (desk.config / "texts").mkdir(parents=True)
    (desk.config / "texts" / "gad-7.toml").write_text(WORDING, "utf-8")
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("i", "5", "enter", "home", "enter")
        golden("measures-wording", seat)
        await seat.press("1")
        assert "The first sentence" not in seat.text
        assert "The second sentence." in seat.text
        await seat.press(*"211111", "enter")
        assert "Must be seen" in seat.text, "the clinic’s own printing says so"
        assert "an item of this printing" in seat.text
        assert not any("second sentence" in str(entry.event) for entry in seat.chart.sessions[0].entries)


async def test_without_a_file_of_the_clinics_no_wording_is_shown(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_measures(desk) as seat:
        await seat.press("enter")
        assert "Wording" not in seat.text
