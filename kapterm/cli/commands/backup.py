"""`kapterm backup PATH`: a copy of the vault that is itself a vault."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give_json, say

NAME = "backup"
HELP = "copies the vault to a folder and reads the copy back"


def options(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("path", metavar="PATH", type=Path, help="a new folder, or an earlier backup of this vault")


def run(args: Namespace) -> int:
    """A session may go on meanwhile; calling again copies what is new."""
    from kapterm.cli.access import open_vault
    from kapterm.cli.voice import progress
    from kapterm.clock import Clock
    from kapterm.data import backup
    from kapterm.journal import audit

    clock = Clock()
    target = args.path.expanduser().absolute()
    with open_vault(args) as vault:
        notices = backup.make(vault, target, clock.now().isoformat(timespec="seconds"), progress("copied"))
        audit.note(vault, clock, "backed up", how=str(target))
    if args.json:
        give_json({"path": str(target), "notices": notices})
    for notice in notices:
        say(notice)
    say("The backup was written and read back. It opens with the same passphrases.")
    return 0
