"""`kapterm doctor`: what on this machine helps or endangers the vault."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give_json, give_sentences

NAME = "doctor"
HELP = "looks at this machine and says what helps or endangers the vault; changes nothing"

_MARKS = {True: "good ", False: "check", None: "?    "}


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """Without unlocking; nothing is changed, and nothing here is damage."""
    import msgspec

    from kapterm.cli.access import vault_folder
    from kapterm.clock import Clock
    from kapterm.data import doctor, paths

    found = doctor.examine(vault_folder(args), paths.state_folder(), os.environ, Clock().now().timestamp())
    if args.json:
        give_json({"facts": [msgspec.to_builtins(fact) for fact in found]})
        return 0
    for fact in found:
        words = " ".join(part for part in (fact.says, fact.do) if part)
        give_sentences(f"{_MARKS[fact.good]}  ", f"{fact.about}: {words}")
    return 0
