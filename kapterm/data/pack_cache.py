"""Packs as they were put together last time, kept so that a start need not read them as TOML again.

The rule: a copy counts only for exactly the files and the program it was made from, and whole. One that is stale or
damaged is made anew, one that cannot be written is no error, and none is kept while a clinic's file has a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

import kapterm
from kapterm.data import files
from kapterm.data.pack_files import PackProblem, clinic_files, shipped_files
from kapterm.errors import CouldNotWrite

Kept = TypeVar("Kept")

FOLDER = "packs"
"""Where the copies lie in this machine's state folder."""
_SEAL_BYTES = 32
_CODE = ("data/pack*.py", "session/packs/*.py", "session/measures/*.py")
"""The files of the program that have a say in what is made of a pack."""


def kept(
    kind: type[Kept],
    read: Callable[[Path | None], tuple[Kept, list[PackProblem]]],
    config_dir: Path | None,
    state_root: Path,
) -> Kept:
    """What `read` makes of the pack files: from its copy where nothing has changed since, else read anew.

    Args:
        kind: The type of what is read; its name is the copy's.
        read: Reads it from the files, and says what is wrong in the clinic's.
        config_dir: The folder of the clinic's settings; None for our packs alone.
        state_root: This machine's state folder.

    Raises:
        DamageFound: as `read` says.
    """
    path = state_root / FOLDER / f"{kind.__name__.lower()}.msgpack"
    try:
        origin = _origin(config_dir)
    except OSError:
        return read(config_dir)[0]
    copy = _copy(path, origin, kind)
    if copy is not None:
        return copy
    value, problems = read(config_dir)
    if not problems:
        _keep(path, origin, msgspec.msgpack.encode(value))
    return value


def _copy(path: Path, origin: bytes, kind: type[Kept]) -> Kept | None:
    """The copy; None where there is none of this origin, or it is damaged."""
    try:
        content = files.read_file(path)
    except OSError:
        return None
    seal, body = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
    if seal != _seal(origin, body):
        return None
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.DecodeError:
        return None


def _keep(path: Path, origin: bytes, body: bytes) -> None:
    with suppress(CouldNotWrite):
        files.make_folder(path.parent)
        files.replace_file(path, _seal(origin, body) + body, durable=False)


def _seal(origin: bytes, body: bytes) -> bytes:
    """Tells a copy of another origin, or one that is not whole; a stranger it does not keep out, the folder does."""
    return blake2b(body, digest_size=_SEAL_BYTES, key=origin).digest()


def _origin(config_dir: Path | None) -> bytes:
    """What a copy rests on: the program, and the name and content of each file that may have a say."""
    digest = blake2b(digest_size=_SEAL_BYTES)
    for part in _parts(config_dir):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _parts(config_dir: Path | None) -> Iterator[bytes]:
    yield kapterm.__version__.encode()
    # A checkout changes without its version, and a default in a type has a say as well.
    program = Path(kapterm.__path__[0])
    for code in sorted(found for pattern in _CODE for found in program.glob(pattern)):
        yield f"{code} {code.stat().st_mtime_ns}".encode()
    for file in (*shipped_files(), *clinic_files(config_dir)):
        yield file.name.encode()
        yield file.read_bytes()
