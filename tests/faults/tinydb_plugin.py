"""Puts the sealed storage and its table where TinyDB's own test suite expects JSONStorage and Table.

The suite compares names, so both are shown under TinyDB's. Two tests are left out, by name: they assert how JSON text
looks on the disk.
"""

from typing import Any

import pytest
import tinydb.database
import tinydb.storages

from tests.faults import tinydb_storage

LEFT_OUT = ("tests/test_storages.py::test_json_kwargs", "tests/test_storages.py::test_encoding")


class JSONStorage(tinydb.storages.Storage):
    """What the suite takes for TinyDB's default: a call gives the sealed storage."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = tinydb_storage.storage(*args, **kwargs)
        made.__class__ = type("JSONStorage", (type(made),), {"__module__": "tinydb.storages"})
        return made

    def read(self) -> Any: ...

    def write(self, data: Any) -> Any: ...


class Table(tinydb_storage.Table):
    """The sealed table, under the name the suite looks for."""


for module in (tinydb, tinydb.storages, tinydb.database):
    module.JSONStorage = JSONStorage  # type: ignore[attr-defined]
tinydb.TinyDB.default_storage_class = JSONStorage
tinydb.TinyDB.table_class = Table


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if item.nodeid.endswith(LEFT_OUT)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
