"""A clinic's pack that is not understood: the program says so on its first screen, and ours stands in."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.test_first_session import new_vault
from tests.terminal import Terminal, kapterm

BROKEN = """pack = "checklist"
id = "riverside"
version = "1"
title = "Riverside"
source = "clinic protocol"
sure = "C"

[[item]]
id = "P10"
section = "medical"
label = "Aneurysm"
echo = "aneurysm"
why = "Asked here too."
answer = "perhaps"
moment = "intake"
"""


def test_a_broken_pack_of_the_clinic_is_named_once_and_ours_stands_in(tmp_path: Path) -> None:
    packs = tmp_path / "config" / "kapterm" / "packs"
    packs.mkdir(parents=True)
    (packs / "riverside.toml").write_text(BROKEN)
    (packs / "scales.toml").write_text(
        'pack = "measures"\nid = "scales"\nversion = "1"\ntitle = "x"\n[[measure]]\nid = "foo"\n'
    )
    with Terminal(kapterm(), tmp_path) as terminal:
        new_vault(terminal)
        terminal.wait_for("riverside.toml, scales.toml: not understood, ours stands in")
        terminal.keys("+")
        terminal.wait_for("new client ›")
        terminal.wait_gone("not understood")
        terminal.keys("A.M.", "enter")
        terminal.wait_for("No visit yet")
        terminal.keys("+")
        terminal.wait_for("aneurysm or AVM")
        terminal.wait_for("session 1 · preparation   ours for riverside.toml")
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0

    with Terminal(kapterm("packs", "check"), tmp_path, columns=160) as check:
        check.wait_for("riverside.toml")
        assert check.wait_exit() == 1
        for part in ("line 14", "P10", "expected one of yesno"):
            assert part in check.text, part
