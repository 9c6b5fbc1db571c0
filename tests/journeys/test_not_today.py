"""A day that ends without a dose, in a real pseudo-terminal: three high pressures, not today, signed and exported."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.test_first_session import PASSPHRASE, answer_line, new_vault
from tests.terminal import Terminal, kapterm

NOT_TODAY = (
    ("not today, because ›", "three readings at or above 160/100"),
    ("who decided ›", "Dr Lee, prescriber"),
    ("what was told ›", "why, and to see the general practitioner this week"),
    ("risk asked again ›", "no plans, no intent"),
    ("how they leave ›", "with her sister, by car"),
    ("instead ›", "talking session on Friday"),
)


def to_pressure(terminal: Terminal) -> None:
    """The cursor on the blood pressure: the first line of the last section of the list, and above the next open one."""
    if re.search("▌Vital signs", terminal.text):
        terminal.keys("up")
    else:
        terminal.keys("left")
        terminal.wait_for("▌Plan")
        terminal.keys("left")
    terminal.wait_for("▸.*Blood pressure")


def test_three_high_pressures_end_the_day_with_a_record_that_is_signed_and_exported(tmp_path: Path) -> None:
    with Terminal(kapterm(), tmp_path) as terminal:
        new_vault(terminal)
        terminal.keys("+")
        terminal.wait_for("new client ›")
        terminal.keys("A.M.", "enter")
        terminal.wait_for("No visit yet")
        terminal.keys("+")
        terminal.wait_for("Not ready")
        for typed, line in (
            ("-14 168/104", r"caution +BP: 168/104 at \d\d:\d\d"),
            ("-7 164/102", r"1 stop.*\n +stop +BP: 168/104 at \d\d:\d\d, 164/102"),
            ("162/101", r"1 stop.*\n +stop +BP: 168/104 at \d\d:\d\d, 164/102"),
        ):
            to_pressure(terminal)
            terminal.keys("enter")
            terminal.wait_for("BP ›")
            terminal.keys(typed)
            terminal.wait_for(typed.rpartition(" ")[2] + r"▏")
            terminal.keys("enter")
            terminal.wait_for(line)
        terminal.keys("X")
        for asked, answer in NOT_TODAY:
            answer_line(terminal, asked, answer)
        terminal.wait_for("· not signed")
        terminal.keys("s")
        terminal.wait_for("your name ›")
        terminal.keys("Ada Moss", "enter")
        terminal.wait_for("credential ›")
        terminal.keys("LCSW", "enter")
        terminal.wait_for("· signed")
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0

    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    note = tmp_path / "note.md"
    with Terminal(kapterm("--passphrase-file", str(secret), "export", "A.M.", "-o", str(note)), tmp_path) as done:
        assert done.wait_exit() == 0, done.text
    text = note.read_text("utf-8")
    for pressure in ("168/104", "164/102", "162/101"):
        assert pressure in text
    for _, answer in NOT_TODAY:
        assert answer in text, answer
    assert re.search("signed", text, re.IGNORECASE)
    assert "ketamine" not in text.partition("not today")[2]
