"""The format to the byte: the vectors of docs/format.md, the golden files, and a reader without kapterm."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kapterm.data import cipher, clinicians, frames, header, recovery
from kapterm.data.cipher import Sealer
from kapterm.data.vault import Vault

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "data" / "golden" / "version-1"
READER = ROOT / "docs" / "read_vault.py"
PAGE = (ROOT / "docs" / "format.md").read_text("utf-8")
VAULT_KEY, FILE_KEY, FILE_ID = bytes(range(32)), bytes(range(32, 64)), bytes(range(16))


@pytest.fixture
def fixed_nonces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: bytes(0xA0 + n % 16 for n in range(size)))


@pytest.fixture
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text("utf-8"))
    return found


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / "vault", tmp_path / "vault")
    return tmp_path / "vault"


@pytest.mark.usefixtures("fixed_nonces")
def test_the_vectors_of_the_page_hold() -> None:
    head = header.wrap(FILE_ID, "client", FILE_KEY, VAULT_KEY)
    data = header.encode(head)
    for value in (
        cipher.derive(VAULT_KEY, "wrap").hex(),
        head.commitment,
        header.frame_key(FILE_KEY, FILE_ID).hex(),
        head.public,
        head.wrapped,
        data[-16:].hex(),
        cipher.stretch("quiet river over the hill", bytes(range(16)), 3, 131072).hex(),
        cipher.stretch("cafe\u0301 by the river", bytes(range(16)), 1, 64).hex(),
        recovery.spell(bytes(range(20))),
        cipher.derive(bytes(range(20)), "recovery").hex(),
        head.suite,
    ):
        assert f"`{value}`" in PAGE
    assert f"{len(data)} bytes" in PAGE


@pytest.mark.usefixtures("fixed_nonces")
def test_the_frames_of_the_page_hold() -> None:
    sealer = Sealer(header.frame_key(FILE_KEY, FILE_ID))
    printed = bytes.fromhex("".join(re.findall(r"^[0-9a-f]{32,64}$", PAGE, re.M)))
    place = frames.Position(451, 0, FILE_ID)
    first, place = frames.make_frame(b'put\t"events"\t"1"\t{"n":1}', place, sealer)
    assert first == printed
    assert frames.scan(printed, frames.Position(0, 0, FILE_ID), header.frame_key(FILE_KEY, FILE_ID)).trouble is None
    second, place = frames.make_frame(b'del\t"events"\t"1"', place, sealer)
    assert second[16:32] == first[-16:]
    assert f"`{place.tag.hex()}`" in PAGE


def test_a_vault_of_version_1_is_read_for_ever(golden: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    for passphrase in expected["passphrases"].values():
        vault = Vault.open(golden, tmp_path / "state", passphrase)
        assert vault.id == expected["vault"]
        assert [record.decode() for record in vault.audit_records()] == expected["log"]
        assert set(vault.client_ids()) == set(expected["tables"])
        client = vault.open_client(expected["client"], writing=False)
        assert [record.decode() for record in client.records()] == expected["records"]
        tables = {name: {str(d.doc_id): dict(d) for d in client.db.table(name)} for name in client.db.tables()}
        assert tables == expected["tables"][client.id]
        assert client.notices == ()
        client.close()
        vault.close()


def test_a_vault_of_version_1_is_written_on(golden: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    first, _ = expected["passphrases"].values()
    vault = Vault.open(golden, tmp_path / "state", first)
    client = vault.open_client(expected["client"], writing=True)
    client.append(b'{"n":6}')
    client.close()
    again = vault.open_client(expected["client"], writing=True)
    assert [record.decode() for record in again.records()] == [*expected["records"], '{"n":6}']
    again.close()
    vault.close()


def test_a_recovery_key_of_version_1_opens_for_ever(golden: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    for clinician_id, passphrase in expected["passphrases"].items():
        vault = Vault.open(golden, tmp_path / "state", passphrase)
        assert clinicians.check_recovery_key(vault, expected["recovery_keys"][clinician_id])
        vault.close()


def read_alone(folder: Path, secret: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the reader where kapterm cannot be imported: isolated, with PyNaCl's folder and nothing else added."""
    import nacl

    site = Path(nacl.__file__).parents[1]
    guarded = (
        "import runpy, sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, *rest):\n"
        "        assert name.split('.')[0] not in ('kapterm', 'tinydb', 'msgspec', 'textual'), name\n"
        "sys.meta_path.insert(0, Refuse())\n"
        f"sys.path.append({str(site)!r})\n"
        f"sys.argv[1:] = {[str(folder), *words]!r}\n"
        f"runpy.run_path({str(READER)!r}, run_name='__main__')\n"
    )
    command = [sys.executable, "-I", "-c", guarded]
    return subprocess.run(command, input=secret + "\n", capture_output=True, text=True, check=False, timeout=60)


def test_the_reader_reads_everything_without_kapterm(golden: Path, expected: dict[str, Any]) -> None:
    first, second = expected["passphrases"].values()
    for secret, words in (
        (first, ()),
        (second, ()),
        (expected["recovery_keys"]["00112233445566aa"], ("--recovery-key",)),
    ):
        done = read_alone(golden, secret, *words)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found = json.loads(done.stdout)
        notes = [event.pop("text") for event in found[expected["client"]]["events"].values() if "sealed" in event]
        assert notes == ([""] if secret == second else [expected["private_note"]])
        for tables in expected["tables"].values():
            for event in tables.get("events", {}).values():
                event.pop("text", None)
        assert found == expected["tables"]


def test_the_reader_says_what_it_could_not_read(golden: Path, expected: dict[str, Any]) -> None:
    path = golden / "clients" / f"{expected['client']}.kapt"
    path.write_bytes(path.read_bytes()[:-10])
    done = read_alone(golden, next(iter(expected["passphrases"].values())), expected["client"])
    assert done.returncode == 0
    assert "could not be read" in done.stderr
    assert len(json.loads(done.stdout)[expected["client"]]["events"]) == len(expected["records"]) - 1


def test_the_reader_refuses_another_passphrase_in_one_sentence(golden: Path) -> None:
    done = read_alone(golden, "not the passphrase")
    assert done.returncode == 1
    assert done.stderr.strip() == "this opens no slot of the vault"
