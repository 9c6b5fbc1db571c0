"""One file of sealed frames, open: durable appends, and what a crash left at its end.

The rule of this file: `append` returns when the frame is on the disk and the name still leads to it, or raises
CouldNotWrite and the file is as it was. A descriptor on which something failed is not trusted again.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kapterm.data import cipher, files, frames, header
from kapterm.data.frames import Position, Scan
from kapterm.errors import CouldNotWrite, DamageFound


class Replaced(CouldNotWrite):
    """Another file has this one's name, or somebody else wrote into it: what we hold must find a new place."""


class FrameLog:
    """A KAPT file that is being read, and appended to where it was opened for writing.

    Attributes:
        path: Where it lies.
        header: Its header, checked.
        key: The key of the file, out of its header.
        position: Behind its last good frame.
    """

    def __init__(self, path: Path, key_of: Callable[[header.Header], bytes]) -> None:
        """Open a file and read it.

        Args:
            path: The file.
            key_of: Gives the file's key for its header, or raises DamageFound.

        Raises:
            NotOurFile, NewerFormat, DamageFound: The header does not hold.
            OSError: The file could not be read.
        """
        self.path = path
        self._name = str(path)
        data, self._identity = files.read_and_identify(path)
        self.header, start = header.decode(data)
        self.key = key_of(self.header)
        self._frame_key = header.frame_key(self.key, self.header.file_id)
        self._sealer = cipher.Sealer(self._frame_key)
        self.position = Position(start, 0, self.header.file_id)
        self.start = start
        self._fd: int | None = None
        self._doubtful = False
        self._tail = b""
        self._unread: Scan | None = self._scan(data, self.position)

    @staticmethod
    def create(path: Path, head: header.Header) -> None:
        """Put a new file in place, with its header and no frame, durably.

        Raises:
            CouldNotWrite: The system did not, or a file of that name is there.
        """
        files.create_file(path, header.encode(head))

    def take(self) -> Scan:
        """Hand over what opening read; once, so that one copy of it is in memory."""
        found, self._unread = self._unread, None
        return found or Scan([], self.position)

    @property
    def tail(self) -> bytes:
        """The bytes behind the last good frame when the file was read: an unfinished write, or damage."""
        return self._tail

    def holds(self, end: int, tag: bytes) -> bool:
        """Tell whether a frame with this tag ends at this offset, as it does in a file that has only grown.

        Raises:
            OSError: It could not be read.
        """
        if end <= self.start:
            return tag == self.header.file_id
        with open(self.path, "rb") as handle:
            handle.seek(end - len(tag))
            return handle.read(len(tag)) == tag

    def cut_tail(self) -> None:
        """Take an unfinished write off the end; the caller has set it aside.

        Raises:
            CouldNotWrite: The system did not.
        """
        try:
            fd = self._descriptor()
            os.ftruncate(fd, self.position.end)
            files.sync_data(fd)
        except OSError as error:
            self._distrust()
            raise files.could_not_write(error) from error
        self._tail = b""

    def append(self, content: bytes) -> bytes:
        """Write one frame and wait until it is on the disk under this file's name.

        Args:
            content: The frame's content.

        Returns:
            The frame as it was written, for the copy of what was acknowledged.

        Raises:
            CouldNotWrite: It is not on the disk; calling again tries anew on a fresh descriptor.
        """
        if len(content) > frames.LONGEST_CONTENT:
            raise CouldNotWrite("Not saved: this is longer than one entry can be.")
        frame, after = frames.make_frame(content, self.position, self._sealer)
        return self._write(frame, after)

    def append_sealed(self, sealed: bytes) -> list[bytes]:
        """Write frames that were sealed for exactly this place, as the copy of what was acknowledged holds them.

        Returns:
            The content of those that were written; none where they do not belong here.

        Raises:
            CouldNotWrite: As `append`.
        """
        place = Position(0, self.position.number, self.position.tag)
        found = frames.scan_run(sealed, place, self._frame_key)
        if found.contents:
            grown = self.position.end + found.position.end
            self._write(sealed[: found.position.end], Position(grown, found.position.number, found.position.tag))
        return found.contents

    def _write(self, frame: bytes, after: Position) -> bytes:
        try:
            fd = self._descriptor()
            files.write_whole(fd, frame)
            files.sync_data(fd)
            named = os.lstat(self._name)
        except OSError as error:
            self._take_back()
            raise files.could_not_write(error) from error
        if (named.st_dev, named.st_ino) != self._identity or named.st_size != after.end:
            self._distrust()
            raise _replaced()
        self.position = after
        return frame

    def catch_up(self) -> Scan:
        """Read what another process has appended since.

        Returns:
            The new contents, with the trouble behind them if there is any.

        Raises:
            DamageFound: The file is no longer the one that was read.
            OSError: It could not be read.
        """
        size = self.path.lstat().st_size
        if size == self.position.end:
            return Scan([], self.position)
        data, self._identity = files.read_and_identify(self.path)
        found, start = header.decode(data)
        if found.file != self.header.file or start != self.start or len(data) < self.position.end:
            raise DamageFound("A file was replaced by another while it was open.")
        return self._scan(data, self.position)

    def close(self) -> None:
        """Let go of the file; nothing waits to be written."""
        self._distrust()

    def _scan(self, data: bytes, position: Position) -> Scan:
        found = frames.scan(data, position, self._frame_key)
        self.position = found.position
        self._tail = data[found.position.end :]
        return found

    def _descriptor(self) -> int:
        """The descriptor to append to; a fresh one, on a file that ends where we know it to, after a failure.

        Raises:
            Replaced: The name leads to another file, or this one is not as we left it.
            OSError: The system did not open or cut it.
        """
        if self._fd is not None:
            if os.lseek(self._fd, 0, os.SEEK_END) != self.position.end:
                self._distrust()
                raise _replaced()
            return self._fd
        fd = os.open(self.path, files.APPEND)
        try:
            found = os.fstat(fd)
            size = found.st_size - len(self._tail)
            if (found.st_dev, found.st_ino) != self._identity or size < self.position.end:
                raise _replaced()
            if size > self.position.end:
                if not self._doubtful:
                    raise _replaced()
                os.ftruncate(fd, self.position.end)
                files.sync_data(fd)
        except (OSError, Replaced):
            os.close(fd)
            raise
        self._fd, self._doubtful = fd, False
        return fd

    def _take_back(self) -> None:
        """Cut off what a failed write may have left; where even that fails, the next descriptor does it."""
        if self._fd is not None:
            self._doubtful = True
            try:
                os.ftruncate(self._fd, self.position.end)
                files.sync_data(self._fd)
            except OSError:
                pass
        self._distrust()

    def _distrust(self) -> None:
        if self._fd is not None:
            fd, self._fd = self._fd, None
            with suppress(OSError):
                os.close(fd)


def _replaced() -> Replaced:
    return Replaced(
        "Not saved: another program has changed this file or put another in its place.",
        "Close this client and open it again.",
    )
