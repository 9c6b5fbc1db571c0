"""`kapterm audit`: the trail of acts upon the vault."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json

NAME = "audit"
HELP = "lists who opened, exported, let in and let go, oldest first"


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """One line an act, in the time of this place."""
    import msgspec

    from kapterm.cli.access import open_vault
    from kapterm.clock import Clock
    from kapterm.journal import audit

    with open_vault(args) as vault:
        found = audit.acts(vault)
    if args.json:
        give_json({"acts": [msgspec.to_builtins(act) for act in found]})
        return 0
    clock = Clock()
    for act in found:
        parts = (f"{clock.local(act.at):%Y-%m-%d %H:%M:%S}", act.what, act.by, act.client[:8], act.how)
        give("  ".join(part for part in parts if part))
    return 0
