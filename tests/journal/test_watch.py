"""The watch: what a clock did becomes a line, and a session that is gone on with counts as it did."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kapterm.clock import Clock, ClockNotice
from kapterm.data.config import Config
from kapterm.journal.watch import Watch, go_on
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart, SessionState
from kapterm.session.fold import SessionFold
from tests.session.strategies import NOON, event


class Hands(Clock):
    """A clock that stands where it is put."""

    def __init__(self, minutes: float = 0) -> None:
        super().__init__()
        self.zone = "UTC"
        self.notice: ClockNotice | None = None
        self.minutes = minutes

    def now(self) -> datetime:
        return NOON + timedelta(minutes=self.minutes) + self._shift

    def look(self) -> ClockNotice | None:
        found, self.notice = self.notice, None
        return found


def visit(*steps: tuple[float, float]) -> SessionChart:
    """A dose at noon, a line at its tenth minute, and the clock set so many minutes later, by so many seconds."""
    fold = SessionFold("s1")
    fold.add(event(1, ev.SessionOpened(purpose="dosing"), -60))
    fold.add(event(2, ev.DoseGiven(amount_mg=200, route="SL")))
    fold.add(event(3, ev.NoteWritten(text="warm"), 600))
    for number, (minute, seconds) in enumerate(steps, 4):
        clock = Hands(minute)
        clock.notice = ClockNotice("clock set", clock.now(), clock.now(), seconds)
        line = Watch(clock, Config()).look().line
        assert line is not None
        fold.add(event(number, line, minute * 60))
    return fold.chart()


@pytest.mark.parametrize("steps", [[(20, 3600)], [(20, -1800)], [(12, 3600), (20, -600)], []])
def test_after_a_restart_elapsed_time_goes_on_where_the_clock_was_set(steps: list[tuple[float, float]]) -> None:
    wall = Hands(30 + sum(seconds for _, seconds in steps) / 60)
    go_on(wall, visit(*steps))
    assert wall.now() - NOON == timedelta(minutes=30)


def test_a_clock_that_was_put_back_meanwhile_is_right_as_it_is() -> None:
    wall = Hands(30)
    go_on(wall, visit((20, 3600)))
    assert wall.now() - NOON == timedelta(minutes=30)


def test_another_client_is_counted_by_the_wall_clock_again() -> None:
    wall = Hands(90)
    go_on(wall, visit((20, 3600)))
    go_on(wall, None)
    assert wall.now() - NOON == timedelta(minutes=90)


def test_a_sleep_is_a_line_and_no_step() -> None:
    clock = Hands(20)
    clock.notice = ClockNotice("asleep", NOON, clock.now(), 1200)
    passed = Watch(clock, Config()).look()
    assert passed.slept
    assert passed.line is not None
    assert passed.line.name == "computer asleep 12:00–12:20"
    assert passed.line.details == {}


def test_a_restart_is_told_once_and_only_where_it_took_a_minute() -> None:
    watch = Watch(Hands(30), Config())
    told = watch.restart_of("c1", visit())
    assert told is not None
    assert told.name == "program restarted 12:10–12:30"
    assert watch.restart_of("c1", visit()) is None
    assert Watch(Hands(10.5), Config()).restart_of("c1", visit()) is None
    assert watch.restart_of("c2", None) is None


@pytest.mark.parametrize(
    ("minutes", "runs", "idle"), [(4, False, False), (5, False, True), (14, True, False), (15, True, True)]
)
def test_idle_is_longer_while_a_dose_runs(minutes: float, runs: bool, idle: bool) -> None:
    clock = Hands()
    watch = Watch(clock, Config())
    state = SessionState(t_zero=NOON) if runs else SessionState()
    clock.minutes = minutes
    assert watch.is_idle(state) is idle
    watch.somebody_is_here()
    assert not watch.is_idle(state)
