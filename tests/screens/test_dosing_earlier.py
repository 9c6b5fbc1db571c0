"""An earlier time in front of a screen: the clock time that it means shows before it is kept, and both times after."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kapterm.session import events as ev
from tests.screens.conftest import Desk
from tests.screens.test_dosing_screen import burst, hour, said, screen, session, written


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("-3", "14:22, 3 min ago"),
        ("-1:30", "12:55, 90 min ago"),
        ("-5? ", "14:20~, 5 min ago"),
        ("+12 ", "14:14, T+12"),
        ("+58 ", "15:00, T+58, ahead"),
        ("14:05 ", "14:05"),
        ("@13:59 she wept", "13:59"),
        ("-10 V132/84", "14:15, 10 min ago  BP 132/84"),
        ("V-10 132/84", "14:15, 10 min ago  BP 132/84"),
        ("-10 D", "14:15, 10 min ago"),
    ],
)
async def test_the_clock_time_shows_before_it_is_kept(desk: Desk, typed: str, shown: str) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.type(typed)
        assert shown in seat.lines[-2]


async def test_where_a_line_would_move_to_shows_before_it_moves(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("tab", "at")
        await seat.type("14:05 saw it earlier")
        assert "to 14:05" in seat.lines[-2]


async def test_a_dose_that_was_entered_late_shows_both_times(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "-10 D200\n")
        await seat.press("enter")
        await written(seat)
        assert said(seat) == []
        row = next(line for line in seat.lines if line.startswith(" 14:15") and "ketamine" in line)
        assert "written 14:25" in row


async def test_a_line_that_waits_says_since_when_and_carries_that_moment(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.type("V132/")
        await seat.press("escape")
        assert "laid aside: vitals 14:25" in seat.lines[-2]
        keyboard = screen(seat).keyboard
        keyboard._lines.parked[0] = replace(keyboard.parked[0], begun_s=keyboard.parked[0].begun_s - 240)
        await seat.press("V")
        assert "132/▏" in seat.lines[-2]
        assert "begun 14:21" in seat.lines[-2]


async def test_a_dose_says_that_it_is_in_at_enter(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.type("D200")
        assert "in at Enter" in seat.lines[-2]


async def test_a_line_from_before_the_first_one_in_view_stands_on_top_while_all_fit(desk: Desk) -> None:
    visit = desk.client("A.M.").visit("dosing", hours=-1)
    visit.note(37, ev.DoseGiven(amount_mg=200, route="SL", drug="ketamine"))
    async with session(desk) as seat:
        await burst(seat, "13:40 she came in shaking\n")
        await written(seat)
        assert "she came in shaking" in seat.lines[5]
        assert "ketamine 200 mg" in seat.lines[6]
