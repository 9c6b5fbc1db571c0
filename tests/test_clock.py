"""What time it is: right across sleep, a changed wall clock and daylight saving, and honest about all three."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kapterm import clock as clocks
from kapterm.clock import Clock, ClockNotice

BEGINNING = datetime(2026, 11, 20, 14, 0, 0, 123456, tzinfo=UTC)


class Machine:
    """A computer whose clocks go only when they are told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, wall: time_machine.Traveller) -> None:
        self._wall = wall
        self.awake_s = 500.0
        self.boot_s = 9_000.0
        monkeypatch.setattr(clocks, "boot_s", lambda: self.boot_s)
        monkeypatch.setattr(time, "monotonic", lambda: self.awake_s)

    def run(self, seconds: float) -> None:
        """Time passes while it is awake."""
        self.sleep(seconds)
        self.awake_s += seconds

    def sleep(self, seconds: float) -> None:
        """The lid is closed for a while."""
        self._wall.shift(timedelta(seconds=seconds))
        self.boot_s += seconds

    def set_wall(self, seconds: float) -> None:
        """Somebody, or the network, sets the wall clock."""
        self._wall.shift(timedelta(seconds=seconds))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with time_machine.travel(BEGINNING, tick=False) as wall:
        yield Machine(monkeypatch, wall)


def test_now_is_utc_to_the_millisecond(machine: Machine) -> None:
    assert Clock().now() == BEGINNING.replace(microsecond=123000)


def test_a_key_has_the_moment_it_was_read(machine: Machine) -> None:
    clock = Clock()
    key_s = clock.monotonic_s()
    machine.run(7.5)
    assert clock.at(key_s) == BEGINNING.replace(microsecond=123000)
    assert clock.now() - clock.at(key_s) == timedelta(seconds=7.5)


def test_a_key_is_never_ahead_of_now(machine: Machine) -> None:
    clock = Clock()
    assert clock.at(clock.monotonic_s() + 60) == clock.now()


def test_nothing_is_told_while_nothing_happens(machine: Machine) -> None:
    clock = Clock()
    for _ in range(100):
        machine.run(60)
        assert clock.look() is None


def test_sleep_counts_and_is_told_once(machine: Machine) -> None:
    clock = Clock()
    machine.run(60)
    machine.sleep(1800)
    assert clock.now() - BEGINNING > timedelta(seconds=1859)
    notice = clock.look()
    assert isinstance(notice, ClockNotice)
    assert (notice.name, round(notice.seconds)) == ("asleep", 1800)
    assert notice.until - notice.since == timedelta(seconds=1800)
    assert clock.look() is None


def test_a_key_after_sleep_is_after_it(machine: Machine) -> None:
    clock = Clock()
    machine.run(60)
    machine.sleep(1800)
    key_s = clock.monotonic_s()
    assert clock.at(key_s) == clock.now()
    machine.run(3)
    assert clock.now() - clock.at(key_s) == timedelta(seconds=3)


@pytest.mark.parametrize("seconds", [-3600, -5, 5, 3600])
def test_a_wall_clock_that_was_set_is_told_once_and_bends_nothing_that_elapsed(
    machine: Machine, seconds: float
) -> None:
    clock = Clock()
    begun = clock.now()
    machine.run(30)
    machine.set_wall(seconds)
    assert clock.now() - begun == timedelta(seconds=30)
    notice = clock.look()
    assert notice is not None
    assert (notice.name, round(notice.seconds)) == ("clock set", seconds)
    assert clock.look() is None
    machine.run(30)
    assert clock.now() - begun == timedelta(seconds=60)


def test_small_corrections_are_not_worth_a_line(machine: Machine) -> None:
    clock = Clock()
    for seconds in (1.9, -1.9, 1.0, -0.5):
        machine.set_wall(seconds)
        machine.run(10)
        assert clock.look() is None


def test_sleep_during_which_the_clock_was_set_is_told_as_sleep(machine: Machine) -> None:
    clock = Clock()
    machine.sleep(600)
    machine.set_wall(30)
    notice = clock.look()
    assert notice is not None
    assert notice.name == "asleep"
    assert clock.look() is None


def test_daylight_saving_moves_the_wall_and_not_what_elapsed(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), tick=False):
        monkeypatch.setenv("TZ", "Europe/Vienna")
        clock = Clock()
        before = clock.now()
        assert clock.zone == "Europe/Vienna"
        assert f"{clock.local(before):%H:%M}" == "01:30"
        machine.boot_s += 3600
        machine.awake_s += 3600
        assert clock.now() - before == timedelta(hours=1)
        assert f"{clock.local(clock.now()):%H:%M}" == "03:30"


@given(st.lists(st.tuples(st.sampled_from(("run", "sleep", "set")), st.floats(0, 5000)), max_size=20))
def test_whatever_the_computer_does_now_goes_on_as_its_boot_clock_does(steps: list[tuple[str, float]]) -> None:
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(BEGINNING, tick=False) as wall:
        machine = Machine(patch, wall)
        clock, begun_s = Clock(), machine.boot_s
        before, keys = clock.now(), [clock.monotonic_s()]
        for step, seconds in steps:
            {"run": machine.run, "sleep": machine.sleep, "set": machine.set_wall}[step](seconds)
            assert clock.now() >= before
            before = clock.now()
            keys.append(clock.monotonic_s())
            clock.look()
            moments = [clock.at(key_s) for key_s in keys]
            assert moments == sorted(moments), "a later key never has an earlier moment"
            assert moments[-1] <= clock.now()
        passed = (clock.now() - BEGINNING).total_seconds()
        assert abs(passed - (machine.boot_s - begun_s)) < 0.01


@pytest.mark.parametrize(
    ("named", "zone"),
    [("Europe/Vienna", "Europe/Vienna"), (":America/New_York", "America/New_York"), ("UTC", "UTC")],
)
def test_the_zone_of_the_place_is_named(monkeypatch: pytest.MonkeyPatch, named: str, zone: str) -> None:
    monkeypatch.setenv("TZ", named)
    assert clocks.local_zone() == zone


@pytest.mark.parametrize("named", ["No/Such", "../../etc/passwd", "CET-1CEST", "\x00", "/etc/localtime"])
def test_a_zone_without_a_name_is_its_offset(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setattr(os, "environ", {"TZ": named})
    assert clocks.local_zone().startswith("UTC")


def test_a_place_without_a_zone_file_has_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    assert clocks.local_zone().startswith("UTC")
    assert Clock().local(BEGINNING) == BEGINNING
