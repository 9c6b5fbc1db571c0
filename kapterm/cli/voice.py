"""How a command speaks: data on stdout, words on stderr, both literal, nothing that steers a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from kapterm.text import safe, safe_block


def give(text: str) -> None:
    """Data for a reader or a script, a line or a block, whole lines at once."""
    sys.stdout.write(f"{safe_block(text)}\n")
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
    """Words beside the data; nothing is lost where nobody listens."""
    try:
        sys.stderr.write(f"{safe(words)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return
