"""From the words of a call to an open practice: which vault, whose passphrase, which packs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.keyboard import QuietKeys
from kapterm.cli.prompt import ask, write
from kapterm.errors import UsageError, WrongPassphrase

if TYPE_CHECKING:
    from argparse import Namespace

    from kapterm.data.vault import Vault
    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.packs import Packs

TRIES = 5
"""How often a passphrase may be typed before the call ends."""


def vault_folder(args: Namespace) -> Path:
    """The vault that the call is about."""
    from kapterm.data import config, paths

    return paths.vault_folder(args.vault, os.environ, config.load(paths.config_folder()).vault)


def packs_in_force() -> Packs:
    """The packs as this clinic has them."""
    from kapterm.data import packs, paths

    return packs.load(paths.config_folder())[0]


def given_passphrase(args: Namespace) -> str | None:
    """The passphrase of the file that the call or the environment names; None where it is to be asked.

    Raises:
        UsageError: the file cannot be read.
    """
    from kapterm.data import paths

    named = paths.passphrase_file(args.passphrase_file, os.environ)
    if named is None:
        return None
    try:
        return named.read_bytes().decode().removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("The passphrase file cannot be read.") from error


@contextmanager
def open_practice(args: Namespace) -> Iterator[Practice]:
    """The practice of the call's vault, open for one command."""
    passphrase = given_passphrase(args)
    if passphrase is not None:
        practice = unlock(args, passphrase)
    elif sys.stdin.isatty():
        with QuietKeys():
            practice = asked_until_open(args)
    else:
        raise UsageError("There is no terminal to ask for the passphrase.", "Name --passphrase-file FILE.")
    try:
        yield practice
    finally:
        practice.close()


def asked_until_open(args: Namespace, question: str = "Passphrase: ") -> Practice:
    """Ask for the passphrase until it opens the vault, each time after a longer wait.

    Raises:
        WrongPassphrase: the input ended, or it was wrong too often.
    """
    for tries in range(1, TRIES + 1):
        try:
            return unlock(args, ask(question, shown=False))
        except EOFError:
            raise WrongPassphrase("No passphrase was given.") from None
        except WrongPassphrase as error:
            if tries == TRIES:
                raise
            write(f"{error.message} Once more.\n")
            time.sleep(2 ** (tries - 1) / 4)
        question = "Passphrase: "
    raise WrongPassphrase("No passphrase was given.")


def unlock(args: Namespace, passphrase: str) -> Practice:
    """Open the vault of the call with a passphrase."""
    from kapterm.data import paths
    from kapterm.data.vault import Vault

    return practice_of(Vault.open(vault_folder(args), paths.state_folder(), passphrase))


def practice_of(vault: Vault) -> Practice:
    """The practice of an open vault."""
    from kapterm.clock import Clock
    from kapterm.data import paths
    from kapterm.journal import Practice

    return Practice(vault, Clock(), packs_in_force().version, paths.config_folder())


@contextmanager
def open_client(practice: Practice, client: str, *, writing: bool = False) -> Iterator[ClientJournal]:
    """The client of an exact code or a unique beginning of the id, open for one command."""
    journal = practice.open_client(practice.find(client).id, writing=writing)
    try:
        yield journal
    finally:
        journal.close()
