"""What is owed to a client, at a glance and in full."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kapterm.data import packs as pack_files
from kapterm.data.measures import load_measures
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.commitments import commitments
from kapterm.session.fold import fold
from kapterm.session.glance import allergies, glance, standing_cautions
from kapterm.session.measures import Measures
from kapterm.session.owed import must_see, owed
from kapterm.session.packs import Packs
from kapterm.session.review import NOBODY_PASSED, open_points
from kapterm.session.roster import card_of
from kapterm.session.schedule import Due
from kapterm.session.signing import may_add
from kapterm.session.trends import ends_of, score_words, trends

from .strategies import NOON

ONES = (1, 1, 1, 1, 1, 1, 1, 1, 1)


@pytest.fixture(scope="module")
def measures() -> Measures:
    return load_measures(None)[0]


@pytest.fixture(scope="module")
def packs() -> Packs:
    return pack_files.load(None)[0]


class Book:
    """A client's events, one line each."""

    def __init__(self) -> None:
        self.events: list[ev.Event] = []

    def write(self, visit: str, minute: float, fact: ev.AnyFact) -> str:
        number = len(self.events) + 1
        at = NOON + timedelta(minutes=minute)
        self.events.append(ev.Event(id=f"e{number}", device="d", n=number, at=at, by="A", session=visit, fact=fact))
        return f"e{number}"

    @property
    def chart(self) -> Chart:
        return fold("c1", self.events)


def _dosed(book: Book, visit: str = "s1", minute: float = 0) -> None:
    book.write(visit, minute, ev.SessionOpened(purpose="dosing"))
    book.write(visit, minute + 1, ev.PlanMade(route="SL"))
    book.write(visit, minute + 10, ev.DoseGiven(amount_mg=200, route="SL"))


def test_an_answer_must_be_seen_until_an_action_names_it(measures: Measures) -> None:
    book = Book()
    line = book.write("s1", 0, ev.MeasureTaken(measure="phq-9", answers=ONES))
    (seen,) = must_see(book.chart, measures)
    assert seen.words == "PHQ-9 item 9, death or self-harm: 1"
    book.write("s1", 5, ev.MustSeeAnswered(of=line, answer=seen.words, text="asked"))
    assert must_see(book.chart, measures) == ()


def test_an_action_written_beside_the_visits_counts_too(measures: Measures) -> None:
    book = Book()
    line = book.write("s1", 0, ev.MeasureTaken(measure="phq-9", answers=ONES))
    book.write("", 5, ev.MustSeeAnswered(of=line))
    assert must_see(book.chart, measures) == ()


def test_a_struck_action_is_none_and_an_unknown_measure_says_nothing(measures: Measures) -> None:
    book = Book()
    line = book.write("s1", 0, ev.MeasureTaken(measure="phq-9", answers=ONES))
    action = book.write("s1", 5, ev.MustSeeAnswered(of=line))
    book.write("s1", 6, ev.Struck(of=action))
    book.write("s1", 7, ev.MeasureTaken(measure="another-clinic's", answers=(3,)))
    assert len(must_see(book.chart, measures)) == 1


def test_the_call_after_a_dose_is_owed_until_the_client_was_called_or_seen(measures: Measures) -> None:
    book = Book()
    _dosed(book)
    assert [one.kind for one in owed(book.chart, measures)] == [], "the day still goes on"
    book.write("s1", 150, ev.Departed())
    assert [one.kind for one in owed(book.chart, measures)] == ["call", "unsigned"]
    book.write("s2", 1500, ev.SessionOpened(purpose="call", of="s1"))
    assert [one.kind for one in owed(book.chart, measures)] == ["unsigned", "unsigned"]


