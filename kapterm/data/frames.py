"""Sealed frames, one behind the other: how they are made, how a file of them is read, what is wrong with it.

A frame is a head of 64 bytes and its sealed content. The head is what the content is bound to: marker, length,
position in the file, predecessor (the tag of the frame before), nonce. The key is derived for this one file. So no
frame can be altered, moved, left out between others or put into another file without being noticed.

The rule of this file: reading never raises for what a disk or a stranger has done to a file. It gives what can be
read and says, with places, what cannot.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from struct import Struct
from typing import NamedTuple
from zlib import crc32

from kapterm.data import cipher

MARKER = b"KAP\xf1"
HEAD = Struct("<4sIQ16s24s4sI")
HEAD_BYTES = HEAD.size
KIND_OPERATIONS = b"ops\0"
NONCE_AT = 32
CHECKED_BYTES = 60
STEP = 128
LONGEST_CONTENT = 32 * 1024 * 1024
_LENGTH = Struct("<I")
_START = Struct("<4sIQ16s")
_CHECKED = Struct("<4sIQ16s24s4s")
_PADDING = bytes(STEP)
_TAG = cipher.TAG_BYTES
_LONGEST_SEALED = LONGEST_CONTENT + STEP + _LENGTH.size + _TAG
# No cipher gives sixteen zeros in a row; a disk that had not yet written does.
_ZEROS = bytes(16)
_SECTOR = 512


class Position(NamedTuple):
    """The place in a file behind its last frame: all that the next frame must name.

    Attributes:
        end: Offset in bytes behind the last good frame.
        number: How many frames stand before it; the next one's position.
        tag: Tag of the last frame, or the file's id before the first: the predecessor of the next.
    """

    end: int
    number: int
    tag: bytes


class Trouble(Enum):
    """What stands behind the last frame that could be read in order."""

    TORN = "an unfinished write"
    DAMAGED = "damage"


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes of a file that could not be read.

    Attributes:
        begin: Offset of the first such byte.
        end: Offset behind the last.
        before: Position of the last good frame before it plus one, which is the first frame missing.
        after: Position of the next frame that could be read; None where nothing follows.
    """

    begin: int
    end: int
    before: int
    after: int | None


@dataclass(slots=True)
class Scan:
    """What a file, or its part from a known place on, holds.

    Attributes:
        contents: The content of each frame that could be read, in file order, those behind damage included.
        position: The place behind the last frame of the unbroken beginning.
        trouble: None where the file ends with its last frame.
        gaps: What could not be read; one torn tail, or each damaged stretch.
    """

    contents: list[bytes]
    position: Position
    trouble: Trouble | None = None
    gaps: list[Gap] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[int, bytes]]:
        """Each content with its position; for a scan that began at the file's first frame."""
        jumps = {gap.before: gap.after for gap in self.gaps if gap.after is not None}
        number = 0
        for content in self.contents:
            number = jumps.get(number, number)
            yield number, content
            number += 1


def make_frame(content: bytes, position: Position, sealer: cipher.Sealer) -> tuple[bytes, Position]:
    """Seal one frame.

    Args:
        content: At most 32 MiB; it is padded to a multiple of 128 bytes, so that lengths tell little.
        position: Where it will stand.
        sealer: Holds the file's frame key.

    Returns:
        The frame's bytes, and the position behind it.

    Raises:
        ValueError: The content is longer than a frame may be.
    """
    size = len(content)
    if size > LONGEST_CONTENT:
        raise ValueError("longer than a frame may be")
    padding = -(size + 4) % STEP
    padded = _LENGTH.pack(size) + content + _PADDING[:padding]
    nonce = os.urandom(cipher.NONCE_BYTES)
    sealed_bytes = size + 4 + padding + _TAG
    start = _CHECKED.pack(MARKER, sealed_bytes, position.number, position.tag, nonce, KIND_OPERATIONS)
    head = start + _LENGTH.pack(crc32(start))
    sealed = sealer.seal(padded, head, nonce)
    after = Position(position.end + HEAD_BYTES + sealed_bytes, position.number + 1, sealed[-_TAG:])
    return head + sealed, after


