import re

from kapterm.session import events as ev
from tests.screens.conftest import Client, Desk, Visit, golden


def _dosed(client: Client, **when: float) -> Visit:
    visit = client.visit("dosing", **when)  # type: ignore[arg-type]
    visit.note(10, ev.DoseGiven(amount_mg=200, route="SL"))
    return visit


async def test_the_first_start_says_what_to_do(desk: Desk) -> None:
    async with desk.sit() as seat:
        golden("today-first-start", seat)


async def test_a_session_in_progress_stands_on_top_and_enter_resumes_it(desk: Desk) -> None:
    desk.client("B.K.")
    running = _dosed(desk.client("Z.Z."), hours=-1)
    async with desk.sit() as seat:
        assert "Z.Z." in seat.lines[3]
        assert "T+ 50 min" in seat.lines[3]
        assert seat.lines[3].startswith(" ▸")
        await seat.press("enter")
        assert seat.chart.code == "Z.Z."
        assert seat.app.session_id == running.id


async def test_a_day_with_everything_is_as_it_was_found_good(desk: Desk) -> None:
    _dosed(desk.client("A.M."), hours=-0.5).note(0, ev.PlanMade(route="SL"))
    morning = desk.client("B.K.")
    _dosed(morning, hours=-5).note(130, ev.Departed(escort="sister"))
    late = desk.client("C.D.")
    _dosed(late, days=-1, hours=-3).note(150, ev.Departed(escort="friend"))
    seen = desk.client("E.F.")
    meeting = seen.visit("integration", days=-2)
    meeting.note(5, ev.MeasureTaken(measure="phq-9", answers=(1, 1, 1, 1, 1, 1, 1, 1, 1)))
    meeting.note(20, ev.CommitmentMade(action="leave work at 17:30"))
    desk.client("G.H.")
    async with desk.sit() as seat:
        golden("today-full", seat)


async def test_a_new_client_is_asked_for_a_code_and_opens_in_the_chart(desk: Desk) -> None:
    async with desk.sit() as seat:
        await seat.press("plus")
        assert "code or initials" in seat.text
        await seat.type("N.W.")
        await seat.press("enter")
        assert seat.chart.code == "N.W."


async def test_a_code_that_is_taken_is_refused_in_one_sentence(desk: Desk) -> None:
    desk.client("A.M.")
    async with desk.sit() as seat:
        await seat.press("plus", *"A.M.", "enter")
        assert "Another client has this code already." in seat.text
        assert seat.place == "today"


async def test_the_cursor_stays_on_its_line_when_the_minute_changes(desk: Desk) -> None:
    for code in ("A.M.", "B.K.", "C.D."):
        desk.client(code)
    async with desk.sit() as seat:
        await seat.press("down", "down")
        chosen = next(line for line in seat.lines if "▸" in line)
        assert "C.D." in chosen
        seat.app.now = desk.clock.local(desk.clock.now().replace(minute=26))
        await seat.pilot.pause()
        assert chosen in seat.lines


async def test_a_checklist_left_half_answered_is_seen_with_how_far_it_is(desk: Desk) -> None:
    client = desk.client("A.M.")
    client.visit("dosing", hours=-1).note(5, ev.ItemAnswered(item="P01", state="yes"))
    met = desk.client("B.K.")
    met.visit("preparation", days=-3).note(5, ev.ItemAnswered(item="P10", state="no"))
    desk.client("C.D.").visit("preparation", hours=-1)
    async with desk.sit() as seat:
        shown = {
            code: line
            for code in ("A.M.", "B.K.", "C.D.")
            for line in seat.lines
            if f" {code} " in line and "answered" in line
        }
        assert "dosing 1       preparation, 4 of 94 answered" in shown["A.M."]
        assert "Left half done" in seat.text
        assert re.search(r"preparation 1  \d of \d+ answered +17 Nov", shown["B.K."])
        assert re.search(r"preparation 1  go on, \d of \d+ answered +13:25", shown["C.D."])
        await seat.press("down", "down")
        assert "▸ B.K." in seat.text
        await seat.press("enter")
        assert seat.place == "preparation"


async def test_a_line_left_half_typed_is_seen_and_leads_back_to_it(desk: Desk) -> None:
    desk.client("A.M.").visit("integration", hours=-1)
    async with desk.sit() as seat:
        await seat.press("down", "enter", "enter")
        await seat.type("no though")
        seat.app.exit(return_code=1)
    async with desk.sit() as seat:
        line = next(line for line in seat.lines if "a line typed, not kept" in line)
        assert "no though" not in seat.text
        assert "integration 1" in line
        await seat.press("1", "down", "enter")
        assert seat.place == "integration"


async def test_a_commitment_whose_day_has_come_is_owed_and_stands_as_due_in_the_chart(desk: Desk) -> None:
    met = desk.client("B.K.").visit("integration", days=-5)
    met.note(5, ev.CommitmentMade(action="phone my brother", follow_up="in 3 days", due_on="2026-11-18"))
    met.note(6, ev.CommitmentMade(action="walk", follow_up="5 dec", due_on="2026-12-05"))
    async with desk.sit() as seat:
        assert "2 open commitments, 1 due" in seat.text
        await seat.press("slash", "enter")
        (line,) = (line for line in seat.lines if "phone my brother" in line)
        assert "due 18 Nov" in line
        assert not [line for line in seat.lines if "walk" in line and "due" in line]


async def test_that_a_printed_key_let_somebody_in_stands_for_a_month(desk: Desk) -> None:
    desk.client("A.M.")
    for days, reason in ((-31, "long ago"), (-3, "[b]Ada is ill[/b]")):
        desk.came_in_by_recovery_key(reason, days)
    async with desk.sit() as seat:
        assert " The vault" in seat.lines
        assert "17 Nov opened by the recovery key of Ada Moss, LCSW: [b]Ada is ill[/b]" in seat.text
        assert "long ago" not in seat.text