def test_an_event_nobody_said_to_be_over_is_owed_once_the_day_has_ended(measures: Measures) -> None:
    book = Book()
    _dosed(book)
    book.write("s1", 40, ev.AdverseEventNoted(type="nausea"))
    book.write("s1", 150, ev.Departed())
    assert ("adverse", "nausea") in [(one.kind, one.words) for one in owed(book.chart, measures)]
    book.write("s1", 60, ev.AdverseEventUpdated(type="nausea", over=True))
    assert "adverse" not in [one.kind for one in owed(book.chart, measures)]


def test_a_commitment_is_open_until_it_is_done_or_dropped() -> None:
    book = Book()
    line = book.write("s1", 0, ev.CommitmentMade(action="walk"))
    book.write("s2", 100, ev.CommitmentReviewed(of=line, outcome="partly"))
    (one,) = commitments(book.chart)
    assert (one.outcome, one.is_open) == ("partly", True)
    book.write("s3", 200, ev.CommitmentReviewed(of=line, outcome="done"))
    (one,) = commitments(book.chart)
    assert not one.is_open


def test_a_card_knows_the_visits_and_what_is_due(measures: Measures) -> None:
    book = Book()
    for number in range(6):
        book.write(f"i{number}", number * 1000, ev.SessionOpened(purpose="integration"))
    _dosed(book, "live", -500)
    due = (Due(NOON, "vitals"),)
    card = card_of(book.chart, measures, due=due)
    assert card.live is not None
    assert (card.live.id, card.live.due) == ("live", due)
    assert len(card.visits) == 5, "the newest four, and the one in progress"


def test_a_glance_has_doses_in_order_and_the_peaks(packs: Packs) -> None:
    book = Book()
    book.write("s1", 0, ev.VitalsTaken(systolic_mmhg=170, diastolic_mmhg=90))
    book.write("s1", 1, ev.PlanMade(route="sl"))
    book.write("s1", 10, ev.DoseGiven(amount_mg=200))
    book.write("s1", 50, ev.BoosterGiven(amount_mg=50))
    book.write("s1", 60, ev.VitalsTaken(systolic_mmhg=142, diastolic_mmhg=88))
    book.write("s1", 61, ev.PhaseReached(name="peak"))
    book.write("s1", 62, ev.Observed(code="jolt", strength=4, strength_max=10))
    book.write("s1", 63, ev.ScaleRated(name="distress_0_10", value=6))
    seen = glance(packs, book.chart.sessions[0])
    assert (seen.dose, seen.route, seen.peak_bp) == ("200 + 50 mg", "SL", "142/88")
    assert (seen.phases, seen.peak_distress) == (("peak",), 6)


def test_allergies_come_from_the_answer_else_from_the_plan(packs: Packs) -> None:
    book = Book()
    book.write("s1", 0, ev.PlanMade(allergies="latex"))
    assert allergies(packs, book.chart) == "latex"
    book.write("s1", 1, ev.ItemAnswered(item="P29", state="no"))
    assert allergies(packs, book.chart) == "none known"
    book.write("s2", 2, ev.ItemAnswered(item="P29", state="value", value=["plaster", "latex"]))
    assert allergies(packs, book.chart) == "plaster, latex"


def test_standing_cautions_name_the_item_and_its_answer(packs: Packs) -> None:
    book = Book()
    book.write("s1", 0, ev.ItemAnswered(item="P27", state="yes"))
    book.write("s1", 1, ev.ItemAnswered(item="P10", state="no"))
    assert standing_cautions(packs, book.chart) == ("motion sickness, vomiting: yes",)


@pytest.mark.parametrize("none", ["none known", "None.", "no", ["none"]])
def test_words_that_say_none_are_no_caution(packs: Packs, none: object) -> None:
    book = Book()
    book.write("s1", 0, ev.ItemAnswered(item="P26", state="value", value=none))
    assert standing_cautions(packs, book.chart) == ()
    book.write("s1", 1, ev.ItemAnswered(item="P26", state="value", value="none but hives"))
    assert standing_cautions(packs, book.chart) == ("earlier reaction: none but hives",)


