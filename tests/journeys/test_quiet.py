"""A dim, quiet room: no bell, nothing that blinks, hardly any light, and not one byte while nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal, contrast, kapterm

WATCH_S = 3.0
DOSING_PCT = 1.2
EMBER_PCT = 0.6
DARK_PCT = 0.05
TWICE_DARK_PCT = 0.01
READABLE = 4.5
DIMMEST = 3.0


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """In front of the session in progress of the fictional practice."""
    with Terminal(kapterm("demo"), tmp_path) as made:
        made.wait_for("Today")
        made.keys("enter")
        made.wait_for(r"^ T\+ \d+ min")
        yield made


def watch(terminal: Terminal) -> str:
    """What the program writes while nobody does anything."""
    before = len(terminal.raw)
    with pytest.raises(AssertionError):
        terminal.wait_for("(?!)", timeout_s=WATCH_S)
    return terminal.raw[before:]


def letters(terminal: Terminal, row: int) -> list[int]:
    """Columns of a row in which something stands."""
    return [column for column, sign in enumerate(terminal.text.split("\n")[row]) if not sign.isspace()]


def assert_calm(terminal: Terminal) -> None:
    """Nothing rings, nothing blinks, no cursor shows."""
    assert terminal.bells == 0
    assert terminal.blinking_cells == 0
    assert "\x1b[?12h" not in terminal.raw, "no blinking cursor"
    assert not re.search(r"\x1b\[[0135]? q", terminal.raw), "no blinking cursor by its shape"
    shown = re.findall(r"\x1b\[\?25([hl])", terminal.raw)
    assert shown[-1:] != ["h"], "the cursor is hidden"


def test_the_hour_is_dim_calm_and_silent(terminal: Terminal) -> None:
    assert terminal.light_pct() <= DOSING_PCT
    for row in range(4):
        seen = [contrast(*terminal.colours(row, column)) for column in letters(terminal, row)]
        assert max(seen) >= READABLE, "values are read at a glance"
        assert min(seen) >= DIMMEST, "labels are read when looked at"
    assert_calm(terminal)
    watch(terminal)  # the start itself may still be drawing
    for _ in range(3):
        before = terminal.text
        written = watch(terminal)
        if terminal.text == before:
            assert written == "", "between two changes of a minute nothing is drawn"
            break
    else:
        pytest.fail("the screen changed without end")
    terminal.keys("t")
    terminal.wait_for("tears")
    terminal.keys("enter", "on the left")
    terminal.wait_for("on the left")
    assert terminal.light_pct() <= DOSING_PCT, "an open line is as dim"
    terminal.keys("enter", "?")
    terminal.wait_for("V vitals")
    assert terminal.light_pct() <= DOSING_PCT * 1.5, "help is no bright page"
    assert_calm(terminal)


def test_dark_is_darker_and_twice_dark_is_the_time_alone(terminal: Terminal) -> None:
    terminal.keys("Z")
    terminal.wait_gone(r"^ BP |a–z|───|^ \d\d:\d\d")
    assert 0 < terminal.light_pct() <= DARK_PCT
    terminal.keys("t")
    terminal.wait_for("tears")
    assert terminal.light_pct() <= DARK_PCT, "a code's name lights nothing else"
    terminal.wait_gone("tears")
    terminal.keys("Z")
    terminal.wait_gone(r"T\+")
    assert re.fullmatch(r"\s*\d\d:\d\d\s*", terminal.text)
    assert 0 < terminal.light_pct() <= TWICE_DARK_PCT
    terminal.keys("Z")
    terminal.wait_for(r"^ T\+ \d+ min")
    assert_calm(terminal)


@pytest.mark.parametrize(("theme", "most_pct"), [("dusk", DOSING_PCT), ("ember", EMBER_PCT)])
def test_each_dark_theme_keeps_within_its_light(tmp_path: Path, theme: str, most_pct: float) -> None:
    config = tmp_path / "config" / "kapterm"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'theme = "{theme}"\n')
    with Terminal(kapterm("demo"), tmp_path) as terminal:
        terminal.wait_for("Today")
        terminal.keys("enter")
        terminal.wait_for(r"^ T\+ \d+ min")
        terminal.keys("f7")
        terminal.wait_for("7/10")
        terminal.wait_for("shift  ⏎ words")
        assert 0 < terminal.light_pct() <= most_pct
        rows = terminal.text.split("\n")
        for row in (0, 1, 2, 3, next(y for y, line in enumerate(rows) if "7/10" in line)):
            seen = [contrast(*terminal.colours(row, column)) for column in letters(terminal, row)]
            assert max(seen) >= READABLE, rows[row]
        said = "left side of the face, slowly, then a long breath out"
        terminal.keys("t", "enter", said)
        terminal.wait_for(said)
        assert 0 < terminal.light_pct() <= most_pct, "an open line that is long is as dim"
