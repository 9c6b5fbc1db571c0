"""A past session again, through the keyboard; nothing of it is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kapterm.screens.replay import ReplayScreen
from kapterm.session import events as ev
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course


@asynccontextmanager
async def at_replay(desk: Desk, columns: int = 80, lines: int = 24) -> AsyncIterator[Seat]:
    course(desk)
    async with desk.sit(columns, lines) as seat:
        await seat.press("slash", "enter", "home", "down", "down", "r")
        assert seat.place == "replay"
        yield seat


def screen(seat: Seat) -> ReplayScreen:
    assert isinstance(seat.app.screen, ReplayScreen)
    return seat.app.screen


async def test_the_session_stands_at_its_beginning_and_says_that_it_is_a_replay(desk: Desk) -> None:
    async with at_replay(desk) as seat:
        assert "replay · dosing 3, 15 Nov 2026" in seat.text
        assert "no dose yet" in seat.text
        assert "it is so quiet here" not in seat.text
        assert "still, 1×" in seat.text


async def test_keys_jump_to_the_next_dose_state_and_quote_and_back(desk: Desk) -> None:
    async with at_replay(desk) as seat:
        await seat.press("d")
        assert "T+ 0 min" in seat.text
        await seat.press("s", "s")
        assert "T+ 20 min" in seat.text
        await seat.press("q")
        assert "T+ 36 min" in seat.text
        assert "it is so quiet here" in seat.text
        assert "146/90" not in seat.text
        assert "142/90" in seat.text, "vitals as last taken by then"
        await seat.press("q")
        assert "No more quotes." in seat.text
        await seat.press("up")
        assert "it is so quiet here" not in seat.text
        await seat.press("home", "v")
        assert "126/80" in seat.text
        await seat.press("end")
        assert "sister" in seat.text


async def test_it_runs_by_itself_at_sixty_times_and_stands_with_space(desk: Desk) -> None:
    async with at_replay(desk) as seat:
        await seat.press(*["plus"] * 6, "space")
        assert "60×" in seat.text
        begun = screen(seat).replay
        assert begun is not None
        assert begun.is_running
        first = seat.text
        while seat.text == first:
            await seat.pilot.pause()
        await seat.press("space")
        assert "still, 60×" in seat.text


async def test_it_stands_still_once_another_place_is_shown(desk: Desk) -> None:
    async with at_replay(desk) as seat:
        await seat.press("space")
        shown = screen(seat)
        await seat.press("escape")
        assert seat.place == "chart"
        assert shown.replay is not None
        assert not shown.replay.is_running


async def test_nothing_of_a_replay_is_written(desk: Desk) -> None:
    async with at_replay(desk) as seat:
        before = seat.chart
        await seat.press("space", "plus", "d", "q", "s", "full_stop", "v", *"abcxt", "end", "pageup", "space", "enter")
        assert seat.chart is before
        assert seat.place == "replay"


async def test_a_session_that_goes_on_and_a_meeting_are_not_replayed(desk: Desk) -> None:
    desk.client("B.K.").visit("dosing", hours=-1).note(5, ev.DoseGiven(amount_mg=100))
    desk.client("C.D.").visit("integration", days=-1)
    async with desk.sit() as seat:
        for code in "bc":
            await seat.press("slash", code, "enter")
            assert "r replay" not in seat.text
            await seat.press("r")
            assert seat.place == "chart"
            assert "Choose a session with a dose that has ended." in seat.text
            await seat.press("1")


async def test_the_place_says_so_where_there_is_nothing_to_replay(desk: Desk) -> None:
    desk.client("B.K.").visit("dosing", hours=-1).note(5, ev.DoseGiven(amount_mg=100))
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "ctrl+p")
        await seat.type("let it run")
        await seat.press("enter")
        assert seat.place == "replay"
        assert "The session is still going on." in seat.text
        await seat.press("space", "q", "escape")
        assert seat.place == "chart"


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 20), (160, 50)])
async def test_the_replay_is_as_it_was_found_good(desk: Desk, columns: int, lines: int) -> None:
    async with at_replay(desk, columns, lines) as seat:
        await seat.press("q")
        golden(f"replay-{columns}x{lines}", seat)
