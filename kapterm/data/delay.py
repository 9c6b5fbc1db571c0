"""The growing wait after passphrases that open nothing.

It slows whoever sits at this keyboard; whoever has a copy of the files is slowed by Argon2id alone. The count stays
over a restart and ends with the first success.
"""

from pathlib import Path

import msgspec

from kapterm.data import files, plain
from kapterm.errors import CouldNotWrite

FREE_TRIES = 3
LONGEST_S = 300.0


class Failures(msgspec.Struct, frozen=True):
    """How often in a row, and when last (seconds since 1970)."""

    count: int = 0
    last_s: float = 0.0


def wait_s(state: Path, now_s: float) -> float:
    """How long to wait before the next try, in seconds; 0 where it may be made at once.

    Args:
        state: The vault's state folder.
        now_s: The wall clock, seconds since 1970. A clock that was set back never shortens the wait.
    """
    found = _read(state)
    if found.count < FREE_TRIES:
        return 0.0
    whole = min(LONGEST_S, 2.0 ** (found.count - FREE_TRIES))
    return min(whole, max(0.0, found.last_s + whole - now_s))


def failed(state: Path, now_s: float) -> None:
    """Count a failure; where it cannot be written down, the next wait is the same as this one."""
    found = Failures(_read(state).count + 1, now_s)
    try:
        files.make_folder(state)
        files.replace_file(state / "failures", msgspec.json.encode(found), durable=False)
    except CouldNotWrite:
        return


def succeeded(state: Path) -> None:
    """Begin anew."""
    try:
        (state / "failures").unlink(missing_ok=True)
    except OSError:
        return


def _read(state: Path) -> Failures:
    try:
        return plain.parse(files.read_file(state / "failures"), Failures)
    except (OSError, ValueError):
        return Failures()
