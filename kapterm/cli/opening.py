"""`kapterm` alone: the plain prompt at once, the program loading while the passphrase is typed, then the screens."""

from __future__ import annotations

import gc
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli import environment
from kapterm.cli.door import door_of
from kapterm.cli.keyboard import QuietKeys
from kapterm.errors import KaptermError, TerminalUnfit

if TYPE_CHECKING:
    from argparse import Namespace

    from kapterm.journal import Practice
    from kapterm.session.packs import Packs

QUESTION = "Passphrase: "

_LATER = ("kapterm.journal", "kapterm.data.packs", "kapterm.app")
"""What is loaded while the passphrase is typed."""


_WAS_LOCKED = "KAPTERM_WAS_LOCKED"
"""Set across the new start that a lock is, and nowhere else."""


def check_terminal() -> None:
    """Go no further where the full-screen program cannot be shown.

    Raises:
        TerminalUnfit: one sentence with what to do instead.
    """
    reason = environment.terminal_unfit(os.environ, is_terminal=os.isatty(0) and os.isatty(1))
    if reason is not None:
        raise TerminalUnfit(reason)


def open_program(args: Namespace) -> int:
    """Unlock the vault, or make the first one, and show the screens.

    Raises:
        TerminalUnfit, WrongPassphrase: and all that a vault says when it is opened.
    """
    check_terminal()
    from kapterm.cli.access import (
        asked_until_open,
        given_passphrase,
        pack_notice,
        packs_in_force,
        practice_of,
        unlock,
        vault_folder,
    )
    from kapterm.data import paths

    # To look for garbage in what is being loaded takes as long as a fifth of loading it, and finds none.
    gc.disable()
    folder = vault_folder(args)
    # After a lock the passphrase is asked for, whatever file holds it.
    passphrase = None if os.environ.pop(_WAS_LOCKED, None) else given_passphrase(args)
    is_first = not (folder / paths.VAULT_FILE).exists() and not (folder / paths.KEYS).exists()
    with QuietKeys():
        loading = _load_meanwhile()
        if is_first:
            practice = _first_practice(args)
        elif passphrase is not None:
            practice = practice_of(unlock(args, passphrase))
        else:
            practice = practice_of(asked_until_open(args, QUESTION, door_of(folder)))
        loading.join()
        code = show(practice, packs_in_force(), paths.state_folder(), pack_notice())
    if code == locked_code():
        os.environ[_WAS_LOCKED] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return code


def show(practice: Practice, packs: Packs, state: Path, notice: str = "") -> int:
    """The full-screen program, from its first screen to its end; the exit code. A notice is what it says first."""
    from kapterm.app import KaptermApp
    from kapterm.data import config, paths

    app = KaptermApp(practice, packs, state, config.load(paths.config_folder()))
    app.set_reactive(KaptermApp.notice, notice or app.notice)
    # What is loaded stays: from now on a collection looks at what came later, and no key waits for it.
    gc.freeze()
    gc.enable()
    return app.run_to_exit()


def _first_practice(args: Namespace) -> Practice:
    from kapterm.cli.access import practice_of, vault_folder
    from kapterm.cli.first_start import new_vault_asked

    return practice_of(new_vault_asked(vault_folder(args)))


def locked_code() -> int:
    """The exit code by which the screens ask for the plain prompt."""
    from kapterm.app import LOCKED

    return LOCKED


def _load_meanwhile() -> threading.Thread:
    """Import what the screens need in a thread: it runs whenever no key is read."""
    loading = threading.Thread(target=_load, name="loading", daemon=True)
    loading.start()
    return loading


def _load() -> None:
    from kapterm.cli.access import packs_in_force

    for name in _LATER:
        import_module(name)
    with suppress(KaptermError):  # it is said when the packs are wanted
        packs_in_force()
