from kapterm.session import events as ev

from .conftest import Desk
from .courses import course


async def test_a_dose_in_a_private_note_gets_a_quiet_word_and_is_kept_all_the_same(desk: Desk) -> None:
    running = desk.client("A.M.").visit("dosing", hours=-1)
    running.note(5, ev.DoseGiven(amount_mg=100, route="SL"))
    async with desk.sit() as seat:
        await seat.press("enter")
        assert seat.place == "dosing"
        await seat.press("left_parenthesis")
        await seat.type("my fear")
        assert "belongs to the record" not in seat.text
        await seat.type(" at 50 mg")
        assert "“mg”: belongs to the record" in seat.text
        await seat.press("enter")
        assert "belongs to the record" not in seat.text
        assert len(list(seat.chart.sessions[-1].of_kind(ev.AsideWritten))) == 1


async def test_a_private_line_of_a_meetings_note_gets_it_too(desk: Desk) -> None:
    course(desk)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "5", "shift+tab", "enter", "left_parenthesis")
        await seat.type("the lorazepam worries me")
        await seat.press("escape")
        assert "“lorazepam”: belongs to the record" in seat.text
