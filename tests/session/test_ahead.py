"""The chart a moment ahead: facts on their way count, and are counted once."""

from __future__ import annotations

from datetime import UTC, datetime

from kapterm.session import events as ev
from kapterm.session.ahead import ahead, not_yet_written
from kapterm.session.fold import fold

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def event(n: int, fact: ev.AnyFact) -> ev.Event:
    return ev.Event(id=f"e{n}", device="d", n=n, at=NOW, zone="UTC", by="AM", session="s1", fact=fact)


YES = ev.ItemAnswered(item="P10", state="yes")
NO = ev.ItemAnswered(item="P10", state="no")
CHART = fold("c", [event(1, ev.SessionOpened()), event(2, YES)])


def test_the_last_fact_on_its_way_is_the_newest_answer() -> None:
    chart = ahead(CHART, "s1", (NO, YES, NO), NOW)
    assert chart.standing_answers()["P10"].fact == NO
    assert CHART.standing_answers()["P10"].fact == YES


def test_a_visit_that_is_not_there_changes_nothing() -> None:
    assert ahead(CHART, "other", (NO,), NOW) is CHART


def test_each_line_that_arrives_stands_for_one_fact() -> None:
    arrived = CHART.sessions[0].entries[1:]
    assert not_yet_written((YES, NO, YES), arrived) == (NO, YES)
