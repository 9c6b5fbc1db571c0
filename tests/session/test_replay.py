"""A visit again: where the moment stands, and what had happened by then."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.events import Event
from kapterm.session.fold import fold
from kapterm.session.replay import KINDS, SPEEDS, Replay, as_it_stood, replay_of

from .strategies import NOON, event, histories


def hour(*more: Event) -> Replay:
    lines = [
        event(1, ev.SessionOpened(), -3600),
        event(2, ev.VitalsTaken(systolic_mmhg=126, diastolic_mmhg=80), -600),
        event(3, ev.DoseGiven(amount_mg=200), 0),
        event(4, ev.Observed(code="quiet", label="quiet", state=True), 180),
        event(5, ev.MomentMarked(), 400),
        event(6, ev.QuoteTaken(text="so quiet"), 1200),
        event(7, ev.QuoteTaken(text="warm"), 2400),
        event(8, ev.Departed(escort="sister"), 7200),
        event(9, ev.AddendumWritten(text="sister called"), 90_000),
    ]
    return replay_of(fold("c", [*lines, *more]).sessions[0])


def minutes(replay: Replay, now_s: float) -> float:
    return (replay.moment(now_s) - NOON).total_seconds() / 60


def test_it_begins_with_the_first_line_of_the_log_and_ends_with_going_home() -> None:
    replay = hour()
    assert minutes(replay, 0) == -10
    assert replay.end == NOON + timedelta(hours=2)
    assert not replay.is_running


def test_it_runs_by_the_clock_of_the_keys_at_its_speed_and_stands_at_the_end() -> None:
    replay = hour().turned(100)
    assert minutes(replay, 160) == -9
    fast = replay.faster(5, 160)
    assert fast.speed == 60
    assert minutes(fast, 170) == 1
    assert fast.moment(10_000) == fast.end
    assert fast.wait_s(10_000) is None


def test_standing_still_keeps_the_moment_and_the_speed() -> None:
    replay = hour().faster(2, 0).turned(0).turned(60)
    assert minutes(replay, 60) == minutes(replay, 9999) == -5
    assert replay.wait_s(60) is None


def test_running_from_the_end_begins_anew() -> None:
    replay = hour()
    assert minutes(replay.put(replay.end, 0).turned(1), 1) == -10


def test_jumps_lead_to_the_next_of_a_kind_and_back() -> None:
    replay: Replay | None = hour()
    for kind, at in (("dose", 0), ("state", 3), ("quote", 20), ("quote", 40)):
        assert replay is not None
        replay = replay.jumped(kind, 1, 0)
        assert replay is not None
        assert minutes(replay, 0) == at
    assert replay is not None
    assert replay.jumped("quote", 1, 0) is None
    back = replay.jumped("mark", -1, 0)
    assert back is not None
    assert minutes(back, 0) == 400 / 60


def test_what_was_struck_is_not_jumped_to() -> None:
    replay = hour(event(20, ev.Struck(of="e6", text="wrong key"), 1201))
    found = replay.jumped("quote", 1, 0)
    assert found is not None
    assert minutes(found, 0) == 40


def test_it_comes_back_when_a_line_or_a_minute_changes() -> None:
    replay = hour().turned(0)
    assert replay.wait_s(0) == 60
    assert replay.put(NOON + timedelta(seconds=170), 0).wait_s(0) == 10
    assert replay.faster(5, 0).wait_s(0) == 1


def test_the_visit_stands_as_it_did() -> None:
    replay = hour()
    at_dose = as_it_stood(replay.visit, NOON)
    assert [one.fact for one in at_dose.state.doses] == [ev.DoseGiven(amount_mg=200)]
    assert at_dose.state.running == ()
    later = as_it_stood(replay.visit, NOON + timedelta(minutes=4))
    assert [spell.code for spell in later.state.running] == ["quiet"]
    assert later.in_progress


@given(histories(), st.integers(0, 3000))
def test_the_lines_of_a_moment_are_those_that_had_happened_as_they_stand_today(made: list[Event], at_s: int) -> None:
    (visit,) = fold("c", made).sessions
    moment = NOON + timedelta(seconds=at_s)
    stood = as_it_stood(visit, moment)
    assert list(stood.entries) == [one for one in visit.entries if one.at <= moment]
    assert as_it_stood(visit, max(one.at for one in visit.entries)).state == visit.state


@given(histories(), st.lists(st.tuples(st.sampled_from(["turn", *KINDS]), st.sampled_from([-1, 1])), max_size=12))
def test_whatever_is_pressed_the_moment_lies_within_the_visit(made: list[Event], acts: list[tuple[str, int]]) -> None:
    replay = replay_of(fold("c", made).sessions[0])
    for now_s, (act, by) in enumerate(acts):
        step = replay.turned(now_s) if act == "turn" else replay.jumped(act, by, now_s)
        replay = (step or replay).faster(by, now_s)
        assert replay.begin <= replay.moment(now_s + 0.5) <= replay.end
        assert replay.speed in SPEEDS
