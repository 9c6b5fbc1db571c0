"""The work of an integration meeting, as the chart tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.fold import fold
from kapterm.session.work import Work, work_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Line = tuple[str, float, ev.AnyFact]


def work(*lines: Line, visit: str = "i2") -> Work:
    """The work of a visit, from lines of a visit, days ago."""
    chart = fold(
        "c",
        [
            ev.Event(
                id=f"e{n}",
                device="d",
                n=n,
                at=NOW - timedelta(days=days),
                zone="UTC",
                by="AM",
                session=session,
                fact=fact,
            )
            for n, (session, days, fact) in enumerate(lines)
        ],
    )
    found: SessionChart | None = chart.session(visit)
    assert found is not None
    return work_of(chart, found, NOW)


COURSE: tuple[Line, ...] = (
    ("d1", 9, ev.SessionOpened()),
    ("d1", 9, ev.DoseGiven(amount_mg=100)),
    ("i1", 7, ev.SessionOpened(purpose="integration", of="d1")),
    ("i1", 7, ev.CommitmentMade(action="walk")),
    ("i1", 7, ev.CommitmentMade(action="call J.")),
    ("i1", 7, ev.BeliefNamed(old="alone", old_believed=80)),
    ("i2", 0, ev.SessionOpened(purpose="integration")),
)


def test_a_meeting_follows_the_dosing_session_before_it_and_counts_its_days() -> None:
    found = work(*COURSE)
    assert found.dosing is not None
    assert (found.dosing.id, found.day) == ("d1", 9)
    assert found.risk is None


def test_open_commitments_are_carried_until_they_are_done_or_dropped() -> None:
    reviewed: Line = ("i2", 0, ev.CommitmentReviewed(of="e3", outcome="done"))
    found = work(*COURSE, reviewed)
    assert [one.fact.action for one in found.carried] == ["walk", "call J."]
    assert found.reviewed == {"e3"}
    later: Line = ("i3", 0, ev.SessionOpened(purpose="integration"))
    assert [one.fact.action for one in work(*COURSE, reviewed, later, visit="i3").carried] == ["call J."]


def test_a_belief_keeps_every_rating() -> None:
    found = work(*COURSE, ("i2", 0, ev.BeliefRated(of="e5", old_believed=40)))
    assert found.beliefs[0].old_course == (80, 40)


def test_of_a_skill_the_newest_line_counts_and_the_note_is_the_last_one() -> None:
    found = work(
        *COURSE,
        ("i2", 0, ev.SkillPractised(skill="paced breath", intended_per_week=7, done_per_week=2)),
        ("i2", 0, ev.SkillPractised(skill="Paced breath", done_per_week=5)),
        ("i2", 0, ev.IntegrationNote(text="first")),
        ("i2", 0, ev.IntegrationNote(text="second")),
    )
    assert [skill.fact.done_per_week for skill in found.skills] == [5]
    assert [skill.intended_per_week for skill in found.skills] == [7], "it holds until it is said anew"
    assert found.note == "second"


def test_homework_stands_until_it_was_brought_back_in_an_earlier_meeting() -> None:
    given: Line = ("i1", 7, ev.HomeworkGiven(name="body scan"))
    back: Line = ("i2", 0, ev.HomeworkGiven(name="body scan", state="brought back"))
    later: Line = ("i3", 0, ev.SessionOpened(purpose="integration"))
    assert [one.state for one in work(*COURSE, given, back).homework] == ["brought back"]
    assert work(*COURSE, given, back, later, visit="i3").homework == ()
