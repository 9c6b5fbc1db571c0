"""What may be said about an error that nobody foresaw.

The rule: names of types and places in the code, never words. An exception's message, its locals and even the
lines of code around it can hold what a client said, so none of them reaches the terminal or a file.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from kapterm import __version__

EXIT_CODE = 70
"""What the process ends with: EX_SOFTWARE of sysexits, which no other exit of kapterm uses."""

REPORT_NAME = "crash-report.txt"


def account(error: BaseException) -> str:
    """The error as types and places, innermost cause last, one `module:line` for each call."""
    system = f"kapterm {__version__}, Python {sys.version_info.major}.{sys.version_info.minor}, {sys.platform}"
    return "\n".join([system, *_chain(error, set())]) + "\n"


def report(error: BaseException, folder: Path) -> Path | None:
    """Adds the account to the report in the state folder.

    Returns:
        Where it stands, or None where it could not be written; a report is never worth a second error.
    """
    path = folder / REPORT_NAME
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{account(error)}\n")
        return path
    return None


def calm_words(written: Path | None) -> str:
    """What the person in front of it reads, and no more."""
    words = (
        "kapterm stopped because of a mistake in the program.\n"
        "Everything it had acknowledged is safe. Start it again to go on where you were."
    )
    return f"{words}\nWhere in the program it happened, without a word of the record: {written}" if written else words


def calm_hooks(folder: Path) -> None:
    """From now on no error of this process prints a traceback; it leaves a report and the calm words."""

    def unforeseen(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            print_calmly(report(error, folder))

    def in_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            report(failed.exc_value, folder)

    def unraisable(failed: "sys.UnraisableHookArgs") -> None:
        if failed.exc_value is not None:
            report(failed.exc_value, folder)

    sys.excepthook, threading.excepthook, sys.unraisablehook = unforeseen, in_thread, unraisable


def print_calmly(written: Path | None) -> None:
    """The calm words on stderr; a terminal that is gone is no further error."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{calm_words(written)}\n")
        sys.stderr.flush()


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    """One error, the errors grouped in it, and what caused it."""
    seen.add(id(error))
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame, line in walk_tb(error.__traceback__):
        yield f"  {frame.f_globals.get('__name__', '?')}:{line}"
    grouped = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for other in (*grouped, error.__cause__ or error.__context__):
        if other is not None and id(other) not in seen:
            yield from _chain(other, seen)
