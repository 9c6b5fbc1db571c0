"""The second copy of what was acknowledged since a file was opened, outside the folder that may be replicated.

It holds the frames exactly as they were written. It is never synced: it guards against a file that is replaced or cut
behind our back, not against a power cut, which the file itself survives. It is written with the next key or tick, not
between a line and its acknowledgement, which it would make a quarter slower. That it cannot be written never keeps a
line from being saved.
"""

import os
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Lock

from kapterm.data import files
from kapterm.errors import CouldNotWrite

MOST_WAITING = 64


class Spool:
    """The copy for one file."""

    def __init__(self, path: Path) -> None:
        """Prepare it; nothing is opened before the first write."""
        self._path = path
        self._fd: int | None = None
        self._waiting: deque[bytes] = deque()
        self._one_at_a_time = Lock()

    def read(self) -> bytes:
        """The frames left by a process that did not close the file; empty where it did."""
        try:
            return files.read_file(self._path)
        except OSError:
            return b""

    def keep(self, frame: bytes) -> None:
        """Keep a frame that has just become durable; it is written with the next key, the next tick, or soon."""
        self._waiting.append(frame)
        if len(self._waiting) >= MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        # A key is put down in one thread while a line is made durable in another.
        with self._one_at_a_time, suppress(OSError, CouldNotWrite):
            frames = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if self._fd is None:
                files.make_folder(self._path.parent)
                self._fd = os.open(self._path, files.APPEND | os.O_CREAT, files.FILE_MODE)
            files.write_whole(self._fd, b"".join(frames))

    def clear(self) -> None:
        """Forget everything: the file was closed in order, or holds it all."""
        self._waiting.clear()
        with suppress(OSError):
            os.truncate(self._path, 0)

    def close(self) -> None:
        """Write what waits and let go of the descriptor; what was kept stays."""
        self.flush()
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
