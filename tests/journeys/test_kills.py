"""Killed in a real terminal at any moment, line by line and on the full screen: nothing acknowledged is lost.

The moment is a number of keys sent, drawn anew for each round; a longer run is asked for with
`pytest -m long tests/journeys/test_kills.py`.
"""

import json
import random
import re
import signal
from pathlib import Path

import pytest

from kapterm.clock import Clock
from kapterm.data import packs
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.journal import Practice
from kapterm.session import events as ev
from tests.terminal import Terminal, kapterm

PASSPHRASE = "copper lantern under the rain"
SIGNALS = (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A machine on which a session is going on, an hour after its dose."""
    author = Clinician.new("Robin Hale", "LCSW")
    state = tmp_path / "state" / "kapterm"
    vault, _ = Vault.create(tmp_path / "vault", state, author, PASSPHRASE, Kdf.for_throwaway_vaults())
    practice = Practice(vault, Clock(), packs.load(None)[0].version)
    journal = practice.new_client("Aster")
    journal.write_fact(ev.SessionOpened(purpose="dosing"), "visit")
    journal.write_fact(ev.DoseGiven(amount_mg=100, route="IM", drug="ketamine"), "visit")
    journal.close()
    practice.close()
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    return tmp_path


def started(home: Path, *words: str) -> Terminal:
    env = {"KAPTERM_VAULT": str(home / "vault"), "KAPTERM_PASSPHRASE_FILE": str(home / "passphrase")}
    return Terminal(kapterm(*words), home, env)


def line_by_line(home: Path) -> tuple[Terminal, str]:
    """In front of linear mode, and how it acknowledges."""
    terminal = started(home, "log", "Aster")
    terminal.wait_for("^>")
    return terminal, r"^saved .* note {}$"


def on_the_screen(home: Path) -> tuple[Terminal, str]:
    """In front of the dosing screen, and how it acknowledges: a line without a mark in the first column."""
    terminal = started(home)
    terminal.wait_for("In progress")
    terminal.keys("enter").wait_for("^ T\\+ ")
    return terminal, r"^ \d\d:\d\d +[+-]\d:\d\d +{}$"


def verified(home: Path) -> list[str]:
    """Every typed line of the record, once the program is dead."""
    with started(home, "verify", "Aster", "--entries", "--json") as terminal:
        assert terminal.wait_exit() == 0, terminal.text
        return list(json.loads(terminal.raw)["entries"])


def rounds(home: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    typed: list[str] = []
    acknowledged: list[str] = []
    for number in range(count):
        terminal, ack = (line_by_line, on_the_screen)[number % 2](home)
        with terminal:
            terminal.keys("enter")  # keeps what the kill before left in the line
            for entry in range(chance.randrange(1, 5)):
                words = f"n{number}e{entry} warm water, slow breath"
                typed.append(words)
                end = chance.choice((len(words), len(words), chance.randrange(len(words))))
                terminal.keys("\r" if number % 2 else "", words[:end])
                if end < len(words):
                    break
                terminal.keys("enter")
                if chance.random() < 0.6:
                    terminal.wait_for(ack.format(re.escape(words)))
            terminal.kill(chance.choice(SIGNALS))
            shown = terminal.text
        acknowledged += [words for words in typed if re.search(ack.format(re.escape(words)), shown, re.MULTILINE)]
        entries = verified(home)
        assert [entries.count(words) for words in set(acknowledged)] == [1] * len(set(acknowledged)), number
        whole = [words for words in entries if words in typed]
        assert whole == sorted(whole, key=typed.index), "in order, none twice"
        assert all(any(words.startswith(entry) for words in typed) for entry in entries), entries
    assert len(set(acknowledged)) > count // 2


def test_killed_at_random_moments_nothing_acknowledged_is_lost(home: Path) -> None:
    rounds(home, 30, seed=5)


@pytest.mark.long
def test_killed_a_thousand_times_nothing_acknowledged_is_lost(home: Path) -> None:
    rounds(home, 1000, seed=6)
