"""The ladder of planned meetings, held against what took place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.fold import fold
from kapterm.session.ladder import ladder, next_appointment, rung_of, series_ended_at
from kapterm.session.work import work_of

from .strategies import event
from .typist import shipped_packs

DOSE = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
MEETINGS = shipped_packs().meetings

Line = tuple[str, float, ev.AnyFact]


def day(n: float) -> datetime:
    return DOSE + timedelta(days=n)


def chart_of(*lines: Line) -> Chart:
    """A chart from lines of a visit, so many days after the first dose."""
    return fold("c", [event(n, fact, at=day(at), session=visit) for n, (visit, at, fact) in enumerate(lines)])


def dosing(visit: str, at: float) -> tuple[Line, Line]:
    return (visit, at - 0.1, ev.SessionOpened()), (visit, at, ev.DoseGiven(amount_mg=100))


def meeting(visit: str, at: float, purpose: str = "integration") -> Line:
    return visit, at, ev.SessionOpened(purpose=purpose)


def standings(chart: Chart, at: float) -> dict[str, str]:
    return {rung.planned.id: rung.standing for rung in ladder(chart, MEETINGS, day(at))}


def test_without_a_dose_there_is_no_ladder() -> None:
    assert ladder(chart_of(("d1", 0, ev.SessionOpened())), MEETINGS, day(1)) == ()


def test_after_a_dose_every_meeting_is_ahead_with_its_days() -> None:
    found = ladder(chart_of(*dosing("d1", 0)), MEETINGS, day(0))
    assert {rung.standing for rung in found} == {"ahead"}
    by_id = {rung.planned.id: rung for rung in found}
    assert (by_id["one_week"].first, by_id["one_week"].last) == (date(2026, 11, 7), date(2026, 11, 12))
    assert by_id["end_of_series"].first is None, "nobody has said that the series is over"
    assert by_id["three_months"].first == date(2027, 1, 18)


def test_days_are_those_of_the_calendar_and_not_of_the_hour_of_the_dose() -> None:
    chart = chart_of(*dosing("d1", 0), meeting("c1", 0.8, "call"))
    assert standings(chart, 1)["next_morning"] == "held"


def test_a_meeting_in_its_days_is_held_and_one_after_them_is_late() -> None:
    chart = chart_of(*dosing("d1", 0), meeting("i1", 4), meeting("i2", 9))
    found = standings(chart, 20)
    assert (found["first_days"], found["one_week"], found["two_weeks"]) == ("late", "held", "missed")


def test_what_was_not_held_is_open_in_its_days_and_missed_after_them() -> None:
    chart = chart_of(*dosing("d1", 0))
    assert [standings(chart, at)["first_days"] for at in (0, 1, 3, 4)] == ["ahead", "open", "open", "missed"]


def test_who_is_seen_need_not_be_called_and_a_call_is_no_meeting() -> None:
    assert standings(chart_of(*dosing("d1", 0), meeting("i1", 1)), 9)["next_morning"] == "held"
    assert standings(chart_of(*dosing("d1", 0), meeting("c1", 2, "call")), 9)["first_days"] == "missed"


def test_what_the_next_dose_came_before_is_not_on_the_ladder() -> None:
    chart = chart_of(*dosing("d1", 0), *dosing("d2", 7))
    first = ladder(chart, MEETINGS, day(8), chart.dosing[0])
    assert [rung.planned.id for rung in first] == ["next_morning", "first_days", "one_week"]
    assert (first[-1].last, first[-1].standing) == (date(2026, 11, 9), "missed"), "its days end with the next dose"


def test_the_end_of_a_series_is_planned_from_the_day_somebody_said_it() -> None:
    chart = chart_of(*dosing("d1", 0), meeting("i1", 12), ("i1", 12, ev.SeriesEnded()))
    rung = next(one for one in ladder(chart, MEETINGS, day(12)) if one.planned.id == "end_of_series")
    assert series_ended_at(chart) == day(12)
    assert (rung.first, rung.standing) == (date(2026, 11, 14), "held")


def test_a_new_dose_begins_a_new_series() -> None:
    chart = chart_of(*dosing("d1", 0), ("", 1, ev.SeriesEnded()), *dosing("d2", 30))
    assert series_ended_at(chart) is None


def test_an_appointment_stands_with_its_meeting_until_its_day_is_over() -> None:
    made = ev.AppointmentMade(on="9 Nov 14:00", meeting="1 week")
    chart = chart_of(*dosing("d1", 0), meeting("i1", 2), ("i1", 2, made))
    booked = {rung.planned.label: rung.booked for rung in ladder(chart, MEETINGS, day(3)) if rung.booked}
    assert booked == {"1 week": "9 Nov 14:00"}
    assert next_appointment(chart, day(7)) == made
    assert next_appointment(chart, day(8)) is None


def test_a_meeting_knows_which_of_the_planned_ones_it_is() -> None:
    chart = chart_of(*dosing("d1", 0), meeting("i1", 2), meeting("i2", 30))
    first, last = chart.sessions[1:]
    rung = rung_of(chart, MEETINGS, first, chart.dosing[0], day(30))
    assert rung is not None
    assert rung.planned.id == "first_days"
    assert rung_of(chart, MEETINGS, last, chart.dosing[0], day(99)) is not None, "a month after"


def test_a_day_that_was_not_dosed_moves_no_meeting() -> None:
    chart = chart_of(*dosing("d1", 0), ("d2", 5, ev.SessionOpened()), ("d2", 5.1, ev.NotToday()), meeting("i1", 6))
    visit = chart.sessions[-1]
    work = work_of(chart, visit, day(6))
    assert work.dosing is not None
    assert (work.dosing.id, work.day) == ("d1", 6)
    assert standings(chart, 6)["one_week"] == "held"


@given(st.lists(st.floats(0, 120), max_size=8), st.floats(0, 150))
def test_whatever_took_place_each_planned_meeting_has_one_standing(days: list[float], at: float) -> None:
    chart = chart_of(*dosing("d1", 0), *(meeting(f"i{n}", one) for n, one in enumerate(sorted(days))))
    for rung in ladder(chart, MEETINGS, day(at)):
        assert (rung.standing in ("held", "late")) is (rung.visit is not None)
        if rung.standing == "missed":
            assert rung.last is not None
            assert rung.last < day(at).date()
