"""`kapterm repair`: a whole file out of a damaged one, a client's or the vault's own trail."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give_json, say
from kapterm.errors import DamageFound, UsageError

NAME = "repair"
HELP = "writes a damaged file, a client's or the trail, anew from all that can be read, and keeps the damaged one"


def options(parser: ArgumentParser) -> None:
    """Whose, or the trail; and further copies."""
    parser.add_argument("client", metavar="CLIENT", nargs="?", help="the exact code, or the beginning of the id")
    parser.add_argument("--trail", action="store_true", help="the vault's own trail of acts, in place of a client")
    parser.add_argument(
        "--copy", metavar="FILE", type=Path, action="append", default=[], help="a further copy, as from a backup"
    )


def run(args: Namespace) -> int:
    """Exit 1 where some of it is in no copy."""
    from kapterm.cli.access import open_vault, practice_of
    from kapterm.clock import Clock
    from kapterm.data import repair
    from kapterm.journal import audit

    if (args.client is None) != args.trail:
        raise UsageError("Name a client, or --trail for the vault's own trail.")
    with open_vault(args) as vault:
        if args.trail:
            client_id, done = "", repair.repair_trail(vault, args.copy)
        else:
            client_id = _id(vault.client_ids(), args.client) or practice_of(vault).find(args.client).id
            done = repair.repair(vault, client_id, args.copy)
        if done.set_aside is not None:
            audit.note(vault, Clock(), "repaired", client=client_id, how="the trail" if args.trail else "")
    if args.json:
        give_json({"kept": done.kept, "brought": done.brought, "missing": list(done.missing)})
    if done.set_aside is None:
        say(f"There is nothing to repair: all {done.kept} writes can be read. Nothing was changed.")
        return 0
    brought = f", {done.brought} from other copies" if done.brought else ""
    say(f"The file is whole: {done.kept} writes of its own{brought}. The damaged one is kept in {done.set_aside}.")
    if done.missing:
        raise DamageFound(f"{len(done.missing)} writes are in no copy.", "Name a backup's file with --copy.")
    return 0


def _id(ids: list[str], wanted: str) -> str | None:
    """The client by a beginning of the id, without reading any file; a damaged one may not tell its code."""
    found = [one for one in ids if one.startswith(wanted)]
    if len(found) > 1:
        raise UsageError("More than one client's id begins so.")
    return found[0] if found else None
