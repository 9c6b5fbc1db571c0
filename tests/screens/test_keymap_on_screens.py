"""A clinic's own keys on the screens: what is pressed, what is shown, and what is said of a line that cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kapterm import keys
from kapterm.data.config import Config
from tests.screens.conftest import Desk
from tests.screens.test_dosing_screen import hour, screen


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    yield
    keys.use({})


async def test_a_moved_act_works_and_stands_in_foot_help_and_palette_with_its_key(desk: Desk) -> None:
    desk.client("B.K.").visit("intake", days=-1)
    settings = Config(keymap={"chart.begin": "n", "chart.find": "ctrl+f", "go.today": "2", "go.chart": "1"})
    async with desk.sit(110, 30, settings) as seat:
        await seat.press("slash", "enter")
        assert "n new session" in seat.lines[-1]
        assert "^F find" in seat.lines[-1]
        await seat.press("question_mark")
        assert "n begin a dosing session" in seat.text or "n new session" in seat.text
        await seat.press("question_mark", "ctrl+p", *"new session")
        assert "+" not in seat.lines[-3]
        await seat.press("escape", "plus")
        assert seat.app.current_mode == "chart", "the key that was given up does nothing"
        await seat.press("slash")
        assert seat.app.current_mode == "clients", "in the chart / was find; moved, it is what it is elsewhere"
        await seat.press("enter", "ctrl+f")
        await seat.type("nobody")
        assert "nobody" in seat.text
        await seat.press("escape", "2")
        assert seat.app.current_mode == "today"
        await seat.press("1", "n")
        assert seat.app.current_mode == "preparation"


async def test_what_is_typed_is_typed_whatever_the_keymap_says(desk: Desk) -> None:
    desk.client("B.K.").visit("integration", days=0)
    async with desk.sit(settings=Config(keymap={"integration.lift": "x", "integration.call": "y"})) as seat:
        await seat.press("slash", "enter", "5", "enter")
        await seat.type("xylem")
        assert "xylem" in seat.text
        await seat.press("escape")


async def test_in_dosing_the_palette_opens_by_its_moved_key_and_codes_stay(desk: Desk) -> None:
    hour(desk)
    async with desk.sit(settings=Config(keymap={"palette": "ctrl+k"})) as seat:
        await seat.press("enter", "ctrl+p")
        assert screen(seat).palette is None
        await seat.press("ctrl+k")
        assert screen(seat).palette is not None


async def test_a_line_that_cannot_hold_is_said_at_the_start_and_the_shipped_key_stands_in(desk: Desk) -> None:
    desk.client("B.K.")
    async with desk.sit(settings=Config(keymap={"chart.begin": "i", "leave": "x"})) as seat:
        assert "keymap: chart.begin not on i: chart.integrate has it there." in seat.lines[-1]
        await seat.press("slash", "enter")
        assert "+ new session" in seat.lines[-1]
