"""How far each file had come when this machine last closed it: what makes an older copy show.

A head is sealed under the file's own key, so that nobody who cannot read the file can make us believe in another.
"""

from pathlib import Path

import msgspec

from kapterm.data import cipher, files, plain
from kapterm.data.frames import Position
from kapterm.errors import CouldNotWrite


class Head(msgspec.Struct, frozen=True):
    """The end of a file as this machine knew it.

    Attributes:
        end: Its length in bytes.
        count: How many frames it had.
        tag: Tag of the last, or the file's id where it had none.
    """

    end: int
    count: int
    tag: bytes


def read(path: Path) -> bytes:
    """Read a head, still sealed; empty where there is none.

    It is read before its file, so that a file that another process goes on writing never looks older than its head.
    """
    try:
        return files.read_file(path)
    except OSError:
        return b""


def unseal(sealed: bytes, key: bytes, file_id: bytes) -> Head | None:
    """Open a head; None where there is none, or none that this key has sealed."""
    content = cipher.open_sealed(sealed, file_id, cipher.derive(key, "head"))
    try:
        return None if content is None else plain.parse(content, Head)
    except ValueError:
        return None


def write(path: Path, key: bytes, file_id: bytes, position: Position) -> None:
    """Keep the end of a file. That it could not be kept takes a warning away and loses nothing, so it is no error."""
    head = Head(position.end, position.number, position.tag)
    sealed = cipher.seal(msgspec.json.encode(head), file_id, cipher.derive(key, "head"))
    try:
        files.make_folder(path.parent)
        files.replace_file(path, sealed)
    except CouldNotWrite:
        return
