"""The note of a meeting in a real terminal: a long paste, editing, and a kill in the middle of typing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.terminal import Terminal, kapterm, small_environment

PASSPHRASE = "demo demo demo demo"
LONG = "\n".join(f"{number} she spoke of the kitchen table and of the light in it" for number in range(1800))
"""About 100 kB."""


def to_the_note(terminal: Terminal) -> None:
    """The note of a meeting of the second client; a new meeting, or that of today."""
    terminal.wait_for("Passphrase:")
    terminal.keys(PASSPHRASE, "enter")
    terminal.wait_for("Today")
    terminal.keys("/")
    terminal.wait_for("find ›")
    terminal.keys("down", "enter")
    terminal.wait_for("allergies")
    terminal.keys("i")
    terminal.wait_for("not asked yet")
    terminal.keys("shift+tab", "enter")
    terminal.wait_for("Esc done")


def test_a_kill_in_the_middle_of_a_long_note_loses_at_most_the_last_key(tmp_path: Path) -> None:
    vault = str(tmp_path / "vault")
    subprocess.run(kapterm("demo", "--vault", vault, "--no-open"), env=small_environment(tmp_path), check=True)
    with Terminal(kapterm("--vault", vault), tmp_path) as terminal:
        to_the_note(terminal)
        terminal.paste(LONG)
        terminal.wait_for("1799 she spoke")
        terminal.keys("enter", "less shamme", "backspace", "backspace", "e than last week, and he")
        terminal.wait_for("less shame than last week, and he$")
        terminal.keys("r")
        terminal.kill()
    with Terminal(kapterm("--vault", vault), tmp_path) as terminal:
        to_the_note(terminal)
        terminal.wait_for("less shame than last week, and her?$")
        terminal.keys("escape")
        terminal.wait_for("Enter goes on writing")
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0
    told = subprocess.run(
        kapterm("export", "Aspen", "--vault", vault, "--passphrase-file", str(passphrase_file(tmp_path)), "-o", "-"),
        env=small_environment(tmp_path),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert all(line in told for line in LONG.split("\n"))
    assert "less shame than last week, and he" in told


def passphrase_file(folder: Path) -> Path:
    path = folder / "passphrase"
    path.write_text(f"{PASSPHRASE}\n", "utf-8")
    path.chmod(0o600)
    return path
