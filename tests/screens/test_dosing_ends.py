"""The end of the hour through the real app: criteria in sight, the summary at once, and what a restart leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kapterm.session import events as ev
from tests.screens.conftest import Desk, Visit

PLAN = ev.PlanMade(route="SL", drug="ketamine", dose_mg=200, weight_kg=70, escort="sister, confirmed")
DOSE = ev.DoseGiven(amount_mg=200, route="SL", drug="ketamine")


def hour(desk: Desk, minutes_ago: float) -> Visit:
    """A session whose dose was so long ago."""
    visit = desk.client("A.M.").visit("dosing", hours=-5)
    visit.note(1, PLAN)
    visit.note(300 - minutes_ago, DOSE)
    return visit


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_criteria_stand_over_the_end_of_the_log_and_keys_go_on(desk: Desk, size: tuple[int, int]) -> None:
    hour(desk, 125)
    async with desk.sit(*size) as seat:
        await seat.press("enter")
        await seat.type("R12")
        assert "1✓minimum stay over" in seat.text
        assert "2✓vitals back" in seat.text
        assert "h home" in seat.text
        assert "last dose" in seat.text or "last 200 mg" in seat.text, "the fixed lines stay"
        await seat.press("escape")
        await seat.type("t2")
        assert "tears" in seat.text


async def test_who_goes_home_leaves_a_summary_that_any_key_closes(desk: Desk) -> None:
    hour(desk, 125)
    async with desk.sit() as seat:
        await seat.press("enter")
        await seat.type("R1234567890a")
        await seat.press("enter")
        await seat.type("Rh")
        await seat.press("enter")
        assert "How it went" in seat.text
        assert "vitals due at +20 min: not recorded" in seat.text
        assert "200 mg, 2.86 mg/kg" in seat.text
        await seat.press("escape")
        assert "How it went" not in seat.text
        assert "went home with sister" in seat.text


async def test_leaving_early_asks_why_in_the_line(desk: Desk) -> None:
    hour(desk, 60)
    async with desk.sit() as seat:
        await seat.press("enter")
        await seat.type("Rh")
        await seat.press("enter")
        assert "because" in seat.text
        assert seat.chart.live is not None, "nobody has left yet"
        await seat.type(" because the last bus")
        await seat.press("enter")
        assert seat.chart.live is None
        left = next(fact for _, fact in seat.chart.sessions[0].of_kind(ev.Departed))
        assert (left.reason, left.escort) == ("the last bus", "sister")


async def test_a_restart_in_a_session_leaves_one_line_and_bends_no_time(desk: Desk) -> None:
    hour(desk, 60)
    desk.clock.moment += timedelta(minutes=4)
    async with desk.sit() as seat:
        await seat.press("enter")
        noted = [fact for _, fact in seat.chart.sessions[0].of_kind(ev.ProgramNoted)]
        assert [(fact.name.split(" 1")[0], fact.gap_min) for fact in noted] == [("program restarted", 4)]
        assert "T+ 64 min" in seat.text
        await seat.press("escape", "2", "4")
        assert len(list(seat.chart.sessions[0].of_kind(ev.ProgramNoted))) == 1


async def test_a_reading_above_a_limit_shows_it_quietly_and_its_repeat_as_clinic_rule(desk: Desk) -> None:
    hour(desk, 30)
    async with desk.sit() as seat:
        await seat.press("enter")
        await seat.type("V166/102 92 97 16")
        await seat.press("enter")
        assert "clinic rule: 160/100 or above: repeat in 5 min (general)" in seat.text
        assert "vitals, clinic rule" in seat.text or "+" in seat.text.splitlines()[3]


async def test_the_usual_course_is_shown_only_where_somebody_asks_for_it(desk: Desk) -> None:
    hour(desk, 30)
    async with desk.sit() as seat:
        await seat.press("enter")
        assert "Usual course" not in seat.text
        await seat.press("ctrl+p")
        await seat.type("usual course")
        await seat.press("enter")
        assert "Usual course" in seat.text
        await seat.press("escape")
        assert "Usual course" not in seat.text
