"""A record is signed whole or not at all: killed while it is signed, or cut off anywhere in the signature."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kapterm.data import paths
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.signing import changed_since
from tests.faults.signer import PASSPHRASE, opened, sign, write_visit

ROOT = Path(__file__).parents[2]
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")


@pytest.fixture
def client_id(tmp_path: Path) -> str:
    Vault.create(tmp_path / "vault", tmp_path / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())[0].close()
    practice = opened(tmp_path)
    journal = practice.new_client("Aster")
    journal.close()
    practice.close()
    return journal.chart.client_id


def signed_visits(chart: Chart) -> set[str]:
    """The visits that are signed, each of whose signatures covers all that it says it does."""
    for visit in chart.sessions:
        for _, signature in visit.of_kind(ev.RecordSigned):
            assert changed_since(visit, signature) == ()
    return {visit.id for visit in chart.sessions if visit.signed}


def test_killed_while_signing_a_record_is_signed_or_it_is_not(tmp_path: Path, client_id: str) -> None:
    chance, said = random.Random(5), set[str]()
    for _ in range(5):
        command = [sys.executable, "-m", "tests.faults.signer", str(tmp_path), client_id]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, 30))]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        process.wait(timeout=60)
        said |= {line.removeprefix("signed ").strip() for line in lines if line.endswith("\n")}
        practice = opened(tmp_path)
        journal = practice.open_client(client_id)
        signed = signed_visits(journal.chart)
        journal.close()
        practice.close()
        assert said <= signed
        assert len(signed - said) <= 1
        said = signed


def test_a_signature_cut_off_anywhere_is_no_signature_and_takes_no_line_with_it(tmp_path: Path, client_id: str) -> None:
    practice = opened(tmp_path)
    journal = practice.open_client(client_id)
    file = paths.client_path(tmp_path / "vault", client_id)
    write_visit(journal, "visit-0")
    begin = file.stat().st_size
    sign(journal, "visit-0")
    events = journal.events()
    journal.close()
    practice.close()
    whole = file.read_bytes()
    for cut in (*range(begin, len(whole), 29), len(whole) - 1):
        copy = tmp_path / f"cut-{cut}"
        shutil.copytree(tmp_path / "vault", copy / "vault")
        paths.client_path(copy / "vault", client_id).write_bytes(whole[:cut])
        practice = opened(copy)
        journal = practice.open_client(client_id, writing=False)
        assert signed_visits(journal.chart) == set()
        assert journal.events() == events[:-1]
        practice.close()
