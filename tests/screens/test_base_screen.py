from tests.screens.conftest import Desk


async def test_the_first_screen_is_today(desk: Desk) -> None:
    async with desk.sit() as seat:
        assert seat.place == "today"
        assert seat.lines[0].startswith("Today")
        assert seat.lines[0].endswith("14:25")


async def test_leaving_asks_for_enter_and_any_other_key_stays(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("ctrl+q")
        assert "Enter leaves the program" in seat.text
        await seat.press("x")
        assert "Enter leaves" not in seat.text
        await seat.press("ctrl+q", "enter")
        assert seat.app.return_code == 0


async def test_locking_ends_with_the_code_that_brings_back_the_prompt(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("ctrl+l")
        assert seat.app.return_code == 75


async def test_a_window_too_small_says_so_and_comes_back(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.pilot.resize_terminal(50, 12)
        await seat.pilot.pause()
        assert "too small" in seat.text
        assert "Today" not in seat.text
        await seat.pilot.resize_terminal(80, 24)
        await seat.pilot.pause()
        assert seat.lines[0].startswith("Today")


async def test_an_open_line_gets_every_key_typed_ahead_in_order(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("plus", "B", "full_stop", "K", "full_stop", "enter")
        assert seat.chart.code == "B.K."
