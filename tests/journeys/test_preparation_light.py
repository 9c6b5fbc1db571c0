"""The light of the preparation on a real screen, and whether what matters on it can be read, in each theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal, contrast, kapterm

DIM = 2.5
"""Contrast of what may be dimmer: why an item is asked, the keys."""
LIGHT_PCT = {"dusk": 1.6, "ember": 1.2, "slate": 1.6, "day": 100.0, "dusk-16": 4.2, "ember-16": 1.4}
"""Of a white screen, for a full list before the room is dark. The day theme is for a lit office; of a terminal with 16
colours its own yellow is the dimmest there is."""
READABLE = 4.5


@pytest.mark.parametrize("theme", LIGHT_PCT)
def test_the_list_keeps_within_its_light_and_can_be_read(theme: str, tmp_path: Path) -> None:
    config = tmp_path / "config" / "kapterm"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'theme = "{theme}"\n')
    with Terminal(kapterm("demo"), tmp_path) as terminal:
        terminal.wait_for("Today")
        terminal.keys("+")
        terminal.wait_for("new client ›")
        terminal.keys("T.T.", "enter")
        terminal.wait_for("No visit yet")
        terminal.keys("+")
        terminal.wait_for("Not ready")
        terminal.keys("y", "u", "tab")
        terminal.wait_for("▌Medical")
        for words in ("Not ready", "caution  prescription: unsure", "Aneurysm", "(?<=open     )prescriber", "D dose"):
            assert contrast_of(terminal, words) >= READABLE, words
        for words in ("A rise of", "may be a stop", "yes  n no"):
            assert contrast_of(terminal, words) >= DIM, words
        assert terminal.light_pct() <= LIGHT_PCT[theme]
        assert not terminal.blinking_cells
        terminal.keys("enter", "x")
        terminal.wait_for("aneurysm or AVM › x")
        assert contrast_of(terminal, "x▏") >= READABLE, "what is being typed"
        assert terminal.light_pct() <= LIGHT_PCT[theme], "an open line is as dim"
        terminal.keys("escape", "ctrl+q", "enter")
        assert terminal.wait_exit() == 0


def contrast_of(terminal: Terminal, words: str) -> float:
    """The contrast of words that stand on the screen, by their first letter."""
    found = terminal.wait_for(words)
    before = found.string[: found.start()]
    row, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return contrast(*terminal.colours(row, column))