def test_a_trend_has_the_ends_that_its_number_can_reach(measures: Measures) -> None:
    book = Book()
    book.write("s1", 0, ev.MeasureTaken(measure="phq-9", answers=ONES))
    book.write("s1", 1, ev.MeasureTaken(measure="phq-9", answers=(1,)))
    (trend,) = trends(book.chart, measures)
    assert ends_of(trend.measure, trend.course.lines[0]) == (0, 27)
    assert score_words(book.chart, measures) == {"e1": "PHQ-9 9, mild; must be seen: item 9, death or self-harm: 1"}


@pytest.mark.parametrize("measure", load_measures(None)[0].measures, ids=lambda one: one.id)
def test_every_line_of_every_measure_has_ends(measure: object, measures: Measures) -> None:
    one = measures.by_id[measure.id]  # type: ignore[attr-defined]
    book = Book()
    book.write("s1", 0, ev.MeasureTaken(measure=one.id, answers=(one.highest,) * len(one.labels)))
    for trend in trends(book.chart, measures):
        for line in trend.course.lines:
            low, high = ends_of(one, line)
            assert low < high


def test_open_points_of_a_visit_name_gaps_and_where_they_are_put_right(packs: Packs, measures: Measures) -> None:
    book = Book()
    _dosed(book)
    book.write("s1", 20, ev.MeasureTaken(measure="phq-9", answers=ONES))
    now: datetime = NOON + timedelta(hours=4)
    points = open_points(book.chart, book.chart.sessions[0], packs, measures, now)
    places = {point.place for point in points}
    assert points[0].words.startswith("must be seen")
    assert places >= {"chart", "preparation", "dosing", ""}


def test_a_stop_that_stood_at_the_dose_and_that_nobody_passed_is_told(packs: Packs, measures: Measures) -> None:
    book = Book()
    book.write("s1", 0, ev.SessionOpened())
    book.write("s1", 1, ev.ItemAnswered(item="P10", state="yes"))
    book.write("s1", 2, ev.ItemAnswered(item="P06", state="no"))
    now: datetime = NOON + timedelta(hours=4)

    def told() -> list[str]:
        points = open_points(book.chart, book.chart.sessions[0], packs, measures, now)
        return [point.words.partition(": ")[2] for point in points if point.words.startswith(NOBODY_PASSED)]

    assert told() == [], "before a dose it is the gate that says so"
    book.write("s1", 10, ev.DoseGiven(amount_mg=200, route="SL"))
    assert packs.checklist["P10"].echo in told()


def test_a_signed_visit_takes_addenda_and_receipts_only() -> None:
    book = Book()
    book.write("s1", 0, ev.NoteWritten(text="one"))
    visit = book.chart.sessions[0]
    assert may_add(visit, ev.NoteWritten(text="two"))
    book.write("s1", 1, ev.RecordSigned(name="A"))
    visit = book.chart.sessions[0]
    assert not may_add(visit, ev.NoteWritten(text="two"))
    assert not may_add(visit, ev.Struck(of="e1"))
    assert may_add(visit, ev.AddendumWritten(text="two"))
    assert may_add(visit, ev.ExportMade(form="markdown"))
    assert may_add(None, ev.NoteWritten(text="about the client"))


def test_a_commitment_is_due_from_its_day_until_somebody_asks() -> None:
    book = Book()
    book.write("s1", 0, ev.SessionOpened(purpose="integration"))
    day = NOON.date() + timedelta(days=3)
    made = book.write("s1", 1, ev.CommitmentMade(action="phone", follow_up="in 3 days", due_on=day.isoformat()))
    book.write("s1", 2, ev.CommitmentMade(action="walk", follow_up="when she is back"))
    first, second = commitments(book.chart)
    assert [first.is_due(day + timedelta(days=one)) for one in (-1, 0, 5)] == [False, True, True]
    assert not second.is_due(day)
    book.write("s2", 4 * 24 * 60, ev.CommitmentReviewed(of=made, outcome="not yet"))
    assert not commitments(book.chart)[0].is_due(day + timedelta(days=5))
