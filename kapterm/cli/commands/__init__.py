"""The commands, each a module: its name, its help, its options, and what it does. What is heavy is imported there."""

from kapterm.cli.commands import (
    audit,
    backup,
    clients,
    clinicians,
    demo,
    doctor,
    export,
    export_private,
    import_,
    init,
    keys,
    log,
    new_client,
    packs,
    passphrase,
    paths,
    recover,
    rehearse,
    repair,
    restore,
    score,
    verify,
)

COMMANDS = (
    *(demo, init, clients, new_client, log),
    *(export, export_private, import_),
    *(verify, repair, backup, restore),
    *(passphrase, clinicians, recover, audit, doctor),
    *(score, packs, keys, rehearse, paths),
)
"""Every command, in the order of the help."""
