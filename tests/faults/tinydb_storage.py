"""A sealed file in the place of TinyDB's JSONStorage, with a key made for the test, for TinyDB's own test suite.

`storage(path, **kwargs)` takes what JSONStorage takes and behaves as it does at the edges: modes, missing files,
missing folders.
`Table` is the table that goes with it.
"""

import os
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kapterm.data import header
from kapterm.data.framelog import FrameLog
from kapterm.data.operations import Tables
from kapterm.data.storage import SealedStorage
from kapterm.data.storage import SealedTable as Table
from kapterm.errors import CouldNotWrite

__all__ = ["Table", "storage"]

VAULT_KEY = bytes(range(32))


class FileStorage(SealedStorage):
    """A SealedStorage that owns its file."""

    def __init__(self, path: str | os.PathLike[str], create_dirs: bool, access_mode: str) -> None:
        self.kwargs: dict[str, Any] = {}
        self._mode = access_mode
        self._handle = SimpleNamespace(closed=False)
        file = Path(path)
        if any(letter in access_mode for letter in "+wa"):
            if create_dirs:
                file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                create(file)
            elif file.stat().st_size == 0:
                file.write_bytes(header.encode(header.make("client", VAULT_KEY)[0]))
        self._log = FrameLog(file, lambda head: header.unwrap(head, (VAULT_KEY,)))
        tables = Tables()
        tables.replay(self._log.take().contents)
        super().__init__(tables, self._append)

    def _append(self, content: bytes) -> None:
        if "+" not in self._mode and "w" not in self._mode and "a" not in self._mode:
            raise OSError(f'Cannot write to the database. Access mode is "{self._mode}"')
        self._log.append(content)

    def close(self) -> None:
        self._log.close()
        self._handle.closed = True


def create(path: Path) -> None:
    """Make an empty sealed file; what cannot be made is an OSError, as with JSONStorage."""
    try:
        FrameLog.create(path, header.make("client", VAULT_KEY)[0])
    except CouldNotWrite as error:
        raise OSError(error.message) from error


def storage(
    path: str | os.PathLike[str],
    create_dirs: bool = False,
    encoding: str | None = None,
    access_mode: str = "r+",
    **kwargs: Any,
) -> FileStorage:
    """Open or create a sealed file as TinyDB's JSONStorage opens or creates a JSON file.

    `encoding` and further arguments shape JSON text, of which there is none on the disk.
    """
    if access_mode not in ("r", "rb", "r+", "rb+"):
        warnings.warn("Using an `access_mode` other than 'r', 'rb', 'r+' or 'rb+' can cause data loss", stacklevel=2)
    return FileStorage(path, create_dirs, access_mode)
