"""The second copy of what was acknowledged since a file was opened, outside the folder that may be replicated.

It holds the frames exactly as they were written. It is never synced: it guards against a file that is replaced or cut
behind our back, not against a power cut, which the file itself survives. That it cannot be written never keeps a line
from being saved.
"""

import os
from contextlib import suppress
from pathlib import Path

from kapterm.data import files
from kapterm.errors import CouldNotWrite


class Spool:
    """The copy for one file."""

    def __init__(self, path: Path) -> None:
        """Prepare it; nothing is opened before the first write."""
        self._path = path
        self._fd: int | None = None

    def read(self) -> bytes:
        """The frames left by a process that did not close the file; empty where it did."""
        try:
            return files.read_file(self._path)
        except OSError:
            return b""

    def add(self, frame: bytes) -> None:
        """Keep a frame that has just become durable."""
        with suppress(OSError, CouldNotWrite):
            if self._fd is None:
                files.make_folder(self._path.parent)
                self._fd = os.open(self._path, files.APPEND | os.O_CREAT, files.FILE_MODE)
            files.write_whole(self._fd, frame)

    def clear(self) -> None:
        """Forget everything: the file was closed in order, or holds it all."""
        with suppress(OSError):
            os.truncate(self._path, 0)

    def close(self) -> None:
        """Let go of the descriptor; what was kept stays."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
