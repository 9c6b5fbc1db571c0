"""`kapterm recover`: in by the printed recovery key, with a reason that stands in the vault's trail."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give, say
from kapterm.errors import UsageError

NAME = "recover"
HELP = "opens the vault by a recovery key, sets a new passphrase and draws another key"


def options(parser: ArgumentParser) -> None:
    """The key and the new passphrase from files, or asked; the reason."""
    parser.add_argument("--recovery-key-file", metavar="FILE", type=Path, help="holds the key; else it is asked")
    parser.add_argument("--new-passphrase-file", metavar="FILE", type=Path, help="holds the new one; else it is asked")
    parser.add_argument("--reason", metavar="WORDS", help="why; it stands in the vault's trail")


def run(args: Namespace) -> int:
    """The key that was typed opens nothing afterwards; the new one is printed."""
    from kapterm.cli.access import vault_folder
    from kapterm.cli.new_secret import answer_or_file, new_passphrase
    from kapterm.clock import Clock
    from kapterm.data import clinicians, paths
    from kapterm.data.slots import Clinician
    from kapterm.journal import audit

    is_terminal = sys.stdin.isatty()
    if not is_terminal and not (args.recovery_key_file and args.new_passphrase_file and args.reason):
        raise UsageError(
            "There is no terminal to ask.", "Name --recovery-key-file, --new-passphrase-file and --reason."
        )
    typed = answer_or_file("Recovery key: ", args.recovery_key_file)
    reason = args.reason or answer_or_file("Why (it stands in the vault's trail): ", None)
    passphrase = new_passphrase(args.new_passphrase_file, "", is_terminal=is_terminal)
    if not reason.strip():
        raise UsageError("A reason is needed; nothing was changed.")

    def record_of(whose: Clinician) -> bytes:
        return audit.encode(audit.Act(Clock().now(), audit.RECOVERED, audit.named(whose), how=reason))

    vault, printed = clinicians.recover(vault_folder(args), paths.state_folder(), typed, passphrase, record_of)
    vault.close()
    say("The passphrase is set, and the key that was typed opens nothing any more. Print this new recovery key:")
    give(printed)
    return 0
