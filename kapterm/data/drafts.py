"""What is being typed and not yet said: on the disk with every key, sealed, outside what may be replicated.

A draft is a file of sealed pieces, each the whole text at one key; the last that opens is the draft. A kill loses at
most the key that was being written, a power cut at most what came after the last sync.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kapterm.data import cipher, files

SYNC_EVERY_S = 1.0
ROLL_AT_BYTES = 2 * 1024 * 1024
"""From here on the file begins anew, which costs a sync: so long that a note of 100 kB does not at every key."""
_SIZE_BYTES = 4
_STEP = 128


def _nothing() -> None:
    """What is written beside a draft that stands alone."""


class Draft:
    """The draft of one client, or of one window."""

    def __init__(self, path: Path, key: bytes, bound_to: bytes, beside: Callable[[], None] = _nothing) -> None:
        """Prepare a draft; nothing is written before the first key.

        Args:
            path: Its file in the state folder.
            key: The client file's key.
            bound_to: The client file's id.
            beside: What else is written with each key and tick.
        """
        self._beside = beside
        self._path = path
        self._key = cipher.derive(key, "draft", bound_to)
        self._bound = bound_to
        self._fd: int | None = None
        self._size = 0
        self._tag = b""
        self._unsynced = False
        self._synced_at_s: float | None = None

    def write(self, content: bytes, now_s: float) -> None:
        """Put down what the line holds now, and sync when a second has passed.

        Args:
            content: The whole draft; any bytes.
            now_s: Monotonic time of the caller's, in seconds.

        Raises:
            CouldNotWrite: It is on the screen only; the next key tries again.
        """
        try:
            fd = self._descriptor()
            piece = self._seal(content)
            if self._size and self._size + len(piece) > ROLL_AT_BYTES:
                self._begin_anew(content)
            else:
                files.write_whole(fd, piece)
                self._size, self._tag = self._size + len(piece), piece[-cipher.TAG_BYTES :]
        except OSError as error:
            self.close()
            raise files.could_not_write(error) from error
        self._unsynced = True
        if self._synced_at_s is None:
            self._synced_at_s = now_s
        self.sync_if_due(now_s)

    def sync_if_due(self, now_s: float) -> None:
        """Sync what was written, unless that was done less than a second ago.

        Raises:
            CouldNotWrite: The disk did not take it.
        """
        self._beside()
        due = self._synced_at_s is None or now_s - self._synced_at_s >= SYNC_EVERY_S
        if not (self._unsynced and due) or self._fd is None:
            return
        try:
            files.sync_data(self._fd)
        except OSError as error:
            self.close()
            raise files.could_not_write(error) from error
        self._unsynced, self._synced_at_s = False, now_s

    def read(self) -> bytes | None:
        """The last draft that is whole; None where there is none, or it was sent or thrown away."""
        try:
            return self._replay(files.read_file(self._path))[0]
        except OSError:
            return None

    def clear(self) -> None:
        """Forget the draft: it was sent, or thrown away.

        Raises:
            CouldNotWrite: It may come back at the next start.
        """
        try:
            if self._fd is None:
                if not self._path.exists():
                    return
                self._fd = os.open(self._path, files.APPEND)
            os.ftruncate(self._fd, 0)
        except OSError as error:
            self.close()
            raise files.could_not_write(error) from error
        self._size, self._tag, self._unsynced = 0, b"", True

    def close(self) -> None:
        """Let go of the file; the draft stays."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            with suppress(OSError):
                os.close(fd)

    def _seal(self, content: bytes) -> bytes:
        """One piece, bound to the piece before it, so that a leftover of an older draft is never read as the newest."""
        inner = len(content).to_bytes(_SIZE_BYTES, "little") + content
        sealed = cipher.seal(inner + bytes(-len(inner) % _STEP), self._bound + self._tag, self._key)
        return len(sealed).to_bytes(_SIZE_BYTES, "little") + sealed

    def _replay(self, data: bytes) -> tuple[bytes | None, int, bytes]:
        """Read pieces as far as they follow each other: the last text, where it ends, its tag."""
        found: bytes | None = None
        at, tag = 0, b""
        while at + _SIZE_BYTES <= len(data):
            end = at + _SIZE_BYTES + int.from_bytes(data[at : at + _SIZE_BYTES], "little")
            opened = cipher.open_sealed(data[at + _SIZE_BYTES : end], self._bound + tag, self._key)
            if end > len(data) or opened is None:
                break
            found = opened[_SIZE_BYTES : _SIZE_BYTES + int.from_bytes(opened[:_SIZE_BYTES], "little")]
            at, tag = end, data[end - cipher.TAG_BYTES : end]
        return found, at, tag

    def _descriptor(self) -> int:
        """Open the file where the last whole piece ends; what a kill left half-written behind it goes."""
        if self._fd is None:
            files.make_folder(self._path.parent)
            self._fd = os.open(self._path, files.APPEND | os.O_CREAT, files.FILE_MODE)
            data = files.read_file(self._path)
            _, self._size, self._tag = self._replay(data)
            if self._size != len(data):
                os.ftruncate(self._fd, self._size)
        return self._fd

    def _begin_anew(self, content: bytes) -> None:
        """Start the file over with this one text, at once, so that no kill finds it empty."""
        self.close()
        self._size, self._tag = 0, b""
        piece = self._seal(content)
        files.replace_file(self._path, piece)
        self._descriptor()
