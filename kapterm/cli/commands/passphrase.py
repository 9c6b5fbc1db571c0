"""`kapterm passphrase`: another passphrase, or another recovery key, for whoever opens the vault."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give, say

NAME = "passphrase"
HELP = "changes your passphrase, or draws another recovery key"


def options(parser: ArgumentParser) -> None:
    """The new one from a file, or asked."""
    parser.add_argument("--new-passphrase-file", metavar="FILE", type=Path, help="holds the new one; else it is asked")
    parser.add_argument("--recovery-key", action="store_true", help="draws another recovery key instead and prints it")


def run(args: Namespace) -> int:
    """Nothing is encrypted anew; the old one opens nothing from then on."""
    from kapterm.cli.access import open_vault
    from kapterm.cli.new_secret import new_passphrase
    from kapterm.clock import Clock
    from kapterm.data import clinicians
    from kapterm.journal import audit

    with open_vault(args) as vault:
        if args.recovery_key:
            printed = clinicians.change_recovery_key(vault)
            audit.note(vault, Clock(), "recovery key changed")
            say("The earlier recovery key opens nothing any more. Print this one; it is nowhere else.")
            give(printed)
            return 0
        passphrase = new_passphrase(args.new_passphrase_file, vault.clinician.name, is_terminal=sys.stdin.isatty())
        clinicians.change_passphrase(vault, passphrase)
        audit.note(vault, Clock(), "passphrase changed")
    say("The passphrase is changed.")
    return 0
