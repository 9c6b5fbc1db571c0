"""`kapterm paths`: where the data lies."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json

NAME = "paths"
HELP = "says where the vault, this machine's state and the clinic's settings lie"


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """Each place with what it holds."""
    from kapterm.cli.access import vault_folder
    from kapterm.data import paths

    places = {
        "vault": (vault_folder(args), "every client's sealed file; this is what to back up"),
        "state": (paths.state_folder(), "drafts and locks of this machine; never replicated"),
        "config": (paths.config_folder(), "the clinic's settings and packs"),
    }
    if args.json:
        give_json({name: str(place) for name, (place, _) in places.items()})
    else:
        for name, (place, holds) in places.items():
            give(f"{name:<7} {place}  ({holds})")
    return 0
