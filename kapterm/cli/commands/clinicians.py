"""`kapterm clinicians`: who may open the vault; letting somebody in, letting somebody go."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.voice import give, give_json, say
from kapterm.errors import UsageError

if TYPE_CHECKING:
    from kapterm.data.vault import Clinician, Vault

NAME = "clinicians"
HELP = "lists who may open the vault, lets a clinician in, lets one go"


def options(parser: ArgumentParser) -> None:
    """List, add or remove."""
    parser.add_argument("--add", metavar='"NAME, CREDENTIAL"', help="lets a clinician in and prints the recovery key")
    parser.add_argument("--new-passphrase-file", metavar="FILE", type=Path, help="the clinician's; else it is asked")
    parser.add_argument("--remove", metavar="NAME|ID", help="lets a clinician go and renews the vault's key")


def run(args: Namespace) -> int:
    """One of the three."""
    from kapterm.cli.access import open_vault

    if args.add and args.remove:
        raise UsageError("One at a time: --add or --remove.")
    with open_vault(args) as vault:
        if args.add:
            return _add(vault, args)
        return _remove(vault, args) if args.remove else _list(vault, args)


def _list(vault: Vault, args: Namespace) -> int:
    from kapterm.data.clinicians import listed

    found = listed(vault)
    if args.json:
        give_json({"clinicians": [{"id": one.id, "name": one.name, "credential": one.credential} for one in found]})
    else:
        for one in found:
            give(f"{_said(one)}  {one.id}{'  (you)' if one.id == vault.clinician.id else ''}")
    return 0


def _add(vault: Vault, args: Namespace) -> int:
    from kapterm.cli.first_start import author_of
    from kapterm.cli.new_secret import new_passphrase
    from kapterm.clock import Clock
    from kapterm.data import clinicians
    from kapterm.journal import audit

    who = author_of(args.add)
    passphrase = new_passphrase(args.new_passphrase_file, who.name, is_terminal=sys.stdin.isatty())
    printed = clinicians.add(vault, who, passphrase)
    audit.note(vault, Clock(), "clinician let in", how=_said(who))
    if args.json:
        give_json({"id": who.id, "recovery_key": printed})
    else:
        say(f"{_said(who)} may open this vault. The recovery key is theirs; print it, it is nowhere else.")
        give(printed)
    return 0


def _remove(vault: Vault, args: Namespace) -> int:
    from kapterm.clock import Clock
    from kapterm.data import clinicians
    from kapterm.journal import audit

    found = [one for one in clinicians.listed(vault) if args.remove in (one.id, one.name, _said(one))]
    if len(found) != 1:
        raise UsageError("No clinician has this name or id." if not found else "More than one has it: use the id.")
    is_whole = clinicians.remove(vault, found[0].id)
    audit.note(vault, Clock(), "clinician let go", how=_said(found[0]))
    say(f"{_said(found[0])} can no longer open this vault. What was copied before stays readable to its holder.")
    if not is_whole:
        say("A window still writes a client; its file gets the new key when the vault is opened next.")
    return 0


def _said(who: Clinician) -> str:
    return ", ".join(part for part in (who.name, who.credential) if part)
