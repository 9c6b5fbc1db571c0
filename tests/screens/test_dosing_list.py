"""The list of the dosing hour, the status of caps lock, and the log as it was once known, in front of a screen."""

from __future__ import annotations

from datetime import timedelta

from kapterm.session import events as ev
from kapterm.widgets.log import Log
from kapterm.widgets.row import text_of
from tests.screens.conftest import NOW, Desk, Seat
from tests.screens.test_dosing_screen import burst, hour, said, screen, session, settle, written


def under_cursor(seat: Seat) -> str:
    """The rows in the bar."""
    rows = [row for row in screen(seat).query_one("#log", Log).rows if any(span.role == "bar" for span in row)]
    return " ".join(text_of(row).strip() for row in rows)


async def test_tab_shows_the_cursor_in_a_bar_and_moves_nothing_else(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        before = seat.lines
        await seat.press("tab")
        assert "touch: L hand" in under_cursor(seat)
        changed = [y for y, (old, new) in enumerate(zip(before, seat.lines, strict=True)) if old != new]
        assert len(changed) == 3, "the line under the cursor, the entry line and the keys"
        await seat.press("up")
        assert "bold" in under_cursor(seat)


async def test_the_log_scrolls_to_the_cursor_and_back_to_its_end(desk: Desk) -> None:
    visit = hour(desk)
    for number in range(40):
        visit.note(58, ev.NoteWritten(text=f"note {number}"))
    async with session(desk) as seat:
        end = seat.lines
        await seat.press("tab", "home")
        assert "plan" in under_cursor(seat)
        assert "note 39" not in seat.text
        await seat.press("end")
        assert "note 39" in under_cursor(seat)
        await seat.press("escape")
        assert seat.lines[5:20] == end[5:20]


async def test_a_line_is_struck_reworded_and_moved_through_the_list(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("t")
        await settle(seat)
        await seat.press("tab")
        await burst(seat, "\nquietly\n")
        await written(seat)
        assert said(seat) == ["tears quietly"]
        await seat.press("at")
        await burst(seat, "14:20? saw it earlier\n")
        await written(seat)
        assert "14:20~" in under_cursor(seat)
        assert "was 14:25" in under_cursor(seat)
        await seat.press("backspace")
        await burst(seat, "not she\n")
        await written(seat)
        assert "struck: not she" in under_cursor(seat)


async def test_words_are_found_and_said_at_the_foot(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("tab", "slash")
        await burst(seat, "angry")
        assert "find › angry" in seat.text
        assert "1 found" in seat.text
        await seat.press("enter")
        assert "angry with me" in under_cursor(seat)


async def test_caps_stands_in_the_entry_line_until_backspace_answers(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "QFT")
        assert "CAPS?" in seat.lines[-2]
        await seat.press("backspace")
        assert "case swapped" in seat.lines[-2]
        await seat.press("T")
        await settle(seat)
        assert said(seat) == ["tears"]


async def test_with_caps_lock_a_line_still_says_what_it_understood_and_what_it_asks(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "QFT")
        await seat.press("backspace")
        await seat.press("comma", "D")
        await burst(seat, "2000")
        assert "case swapped  ketamine 2000 mg" in seat.lines[-2]
        await seat.press("enter")
        assert "case swapped" in seat.lines[-2]
        assert "above 600" in seat.text


async def look_back(seat: Seat, at: str) -> None:
    """Ask the palette for the log as it was known."""
    await seat.press("ctrl+p")
    await burst(seat, "as it was known")
    await seat.press("enter")
    await burst(seat, at)
    await seat.press("enter")


async def test_the_log_is_shown_as_it_was_known_and_esc_returns(desk: Desk) -> None:
    visit = hour(desk)
    desk.clock.moment = NOW + timedelta(minutes=10)
    moved = visit.note(58, ev.NoteWritten(text="written later"))
    visit.note(60, ev.Struck(of=moved, text="wrong line"))
    async with session(desk) as seat:
        assert "struck: wrong line" in seat.text
        await look_back(seat, "14:30")
        assert "as known at 14:30" in seat.text
        assert "written later" not in seat.text
        await seat.press("home")
        assert "ketamine 200 mg" in seat.text
        assert "as known at 14:30" in seat.text
        await seat.press("escape")
        assert "as known" not in seat.text
        assert "written later" in seat.text


async def test_a_moment_before_everything_says_that_nothing_was_known(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await look_back(seat, "14:10")
        assert "nothing was known at 14:10" in seat.text


async def test_a_letter_while_the_past_is_shown_logs_now(desk: Desk) -> None:
    hour(desk)
    desk.clock.moment = NOW + timedelta(minutes=10)
    async with session(desk) as seat:
        await look_back(seat, "14:30")
        await seat.press("t")
        await settle(seat)
        assert said(seat)[-1] == "tears"
        assert "as known" not in seat.text
