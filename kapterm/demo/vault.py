"""The vault of a demonstration: its passphrase is no secret, and a mark keeps any other from being taken for one."""

from __future__ import annotations

from pathlib import Path

from kapterm.clock import Clock
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, UsageError
from kapterm.journal import Practice

PASSPHRASE = "demo demo demo demo"
MARK = "demonstration.txt"
MARK_WORDS = f"Fictional clients, made by `kapterm demo`. The passphrase is: {PASSPHRASE}\n"


def demo_practice(folder: Path, state_root: Path, clock: Clock, pack: str) -> Practice:
    """The demonstration's practice in that folder, made where there is none.

    Raises:
        UsageError: Something else stands there: a vault that no demonstration made, or other files.
        CouldNotWrite: The folder cannot be written.
    """
    if (folder / MARK).is_file():
        return Practice.open(folder, state_root, PASSPHRASE, clock, pack)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError("This folder holds something that no demonstration made.", "Name a new or an empty one.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / MARK).write_text(MARK_WORDS, encoding="utf-8")
    except OSError as error:
        raise CouldNotWrite("The folder for the demonstration cannot be written.") from error
    author = Clinician.new("Robin Hale", "LCSW")
    vault, _ = Vault.create(folder, state_root, author, PASSPHRASE, Kdf.for_throwaway_vaults())
    return Practice(vault, clock, pack)
