"""`kapterm init`: a new vault."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json, say
from kapterm.errors import UsageError

NAME = "init"
HELP = "makes a new vault; with --passphrase-file it asks nothing and prints the recovery key"


def options(parser: ArgumentParser) -> None:
    """Who writes."""
    parser.add_argument("--author", metavar='"NAME, CREDENTIAL"', help="who writes, as it stands in every note")


def run(args: Namespace) -> int:
    """Make it where none is."""
    from kapterm.cli.access import given_passphrase, vault_folder
    from kapterm.cli.first_start import author_of, make_vault, new_vault_asked
    from kapterm.cli.keyboard import QuietKeys
    from kapterm.data.vault import Vault

    folder = vault_folder(args)
    if Vault.exists(folder):
        raise UsageError("A vault stands in this folder already.")
    passphrase = given_passphrase(args)
    if passphrase is None:
        if not sys.stdin.isatty():
            raise UsageError("There is no terminal to ask for the passphrase.", "Name --passphrase-file FILE.")
        with QuietKeys():
            new_vault_asked(folder, author=args.author).close()
        return 0
    if args.author is None:
        raise UsageError("Who writes is missing.", 'Name --author "NAME, CREDENTIAL".')
    vault, recovery_key = make_vault(folder, author_of(args.author), passphrase)
    vault.close()
    if args.json:
        give_json({"vault": str(folder), "recovery_key": recovery_key})
    else:
        say("This recovery key opens the vault when the passphrase is forgotten. Print it; it is nowhere else.")
        give(recovery_key)
    return 0
