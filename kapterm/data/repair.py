"""Making a whole file out of a damaged one: what can be read of it, and what other copies hold.

The rule of this file: nothing is thrown away. The damaged file, and each copy whose lines were taken in, goes to
quarantine; the new file is read back before it takes the name.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from kapterm.data import cipher, files, frames, header, heads, operations, paths
from kapterm.data.client_file import EVENTS, ClientFile, StatePaths
from kapterm.data.frames import Position
from kapterm.data.header import Header
from kapterm.data.locks import Lock
from kapterm.data.operations import Operation, Put, Tables
from kapterm.data.spool import Spool
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, DamageFound, NotOurFile

Numbered = list[tuple[int, bytes]]
"""Contents of frames, each with its position in its file."""


class Repaired(msgspec.Struct, frozen=True):
    """What a repair did.

    Attributes:
        kept: Writes that the file still held.
        brought: Writes that only other copies held.
        missing: Positions, counted from 0, of writes that no copy holds.
        set_aside: Where the damaged file is now; None where there was nothing to repair, and nothing was touched.
    """

    kept: int
    brought: int
    missing: tuple[int, ...]
    set_aside: Path | None


class Place(NamedTuple):
    """Which file of a vault.

    Attributes:
        path: Where it lies.
        name: What its lock and its state on this machine are called.
        id: What its header must say.
    """

    path: Path
    name: str
    id: str

    @classmethod
    def of_client(cls, vault: Vault, client_id: str) -> "Place":
        """A client's file."""
        return cls(paths.client_path(vault.folder, client_id), client_id, client_id)

    @classmethod
    def of_trail(cls, vault: Vault) -> "Place":
        """The vault's own log."""
        path = vault.folder / paths.VAULT_FILE
        return cls(path, path.stem, vault.id)


def repair(vault: Vault, client_id: str, others: Sequence[Path] = ()) -> Repaired:
    """Write a client's file anew from everything that can be read.

    Args:
        vault: An open vault.
        client_id: Whose file.
        others: Further copies of the same file, as from a backup. Conflict copies beside it, and the second copy of
            what was acknowledged here, are taken in unasked.

    Raises:
        InUse: Another window writes it.
        DamageFound: No copy has a header that holds.
        CouldNotWrite: The new file could not be written; the old one stands.
    """
    return _repair(vault, Place.of_client(vault, client_id), others)


def repair_trail(vault: Vault, others: Sequence[Path] = ()) -> Repaired:
    """Write the vault's own log anew, as `repair` does a client's file; the open vault then writes into the new one.

    Raises:
        InUse, DamageFound, CouldNotWrite: As `repair`.
    """
    done = _repair(vault, Place.of_trail(vault), others)
    vault.open_log_again()
    return done


def _repair(vault: Vault, place: Place, others: Sequence[Path]) -> Repaired:
    conflicts = sorted(place.path.parent.glob(f"{place.name}.*{paths.CLIENT_SUFFIX}"))
    lock = Lock(vault.state / "lock", place.name)
    lock.acquire()
    try:
        copies = [_read(source) for source in (place.path, *conflicts, *others)]
        head, key = _header(vault, place.id, copies)
        state = StatePaths.of(vault.state, place.name)
        own, *rest = [list(_numbered(copy, head, key)) for copy in (*copies, Spool(state.spool).read())]
        contents, missing = union(own, rest)
        if not conflicts and contents == [content for _, content in own] and _is_whole(vault, place):
            return Repaired(len(own), 0, (), None)
        data, position = write(contents, head, key)
        aside = _set_aside(copies[0], state.quarantine, place.name)
        files.replace_file(place.path, data)
        for conflict, copy in zip(conflicts, copies[1:], strict=False):
            if list(_numbered(copy, head, key)):
                _set_aside(copy, state.quarantine, conflict.stem)
                files.remove_file(conflict)
        heads.write(state.head, key, head.file_id, position)
        Spool(state.spool).clear()
        return Repaired(len(own), len(contents) - len(own), missing, aside)
    finally:
        lock.release()


