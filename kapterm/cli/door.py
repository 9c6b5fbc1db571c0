"""At the door of a vault in which a dose was running when the program ended: lines are taken before the passphrase.

They are sealed at once to the session's public key. Reading anything needs the passphrase.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapterm.cli.prompt import ask, write
from kapterm.errors import CouldNotWrite

OFFER = "A session is going on. Enter alone takes lines first; the passphrase opens it.\n"
HOW = "Each line is sealed as it is kept. Enter alone goes back to the passphrase.\n"


def door_of(folder: Path) -> Callable[[], None] | None:
    """What takes lines for the session that is going on; None where none is. Says so where there is one."""
    from kapterm.data import paths

    if not any(paths.state_folder().glob("*/armed")):
        return None
    from kapterm.data import letterbox

    if letterbox.for_session(folder, paths.state_folder()) is None:
        return None
    write(OFFER)
    return lambda: _take_lines(folder)


def _take_lines(folder: Path) -> None:
    from kapterm.clock import Clock
    from kapterm.data import letterbox, paths
    from kapterm.journal.door import Letter, encode

    found = letterbox.for_session(folder, paths.state_folder())
    if found is None:
        return
    clock = Clock()
    write(HOW)
    while line := ask("> ").strip():
        at = clock.now()
        try:
            found[1].add(encode(Letter(at, clock.zone, line)))
            write(f"taken {clock.local(at):%H:%M:%S}\n")
        except CouldNotWrite as error:
            write(f"NOT SAVED: {error}\n")
