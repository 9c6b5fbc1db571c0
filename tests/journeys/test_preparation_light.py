"""The light of the preparation on a real screen, and whether what matters on it can be read, in each theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal, contrast, kapterm

DIM = 2.5
"""Contrast of what may be dimmer: why an item is asked, the keys."""
LIGHT_PCT = {"dusk": 1.6, "ember": 1.1, "slate": 2.0, "day": 100.0}
"""Of a white screen, for a full list before the room is dark; the day theme is for a lit office."""


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
        assert terminal.light_pct() <= LIGHT_PCT[theme]
        assert not terminal.blinking_cells
        for words, least in (("Not ready", 4.5), ("caution", 4.5), ("Aneurysm", 4.5), ("A rise of", DIM)):
            terminal.wait_for(words)
            row = next(y for y, line in enumerate(terminal.text.split("\n")) if words in line)
            column = terminal.text.split("\n")[row].index(words)
            letter, ground = terminal.colours(row, column)
            assert contrast(letter, ground) >= least, (words, letter, ground)
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0
