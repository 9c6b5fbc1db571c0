from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kapterm.cli.run import main
from kapterm.clock import Clock
from kapterm.data import packs as shipped
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.journal import Practice

PASSPHRASE = "copper lantern under the rain"

Call = Callable[..., int]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own: no vault yet, a passphrase in a file."""
    for name in ("DATA", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    monkeypatch.setenv("KAPTERM_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    monkeypatch.setenv("KAPTERM_VAULT", str(tmp_path / "vault"))
    monkeypatch.setattr("kapterm.cli.environment.withdraw", lambda: None)
    return tmp_path


@pytest.fixture
def practice(home: Path) -> Iterator[Practice]:
    """A vault with one client, Aster, open in this test."""
    author = Clinician.new("Robin Hale", "LCSW")
    vault, _ = Vault.create(home / "vault", home / "state" / "kapterm", author, PASSPHRASE, Kdf.for_throwaway_vaults())
    opened = Practice(vault, Clock(), shipped.load(None)[0].version)
    opened.new_client("Aster").close()
    yield opened
    opened.close()


@pytest.fixture
def call(home: Path) -> Call:
    """Runs `kapterm` with these words; the exit code."""
    return lambda *words: main([str(word) for word in words])
