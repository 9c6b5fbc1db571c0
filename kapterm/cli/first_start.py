"""The first start: a vault, its passphrase, who writes, and the recovery key, asked on a plain terminal."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.new_secret import ask_new_passphrase
from kapterm.cli.prompt import ask, tell, write
from kapterm.errors import UsageError

if TYPE_CHECKING:
    from kapterm.data.slots import Kdf
    from kapterm.data.vault import Clinician, Vault

WHAT_A_VAULT_IS = """\
kapterm keeps its records in a vault: one folder, in which each client is one sealed file.
It opens with your passphrase, or with a recovery key that you print; nobody else, not even we, can open it.
It lies on this machine alone, in {folder}, until you copy it yourself."""


def author_of(words: str) -> Clinician:
    """Name and credential of "NAME, CREDENTIAL"; what follows the last comma is the credential.

    Raises:
        UsageError: no name.
    """
    from kapterm.data.vault import Clinician

    name, comma, credential = words.rpartition(",")
    if not comma:
        name, credential = words, ""
    if not name.strip():
        raise UsageError("Who writes has a name.", 'As in --author "Robin Hale, LCSW".')
    return Clinician.new(name.strip(), credential.strip())


def make_vault(folder: Path, author: Clinician, passphrase: str, kdf: Kdf | None = None) -> tuple[Vault, str]:
    """A new vault, open, and its recovery key.

    `kdf` is what a passphrase costs to try; None is the standard, whose costs a script can count on.

    Raises:
        UsageError: the passphrase is too easy to guess.
        CouldNotWrite: the folder cannot be written.
    """
    from kapterm.data import passphrases, paths
    from kapterm.data.vault import Vault

    if weakness := passphrases.weakness(passphrase, (author.name,)):
        raise UsageError(weakness)
    return Vault.create(folder, paths.state_folder(), author, passphrase, kdf)


def _as_slow_as_bearable() -> Kdf:
    """What a passphrase may cost to try on this machine: the standard, or more where it is fast."""
    from kapterm.clock import Clock
    from kapterm.data.cipher import stretch
    from kapterm.data.slots import Kdf

    clock = Clock()

    def seconds_for(kdf: Kdf) -> float:
        begun_s = clock.monotonic_s()
        stretch("measured", bytes(16), kdf.passes, kdf.memory_kib)
        return clock.monotonic_s() - begun_s

    return Kdf.standard().calibrated(seconds_for)


def new_vault_asked(folder: Path, author: str | None = None) -> Vault:
    """Ask for everything a vault needs, make it, and have its recovery key typed back in part.

    Raises:
        UsageError: the input ended before everything was answered.
    """
    try:
        tell(WHAT_A_VAULT_IS.format(folder=folder))
        who = author_of(author) if author is not None else _who()
        passphrase = ask_new_passphrase(who.name)
        write("Making the vault …\n")
        vault, recovery_key = make_vault(folder, who, passphrase, _as_slow_as_bearable())
        _printed(recovery_key)
    except EOFError:
        raise UsageError("Nothing more was typed.", "Start again when there is time for it.") from None
    return vault


def _who() -> Clinician:
    while not (name := ask("\nYour name, as it stands in notes: ").strip()):
        pass
    credential = ask("Your credential, such as LCSW (Enter for none): ").strip()
    return author_of(f"{name}, {credential}")


def _printed(recovery_key: str) -> None:
    """Show the recovery key once, and have two of its groups typed back."""
    groups = recovery_key.split("-")
    tell(
        "\nThe recovery key opens the vault when the passphrase is forgotten. Print or write it down now, "
        "and keep it where a second person finds it. It is shown this once:"
    )
    write(f"\n    {recovery_key}\n\n")
    for place in sorted(secrets.SystemRandom().sample(range(len(groups)), 2)):
        while _plain(ask(f"Group {place + 1} of it: ")) != groups[place]:
            write("That is not it.\n")
    write("\n")


def _plain(typed: str) -> str:
    """A group as it is printed, however it was typed."""
    return typed.strip().upper().translate(str.maketrans("ILOU", "110V"))
