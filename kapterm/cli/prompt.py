"""Questions on a plain terminal, before any screen: the answer shown as it is typed, or not at all."""

from __future__ import annotations

import os
import sys
from textwrap import fill

from kapterm.cli.keyboard import CLEAR, END, ENTER, ERASE, keys
from kapterm.cli.voice import COLUMNS
from kapterm.text import cell_width, safe

_OUT = 1


def write(words: str) -> None:
    """Words to the terminal at once, past any buffer; a terminal that is gone is no further error."""
    try:
        os.write(_OUT if os.isatty(_OUT) else 2, words.encode(sys.stdout.encoding or "utf-8", "replace"))
    except OSError:
        return


def tell(words: str) -> None:
    """Sentences to the terminal, each paragraph broken between words, never inside one."""
    lines = (fill(part, COLUMNS, break_long_words=False, break_on_hyphens=False) for part in words.split("\n"))
    write("\n".join(lines) + "\n")


def ask(question: str, *, shown: bool = True) -> str:
    """The answer to a question, as typed up to Enter; the terminal must give quiet keys.

    Raises:
        EOFError: the input ended, or Ctrl+D on an empty line.
    """
    write(question)
    typed: list[str] = []
    for key in keys():
        if key == ENTER:
            write("\n")
            return "".join(typed)
        if key == END and not typed:
            break
        if key in (ERASE, CLEAR):
            gone = typed[-1:] if key == ERASE else typed[:]
            del typed[len(typed) - len(gone) :]
            write(erasing("".join(gone)) if shown else "")
        elif key.isprintable():
            typed.append(key)
            write(safe(key) if shown else "")
    write("\n")
    raise EOFError


def erasing(text: str) -> str:
    """What takes the text back from the screen."""
    width = cell_width(safe(text))
    return "\b" * width + " " * width + "\b" * width
