"""What a visit's preparation stands on, read from the chart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kapterm.data.measures import load_measures
from kapterm.data.packs import load
from kapterm.session import events as ev
from kapterm.session.answers import Answer
from kapterm.session.chart import Chart
from kapterm.session.fold import fold
from kapterm.session.preparing import Prepared, answers_of, overrides_of, prepared, readings_of, route_of

PACKS = load(None)[0]
MEASURES = load_measures(None)[0]
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
    return prepared(PACKS, MEASURES, chart, visit, NOW)


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


def test_read_on_another_day_the_gate_is_as_it_was_when_the_dose_was_given() -> None:
    given: Line = ("now", 50, ev.ItemAnswered(item="P01", state="yes"))
    chart = chart_of(*BEFORE, given, ("now", 40, ev.DoseGiven(amount_mg=100)))
    visit = chart.session("now")
    assert visit is not None
    for days in (0, 1, 400):
        later = prepared(PACKS, MEASURES, chart, visit, NOW + timedelta(days=days)).gate
        assert "P01" not in {entry.item for entry in later.open}, days


def test_what_a_later_visit_answers_leaves_no_item_of_an_earlier_one_open() -> None:
    given: Line = ("now", 50, ev.ItemAnswered(item="P01", state="yes"))
    dose: Line = ("now", 40, ev.DoseGiven(amount_mg=100))
    next_time: Line = ("next", 5, ev.ItemAnswered(item="P01", state="no"))
    chart = chart_of(*BEFORE, given, dose, ("next", 10, ev.SessionOpened()), next_time)
    found = today(chart)
    standing = found.standing(PACKS.checklist["P01"])
    assert standing is not None
    assert standing.state == "yes"
    assert "P01" not in {entry.item for entry in (*found.gate.open, *found.gate.stops)}
    assert answers(chart)["P01"].state == "no"


def test_a_route_is_known_by_any_of_its_words() -> None:
    visit = chart_of(*BEFORE, ("now", 50, ev.PlanMade(route="lozenge"))).session("now")
    assert visit is not None
    assert route_of(PACKS, visit) == "SL"


def c_ssrs(minutes_ago: float, *answers: int | str | None) -> Line:
    return ("asked", minutes_ago, ev.MeasureTaken(measure="c-ssrs", name="C-SSRS screener", answers=answers))


@pytest.mark.parametrize(("given", "band", "level"), [
    ((1, 1, 1, 1, 0, 0, 0), "high", "stop"),
    ((1, 1, 1, 0, 0, 0, 0), "moderate", "caution"),
    ((1, 0, None, None, None, 0, 0), "low", "info"),
])  # fmt: skip
def test_the_screener_asked_today_answers_its_item_at_its_level(
    given: tuple[int | None, ...], band: str, level: str
) -> None:
    found = today(chart_of(*BEFORE, c_ssrs(30, *given)))
    answer = found.standing(PACKS.checklist["P40"])
    assert answer is not None
    assert (answer.value, answer.by, answer.measure) == (band, "AM", "C-SSRS screener")
    lists = {"stop": found.gate.stops, "caution": found.gate.cautions, "info": found.gate.infos}
    assert [name for name, entries in lists.items() if any(entry.item == "P40" for entry in entries)] == [level]


def test_a_screener_of_yesterday_or_with_its_band_undecided_leaves_the_item_open() -> None:
    for line in (c_ssrs(1500, 0, 0, None, None, None, 0, 0), c_ssrs(30, 1, 1, None, None, None, None, None)):
        assert "P40" in {entry.item for entry in today(chart_of(*BEFORE, line)).gate.open}


def test_item_nine_of_the_questionnaire_opens_the_screener_that_was_passed_over() -> None:
    nine: Line = ("asked", 30, ev.MeasureTaken(measure="phq-9", name="PHQ-9", answers=(1, 1, 0, 0, 1, 0, 0, 0, 2)))
    passed_over: Line = ("now", 20, ev.ItemAnswered(item="P40", state="unsure"))
    found = today(chart_of(*BEFORE, nine, passed_over))
    assert found.answers["P41"].value == 2
    assert "P40" in {entry.item for entry in found.gate.open}
    refused: Line = ("asked", 10, ev.MeasureTaken(measure="phq-9", answers=(1, 1, 0, 0, 1, 0, 0, 0, "refused")))
    assert today(chart_of(*BEFORE, nine, refused)).answers["P41"].state == "refused"


def test_of_the_screener_and_a_persons_answer_the_later_one_stands_and_says_whose_it_is() -> None:
    high = c_ssrs(30, 1, 1, 1, 1, 0, 0, 0)
    after: Line = ("now", 20, ev.ItemAnswered(item="P40", state="value", value="low"))
    before: Line = ("now", 40, ev.ItemAnswered(item="P40", state="value", value="low"))
    assert today(chart_of(*BEFORE, high, after)).answers["P40"].measure == ""
    assert today(chart_of(*BEFORE, before, high)).answers["P40"].value == "high"


def test_what_was_asked_after_the_dose_changes_no_gate_before_it() -> None:
    dose: Line = ("now", 40, ev.DoseGiven(amount_mg=100))
    assert "P40" not in today(chart_of(*BEFORE, dose, c_ssrs(30, 1, 1, 1, 1, 0, 0, 0))).answers
