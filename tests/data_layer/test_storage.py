import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from kapterm.data.client_file import SealedDB
from kapterm.data.operations import Tables
from kapterm.data.storage import SealedStorage
from kapterm.errors import CouldNotWrite


class Frames:
    """Holds the contents of frames instead of a file, and may refuse."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.refuses = False

    def commit(self, content: bytes) -> None:
        if self.refuses:
            raise CouldNotWrite("Not saved: the disk is full.")
        self.contents.append(content)

    def replayed(self) -> Tables:
        tables = Tables()
        tables.replay(self.contents)
        return tables

    def database(self, kind: type[TinyDB] = SealedDB) -> TinyDB:
        return kind(storage=lambda: SealedStorage(self.replayed(), self.commit))


@pytest.fixture
def frames() -> Frames:
    return Frames()


def test_an_insert_is_one_frame_with_one_document(frames: Frames) -> None:
    database = frames.database()
    for n in range(5):
        database.insert({"n": n})
    assert len(frames.contents) == 5
    assert frames.contents[4] == b'put\t"_default"\t"5"\t{"n":4}'


def test_many_inserts_at_once_are_one_frame(frames: Frames) -> None:
    frames.database().insert_multiple({"n": n} for n in range(5))
    assert len(frames.contents) == 1


def test_an_update_seals_only_what_changed(frames: Frames) -> None:
    database = frames.database()
    database.insert_multiple({"n": n, "even": n % 2 == 0} for n in range(6))
    database.update({"even": True}, where("n") > 3)
    assert frames.contents[-1] == b'put\t"_default"\t"6"\t{"n":5,"even":true}'


def test_an_update_that_changes_nothing_writes_nothing(frames: Frames) -> None:
    database = frames.database()
    database.insert({"n": 1})
    database.update({"n": 1})
    assert len(frames.contents) == 1


def test_one_and_true_are_two_things(frames: Frames) -> None:
    database = frames.database()
    database.insert({"n": 1})
    database.update({"n": True})
    assert frames.database().all()[0]["n"] is True


def test_a_plain_table_of_tinydb_seals_only_what_changed_too(frames: Frames) -> None:
    database = frames.database(TinyDB)
    assert type(database.table("x")) is Table
    database.table("x").insert_multiple({"n": n} for n in range(6))
    database.table("x").insert({"n": 6})
    assert frames.contents[-1] == b'put\t"x"\t"7"\t{"n":6}'


def test_what_could_not_be_written_did_not_happen(frames: Frames) -> None:
    database = frames.database()
    database.insert({"n": 1})
    frames.refuses = True
    attempts: list[Callable[[], object]] = [
        lambda: database.insert({"n": 2}),
        lambda: database.update({"n": 3}),
        lambda: database.remove(where("n") == 1),
        database.truncate,
        database.drop_tables,
    ]
    for attempt in attempts:
        with pytest.raises(CouldNotWrite):
            attempt()
        assert database.table("_default").all() == [{"n": 1}]
    frames.refuses = False
    assert database.insert({"n": 2}) == 2


def test_an_updater_that_raises_half_way_changes_nothing(frames: Frames) -> None:
    database = frames.database()
    database.insert_multiple([{"n": 1}, {}])
    with pytest.raises(KeyError):
        database.update(lambda document: document.update(m=document["n"]))
    assert database.all() == [{"n": 1}, {}]
    assert len(frames.contents) == 1


def test_changing_what_was_read_changes_nothing(frames: Frames) -> None:
    database = frames.database()
    database.insert({"list": [1]})
    database.all()[0]["list"].append(2)
    assert database.all() == [{"list": [1]}]


def test_half_a_surrogate_pair_and_line_breaks_come_back(frames: Frames) -> None:
    words = {"a\tb\n": "x\ud83dy\u2028\tz\n"}
    frames.database().insert(words)
    assert frames.database().all() == [words]


def test_ids_that_are_no_numbers_do_not_count(frames: Frames) -> None:
    database = frames.database()
    database.storage.write({"events": {"a": {}, "7": {}, "-3": {}, "²": {}}})
    assert database.table("events").storage.tables.highest("events") == 7  # type: ignore[attr-defined]


def test_tables_with_odd_names_come_back(frames: Frames) -> None:
    for name in ['a"b', "a\\b", "tab\there", "umlaut ä", ""]:
        frames.database().table(name).insert({"name": name})
    again = frames.database()
    assert all(again.table(name).all() == [{"name": name}] for name in again.tables())
    assert len(again.tables()) == 5


DOCUMENTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.one_of(
        st.integers(-5, 5), st.booleans(), st.none(), st.text(max_size=3), st.lists(st.integers(0, 2), max_size=2)
    ),
    max_size=3,
)
TABLES = st.sampled_from(["events", "other"])
ACTS = st.one_of(
    st.tuples(st.just("insert"), TABLES, DOCUMENTS),
    st.tuples(st.just("insert_at"), TABLES, DOCUMENTS, st.integers(1, 9)),
    st.tuples(st.just("insert_multiple"), TABLES, st.lists(DOCUMENTS, max_size=3)),
    st.tuples(st.just("update"), TABLES, DOCUMENTS, st.sampled_from("abcd")),
    st.tuples(st.just("update_all"), TABLES, DOCUMENTS),
    st.tuples(st.just("update_ids"), TABLES, DOCUMENTS, st.lists(st.integers(1, 9), max_size=3)),
    st.tuples(st.just("upsert"), TABLES, DOCUMENTS, st.sampled_from("abcd")),
    st.tuples(st.just("remove"), TABLES, st.sampled_from("abcd")),
    st.tuples(st.just("remove_ids"), TABLES, st.lists(st.integers(1, 9), max_size=3, unique=True)),
    st.tuples(st.just("truncate"), TABLES),
    st.tuples(st.just("drop_table"), TABLES),
    st.tuples(st.just("drop_tables")),
    st.tuples(st.just("reopen")),
)


def perform(database: TinyDB, act: tuple[Any, ...]) -> object:
    kind, *rest = act
    if kind == "drop_tables":
        database.drop_tables()
        return None
    if kind == "drop_table":
        database.drop_table(rest[0])
        return None
    table = database.table(rest[0])
    match kind:
        case "insert":
            return table.insert(rest[1])
        case "insert_at":
            return table.insert(Document(rest[1], rest[2]))
        case "insert_multiple":
            return table.insert_multiple(rest[1])
        case "update":
            return table.update(rest[1], where(rest[2]).exists())
        case "update_all":
            return table.update(rest[1])
        case "update_ids":
            return table.update(rest[1], doc_ids=rest[2])
        case "upsert":
            return table.upsert(rest[1], where(rest[2]).exists())
        case "remove":
            return table.remove(where(rest[1]).exists())
        case "remove_ids":
            return table.remove(doc_ids=rest[1])
        case _:
            table.truncate()
            return None


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=25), st.sampled_from([SealedDB, TinyDB]))
def test_any_interleaving_of_operations_equals_the_same_in_memory(
    acts: list[tuple[Any, ...]], kind: type[TinyDB]
) -> None:
    frames = Frames()
    ours, plain = frames.database(kind), TinyDB(storage=MemoryStorage)
    for act in acts:
        if act == ("reopen",):
            ours = frames.database(kind)
            plain_memory = json.loads(json.dumps(plain.storage.read()))
            plain = TinyDB(storage=MemoryStorage)
            plain.storage.write(plain_memory)
            continue
        results = []
        for database in (ours, plain):
            try:
                results.append(perform(database, act))
            except ValueError as error:
                results.append(str(error))
        assert results[0] == results[1], act
    for name in {*ours.tables(), *plain.tables()}:
        assert ours.table(name).all() == plain.table(name).all()
    assert (ours.storage.read() or {}) == (plain.storage.read() or {})
    assert frames.replayed().decoded() == ours.storage.read()
