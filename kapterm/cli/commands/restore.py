"""`kapterm restore PATH`: a backup in the vault's place."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.voice import give_json, say
from kapterm.errors import CouldNotWrite, DamageFound, UsageError

if TYPE_CHECKING:
    from kapterm.data.vault import Vault

NAME = "restore"
HELP = "puts a backup in the vault's place, and keeps what stood there"


def options(parser: ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("path", metavar="PATH", type=Path, help="a folder that `kapterm backup` wrote")


def run(args: Namespace) -> int:
    """It is opened with the passphrase of its time, compared and read whole before it takes the place."""
    from kapterm.cli.access import given_passphrase, vault_folder
    from kapterm.cli.new_secret import answer_or_file
    from kapterm.cli.voice import progress
    from kapterm.data import backup, paths
    from kapterm.data.vault import Vault
    from kapterm.journal import audit

    passphrase = given_passphrase(args)
    if passphrase is None and not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the passphrase.", "Name --passphrase-file FILE.")

    by: list[str] = []

    def open_vault(folder: Path, state: Path) -> Vault:
        typed = answer_or_file("Passphrase: ", None, shown=False) if passphrase is None else passphrase
        vault = Vault.open(folder, state, typed)
        by.append(audit.signature(vault))
        return vault

    folder = vault_folder(args)
    done = backup.restore(args.path.expanduser().absolute(), folder, paths.state_folder(), open_vault, progress("read"))
    _note_restored(folder, "".join(by[-1:]), f"as of {done.made_at}, from {args.path}")
    notices = [notice for finding in done.findings for notice in finding.notices]
    aside = str(done.set_aside) if done.set_aside else None
    if args.json:
        give_json({"made_at": done.made_at, "set_aside": aside, "notices": notices})
    for notice in notices:
        say(notice)
    say(f"Restored as of {done.made_at}." + (f" What stood there is kept in {aside}." if aside else ""))
    if any(finding.damaged for finding in done.findings):
        raise DamageFound("What was backed up was damaged already; the rest is there.")
    return 0


def _note_restored(folder: Path, by: str, how: str) -> None:
    """Leave a letter for the trail of the vault that stands there now; nobody is kept from it because that fails."""
    from kapterm.clock import Clock
    from kapterm.data import letterbox, paths
    from kapterm.journal import audit

    with suppress(OSError, CouldNotWrite, DamageFound):
        box = letterbox.for_vault(folder, paths.state_folder())
        box.add(audit.encode(audit.Act(Clock().now(), "restored from a backup", by, how=how)))
