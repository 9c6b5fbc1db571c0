"""`kapterm restore PATH`: a backup in the vault's place."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.voice import give_json, say
from kapterm.errors import DamageFound, UsageError

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

    passphrase = given_passphrase(args)
    if passphrase is None and not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the passphrase.", "Name --passphrase-file FILE.")

    def open_vault(folder: Path, state: Path) -> Vault:
        typed = answer_or_file("Passphrase: ", None, shown=False) if passphrase is None else passphrase
        return Vault.open(folder, state, typed)

    folder = vault_folder(args)
    done = backup.restore(args.path.expanduser().absolute(), folder, paths.state_folder(), open_vault, progress("read"))
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
