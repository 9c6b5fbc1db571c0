"""One client in two windows: one writes, the other says so, follows, and takes over when the first has gone."""

from __future__ import annotations

import pytest

from kapterm import app
from kapterm.session import events as ev
from kapterm.widgets.entry import EntryLine
from kapterm.widgets.hand import Hand
from tests.screens.conftest import Desk


async def test_the_other_window_reads_what_is_written_and_writes_once_it_may(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LOOK_EVERY_S", 0.05)
    client = desk.client("A.M.")
    visit = client.visit("dosing", hours=-1)
    visit.note(5, ev.DoseGiven(amount_mg=200, route="SL"))
    desk.close_files()
    elsewhere = desk.practice.open_client(client.id)
    async with desk.sit() as seat:
        await seat.press("enter")
        assert seat.place == "dosing"
        assert "Another window writes here since" in seat.text
        assert "This one reads." in seat.text
        elsewhere.write_fact(ev.NoteWritten(text="written in the other window"), visit.id)
        await seat.until("written in the other window")
        for key in ("Q", "left_parenthesis", "D", "enter", "h"):
            await seat.press(key)
            await seat.until("Another window writes here; this one reads.")
        assert not seat.app.screen.query_one(Hand).keyboard.line
        await seat.press("tab", "slash")
        await seat.type("window")
        await seat.press("enter")
        assert "▸" in next(line for line in seat.lines if "other window" in line), "but it can be searched"
        elsewhere.close()
        await seat.press("escape", "escape", "ctrl+p")
        await seat.type("today")
        await seat.press("enter", "enter")
        assert "reads" not in seat.text
        assert "written in the other window" in seat.text


async def test_a_damaged_record_is_read_here_and_nobody_else_is_said_to_write_it(desk: Desk) -> None:
    client = desk.client("A.M.")
    visit = client.visit("integration", days=-1)
    for minute in range(4):
        visit.note(minute, ev.NoteWritten(text="she slept well"))
    path = desk.folder / "clients" / f"{client.id}.kapt"
    desk.close_files()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    async with desk.sit() as seat:
        for _ in range(2):
            await seat.press("slash", "enter")
            assert seat.place == "chart"
            await seat.press("i")
            assert "The file is damaged" in seat.text
            assert "Another window" not in seat.text
            await seat.press("1")


async def test_a_visit_that_cannot_be_begun_is_not_gone_to(desk: Desk) -> None:
    client = desk.client("A.M.")
    desk.close_files()
    elsewhere = desk.practice.open_client(client.id)
    async with desk.sit() as seat:
        await seat.press("enter", "plus")
        assert seat.place == "chart"
        assert "this one reads" in seat.text
    elsewhere.close()


async def test_no_place_lets_anything_be_typed_in_vain(desk: Desk) -> None:
    client = desk.client("A.M.")
    client.visit("integration", days=-1).note(3, ev.NoteWritten(text="she slept well"))
    desk.close_files()
    elsewhere = desk.practice.open_client(client.id)
    async with desk.sit() as seat:
        for place, begins in (("2", "m"), ("5", "enter"), ("6", "enter"), ("7", "a")):
            await seat.press("escape", place, begins, "x")
            assert not seat.app.screen.query_one(EntryLine).is_open
        await seat.press("7", "e")
        assert seat.app.screen.query_one(EntryLine).is_open, "what leaves can leave"
    elsewhere.close()
