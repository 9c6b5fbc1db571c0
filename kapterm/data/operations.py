"""What a frame says: one operation a line, its parts parted by tabs.

    put <table> <id> <document>     a document is there, or is now this
    del <table> <id>                a document is gone
    set <table> <value>             a table is there with this whole value: {} where it is made or emptied
    drop <table>                    a table is gone

Table, id, document and value are JSON on one line, so neither tab nor line break can stand in them. The rule of this
file: a document stays the bytes it was; it is decoded only when TinyDB's callers ask for it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Rows = dict[str, bytes]
"""Documents of one table by id, each as the JSON it was written in."""


class Put(msgspec.Struct, frozen=True):
    """A document is there, or is now this: `document` is JSON on one line."""

    table: str
    id: str
    document: bytes


class Delete(msgspec.Struct, frozen=True):
    """A document is gone."""

    table: str
    id: str


class SetTable(msgspec.Struct, frozen=True):
    """A table holds this whole value: `value` is JSON on one line, `{}` where the table is made or emptied."""

    table: str
    value: bytes


class Drop(msgspec.Struct, frozen=True):
    """A table is gone."""

    table: str


Operation = Put | Delete | SetTable | Drop


class Tables:
    """The documents of one file, one copy of each, as bytes.

    Attributes:
        rows: Each table that is a mapping of documents.
        others: Tables whose value is something else, as JSON; TinyDB makes none, its storages must keep them.
        written: False until the first frame, which is what TinyDB calls an empty storage.
    """

    def __init__(self) -> None:
        self.rows: dict[str, Rows] = {}
        self.others: dict[str, bytes] = {}
        self.written = False
        self._highest: dict[str, int] = {}

    def replay(self, contents: Iterable[bytes]) -> None:
        """Take in what frames said, in order.

        Raises:
            ValueError: An operation is none of the four.
        """
        prefix, size, rows = b"\0", 1, Rows()
        for content in contents:
            # One document in one frame is what a session is made of: no object is made for it that is not kept.
            if content.startswith(prefix) and b"\n" not in content:
                end = content.index(b'"', size)
                key = content[size:end]
                if b"\\" not in key:
                    rows[key.decode()] = content[end + 2 :]
                    continue
            operations = decode(content)
            self.apply(operations)
            match operations:
                case [Put(table, _, _)] if table in self.rows:
                    prefix, rows = b'put\t%b\t"' % to_json(table), self.rows[table]
                    size = len(prefix)
                case _:
                    prefix = b"\0"
        self._highest.clear()

    def apply(self, operations: Sequence[Operation]) -> None:
        """Take in operations that are durable."""
        self.written = True
        for operation in operations:
            match operation:
                case Put(table, key, document):
                    self.others.pop(table, None)
                    self.rows.setdefault(table, {})[key] = document
                    if table in self._highest and key.isdecimal():
                        self._highest[table] = max(self._highest[table], int(key))
                case Delete(table, key):
                    self.rows.get(table, {}).pop(key, None)
                    self._highest.pop(table, None)
                case SetTable(table, value):
                    self._set(table, value)
                case Drop(table):
                    self.rows.pop(table, None)
                    self.others.pop(table, None)
                    self._highest.pop(table, None)

    def _set(self, table: str, value: bytes) -> None:
        self._highest.pop(table, None)
        self.rows.pop(table, None)
        self.others.pop(table, None)
        found = json.loads(value)
        if isinstance(found, dict):
            self.rows[table] = {key: to_json(item) for key, item in found.items()}
        else:
            self.others[table] = value

    def highest(self, table: str) -> int:
        """The highest whole number among a table's ids, 0 where there is none; asked once, then kept."""
        found = self._highest.get(table)
        if found is None:
            keys = self.rows.get(table, {})
            try:
                found = max(map(int, keys), default=0)
            except ValueError:
                found = max((int(key) for key in keys if key.isdecimal()), default=0)
            self._highest[table] = found
        return found

    def extend(self, table: str, first: int, documents: Sequence[bytes]) -> None:
        """Take in new documents that are durable, numbered from `first` on, which is behind the highest."""
        self.written = True
        rows = self.rows.setdefault(table, {})
        for number, document in enumerate(documents, first):
            rows[str(number)] = document
        self._highest[table] = first + len(documents) - 1

    def become(self, others: "Tables") -> None:
        """Hold what others hold; whoever looks at this object sees that from now on."""
        self.rows, self.others, self.written = others.rows, others.others, others.written
        self._highest.clear()

    def missing_in(self, others: "Tables", log: str) -> Iterator[Operation]:
        """What has to be put into others so that nothing of this is missing there.

        Args:
            others: The tables of another copy of the same file.
            log: Name of the table whose documents are known by what they say, not by their id.
        """
        there = Counter(others.rows.get(log, {}).values())
        free = others.highest(log) + 1
        for document in self.rows.get(log, {}).values():
            if there[document]:
                there[document] -= 1
            else:
                yield Put(log, str(free), document)
                free += 1
        for table, rows in self.rows.items():
            known = others.rows.get(table, {})
            if table != log:
                yield from (Put(table, key, document) for key, document in rows.items() if key not in known)

    def decoded(self) -> dict[str, Any] | None:
        """Everything as new objects, which the caller may change; None before anything was written."""
        if not self.written:
            return None
        found: dict[str, Any] = {
            table: {key: json.loads(document) for key, document in rows.items()} for table, rows in self.rows.items()
        }
        return found | {table: json.loads(value) for table, value in self.others.items()}


def encode(operations: Sequence[Operation]) -> bytes:
    """Give the content of a frame."""
    return b"\n".join(map(_encode_one, operations))


def _encode_one(operation: Operation) -> bytes:
    match operation:
        case Put(table, key, document):
            return b"put\t%s\t%s\t%s" % (to_json(table), to_json(key), document)
        case Delete(table, key):
            return b"del\t%s\t%s" % (to_json(table), to_json(key))
        case SetTable(table, value):
            return b"set\t%s\t%s" % (to_json(table), value)
        case Drop(table):
            return b"drop\t%s" % to_json(table)


def decode(content: bytes) -> list[Operation]:
    """Read the content of a frame.

    Raises:
        ValueError: A line is none of the four operations.
    """
    return [_decode_one(line) for line in content.split(b"\n") if line]


def _decode_one(line: bytes) -> Operation:
    match line.split(b"\t"):
        case [b"put", table, key, document]:
            return Put(json.loads(table), json.loads(key), document)
        case [b"del", table, key]:
            return Delete(json.loads(table), json.loads(key))
        case [b"set", table, value]:
            return SetTable(json.loads(table), value)
        case [b"drop", table]:
            return Drop(json.loads(table))
        case _:
            raise ValueError("an operation this version does not know")


def to_json(value: object) -> bytes:
    """JSON on one line; what UTF-8 cannot say (half a surrogate pair) is escaped.

    Raises:
        TypeError: The value is not JSON.
    """
    try:
        return _plain(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def same(raw: bytes, encoded: bytes) -> bool:
    """Tell whether two pieces of JSON say the same, 1 and true and 1.0 being three things."""
    return raw == encoded or to_json(json.loads(raw)) == encoded
