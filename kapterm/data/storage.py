"""TinyDB on sealed frames: a storage whose write seals what changed, a table whose every change is one frame.

The rule of this file: memory changes only after the frame is durable, and it then holds what a restart would read. What
a caller gets is his own copy; changing it changes nothing here.
"""

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from tinydb.storages import Storage
from tinydb.table import Table

from kapterm.data import operations
from kapterm.data.operations import Delete, Drop, Operation, Put, SetTable, Tables, same, to_json

Commit = Callable[[bytes], object]
"""Makes the content of one frame durable, or raises CouldNotWrite."""


class SealedStorage(Storage):
    """Keeps the documents of one sealed file.

    Args:
        tables: What the file's frames hold.
        commit: Writes one frame; never called with nothing to say, but for the first write of an empty database.
    """

    def __init__(self, tables: Tables, commit: Commit) -> None:
        super().__init__()
        self.tables = tables
        self._commit = commit

    def read(self) -> dict[str, Any] | None:
        """Everything, as new objects; None before the first write."""
        return self.tables.decoded()

    def write(self, data: Mapping[str, Any]) -> None:
        """Seal the difference between what is there and `data`, as one frame, or nothing where there is none.

        Raises:
            CouldNotWrite: It is not durable, and nothing changed.
        """
        changed = list(self._difference(data))
        if changed or not self.tables.written:
            self.commit(changed)

    def commit(self, changed: Sequence[Operation]) -> None:
        """Seal these operations as one frame, then take them in.

        Raises:
            CouldNotWrite: It is not durable, and nothing changed.
        """
        self._commit(operations.encode(changed))
        self.tables.apply(changed)

    def _difference(self, data: Mapping[str, Any]) -> Iterator[Operation]:
        known = self.tables
        for name in [*known.rows, *known.others]:
            if name not in data:
                yield Drop(name)
        for name, value in data.items():
            if not isinstance(value, Mapping):
                encoded = to_json(value)
                if name not in known.others or not same(known.others[name], encoded):
                    yield SetTable(name, encoded)
                continue
            rows = known.rows.get(name)
            if rows is None:
                yield SetTable(name, b"{}")
            yield from difference(name, rows or {}, value)


def difference(name: str, rows: Mapping[str, bytes], value: Mapping[Any, Any]) -> Iterator[Operation]:
    """Give the operations that turn the rows of a table into `value`."""
    wanted = {str(key): document for key, document in value.items()}
    for key in rows:
        if key not in wanted:
            yield Delete(name, key)
    for key, document in wanted.items():
        encoded = to_json(document)
        if key not in rows or not same(rows[key], encoded):
            yield Put(name, key, encoded)


class _Lazy(Mapping[str, Any]):
    """The documents of a table, each decoded when it is looked at and anew each time."""

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        self._rows = rows

    def __getitem__(self, key: str) -> Any:
        return json.loads(self._rows[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class _Recording(MutableMapping[Any, Any]):
    """What an updater of TinyDB's sees as its table: copies on reading, changes noted, the table itself untouched."""

    def __init__(self, rows: Mapping[str, bytes], id_class: Callable[[Any], Any]) -> None:
        self._rows = rows
        self._id_class = id_class
        self._touched: dict[str, Any] = {}
        self._gone: set[str] = set()

    def __contains__(self, key: object) -> bool:
        name = str(key)
        return name in self._touched or (name in self._rows and name not in self._gone)

    def __getitem__(self, key: Any) -> Any:
        name = str(key)
        if name not in self._touched:
            if name in self._gone:
                raise KeyError(key)
            self._touched[name] = json.loads(self._rows[name])
        return self._touched[name]

    def __setitem__(self, key: Any, document: Any) -> None:
        self._touched[str(key)] = document
        self._gone.discard(str(key))

    def __delitem__(self, key: Any) -> None:
        if key not in self:
            raise KeyError(key)
        self._touched.pop(str(key), None)
        if str(key) in self._rows:
            self._gone.add(str(key))

    def __iter__(self) -> Iterator[Any]:
        for name in self._rows:
            if name not in self._gone:
                yield self._id_class(name)
        for name in self._touched:
            if name not in self._rows:
                yield self._id_class(name)

    def __len__(self) -> int:
        return len(self._rows) - len(self._gone) + sum(name not in self._rows for name in self._touched)

    def clear(self) -> None:
        """Take all documents away, without looking at each."""
        self._touched.clear()
        self._gone = set(self._rows)

    def changes(self, table: str) -> list[Operation]:
        """What has to be sealed so that a restart reads what the updater left."""
        gone: list[Operation] = [Delete(table, name) for name in sorted(self._gone)]
        if gone and len(gone) == len(self._rows):
            gone = [SetTable(table, b"{}")]
        for name, document in self._touched.items():
            encoded = to_json(document)
            if name not in self._rows or not same(self._rows[name], encoded):
                gone.append(Put(table, name, encoded))
        return gone


class SealedTable(Table):
    """A table of a sealed file: each change is one frame, and costs the same however many documents there are."""

    def _read_table(self) -> Mapping[str, Any]:  # type: ignore[override]
        storage = self._sealed()
        return _Lazy(storage.tables.rows.get(self.name, {})) if storage else super()._read_table()

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        storage = self._sealed()
        if storage is None:
            super()._update_table(updater)
            return
        rows = storage.tables.rows.get(self.name)
        view = _Recording(rows or {}, self.document_id_class)
        try:
            updater(view)
            changed = view.changes(self.name)
            if rows is None and not any(isinstance(operation, Put) for operation in changed):
                changed = [SetTable(self.name, b"{}"), *changed]
            if changed:
                storage.commit(changed)
        except BaseException:
            # An insert that failed has taken an id; the next one asks the storage again.
            self._next_id = None
            raise
        finally:
            self.clear_cache()

    def _get_next_id(self) -> int:
        storage = self._sealed()
        if storage is None or self.document_id_class is not int:
            return super()._get_next_id()  # type: ignore[no-any-return, no-untyped-call]
        free = max(self._next_id or 1, storage.tables.highest(self.name) + 1)
        self._next_id = free + 1  # type: ignore[assignment]
        return free

    def _sealed(self) -> SealedStorage | None:
        """The storage, where it is ours; through a middleware TinyDB's own way is right, only slower."""
        return self._storage if isinstance(self._storage, SealedStorage) else None
