"""The light of chart, integration, measures and replay on a real screen, and whether what matters can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal, contrast, kapterm

READABLE = 4.5
DIM = 2.5
"""Contrast of what may be dimmer: keys, days, headings."""
LIGHT_PCT = {"dusk": 1.6, "ember": 1.1, "slate": 2.0, "day": 100.0}
"""Of a white screen, outside the dark of the hour; the day theme is for a lit office."""


@pytest.fixture(params=LIGHT_PCT)
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """In front of a chart with three sessions, in a theme."""
    config = tmp_path / "config" / "kapterm"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'theme = "{request.param}"\n')
    with Terminal(kapterm("demo"), tmp_path) as made:
        made.wait_for("Today")
        made.keys("/")
        made.wait_for("find ›")
        made.keys("down", "enter")
        made.wait_for("Trends")
        made.theme = request.param  # type: ignore[attr-defined]
        yield made


def assert_readable(terminal: Terminal, *words: str, least: float = READABLE) -> None:
    """What stands there can be read."""
    for one in words:
        lines = terminal.text.split("\n")
        row = next(y for y, line in enumerate(lines) if one in line)
        letter, ground = terminal.colours(row, lines[row].index(one))
        assert contrast(letter, ground) >= least, (one, letter, ground)


def assert_dim(terminal: Terminal) -> None:
    assert terminal.light_pct() <= LIGHT_PCT[terminal.theme]  # type: ignore[attr-defined]
    assert not terminal.blinking_cells
    assert terminal.bells == 0


def test_the_places_of_a_course_keep_within_their_light(terminal: Terminal) -> None:
    assert_dim(terminal)
    assert_readable(terminal, "not signed", "▃", "must be seen" if "must be seen" in terminal.text else "dosing")
    assert_readable(terminal, "Visits", "╷", least=DIM)
    terminal.keys("i")
    terminal.wait_for("not asked yet")
    assert_dim(terminal)
    assert_readable(terminal, "not asked yet", "Insight", "session")
    assert_readable(terminal, "lift", least=DIM)
    terminal.keys("6")
    terminal.wait_for("PHQ-9")
    terminal.keys("home", "enter")
    terminal.wait_for("missing  r refused")
    assert_dim(terminal)
    terminal.keys("escape", "2")
    terminal.wait_for("Trends")


def test_a_replay_is_as_dim_as_the_hour(terminal: Terminal) -> None:
    terminal.keys("home")
    for _ in range(6):
        terminal.keys("r")
        terminal.wait_for("replay ·|Choose a visit first")
        if "replay ·" in terminal.text and "no dose yet" in terminal.text:
            break
        if "replay ·" in terminal.text:
            terminal.keys("escape")
            terminal.wait_for("Trends")
        terminal.keys("down")
        terminal.wait_for("Trends")
    terminal.keys("q")
    terminal.wait_for("“")
    assert_dim(terminal)
    assert_readable(terminal, "replay ·", "●", "“")
