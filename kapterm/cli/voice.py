"""How a command speaks: data on stdout, words on stderr, both literal, nothing that steers a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from textwrap import fill

from kapterm.text import safe, safe_block

COLUMNS = 78
"""How long a line of sentences is; the smallest terminal we promise has 80 columns."""


def give(text: str) -> None:
    """Data for a reader or a script, a line or a block, whole lines at once."""
    sys.stdout.write(f"{safe_block(text)}\n")
    sys.stdout.flush()


def give_sentences(begin: str, words: str) -> None:
    """A line for a reader, broken between words on a terminal, the rest of it under the first words."""
    line = safe(begin + words)
    if sys.stdout.isatty():
        line = _broken(line, " " * len(begin))
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def give_json(value: object) -> None:
    """Data for a script: one object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def progress(done_word: str) -> Callable[[int, int], None]:
    """Says how far something is, on one line that is written over, where somebody watches."""

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty() and of > 1:
            sys.stderr.write(f"\r{done} of {of} {done_word}" + ("\n" if done == of else ""))
            sys.stderr.flush()

    return told


def say(words: str) -> None:
    """Words beside the data, broken between words on a terminal; nothing is lost where nobody listens."""
    line = safe(words)
    try:
        if sys.stderr.isatty():
            line = _broken(line)
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def _broken(line: str, indent: str = "") -> str:
    return fill(line, COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
