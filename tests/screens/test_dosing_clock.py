"""A sleep of the computer and a clock that was set, in front of a screen: a line says so, no elapsed time bends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kapterm.clock import ClockNotice
from tests.screens.conftest import NOW, Desk, Seat
from tests.screens.test_dosing_screen import hour, said, screen, session, settle


def tell(seat: Seat, desk: Desk, name: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock notice something at its next look, once."""
    moment = desk.clock.moment
    since = moment - timedelta(seconds=seconds) if name == "asleep" else moment
    notices = [ClockNotice(name, since, moment, seconds)]
    monkeypatch.setattr(desk.clock, "look", lambda: notices.pop() if notices else None)


async def test_after_a_sleep_the_hour_is_dark_and_says_how_long_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour(desk)
    async with session(desk) as seat:
        desk.clock.moment = NOW + timedelta(minutes=4)
        tell(seat, desk, "asleep", 240, monkeypatch)
        await seat.press("t")
        await settle(seat)
        assert said(seat) == ["computer asleep 14:25–14:29", "tears"], "the key that woke it is logged"
        assert screen(seat).dark == 1
        assert "T+ 27 min" in seat.text
        await seat.press("escape")
        assert "asleep 14:25–14:29" in seat.text


@pytest.mark.parametrize(("seconds", "words"), [(3600, "+3600 s"), (-120, "-120 s")])
async def test_a_clock_that_was_set_leaves_a_line_and_the_light_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: float, words: str
) -> None:
    hour(desk)
    async with session(desk) as seat:
        tell(seat, desk, "clock set", seconds, monkeypatch)
        await seat.press("t")
        await settle(seat)
        assert said(seat) == [f"computer clock set by {words}", "tears"]
        assert screen(seat).dark == 0
        assert "T+ 23 min" in seat.text


async def test_after_a_sleep_the_time_is_right_without_a_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hour(desk)
    async with session(desk) as seat:
        desk.clock.moment = NOW + timedelta(minutes=30)
        tell(seat, desk, "asleep", 1800, monkeypatch)
        seat.app._look_for_sleep()
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert "T+ 53 min" in seat.text
        assert said(seat) == ["computer asleep 14:25–14:55"]
