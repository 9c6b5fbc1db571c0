"""`kapterm keys`: what each key does, as this clinic has them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json, say

NAME = "keys"
HELP = "says what each key does, place by place"


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """The table of acts, as everything else of the program reads it."""
    from kapterm.data import config, paths
    from kapterm.keymap import read_keymap
    from kapterm.keys import ACTS, use

    held, wrong = read_keymap(config.load(paths.config_folder()).keymap)
    use(held)
    for problem in wrong:
        say(problem)
    if args.json:
        give_json(
            {
                "keys": [
                    {"id": act.id, "key": act.key_in_force, "scope": act.scope, "does": act.help}
                    for act in ACTS
                    if act.key
                ]
            }
        )
        return 0
    scope = ""
    for act in ACTS:
        if act.scope != scope:
            give(f"{act.scope}:" if not scope else f"\n{act.scope}:")
            scope = act.scope
        give(f"  {act.shown_key or '–':<10} {act.help}")
    return 0
