"""The computer's clock is set while the hour runs, in the real program: a line says so, and nothing that elapsed bends.

libfaketime makes the wall clock step and leaves the others alone; without it there is nothing to test with, and under
it a program starts so slowly that this is asked for by itself: `pytest -m long tests/journeys/test_clock_steps.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal, kapterm

LIBRARY = next((str(one) for one in sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))), "")

pytestmark = [pytest.mark.long, pytest.mark.skipif(not LIBRARY, reason="libfaketime is not here")]


class Wall:
    """The wall clock of a terminal's program."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(0)
        self.env = {
            "LD_PRELOAD": LIBRARY,
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: int) -> None:
        """Set it so far from where it would be."""
        self._file.write_text(f"{seconds:+}\n")


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path / "wall")


@pytest.fixture
def terminal(tmp_path: Path, wall: Wall) -> Iterator[Terminal]:
    """In front of the session in progress of the fictional practice."""
    with Terminal(kapterm("demo"), tmp_path, wall.env) as made:
        made.wait_for("Today")
        made.keys("enter")
        made.wait_for(r"^ T\+ \d+ min")
        yield made


def elapsed_min(terminal: Terminal) -> int:
    """T+ of the fixed lines."""
    return int(terminal.wait_for(r"^ T\+ (\d+) min")[1])


def logged_min(terminal: Terminal) -> int:
    """Minutes from the dose to the last line of the log."""
    hours, minutes = re.findall(r"^ \d\d:\d\d +\+(\d+):(\d\d) ", terminal.text, re.MULTILINE)[-1]
    return int(hours) * 60 + int(minutes)


def test_steps_forward_and_back_each_leave_a_line_and_the_elapsed_time_goes_on(terminal: Terminal, wall: Wall) -> None:
    begun = elapsed_min(terminal)
    steps = (
        (3600, r"clock set by \+3600 s", "t", "t tears"),
        (-7200, r"clock set by -10800 s", "p", "p peace"),
        (5, r"clock set by \+7205 s", "c", "c calm"),
    )
    for seconds, said, letter, seen in steps:
        wall.set(seconds)
        terminal.keys(letter)
        terminal.wait_for(said)
        terminal.wait_for(rf"^ \d\d:\d\d +\+\d+:\d\d +{seen}")
        assert begun <= logged_min(terminal) <= elapsed_min(terminal) <= begun + 5


def test_a_step_too_small_to_matter_is_not_worth_a_line(terminal: Terminal, wall: Wall) -> None:
    wall.set(1)
    terminal.keys("t")
    terminal.wait_for("t tears")
    assert "clock set" not in terminal.text


def test_after_a_step_and_a_restart_the_elapsed_time_still_goes_on(tmp_path: Path, wall: Wall) -> None:
    command = kapterm("demo", "--vault", str(tmp_path / "vault"))
    with Terminal(command, tmp_path, wall.env) as terminal:
        terminal.wait_for("Today")
        terminal.keys("enter")
        begun = elapsed_min(terminal)
        wall.set(3600)
        terminal.keys("t")
        terminal.wait_for("clock set by")
        terminal.kill()
    with Terminal(command, tmp_path, wall.env) as terminal:
        terminal.wait_for("Today")
        terminal.keys("enter")
        assert begun <= elapsed_min(terminal) <= begun + 5
        terminal.keys("k")
        terminal.wait_for("k clenched, tension$")
        assert begun <= logged_min(terminal) <= begun + 5
