"""Bringing files of older versions of the format into this one.

`READERS` names, for each older version, what reads it. Version 1 is the first that was released, so it is empty; the
path is held by tests with a version 0 that never was.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from kapterm.data import cipher, files, header, paths, repair
from kapterm.data.header import Header
from kapterm.data.locks import Lock
from kapterm.data.vault import Vault
from kapterm.errors import DamageFound, NotOurFile


class Older(msgspec.Struct, frozen=True):
    """What a file of an older version holds.

    Attributes:
        file_id: Its id, 16 bytes.
        contents: What its frames would be in this version, in order.
    """

    file_id: bytes
    contents: list[bytes]


Reader = Callable[[bytes, Vault], Older]
READERS: Mapping[int, Reader] = {}


def migrate(vault: Vault, path: Path, readers: Mapping[int, Reader] = READERS) -> Path:
    """Write a client's file of an older version anew in this one.

    Args:
        vault: An open vault.
        path: The file.
        readers: What reads each older version.

    Returns:
        Where the old file is now.

    Raises:
        NotOurFile: It is of no version that can be read, or of this one.
        DamageFound: It could not be read whole; nothing was changed.
        InUse: Another window writes it.
        CouldNotWrite: The new file could not be written; the old one stands.
    """
    lock = Lock(vault.state / "lock", path.stem)
    lock.acquire()
    try:
        data = files.read_file(path)
        reader = readers.get(header.version_of(data), None)
        if reader is None:
            raise NotOurFile("This file is of no version that can be brought into this one.")
        older = reader(data, vault)
        if paths.client_path(vault.folder, older.file_id.hex()) != path:
            raise DamageFound("A file stands under the name of another.")
        key = cipher.new_key()
        head: Header = header.wrap(older.file_id, "client", key, vault.opened.vault_key)
        renewed, _ = repair.write(older.contents, head, key)
        aside = vault.state / "quarantine" / f"{path.stem}-version-{header.version_of(data)}"
        files.make_folder(aside.parent)
        files.replace_file(aside, data)
        files.replace_file(path, renewed)
        return aside
    except OSError as error:
        raise files.could_not_write(error) from error
    finally:
        lock.release()