def _is_whole(vault: Vault, place: Place) -> bool:
    """Whether opening the file finds nothing to say of it."""
    try:
        file = ClientFile(place.path, vault.state, vault.key_of, None)
    except (DamageFound, NotOurFile):
        return False
    file.close()
    return not (file.notices or file.damaged or file.older)


def union(own: Numbered, others: Iterable[Numbered]) -> tuple[list[bytes], tuple[int, ...]]:
    """Bring the writes of several copies of one file together.

    Args:
        own: Positions and contents of the copy that leads.
        others: The same of the others.

    Returns:
        The contents in order, those last that stood in another copy where the leading one had something else; and the
        positions that no copy holds.
    """
    placed = dict(own)
    strays: list[bytes] = []
    for copy in others:
        for number, content in copy:
            if number not in placed:
                placed[number] = content
            elif placed[number] != content and content not in strays and content not in placed.values():
                strays.append(content)
    ordered = [placed[number] for number in sorted(placed)]
    tables = Tables()
    tables.replay(ordered)
    for content in strays:
        additions = list(_additions(tables, operations.decode(content)))
        if additions:
            tables.apply(additions)
            ordered.append(operations.encode(additions))
    return ordered, tuple(number for number in range(max(placed, default=-1) + 1) if number not in placed)


def write(contents: Sequence[bytes], head: Header, key: bytes) -> tuple[bytes, Position]:
    """Seal contents as a new file of this header, and read it back.

    Returns:
        The file's bytes, and the position behind its last frame.

    Raises:
        CouldNotWrite: It did not read back.
    """
    start = header.encode(head)
    frame_key = header.frame_key(key, head.file_id)
    first = position = Position(len(start), 0, head.file_id)
    sealer, pieces = cipher.Sealer(frame_key), [start]
    for content in contents:
        frame, position = frames.make_frame(content, position, sealer)
        pieces.append(frame)
    data = b"".join(pieces)
    again = frames.scan(data, first, frame_key)
    if again.contents != list(contents) or again.trouble is not None:
        raise CouldNotWrite("The new file did not read back; nothing was changed.")
    return data, position


def _additions(tables: Tables, found: Iterable[Operation]) -> Iterable[Operation]:
    """What a stray write adds: lines that are nowhere yet, under a free number; documents whose id is free."""
    free = tables.highest(EVENTS) + 1
    lines = set(tables.rows.get(EVENTS, {}).values())
    for operation in found:
        match operation:
            case Put(table, _, document) if table == EVENTS:
                if document not in lines:
                    yield Put(EVENTS, str(free), document)
                    free += 1
            case Put(table, key, _) if key not in tables.rows.get(table, {}):
                yield operation


def _read(path: Path) -> bytes:
    try:
        return files.read_file(path)
    except OSError as error:
        raise DamageFound("A copy of this file could not be read.") from error


def _header(vault: Vault, file_id: str, copies: Iterable[bytes]) -> tuple[Header, bytes]:
    """The first header that holds, and the file's key."""
    for copy in copies:
        try:
            head, _ = header.decode(copy)
            if head.file == file_id:
                return head, vault.key_of(head)
        except DamageFound:
            continue
    raise DamageFound("The header of this file is damaged.", "Give a copy from a backup beside it.")


def _numbered(copy: bytes, head: Header, key: bytes) -> Iterable[tuple[int, bytes]]:
    """Positions and contents of everything in a copy that opens, wherever its header ends."""
    try:
        start = header.decode(copy)[1]
    except DamageFound:
        start = 0
    return frames.scan(copy, Position(start, 0, head.file_id), header.frame_key(key, head.file_id)).numbered()


def _set_aside(data: bytes, quarantine: Path, name: str) -> Path:
    target = quarantine / f"{name}-{cipher.digest(data, 6).hex()}.damaged"
    files.make_folder(quarantine)
    files.replace_file(target, data)
    return target
