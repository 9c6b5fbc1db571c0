"""Dark, and reading back: what the program withdraws into, and who may turn the light on again."""

from __future__ import annotations

from textual import events

from kapterm.widgets.messages import Go
from tests.screens.conftest import Desk, Seat
from tests.screens.test_dosing_screen import burst, hour, said, screen, session, settle, written


async def set_pin(seat: Seat, digits: str) -> None:
    """Ask the palette for a PIN."""
    await seat.press("ctrl+p")
    await burst(seat, "pin for reading")
    await seat.press("enter", *digits, "enter")


async def test_to_withdraw_makes_nothing_lighter(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z", "Z", "ctrl+l")
        assert screen(seat).dark == 2
        await seat.press("escape", "escape")
        screen(seat).do_lock()
        assert screen(seat).dark == 1


async def test_elsewhere_while_a_dose_runs_to_withdraw_is_the_hour_in_the_dark(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z", "Z")
        screen(seat).post_message(Go("chart"))
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert seat.place == "chart"
        await seat.press("ctrl+l")
        await seat.pilot.pause()
        assert seat.place == "dosing"
        assert screen(seat).dark == 2


async def test_without_a_pin_esc_brings_the_light_back(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+l", "escape")
        assert "A.M." in seat.text


async def test_with_a_pin_reading_back_asks_for_it_once_the_program_withdrew(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await set_pin(seat, "4711")
        await seat.press("Z", "escape")
        assert "A.M." in seat.text, "the dark that somebody chose asks nothing"
        await seat.press("ctrl+l", "escape")
        assert "PIN" in seat.text
        assert "A.M." not in seat.text
        await seat.press(*"1234")
        assert "1234" not in seat.text
        await seat.press("enter")
        assert "not the PIN" in seat.text
        assert "A.M." not in seat.text
        await seat.press(*"4711", "enter")
        assert "A.M." in seat.text
        assert "4711" not in seat.text


async def test_with_a_pin_letters_and_lines_log_in_the_dark_and_nothing_is_asked(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await set_pin(seat, "4711")
        await seat.press("ctrl+l", "t")
        await settle(seat)
        await seat.press("Q")
        await burst(seat, "so dark\n")
        await written(seat)
        await seat.press("escape", "j")
        await settle(seat)
        assert said(seat) == ["tears", "so dark", "jolt of distress"], "a letter answers the question by logging"
        assert "PIN" not in seat.text


async def test_with_a_pin_neither_list_nor_palette_nor_page_leads_around_it(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await set_pin(seat, "4711")
        await seat.press("tab", "ctrl+l")
        assert screen(seat).keyboard.listing is None
        for keys in (("tab",), ("ctrl+p",), ("I",), ("T",), ("enter", "ctrl+p"), ("escape", "escape")):
            await seat.press(*keys)
            assert "PIN" in seat.text, keys
            assert "A.M." not in seat.text
            assert "latex" not in seat.text
            await seat.press("escape")
        assert seat.app.screen is screen(seat)


async def test_a_pin_is_four_digits_or_none(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await set_pin(seat, "12")
        assert "4 digits" in seat.text
        await seat.press("backspace", "backspace", "enter", "ctrl+l", "escape")
        assert "A.M." in seat.text


async def test_a_page_in_the_dark_lights_itself_alone(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z", "I")
        assert "For the next person" in seat.text
        assert "a–z see" not in seat.text
        await seat.press("space")
        assert "For the next person" not in seat.text


async def test_a_paste_while_help_or_the_question_to_leave_is_open_is_one_note(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        for key in ("question_mark", "ctrl+q"):
            await seat.press(key)
            screen(seat).take_paste(events.Paste("warm\nhands"))
            await seat.press("enter")
            await written(seat)
        assert said(seat) == ["warm hands", "warm hands"]
        assert seat.app.is_running
