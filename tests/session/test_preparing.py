"""What a visit's preparation stands on, read from the chart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kapterm.data.packs import load
from kapterm.session import events as ev
from kapterm.session.answers import Answer
from kapterm.session.chart import Chart
from kapterm.session.fold import fold
from kapterm.session.preparing import Prepared, answers_of, overrides_of, prepared, readings_of, route_of

PACKS = load(None)[0]
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

Line = tuple[str, float, ev.AnyFact]


def chart_of(*lines: Line) -> Chart:
    """A client's chart, from lines of a visit, minutes ago."""
    return fold(
        "c",
        [
            ev.Event(
                id=f"e{n}",
                device="d",
                n=n,
                at=NOW - timedelta(minutes=ago),
                zone="UTC",
                by="AM",
                session=session,
                fact=fact,
            )
            for n, (session, ago, fact) in enumerate(lines)
        ],
    )


def today(chart: Chart) -> Prepared:
    visit = chart.session("now")
    assert visit is not None
    return prepared(PACKS, chart, visit, NOW)


def answers(chart: Chart) -> dict[str, Answer]:
    visit = chart.session("now")
    assert visit is not None
    return answers_of(PACKS, chart, visit)


BEFORE: tuple[Line, ...] = (
    ("then", 20_000, ev.SessionOpened()),
    ("then", 19_990, ev.ItemAnswered(item="P10", state="no")),
    ("now", 60, ev.SessionOpened()),
)
YES: Line = ("now", 50, ev.ItemAnswered(item="P10", state="yes"))
BLANK: Line = ("now", 40, ev.ItemAnswered(item="P10", state="blank"))


def test_an_earlier_answer_waits_until_it_is_confirmed_here() -> None:
    item = PACKS.checklist["P10"]
    found = today(chart_of(*BEFORE))
    assert found.standing(item) is None
    assert found.earlier(item) is not None
    held = today(chart_of(*BEFORE, ("now", 50, ev.ItemAnswered(item="P10", state="no", holds=True))))
    assert held.standing(item) is not None
    assert held.earlier(item) is None


def test_an_answer_taken_back_leaves_the_earlier_one_to_be_confirmed() -> None:
    assert answers(chart_of(*BEFORE, YES))["P10"].state == "yes"
    assert answers(chart_of(*BEFORE, YES, BLANK))["P10"].session == "then"
    assert "P10" not in answers(chart_of(*BEFORE[2:], YES, BLANK))


def test_an_earlier_answer_for_that_day_only_is_never_offered() -> None:
    earlier: Line = ("then", 19_990, ev.ItemAnswered(item="P32", state="no"))
    found = today(chart_of(*BEFORE[:2], earlier, BEFORE[2]))
    assert found.earlier(PACKS.checklist["P32"]) is None


def test_what_was_measured_before_the_dose_answers_its_item_and_what_was_measured_after_does_not() -> None:
    first: Line = ("now", 50, ev.VitalsTaken(systolic_mmhg=126, diastolic_mmhg=80, heart_rate_bpm=72))
    dose: Line = ("now", 40, ev.DoseGiven(amount_mg=100))
    later: Line = ("now", 30, ev.VitalsTaken(systolic_mmhg=150, diastolic_mmhg=95, heart_rate_bpm=90))
    chart = chart_of(*BEFORE, first, dose, later)
    assert answers(chart)["P92"].value == 72
    visit = chart.session("now")
    assert visit is not None
    assert [reading.systolic_mmhg for reading in readings_of(visit)] == [126]


def test_a_stop_stays_passed_by_whom_it_was_passed() -> None:
    passed: Line = ("now", 20, ev.StopPassed(item="P30", value="yes", decided_by="Lee", role="prescriber", text="seen"))
    chart = chart_of(*BEFORE, ("now", 30, ev.ItemAnswered(item="P30", state="yes")), passed)
    visit = chart.session("now")
    assert visit is not None
    assert overrides_of(visit)["P30"].who == "Lee, prescriber"
    (stop,) = [entry for entry in today(chart).gate.stops if entry.item == "P30"]
    assert stop.passed is not None


def test_a_route_is_known_by_any_of_its_words() -> None:
    visit = chart_of(*BEFORE, ("now", 50, ev.PlanMade(route="lozenge"))).session("now")
    assert visit is not None
    assert route_of(PACKS, visit) == "SL"
