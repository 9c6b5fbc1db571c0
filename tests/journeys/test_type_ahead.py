"""Keys faster than the program, in a real terminal: every entry whole, and in the order in which it was typed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal, kapterm, small_environment

CLIENT = "Alder"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """In front of the session in progress of a fictional practice that is kept."""
    with Terminal(kapterm("demo", "--vault", str(tmp_path / "vault")), tmp_path) as made:
        made.wait_for("Today")
        made.keys("enter")
        made.wait_for(r"^ T\+ \d+ min")
        yield made


def entries(home: Path) -> list[str]:
    """The typed words of the client's lines, once the program has gone."""
    (home / "passphrase").write_text("demo demo demo demo")
    asked = kapterm("verify", CLIENT, "--entries", "--json", "--vault", str(home / "vault"))
    found = subprocess.run(
        [*asked, "--passphrase-file", str(home / "passphrase")],
        env=small_environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return [str(one) for one in json.loads(found.stdout)["entries"]]


def leave(terminal: Terminal) -> None:
    terminal.keys("ctrl+q")
    terminal.wait_for("Enter leaves the program")
    terminal.keys("enter")
    assert terminal.wait_exit() == 0


def test_a_burst_of_entries_with_their_enters_is_taken_whole_and_in_order(tmp_path: Path, terminal: Terminal) -> None:
    said = ["first: her hands open", "second 2 D V x lines", "Third one, with a Capital"]
    terminal.keys("".join(f"\r{one}\r" for one in said))
    terminal.wait_for(" Third one, with a Capital")
    leave(terminal)
    assert entries(tmp_path)[-3:] == said


def test_a_paste_of_several_lines_is_one_entry_whatever_stands_in_it(tmp_path: Path, terminal: Terminal) -> None:
    terminal.paste("warm\nD200\nV132/84 x j\x1b[31m\nand still")
    terminal.wait_for("seen › warm D200 V132/84 x j.*and still")
    terminal.keys("enter")
    terminal.wait_for(r"^ \d\d:\d\d .*warm D200")
    terminal.keys("q")
    terminal.wait_for("q quiet, inward$")
    leave(terminal)
    written = [one for one in entries(tmp_path) if "warm" in one]
    assert len(written) == 1
    assert written[0].startswith("warm D200 V132/84 x j")
    assert written[0].endswith("and still")


def test_keys_typed_while_the_process_stood_still_are_all_there_when_it_goes_on(
    tmp_path: Path, terminal: Terminal
) -> None:
    os.kill(terminal.pid, signal.SIGSTOP)
    terminal.keys("\rtyped while it stood\r", "Qso quiet here\r", "\rand a third\r")
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.wait_for("and a third$")
    leave(terminal)
    assert entries(tmp_path)[-3:] == ["typed while it stood", "so quiet here", "and a third"]


def test_esc_in_a_burst_lays_the_line_aside_and_the_next_letter_logs(tmp_path: Path, terminal: Terminal) -> None:
    terminal.keys("\rhalf a wo", "escape", "k")
    terminal.wait_for("k clenched, tension$")
    terminal.wait_for("laid aside")
    terminal.keys("U")
    terminal.wait_for("wrong key")
    terminal.keys("\rrd\r")
    terminal.wait_for("half a word")
    leave(terminal)
    assert entries(tmp_path)[-1] == "half a word"
