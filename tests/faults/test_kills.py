"""A program that is killed at any moment, by any signal, alone or beside others, keeps what it said was saved."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from tests.faults.writer import PASSPHRASE

ROOT = Path(__file__).parents[2]
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")


def made(root: Path) -> str:
    vault, _ = Vault.create(root / "vault", root / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    client = vault.create_client()
    client.close()
    vault.close()
    return client.id


def start(root: Path, client_id: str, seed: str, count: int = 400) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.writer", str(root), client_id, str(count), seed]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def listen(process: subprocess.Popen[str], lines: int) -> list[str]:
    """Read that many lines of what it says."""
    assert process.stdout is not None
    return [line.rstrip("\n") for _, line in zip(range(lines), process.stdout, strict=False)]


def end(process: subprocess.Popen[str], how: signal.Signals) -> list[str]:
    """Send the signal, and read what it still said before it fell."""
    if how == signal.SIGSTOP:
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGKILL)
    else:
        process.send_signal(how)
    assert process.stdout is not None
    rest = process.stdout.read()
    process.stdout.close()
    process.wait(timeout=60)
    return rest.split("\n")


def judge(root: Path, client_id: str, said: list[str], before: list[str]) -> list[str]:
    """Open again and compare with what was said; gives the lines that are there."""
    saved = [line.removeprefix("saved ") for line in said if line.startswith("saved ")]
    typed = [line.removeprefix("typed ") for line in said if line.startswith("typed ")]
    vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
    client = vault.open_client(client_id, writing=True)
    found = [json.loads(record) for record in client.records()]
    assert found[: len(before) + len(saved)] == before + saved
    extra = found[len(before) + len(saved) :]
    assert len(extra) <= 1
    assert client.read_only_because is None, client.notices
    draft = client.draft.read()
    if typed and not extra and typed[-1] not in (*saved, *found):
        assert draft is not None
        assert draft.decode().startswith(typed[-1])
    client.close()
    vault.close()
    return found


SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGSTOP]


def rounds(tmp_path: Path, count: int, seed: int) -> None:
    client_id = made(tmp_path)
    chance = random.Random(seed)
    found: list[str] = []
    for n in range(count):
        process = start(tmp_path, client_id, f"r{n}")
        said = listen(process, chance.randrange(1, 120))
        said += end(process, SIGNALS[n % len(SIGNALS)])
        found = judge(tmp_path, client_id, said, found)
    assert len(found) > count // 2


def test_killed_at_random_moments_by_six_signals(tmp_path: Path) -> None:
    rounds(tmp_path, 6, seed=3)


@pytest.mark.long
def test_killed_a_thousand_times(tmp_path: Path) -> None:
    rounds(tmp_path, 1000, seed=4)


@pytest.mark.parametrize("copies", [2, 4])
def test_of_several_copies_at_once_one_writes(tmp_path: Path, copies: int) -> None:
    client_id = made(tmp_path)
    running = [start(tmp_path, client_id, f"c{n}", count=40) for n in range(copies)]
    said = [process.communicate(timeout=120)[0].split("\n") for process in running]
    writers = [lines for lines in said if lines[0] == "ready"]
    assert len(writers) >= 1
    assert all("in use" in lines[0] for lines in said if lines not in writers)
    saved = [line for lines in writers for line in lines if line.startswith("saved ")]
    vault = Vault.open(tmp_path / "vault", tmp_path / "state", PASSPHRASE)
    client = vault.open_client(client_id, writing=False)
    assert sorted(json.loads(record) for record in client.records()) == sorted(s.removeprefix("saved ") for s in saved)
    assert client.notices == ()
    vault.close()
