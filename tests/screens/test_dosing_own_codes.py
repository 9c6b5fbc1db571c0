"""A new code in the middle of the hour, from the palette to the export."""

from __future__ import annotations

from tests.screens.conftest import Desk
from tests.screens.test_dosing_screen import burst, hour, said, session, written


async def test_a_code_is_named_once_and_then_lies_under_f(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+p")
        await burst(seat, "add a code")
        await seat.press("enter")
        await burst(seat, "humming\n")
        await written(seat)
        await seat.press("F")
        assert "1 humming" in seat.text
        await seat.press("1", "enter", "2")
        await written(seat)
        assert said(seat) == ["humming", "humming"]
        assert [line for line in seat.lines if "F humming" in line and "2/3" in line]
