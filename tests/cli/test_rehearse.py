"""`kapterm rehearse`, called and in a real terminal: it needs no vault and leaves no record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.terminal import Terminal, kapterm

TEN = ("a–z", "0–9", "Enter", "Q", "V", "D", "j", "G", "Backspace", "Z")


def test_without_a_terminal_the_card_alone_is_shown(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("rehearse") == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"^  {re.escape(key)} ", shown, re.MULTILINE) for key in (*TEN, "O", ",", "x", "?"))
    assert call("rehearse", "--json") == 0
    assert {"key": "Backspace", "does": "takes the last line back"} in json.loads(capsys.readouterr().out)["card"]


def test_the_keys_are_asked_for_and_nothing_is_written(tmp_path: Path) -> None:
    with Terminal(kapterm("rehearse"), tmp_path, rows=40) as terminal:
        terminal.wait_for("Enter begins")
        for key, asked in (("enter", "^  dose"), ("D", "^  vitals"), ("d", "^  jolt"), ("j", "^  grounding")):
            terminal.keys(key)
            terminal.wait_for(asked)
        assert "no: V" in terminal.text
        terminal.keys("G")
        terminal.wait_for("^  stop")
        terminal.keys("x")
        terminal.wait_for("caps lock on")
        for key in ("enter", "J", "X", "T"):
            terminal.keys(key)
            terminal.wait_for({"enter": "jolt$", "J": "stop$", "X": "any other letter$", "T": "the way out$"}[key])
        terminal.keys("backspace")
        terminal.wait_for("Once more: .*vitals")
        assert terminal.wait_exit() == 0
    assert not [one for one in tmp_path.rglob("*") if one.is_file() and one.parent.name != "packs"]


def test_ctrl_d_leaves_and_the_terminal_is_as_before(tmp_path: Path) -> None:
    with Terminal(kapterm("rehearse"), tmp_path) as terminal:
        terminal.wait_for("Enter begins")
        terminal.keys("enter", "ctrl+d")
        assert terminal.wait_exit() == 0
