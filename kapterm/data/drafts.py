"""What is being typed and not yet said: on the disk with every key, sealed, outside what may be replicated.

A draft lies in a few files that are written over in turn, so that it takes no more room the longer somebody types, and
has its room already when the disk is full. Each piece is the whole text at one key, with the next number; the highest
that opens is the draft. A piece goes over neither the newest, nor the one that was synced last, nor one that is being
synced: a kill loses at most the key that was being written, a power cut at most what came after the last sync. One
thread writes; a sync, which waits for the disk, may run in another.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from kapterm.data import cipher, files

SYNC_EVERY_S = 1.0
PLACES = 4
_SIZE_BYTES = 4
_NUMBER_BYTES = 8
_HEAD_BYTES = _SIZE_BYTES + _NUMBER_BYTES
_STEP = 128
_CLEARED = 2**32 - 1


class _Piece(NamedTuple):
    """What one place holds; content is None where the draft was sent or thrown away."""

    number: int
    place: int
    content: bytes | None


def _nothing() -> None:
    """What is written beside a draft that stands alone."""


def stamp(path: Path) -> int:
    """When a draft was last written, in nanoseconds; 0 where it never was. Its size says nothing: it goes in steps."""
    stamps = [0]
    for place in range(PLACES):
        with suppress(OSError):
            stamps.append(_piece_path(path, place).stat().st_mtime_ns)
    return max(stamps)


def _piece_path(path: Path, place: int) -> Path:
    return path.with_name(f"{path.name}.{place}")


class Draft:
    """The draft of one client, or of one window."""

    def __init__(self, path: Path, key: bytes, bound_to: bytes, beside: Callable[[], None] = _nothing) -> None:
        """Prepare a draft; nothing is written before the first key.

        Args:
            path: Its files in the state folder; each has its place's number behind this name.
            key: The client file's key.
            bound_to: The client file's id.
            beside: What else is written with each key and tick.
        """
        self._beside = beside
        self._paths = tuple(_piece_path(path, place) for place in range(PLACES))
        self._key = cipher.derive(key, "draft", bound_to)
        self._bound = bound_to
        self._fds: dict[int, int] = {}
        self._newest: _Piece | None = None
        self._synced_place: int | None = None
        self._syncing_place: int | None = None
        self._one_at_a_time = Lock()
        self._one_sync = Lock()
        self._unsynced = False
        self._unnamed = False
        self._synced_at_s: float | None = None

    def write(self, content: bytes, now_s: float) -> None:
        """Put down what the line holds now, and sync when a second has passed.

        Args:
            content: The whole draft; any bytes.
            now_s: Monotonic time of the caller's, in seconds.

        Raises:
            CouldNotWrite: It is on the screen only; the next key tries again.
        """
        self.put(content, now_s)
        self.sync_if_due(now_s)

    def put(self, content: bytes, now_s: float) -> None:
        """Put down what the line holds now, and wait for no disk: a kill finds it, a power cut only what was synced.

        Raises:
            CouldNotWrite: It is on the screen only; the next key tries again.
        """
        with self._one_at_a_time:
            self._put(content)
            if self._synced_at_s is None:
                self._synced_at_s = now_s
        self._beside()

    def sync_if_due(self, now_s: float) -> None:
        """Sync what was written, unless that was done less than a second ago.

        Raises:
            CouldNotWrite: The disk did not take it.
        """
        self._beside()
        with self._one_sync:
            with self._one_at_a_time:
                newest = self._newest
                due = self._synced_at_s is None or now_s - self._synced_at_s >= SYNC_EVERY_S
                if not (self._unsynced and due) or newest is None or newest.place not in self._fds:
                    return
                self._syncing_place, fd, names_too = newest.place, self._fds[newest.place], self._unnamed
            try:
                self._sync(fd, names_too)
            except OSError as error:
                with self._one_at_a_time:
                    self._syncing_place = None
                    self._let_go()
                raise files.could_not_write(error) from error
            with self._one_at_a_time:
                self._syncing_place = None
                self._synced_place, self._unnamed, self._synced_at_s = newest.place, False, now_s
                self._unsynced = self._newest is not newest

    def read(self) -> bytes | None:
        """The last draft that is whole; None where there is none, or it was sent or thrown away."""
        newest = self._look()
        return newest.content if newest is not None else None

    def clear(self) -> None:
        """Forget the draft: it was sent, or thrown away.

        Raises:
            CouldNotWrite: It may come back at the next start.
        """
        with self._one_at_a_time:
            newest = self._newest or self._look()
            if newest is not None and newest.content is not None:
                self._put(None)

    def close(self) -> None:
        """Let go of the files, once a sync that runs has ended; the draft stays."""
        with self._one_sync, self._one_at_a_time:
            self._let_go()

    def _let_go(self) -> None:
        """Close every descriptor but that of a sync that runs: after a failure none is trusted again."""
        for place in set(self._fds) - {self._syncing_place}:
            with suppress(OSError):
                os.close(self._fds.pop(place))

    def _put(self, content: bytes | None) -> None:
        """Write the next piece where neither the newest, nor the last synced, nor one that is being synced lies."""
        try:
            before = self._newest or self._take_up()
            taken = (before.place if before is not None else None, self._synced_place, self._syncing_place)
            place = next(place for place in range(PLACES) if place not in taken)
            piece = _Piece(before.number + 1 if before is not None else 0, place, content)
            fd = self._descriptor(place)
            os.lseek(fd, 0, os.SEEK_SET)
            files.write_whole(fd, self._seal(piece))
        except OSError as error:
            self._let_go()
            raise files.could_not_write(error) from error
        self._newest, self._unsynced = piece, True

    def _take_up(self) -> _Piece | None:
        """Go on from what another process left; whether that was synced nobody knows, so it is now."""
        left = self._look()
        if left is not None:
            self._sync(self._descriptor(left.place), names_too=False)
            self._synced_place = left.place
        return left

    def _sync(self, fd: int, names_too: bool) -> None:
        files.sync_data(fd)
        if names_too:
            files.sync_folder(self._paths[0].parent)

    def _descriptor(self, place: int) -> int:
        if place not in self._fds:
            path = self._paths[place]
            files.make_folder(path.parent)
            self._unnamed = self._unnamed or not path.exists()
            self._fds[place] = os.open(path, files.OVERWRITE, files.FILE_MODE)
        return self._fds[place]

    def _look(self) -> _Piece | None:
        """The newest piece on the disk that is whole."""
        pieces = [piece for place in range(PLACES) if (piece := self._read_piece(place)) is not None]
        return max(pieces, default=None)

    def _read_piece(self, place: int) -> _Piece | None:
        try:
            data = files.read_file(self._paths[place])
        except OSError:
            return None
        size, number = data[:_SIZE_BYTES], data[_SIZE_BYTES:_HEAD_BYTES]
        sealed = data[_HEAD_BYTES : _HEAD_BYTES + int.from_bytes(size, "little")]
        inner = cipher.open_sealed(sealed, self._bound + number, self._key)
        if inner is None:
            return None
        length = int.from_bytes(inner[:_SIZE_BYTES], "little")
        content = None if length == _CLEARED else inner[_SIZE_BYTES : _SIZE_BYTES + length]
        return _Piece(int.from_bytes(number, "little"), place, content)

    def _seal(self, piece: _Piece) -> bytes:
        """A piece as it lies on the disk, bound to its number, so that no older one passes for the newest."""
        content = piece.content or b""
        length = _CLEARED if piece.content is None else len(content)
        inner = length.to_bytes(_SIZE_BYTES, "little") + content
        number = piece.number.to_bytes(_NUMBER_BYTES, "little")
        sealed = cipher.seal(inner + bytes(-len(inner) % _STEP), self._bound + number, self._key)
        return len(sealed).to_bytes(_SIZE_BYTES, "little") + number + sealed
