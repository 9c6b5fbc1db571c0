"""Searching one record and all of them, through the keyboard; and that nothing of it reaches the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kapterm.session import events as ev
from kapterm.session.finding import Found, newest_first
from tests.screens.conftest import Desk, Seat
from tests.screens.courses import course

SAID = "the orchard behind the station"


def two_records(desk: Desk) -> None:
    course(desk)
    other = desk.client("B.K.").visit("integration", days=-9)
    other.note(4, ev.NoteWritten(text=f"She spoke of {SAID} again and of the bell that rang there"))
    other.note(6, ev.NoteWritten(text="quiet at home"))


async def searched(seat: Seat) -> None:
    """Wait until every record was read."""
    while not (seat.app.found.typed and seat.app.found.is_through):
        await asyncio.sleep(0)
        await seat.pilot.pause()
    await seat.press()


async def test_words_are_found_in_every_record_and_lead_to_their_visit(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("quiet")
        assert "No client has a code like this." in seat.text
        assert " ▸ find in every record  “quiet”" in seat.text
        await seat.press("enter")
        await searched(seat)
        assert "in every record: 4 found" in seat.text
        assert next(line for line in seat.lines if "▸" in line).startswith(" ▸ A.M.    15 Nov    dosing 3")
        await seat.press("down", "enter")
        assert (seat.place, seat.chart.code) == ("review", "B.K.")
        assert "quiet at home" in next(line for line in seat.lines if line.startswith(" ▸ "))


async def test_the_cursor_waits_where_the_search_began_and_then_stands_on_the_hit_that_stays_first(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("quiet")
        await seat.press("enter")
        await searched(seat)
        newest, older = newest_first(seat.app.found.hits)[:2]
        for hits, done, at in (((), 0, "reading record 1"), ((older,), 1, "reading record 2")):
            seat.app.found = Found("quiet", hits, done=done, of=2)
            await seat.press()
            assert at in next(line for line in seat.lines if "▸" in line)
        seat.app.found = Found("quiet", (older, newest), done=2, of=2)
        await seat.press()
        assert "15 Nov    dosing 3" in next(line for line in seat.lines if "▸" in line)


async def test_a_hit_that_was_chosen_while_others_came_stays_chosen(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("quiet")
        await seat.press("enter")
        await searched(seat)
        newest, older = newest_first(seat.app.found.hits)[:2]
        seat.app.found = Found("quiet", (older,), done=1, of=2)
        await seat.press("down")
        seat.app.found = Found("quiet", (older, newest), done=2, of=2)
        await seat.press()
        assert "quiet at home" in next(line for line in seat.lines if "▸" in line)


async def test_a_code_and_a_day_narrow_the_search(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("a.m. quiet 1 nov")
        await seat.press("enter")
        await searched(seat)
        assert "1 found" in seat.text
        assert "dosing 2" in seat.text


async def test_another_text_is_another_search_and_the_clients_stay_on_top(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("b.k.")
        assert seat.lines[2].startswith(" ▸ B.K.")
        await seat.press("down", "enter")
        await searched(seat)
        assert "in every record: nothing found" in seat.text
        await seat.type(" bell")
        assert "find in every record  “b.k. bell”" in seat.text
        await seat.press("escape")
        assert seat.app.found.typed == ""


async def test_a_long_line_is_shown_around_what_was_found(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit(60, 20) as seat:
        await seat.press("slash")
        await seat.type("rang")
        await seat.press("enter")
        await searched(seat)
        assert "rang there" in seat.text


async def test_a_record_that_cannot_be_read_is_counted_and_the_others_are_searched(desk: Desk, tmp_path: Path) -> None:
    two_records(desk)
    desk.close_files()
    desk.practice.cards()
    damaged = desk.client("C.D.")
    desk.close_files()
    desk.practice.cards()
    (path,) = (tmp_path / "vault").rglob(f"{damaged.id}*")
    path.write_bytes(b"nothing of ours")
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type("orchard")
        await seat.press("enter")
        await searched(seat)
        assert "in every record: 1 found; 1 cannot be read" in seat.text


async def test_one_record_is_searched_as_it_is_typed(desk: Desk) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "slash")
        await seat.type("sick")
        assert "Nothing in this record." not in seat.text
        assert "motion sickness" in seat.text
        await seat.press(*["backspace"] * 4)
        await seat.type("orchard")
        assert "Nothing in this record." in seat.text, "another client’s words"
        await seat.press(*["backspace"] * 7)
        await seat.type("quiet")
        await seat.press("down", "enter")
        assert (seat.place, seat.app.session_id) == ("review", seat.chart.dosing[1].id)
        assert "it is so quiet here" in next(line for line in seat.lines if line.startswith(" ▸ "))
        await seat.press("2", "slash", "escape")
        assert "Visits" in seat.text


async def test_nothing_of_a_search_reaches_the_disk(desk: Desk, tmp_path: Path) -> None:
    two_records(desk)
    async with desk.sit() as seat:
        await seat.press("slash")
        await seat.type(SAID)
        await seat.press("enter")
        await searched(seat)
        assert "1 found" in seat.text
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        for words in (b"orchard", b"the bell", b"station"):
            assert words not in written
