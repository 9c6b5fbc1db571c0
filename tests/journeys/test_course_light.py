"""The light of chart, integration, measures and replay on a real screen, and whether what matters can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal import Terminal, contrast, kapterm

READABLE = 4.5
DIM = 2.5
"""Contrast of what may be dimmer: keys, days, headings."""
LIGHT_PCT = {"dusk": 1.6, "ember": 1.1, "slate": 2.0, "day": 100.0}
"""Of a white screen, outside the dark of the hour; the day theme is for a lit office."""


@pytest.fixture(params=LIGHT_PCT)
def theme(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each theme in turn, as the settings name it."""
    config = tmp_path / "config" / "kapterm"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'theme = "{request.param}"\n')
    return str(request.param)


@contextmanager
def at_chart(home: Path, env: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """In front of a chart with three sessions."""
    with Terminal(kapterm("demo"), home, env) as made:
        made.wait_for("Today")
        made.keys("/")
        made.wait_for("find ›")
        made.keys("junip", "enter")
        made.wait_for("r replay|m measure")
        yield made


def assert_readable(terminal: Terminal, *words: str, least: float = READABLE) -> None:
    """What stands there can be read."""
    for one in words:
        terminal.wait_for(re.escape(one))
        lines = terminal.text.split("\n")
        row = next(y for y, line in enumerate(lines) if one in line)
        letter, ground = terminal.colours(row, lines[row].index(one))
        assert contrast(letter, ground) >= least, (one, letter, ground)


def assert_dim(terminal: Terminal, theme: str) -> None:
    assert terminal.light_pct() <= LIGHT_PCT[theme]
    assert not terminal.blinking_cells
    assert terminal.bells == 0


def test_the_places_of_a_course_keep_within_their_light(theme: str, tmp_path: Path) -> None:
    with at_chart(tmp_path) as terminal:
        assert_dim(terminal, theme)
        assert_readable(terminal, "not signed", "▅", "dosing 3", "meeting 2 weeks")
        assert_readable(terminal, "Visits", "╷", least=DIM)
        terminal.keys("i")
        terminal.wait_for("not asked yet")
        assert_dim(terminal, theme)
        assert_readable(terminal, "not asked yet", "Insight", "Regulation")
        assert_readable(terminal, "lift", least=DIM)
        terminal.keys("6")
        terminal.wait_for("PHQ-9")
        terminal.keys("home", "enter")
        terminal.wait_for("missing  r refused")
        assert_dim(terminal, theme)


def test_a_replay_is_as_dim_as_the_hour(theme: str, tmp_path: Path) -> None:
    with at_chart(tmp_path) as terminal:
        terminal.keys("home", "down", "r")
        terminal.wait_for("replay · dosing 3")
        terminal.keys("q")
        terminal.wait_for("“")
        assert_dim(terminal, theme)
        assert_readable(terminal, "replay ·", "●─", "“")


def test_trends_read_at_80_columns_in_16_colours(tmp_path: Path) -> None:
    with at_chart(tmp_path, {"TERM": "xterm", "COLORTERM": ""}) as terminal:
        assert not re.search(r"\x1b\[[0-9;]*[34]8;", terminal.raw), "no colour beyond the sixteen"
        trend = next(line for line in terminal.text.split("\n") if "PHQ-9" in line)
        assert "17 → 6  −65 %  response" in trend
        assert_readable(terminal, "▅", "PHQ-9", "not signed")
