"""Secrets that a command sets or takes: from a file, or asked on a plain terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from kapterm.cli.keyboard import QuietKeys
from kapterm.cli.prompt import ask, tell, write
from kapterm.errors import UsageError


def answer_or_file(question: str, file: Path | None, *, shown: bool = True) -> str:
    """The content of a file where one is named, else the answer to a question.

    Raises:
        UsageError: the file cannot be read, or nobody answered.
    """
    if file is not None:
        try:
            return file.read_bytes().decode().strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file} cannot be read.") from error
    try:
        with QuietKeys(sys.stdin.fileno()):
            return ask(question, shown=shown)
    except EOFError:
        raise UsageError("Nothing was answered.") from None


def new_passphrase(file: Path | None, name: str, *, is_terminal: bool) -> str:
    """A passphrase that may be used: of a file, or asked with six drawn words as an offer.

    Args:
        file: Holds it; None asks.
        name: Whose it is: a name is easily guessed.
        is_terminal: Whether there is anybody to ask.

    Raises:
        UsageError: it is too easy to guess, or nobody answered.
    """
    from kapterm.data import passphrases

    if file is None:
        if not is_terminal:
            raise UsageError("There is no terminal to ask for the new passphrase.", "Name --new-passphrase-file FILE.")
        try:
            with QuietKeys():
                return ask_new_passphrase(name)
        except EOFError:
            raise UsageError("Nothing was answered.") from None
    passphrase = answer_or_file("", file)
    if weakness := passphrases.weakness(passphrase, (name,) if name else ()):
        raise UsageError(weakness)
    return passphrase


def ask_new_passphrase(name: str) -> str:
    """Six drawn words, or words of one's own; typed twice either way. The terminal must give quiet keys.

    Raises:
        EOFError: the input ended.
    """
    from kapterm.data import passphrases

    drawn = passphrases.draw()
    write(f"\nA passphrase of six words, drawn for you:\n\n    {drawn}\n\n")
    tell("Write them down. Enter takes them, or type one of your own, of 15 characters or more; it does not show.")
    while True:
        passphrase = ask("New passphrase: ", shown=False) or drawn
        if weakness := passphrases.weakness(passphrase, (name,) if name else ()):
            write(f"{weakness}\n")
        elif ask("The same once more: ", shown=False) == passphrase:
            return passphrase
        else:
            write("The two differ.\n")
