from kapterm.session import events as ev
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course


async def test_a_course_of_treatment_is_as_it_was_found_good(desk: Desk) -> None:
    course(desk)
    async with desk.sit() as seat:
        await seat.press("slash", "enter")
        golden("chart-course", seat)


async def test_a_wide_window_has_the_trends_beside_the_visits(desk: Desk) -> None:
    course(desk)
    async with desk.sit(160, 50) as seat:
        await seat.press("slash", "enter")
        golden("chart-course-wide", seat)


async def test_a_client_without_a_visit_is_told_how_to_begin(desk: Desk) -> None:
    desk.client("B.K.")
    async with desk.sit() as seat:
        await seat.press("enter")
        golden("chart-empty", seat)


async def test_an_answer_that_must_be_seen_stays_until_an_action_is_written(desk: Desk) -> None:
    client = desk.client("B.K.")
    meeting = client.visit("integration", days=-1)
    meeting.note(5, ev.MeasureTaken(measure="phq-9", answers=(1, 1, 1, 1, 1, 1, 1, 1, 2)))
    async with desk.sit() as seat:
        await seat.press("slash", "enter")
        assert "must be seen" in seat.text
        await seat.press("enter", "enter")
        assert "must be seen" in seat.text, "nothing typed is nothing done"
        await seat.press("enter")
        await seat.type("asked, plan gone through")
        await seat.press("enter")
        assert "must be seen" not in seat.text
        (written,) = [fact for _, _, fact in seat.chart.of_kind(ev.MustSeeAnswered)]
        assert written.text == "asked, plan gone through"


async def test_enter_on_a_visit_leads_every_place_to_it(desk: Desk) -> None:
    course(desk)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "down", "down", "enter")
        assert seat.app.session_id == seat.chart.sessions[-2].id


async def test_the_chart_works_in_the_smallest_window(desk: Desk) -> None:
    course(desk)
    async with desk.sit(60, 20) as seat:
        await seat.press("slash", "enter")
        golden("chart-course-small", seat)


async def test_each_of_several_answers_is_acted_on_by_itself(desk: Desk) -> None:
    client = desk.client("B.K.")
    client.visit("integration", days=-1).note(5, ev.MeasureTaken(measure="c-ssrs", answers=(1, 1, 1, 0, 0, 0, 0)))
    async with desk.sit() as seat:
        await seat.press("slash", "enter")
        before = seat.text.count("must be seen")
        assert before > 1
        await seat.press("down", "enter", *"asked", "enter")
        assert seat.text.count("must be seen") == before - 1


async def test_a_measure_without_a_number_shows_its_first_and_its_newest_level(desk: Desk) -> None:
    client = desk.client("B.K.")
    client.visit("integration", days=-9).note(5, ev.MeasureTaken(measure="c-ssrs", answers=(1, 1, 0, 1, 0, 0, 0)))
    client.visit("integration", days=-1).note(5, ev.MeasureTaken(measure="c-ssrs", answers=(0, 0, 0, 0, 0, 0, 0)))
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "end")
        assert "C-SSRS scree… high, 11 Nov → negative, 19 Nov" in " ".join(seat.text.split())


async def test_plus_goes_on_with_the_dosing_day_in_progress(desk: Desk) -> None:
    running = desk.client("B.K.").visit("dosing", hours=-1)
    running.note(5, ev.DoseGiven(amount_mg=100, route="SL"))
    async with desk.sit() as seat:
        await seat.press("enter", "escape", "escape", "slash", "enter", "plus")
        assert seat.place == "dosing"
        assert len(seat.chart.sessions) == 1


async def test_a_meeting_of_today_is_gone_on_with_and_not_begun_twice(desk: Desk) -> None:
    desk.client("B.K.").visit("integration", days=-1)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "i")
        assert [visit.number for visit in seat.chart.sessions] == [1, 2]
        await seat.press("2", "i")
        assert [visit.number for visit in seat.chart.sessions] == [1, 2]
        assert seat.place == "integration"


async def test_what_is_planned_for_now_stands_on_top_and_the_ladder_below(desk: Desk) -> None:
    client = course(desk)
    client.about(ev.ClientRegistered(code="A.M.", indication="anxiety"))
    async with desk.sit(80, 40) as seat:
        await seat.press("slash", "enter")
        (due,) = (line for line in seat.lines if " due " in line)
        assert "meeting 1 week" in due
        assert "GAD-7" not in due, "it was taken at the first of these days"
        assert next(line for line in seat.lines if "next morning" in line).endswith("missed")
        assert next(line for line in seat.lines if "24 to 72 h " in line).endswith("integration 2, 17 Nov")


async def test_the_next_meeting_is_agreed_in_the_chart_and_opened_there_once_it_was_held(desk: Desk) -> None:
    course(desk)
    async with desk.sit(80, 40) as seat:
        await seat.press("slash", "enter")
        await to_line(seat, "2 weeks")
        await seat.press("enter")
        await seat.type("1 Dec 14:00")
        await seat.press("enter")
        ((_, made),) = seat.chart.everywhere(ev.AppointmentMade)
        assert made == ev.AppointmentMade(on="1 Dec 14:00", meeting="2 weeks")
        assert "agreed: 1 Dec 14:00" in seat.text
        await to_line(seat, "24 to 72 h")
        await seat.press("enter")
        assert (seat.place, seat.app.session_id) == ("integration", seat.chart.sessions[-1].id)


async def to_line(seat: Seat, words: str) -> None:
    await seat.press("home")
    for _ in range(30):
        if any(line.startswith(" ▸ ") and words in line for line in seat.lines):
            return
        await seat.press("down")
    raise AssertionError(words)


async def test_what_grounded_stands_with_the_distress_before_and_after(desk: Desk) -> None:
    visit = desk.client("B.K.").visit("dosing", days=-2)
    visit.note(5, ev.DoseGiven(amount_mg=100))
    chair, breath = (
        ev.Observed(code="grounding", label="grounding", prompt_id="W1", prompt="feel the chair hold you"),
        (ev.Observed(code="grounding", label="grounding", prompt_id="B1", prompt="let the breath go out slowly")),
    )
    for minute, fact, before, after in ((20, chair, 7, 3), (30, breath, 5, 5), (50, chair, 6, 4)):
        visit.note(minute + 1, ev.Linked(of=visit.note(minute, fact), distress_before=before, distress_after=after))
    visit.note(60, chair)
    visit.note(120, ev.Departed())
    async with desk.sit(80, 40) as seat:
        await seat.press("slash", "enter")
        first = next(at for at, line in enumerate(seat.lines) if "Grounding, distress before and after" in line)
        assert seat.lines[first + 1].split() == ["feel", "the", "chair", "hold", "you", "7→3", "6→4", "3×"]
        assert seat.lines[first + 2].split() == ["let", "the", "breath", "go", "out", "slowly", "5→5"]


async def test_a_meeting_that_is_not_signed_is_gone_on_with_and_a_signed_one_is_read(desk: Desk) -> None:
    client = desk.client("A.M.")
    client.visit("integration", days=-8).note(40, ev.RecordSigned(name="Ada Moss", credential="LCSW", lines=1))
    client.visit("integration", days=-1).note(5, ev.NoteWritten(text="slept well"))
    async with desk.sit() as seat:
        for steps, place in ((), "integration"), (("down",), "review"):
            await seat.press("slash", "enter", "home", *steps, "enter")
            assert seat.place == place