def scan(data: bytes, position: Position, key: bytes) -> Scan:
    """Read frames from a known place to the end of the data.

    Args:
        data: The file from its first byte.
        position: Where to begin: behind the header with the file's id as tag, or where an earlier scan ended.
        key: The file's frame key.
    """
    contents: list[bytes] = []
    end, count, tag, size = position.end, position.number, position.tag, len(data)
    open_one, unpack, length_of = cipher.Opener(data, key).open, _START.unpack_from, _LENGTH.unpack_from
    while size - end >= HEAD_BYTES:
        marker, sealed, number, before = unpack(data, end)
        body = end + HEAD_BYTES
        if (
            number != count or before != tag or marker != MARKER
            or not _TAG + STEP <= sealed <= _LONGEST_SEALED or body + sealed > size
        ):  # fmt: skip
            break
        padded = open_one(end, HEAD_BYTES, end + NONCE_AT, sealed)
        if padded is None:
            break
        (length,) = length_of(padded)
        contents.append(padded[4 : 4 + length])
        end = body + sealed
        count += 1
        tag = data[end - _TAG : end]
    found = Scan(contents, Position(end, count, tag))
    if end < size:
        _explain(data, found, key)
    return found


def _explain(data: bytes, found: Scan, key: bytes) -> None:
    """Tell an unfinished write from damage, and read what can be read behind damage."""
    end, count = found.position.end, found.position.number
    while end < len(data):
        following = _next_readable(data, end, count, key)
        if following is None:
            found.gaps.append(Gap(end, len(data), count, None))
            break
        begin, number, before = following
        found.gaps.append(Gap(end, begin, count, number))
        rest = scan_run(data, Position(begin, number, before), key)
        found.contents.extend(rest.contents)
        end, count = rest.position.end, rest.position.number
    only = found.gaps[0]
    torn = only.after is None and _unfinished(data, only.begin)
    found.trouble = Trouble.TORN if torn else Trouble.DAMAGED


def scan_run(data: bytes, position: Position, key: bytes) -> Scan:
    """Read the frames that follow each other from `position` on, and stop at the first that does not."""
    contents: list[bytes] = []
    opener = cipher.Opener(data, key)
    while (step := _open_at(data, position.end, opener)) is not None:
        number, before, content, end = step
        if number != position.number or before != position.tag:
            break
        contents.append(content)
        position = Position(end, number + 1, data[end - _TAG : end])
    return Scan(contents, position)


def peek(data: bytes, at: int) -> tuple[int, int] | None:
    """Look at a frame without opening it: its position and where it ends; None where none stands whole."""
    if not _head_is_whole(data, at):
        return None
    _, sealed, number, _ = _START.unpack_from(data, at)
    end = at + HEAD_BYTES + sealed
    return (number, end) if end <= len(data) else None


def _open_at(data: bytes, at: int, opener: cipher.Opener) -> tuple[int, bytes, bytes, int] | None:
    """Open the frame at an offset whatever stands before it: position, predecessor, content, end."""
    step = peek(data, at)
    if step is None:
        return None
    number, end = step
    padded = opener.open(at, HEAD_BYTES, at + NONCE_AT, end - at - HEAD_BYTES)
    if padded is None:
        return None
    before = data[at + 16 : at + 32]
    return number, before, padded[4 : 4 + _LENGTH.unpack_from(padded)[0]], end


def _next_readable(data: bytes, at: int, number: int, key: bytes) -> tuple[int, int, bytes] | None:
    """Find the next frame from `at` on that opens and belongs at `number` or later: offset, position, predecessor."""
    opener = cipher.Opener(data, key)
    while (at := data.find(MARKER, at)) >= 0:
        step = _open_at(data, at, opener)
        if step is not None and step[0] >= number:
            return at, step[0], step[1]
        at += 1
    return None


def _head_is_whole(data: bytes, at: int) -> bool:
    """Check marker, bounds and checksum of a head before its length is believed."""
    if len(data) - at < HEAD_BYTES or data[at : at + 4] != MARKER:
        return False
    head = data[at : at + HEAD_BYTES]
    if crc32(head[:CHECKED_BYTES]) != int.from_bytes(head[CHECKED_BYTES:], "little"):
        return False
    return _TAG + STEP <= int.from_bytes(head[4:8], "little") <= _LONGEST_SEALED


def _unfinished(data: bytes, at: int) -> bool:
    """Tell whether the end of a file, in which nothing opens, is a write that a crash has cut short.

    It is where the head is cut, where a whole head names more bytes than there are, or where the file had grown before
    its blocks were written, which shows as a sector, or our part of one, that is or ends in zeros. A frame that is
    complete is damage.
    """
    if len(data) - at < HEAD_BYTES:
        return True
    if _head_is_whole(data, at):
        sealed = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + HEAD_BYTES + sealed > len(data):
            return True
    stops = [*range((at // _SECTOR + 1) * _SECTOR, len(data), _SECTOR), len(data)]
    pieces = (data[begin:stop] for begin, stop in zip([at, *stops], stops, strict=False))
    return any(piece.endswith(_ZEROS) or not any(piece) for piece in pieces)
