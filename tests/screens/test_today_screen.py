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
