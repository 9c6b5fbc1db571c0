"""One writer at a time: a lock of the kernel's on a file in the state folder, never on the data file.

The kernel lets go of it when the process ends, however it ends. Beside it stands who holds it, for the words on the
other window's screen; correctness never rests on that.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from kapterm.data import files, plain
from kapterm.errors import CouldNotWrite, InUse


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock: the process and its machine."""

    pid: int
    machine: str


class Lock:
    """The right to write one file, once for each process and file.

    Attributes:
        held: True between acquire and release.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Prepare a lock; nothing is taken yet.

        Args:
            folder: The state folder's part for locks.
            name: What is locked.
        """
        self._folder = folder
        self._who = folder / f"{name}.who"
        # A pid file in the kernel's place would outlive a crash, so the soft variant is refused.
        self._lock = FileLock(folder / f"{name}.lock", mode=files.FILE_MODE, thread_local=False, fallback_to_soft=False)

    @property
    def held(self) -> bool:
        """Whether this process holds it."""
        return self._lock.is_locked

    def acquire(self, patience_s: float = 0.0) -> None:
        """Take the right to write.

        Args:
            patience_s: How long to wait where another has it, in seconds; for acts of a moment.

        Raises:
            InUse: Another process, or another window of this one, has it; the sentence says who and since when.
            CouldNotWrite: The state folder takes no lock.
        """
        files.make_folder(self._folder)
        try:
            self._lock.acquire(timeout=patience_s, poll_interval=0.01)
        except Timeout:
            raise InUse(self._sentence()) from None
        except OSError as error:
            raise files.could_not_write(error) from error
        self._sign()

    def release(self) -> None:
        """Let go; a lock that is not held is no error."""
        if self.held:
            with suppress(OSError):
                self._who.unlink(missing_ok=True)
            self._lock.release()

    def _sign(self) -> None:
        holder = Holder(os.getpid(), os.uname().nodename)
        with suppress(CouldNotWrite):
            files.replace_file(self._who, msgspec.json.encode(holder), durable=False)

    def _sentence(self) -> str:
        try:
            holder = plain.parse(files.read_file(self._who), Holder)
            since = datetime.fromtimestamp(self._who.stat().st_mtime, UTC).astimezone()
        except (OSError, ValueError):
            return "Another window writes here."
        return f"Another window writes here since {since:%H:%M} (process {holder.pid})."
