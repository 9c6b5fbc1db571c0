"""The commands, each a module: its name, its help, its options, and what it does. What is heavy is imported there."""

from kapterm.cli.commands import (
    clients,
    demo,
    export,
    import_,
    init,
    keys,
    log,
    new_client,
    packs,
    paths,
    score,
    verify,
)

COMMANDS = (demo, init, clients, new_client, log, export, import_, verify, score, packs, keys, paths)
"""Every command, in the order of the help."""
