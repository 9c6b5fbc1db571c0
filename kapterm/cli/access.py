"""From the words of a call to an open vault: which, whose passphrase, how often it may be wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from math import ceil
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from kapterm.cli.keyboard import QuietKeys
from kapterm.cli.prompt import ask, write
from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, DamageFound, UsageError, WrongPassphrase

if TYPE_CHECKING:
    from argparse import Namespace

    from kapterm.clock import Clock
    from kapterm.data.pack_files import PackProblem
    from kapterm.data.vault import Vault
    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.packs import Packs

TRIES = 6
"""How often a passphrase may be typed before the call ends."""


def vault_folder(args: Namespace) -> Path:
    """The vault that the call is about."""
    from kapterm.data import config, paths

    return paths.vault_folder(args.vault, os.environ, config.load(paths.config_folder()).vault)


def packs_in_force() -> Packs:
    """The packs as this clinic has them; read once."""
    from kapterm.data import paths

    return _packs_of(paths.config_folder(), paths.state_folder())[0]


def pack_notice() -> str:
    """What is wrong in the clinic's packs, measures among them, in one sentence; empty where they are understood."""
    from kapterm.data import paths
    from kapterm.data.measures import load_measures
    from kapterm.data.pack_files import clinic_files

    config = paths.config_folder()
    problems = _packs_of(config, paths.state_folder())[1]
    if clinic_files(config):
        problems = [*problems, *load_measures(config)[1]]
    problems = [*problems, *_text_problems(config)]
    if not problems:
        return ""
    return f"{', '.join(_files_of(problems))}: not understood, ours stands in. `kapterm packs check` says why."


def _files_of(problems: list[PackProblem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.file for problem in problems))


def _text_problems(config: Path) -> list[PackProblem]:
    """What is wrong in the wording that the clinic has put beside its measures; read only where there is some."""
    if not (config / "texts").is_dir():
        return []
    from kapterm.data.measures import load_measures, with_item_texts

    return with_item_texts(load_measures(config)[0], config)[1]


@cache
def _packs_of(config: Path, state: Path) -> tuple[Packs, list[PackProblem]]:
    """The packs, and what was wrong in the clinic's files."""
    from msgspec.structs import replace

    from kapterm.data import pack_cache, packs
    from kapterm.session.packs import Packs

    problems: list[PackProblem] = []

    def read(folder: Path | None) -> tuple[Packs, list[PackProblem]]:
        found, wrong = packs.load(folder)
        problems.extend(wrong)
        return replace(found, set_aside=_files_of(wrong)), wrong

    return pack_cache.kept(Packs, read, config, state), problems


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
def open_vault(args: Namespace) -> Iterator[Vault]:
    """The vault of the call, open for one command."""
    passphrase = given_passphrase(args)
    if passphrase is not None:
        vault = unlock(args, passphrase)
    elif sys.stdin.isatty():
        with QuietKeys():
            vault = asked_until_open(args)
    else:
        raise UsageError("There is no terminal to ask for the passphrase.", "Name --passphrase-file FILE.")
    try:
        yield vault
    finally:
        vault.close()


@contextmanager
def open_practice(args: Namespace) -> Iterator[Practice]:
    """The practice of the call's vault, open for one command."""
    with open_vault(args) as vault:
        yield practice_of(vault)


@contextmanager
def open_client(practice: Practice, client: str, *, writing: bool = False) -> Iterator[ClientJournal]:
    """The client of an exact code or a unique beginning of the id, open for one command."""
    journal = practice.open_client(practice.find(client).id, writing=writing)
    try:
        yield journal
    finally:
        journal.close()


def asked_until_open(
    args: Namespace, question: str = "Passphrase: ", on_empty: Callable[[], None] | None = None
) -> Vault:
    """Ask for the passphrase until it opens the vault; after some tries each next one has to wait longer.

    `on_empty` is what Enter alone does, where it does anything; it costs no try.

    Raises:
        WrongPassphrase: the input ended, or it was wrong too often.
    """
    for left in reversed(range(TRIES)):
        try:
            while not (passphrase := ask(question, shown=False)) and on_empty:
                on_empty()
        except EOFError:
            raise WrongPassphrase("No passphrase was given.") from None
        _wait(args)
        try:
            return unlock(args, passphrase)
        except WrongPassphrase as error:
            if not left:
                raise
            write(f"{error.message} Once more.\n")
    raise WrongPassphrase("No passphrase was given.")


def unlock(args: Namespace, passphrase: str) -> Vault:
    """Open the vault of the call with a passphrase; the vault's trail tells of it either way."""
    from kapterm.clock import Clock
    from kapterm.data import delay, paths
    from kapterm.data.vault import Vault
    from kapterm.journal import audit

    clock = Clock()
    try:
        vault = Vault.open(vault_folder(args), paths.state_folder(), passphrase)
    except WrongPassphrase:
        _note_failure(args, clock)
        raise
    delay.succeeded(vault.state)
    if why := audit.note(vault, clock, "opened"):
        say(f"The vault's trail cannot be written: what is done now does not stand in it. {why}")
        say("`kapterm repair --trail` writes it anew from all that can be read.")
    return vault


def practice_of(vault: Vault) -> Practice:
    """The practice of an open vault."""
    from kapterm.clock import Clock
    from kapterm.data import paths
    from kapterm.journal import Practice

    return Practice(vault, Clock(), packs_in_force().version, paths.config_folder())


def _state_of_vault(args: Namespace) -> Path | None:
    """What this machine keeps about the vault, before it is open; None where its file does not hold."""
    from kapterm.data import files, header, paths

    try:
        head, _ = header.decode(files.read_file(vault_folder(args) / paths.VAULT_FILE))
    except (OSError, DamageFound):
        return None
    return paths.state_folder() / head.file


def _wait(args: Namespace) -> None:
    """Wait as long as earlier failures ask for."""
    from kapterm.clock import Clock
    from kapterm.data import delay

    state = _state_of_vault(args)
    wait_s = delay.wait_s(state, Clock().now().timestamp()) if state else 0.0
    if wait_s > 0:
        write(f"Wait {ceil(wait_s)} s.\n")
        Event().wait(wait_s)


def _note_failure(args: Namespace, clock: Clock) -> None:
    """Count a failure, and leave a letter for the vault's trail."""
    from kapterm.data import delay, letterbox, paths
    from kapterm.journal import audit

    state = _state_of_vault(args)
    if state is None:
        return
    delay.failed(state, clock.now().timestamp())
    try:
        box = letterbox.for_vault(vault_folder(args), paths.state_folder())
        box.add(audit.encode(audit.Act(clock.now(), "refused: no passphrase of this vault")))
    except (OSError, CouldNotWrite, DamageFound):
        return
