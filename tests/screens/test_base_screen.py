from textual.events import Paste

from kapterm import keys
from kapterm.screens.help import help_rows
from kapterm.session import events as ev
from kapterm.widgets.row import text_of, width_of
from tests.screens.conftest import Desk, golden


async def test_the_first_screen_is_today(desk: Desk) -> None:
    async with desk.sit() as seat:
        assert seat.place == "today"
        assert seat.lines[0].startswith(" Today")
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
        assert seat.lines[0].startswith(" Today")


async def test_an_open_line_gets_every_key_typed_ahead_in_order(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("plus", "B", "full_stop", "K", "full_stop", "enter")
        assert seat.chart.code == "B.K."


async def test_help_stands_over_the_last_lines_and_any_key_closes_it(desk: Desk) -> None:
    desk.client("A.M.")
    async with desk.sit() as seat:
        await seat.press("question_mark")
        golden("help-today", seat)
        await seat.press("escape")
        assert "palette" not in seat.text
        await seat.press("question_mark", "slash")
        assert seat.place == "clients", "the key that closes it does what it does"


async def test_help_has_at_most_six_lines_in_every_place_and_width(desk: Desk) -> None:
    for place in ("today", "chart", "review", "integration", "measures"):
        acts = keys.of(place, "lists", "places", "everywhere")
        for width in (60, 80, 160):
            rows = help_rows(acts, width)
            assert len(rows) <= 7
            assert all(width_of(row) <= width for row in rows)
            assert place == "today" or width < 80 or text_of(rows[1]).count("  ") > 2


async def test_the_palette_goes_anywhere_by_words(desk: Desk) -> None:
    desk.client("A.M.").visit("integration", days=-1)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "ctrl+p")
        golden("palette-chart", seat)
        await seat.type("review")
        await seat.press("enter")
        assert seat.place == "review"


async def test_the_palette_chooses_colours(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("ctrl+p", *"ember")
        await seat.press("enter")
        assert seat.app.theme == "ember"


async def test_a_line_laid_aside_by_the_palette_comes_back_whole(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("plus", "A", "ctrl+p", "z", "escape", "B", "enter")
        assert seat.chart.code == "AB"


async def test_a_kind_without_a_key_is_recorded_by_its_name(desk: Desk) -> None:
    desk.client("A.M.").visit("integration", days=-1)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "ctrl+p")
        await seat.type("record lab")
        await seat.press("enter")
        await seat.type("name TSH; result 2.1 mU/l")
        await seat.press("enter")
        ((_, _, fact),) = seat.chart.of_kind(ev.LabReported)
        assert (fact.name, fact.result) == ("TSH", "2.1 mU/l")


async def test_a_paste_into_the_open_line_is_one_line(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("plus")
        seat.app.post_message(Paste("A.\nM."))
        await seat.press("enter")
        assert seat.chart.code == "A. M."


async def test_while_a_dose_runs_locking_is_dark_and_nothing_ends(desk: Desk) -> None:
    running = desk.client("A.M.").visit("dosing", hours=-1)
    running.note(5, ev.DoseGiven(amount_mg=100, route="SL"))
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "ctrl+l")
        assert seat.place == "dosing"
        assert seat.app.is_running
        assert "100 mg" not in seat.text


async def test_the_palette_does_an_act_of_another_place_there(desk: Desk) -> None:
    desk.client("A.M.").visit("integration", days=-1)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "ctrl+p", *_keys("write the record"), "enter")
        assert seat.place == "review"
        assert "~/2026-11-19-kap-integration-am.md" in seat.text
        await seat.press("escape", "ctrl+p", *_keys("a new client"), "enter")
        assert seat.place == "today"
        await seat.press(*"B.K.", "enter")
        assert seat.chart.code == "B.K."


def _keys(text: str) -> list[str]:
    return ["space" if char == " " else char for char in text]
