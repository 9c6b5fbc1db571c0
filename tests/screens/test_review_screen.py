from pathlib import Path

import pytest

from kapterm.session import events as ev
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course, dosed


async def _review(seat: Seat) -> None:
    await seat.press("slash", "enter", "7")


def _one(desk: Desk) -> str:
    return dosed(desk.client("A.M."), -1, 200, 142, 3)


async def test_the_record_stands_as_it_will_leave_with_what_is_open_on_top(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        golden("review", seat)


async def test_lines_are_never_wider_than_can_be_read(desk: Desk) -> None:
    _one(desk)
    async with desk.sit(160, 50) as seat:
        await _review(seat)
        assert max(len(line) for line in seat.lines[2:-2]) <= 104


async def test_enter_on_an_open_point_leads_to_its_part_of_the_record(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        assert "▸ · vitals due at +20 min" in seat.text
        await seat.press("enter")
        assert "▸ ## Vital" in seat.text


async def test_the_next_view_and_the_next_form_are_named_and_shown(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("v")
        assert "progress note · Markdown" in seat.lines[0]
        await seat.press("f")
        assert "plain text" in seat.lines[0]
        assert "##" not in seat.text


async def test_an_export_is_written_where_the_line_says_and_says_that_it_is_plain(desk: Desk, tmp_path: Path) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e")
        assert "~/2026-11-19-kap-dosing-am.md" in seat.text
        await seat.press("ctrl+u")
        await seat.type(str(tmp_path / "out.md"))
        await seat.press("enter")
        assert "plain text from now on" in seat.text
        assert "ketamine 200 mg" in (tmp_path / "out.md").read_text("utf-8")
        assert [fact.view for _, _, fact in seat.chart.of_kind(ev.ExportMade)] == ["full"]


async def test_an_export_never_goes_over_another_file(desk: Desk, tmp_path: Path) -> None:
    _one(desk)
    (tmp_path / "there.md").write_text("mine", "utf-8")
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e", "ctrl+u")
        await seat.type(str(tmp_path / "there.md"))
        await seat.press("enter")
        assert "already there" in seat.text
        assert (tmp_path / "there.md").read_text("utf-8") == "mine"
        await seat.press("e")
        assert "there.md" in seat.text, "the path that was typed is proposed again"


async def test_signing_takes_two_steps_and_then_only_an_addendum(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s", *"Ada", "enter")
        assert "check value" in seat.text
        await seat.press(*"LCSW", "enter")
        visit = seat.chart.sessions[-1]
        assert visit.signed
        assert "signed" in seat.lines[0]
        await seat.press("s")
        assert "changes only by addendum" in seat.text
        await seat.press("a", *"later", "enter")
        assert [entry.text for entry, _ in seat.chart.sessions[-1].of_kind(ev.AddendumWritten)] == ["later"]


async def test_a_session_that_goes_on_cannot_be_signed(desk: Desk) -> None:
    running = desk.client("A.M.").visit("dosing", hours=-1)
    running.note(5, ev.DoseGiven(amount_mg=100, route="SL"))
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s")
        assert "still going on" in seat.text
        await seat.press("a")
        assert "Not signed yet" in seat.text


async def test_a_signed_record_refuses_everything_else_in_one_sentence(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s", *"Ada", "enter", *"LCSW", "enter")
        await seat.press("ctrl+p")
        await seat.type("record: decision")
        await seat.press("enter")
        await seat.type("no")
        await seat.press("enter")
        assert "changes only by addendum" in seat.text


async def test_a_client_without_a_visit_has_nothing_to_review(desk: Desk) -> None:
    desk.client("B.K.")
    async with desk.sit() as seat:
        await _review(seat)
        assert "No visit to review yet" in seat.text


@pytest.mark.parametrize("columns", [60, 80, 160])
async def test_a_course_is_reviewed_at_every_width(desk: Desk, columns: int) -> None:
    course(desk)
    async with desk.sit(columns, 24) as seat:
        await _review(seat)
        assert "integration 2" in seat.lines[0]
