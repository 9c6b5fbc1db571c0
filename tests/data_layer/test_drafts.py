import itertools
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data import drafts, files
from kapterm.data.drafts import Draft
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite

KEY = bytes(32)


OPEN: list[Draft] = []


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def draft(path: Path) -> Draft:
    OPEN.append(Draft(path, KEY, b"client"))
    return OPEN[-1]


def places(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*"))


def newest(path: Path) -> Path:
    """The place that was written last."""
    return max(places(path), key=lambda place: place.read_bytes()[4:12])


def test_the_last_key_is_read_back_by_the_next_process(tmp_path: Path) -> None:
    first = draft(tmp_path / "d")
    for n, text in enumerate(["w", "wa", "war", "warm"]):
        first.write(text.encode(), n * 0.1)
    assert draft(tmp_path / "d").read() == b"warm"


def test_no_draft_no_text(tmp_path: Path) -> None:
    assert draft(tmp_path / "d").read() is None
    draft(tmp_path / "d").clear()
    assert not places(tmp_path / "d")


def test_an_empty_line_is_a_draft_and_a_cleared_one_is_none(tmp_path: Path) -> None:
    one = draft(tmp_path / "d")
    one.write(b"", 0.0)
    assert one.read() == b""
    one.clear()
    assert one.read() is None
    assert draft(tmp_path / "d").read() is None
    one.write(b"again", 1.0)
    assert draft(tmp_path / "d").read() == b"again"


def test_another_process_clears_what_was_left(tmp_path: Path) -> None:
    draft(tmp_path / "d").write(b"left", 0.0)
    draft(tmp_path / "d").clear()
    assert draft(tmp_path / "d").read() is None


def test_another_key_or_client_reads_nothing(tmp_path: Path) -> None:
    draft(tmp_path / "d").write(b"secret words", 0.0)
    assert Draft(tmp_path / "d", bytes([1]) * 32, b"client").read() is None
    assert Draft(tmp_path / "d", KEY, b"other").read() is None
    assert b"secret" not in b"".join(place.read_bytes() for place in places(tmp_path / "d"))


def test_a_kill_in_the_middle_of_a_write_costs_that_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    for text in (b"a", b"an", b"and", b"and t"):
        one.write(text, 0.0)
    before = {place: place.read_bytes() for place in places(path)}
    one.write(b"and th", 0.1)
    last, whole = newest(path), newest(path).read_bytes()
    for size in range(len(whole)):
        last.write_bytes(whole[:size] + before[last][size:])
        again = draft(path)
        assert again.read() == b"and t"
        again.write(b"and then", 0.2)
        assert draft(path).read() == b"and then"
        for place, content in before.items():
            place.write_bytes(content)


def test_a_flipped_bit_never_gives_other_words(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    texts = [b"one", b"one two", b"one two three", b"one two three four"]
    for text in texts:
        one.write(text, 0.0)
    for place in places(path):
        whole = place.read_bytes()
        for at in range(len(whole)):
            broken = bytearray(whole)
            broken[at] ^= 1 << at % 8
            place.write_bytes(broken)
            assert draft(path).read() in texts
        place.write_bytes(whole)


def test_an_older_piece_is_never_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    one.write(b"aaaa", 0.0)
    old = newest(path).read_bytes()
    one.write(b"dddd", 0.1)
    for number in range(5):
        forged = old[:4] + (9 + number).to_bytes(8, "little") + old[12:]
        (tmp_path / "d.2").write_bytes(forged)
        assert draft(path).read() == b"dddd"


def test_it_is_synced_at_most_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(files, "sync_data", synced.append)
    one = draft(tmp_path / "d")
    for n in range(40):
        one.write(b"x" * n, 10.0 + n * 0.1)
    assert len(synced) == 3
    one.sync_if_due(14.5)
    one.sync_if_due(16.0)
    assert len(synced) == 4


STEPS = st.lists(st.sampled_from(["key", "second", "restart", "sent"]), max_size=12)


@settings(deadline=None)
@given(steps=STEPS)
def test_a_power_cut_costs_at_most_what_came_after_the_last_sync(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """Of each file the disk may hold what was synced, what was written since, or half of both."""
    path, cut = tmp_path_factory.mktemp("room") / "d", tmp_path_factory.mktemp("cut") / "d"
    synced: dict[str, bytes] = {}

    def sync(fd: int) -> None:
        name = next(place.name for place in places(path) if place.stat().st_ino == os.fstat(fd).st_ino)
        synced[name] = os.pread(fd, 4096, 0)

    possible: list[bytes | None] = [None]
    one, now_s = draft(path), 0.0
    with mock.patch.object(files, "sync_data", sync):
        for number, step in enumerate(steps):
            before = dict(synced)
            if step == "restart":
                one.close()
                one = draft(path)
            if step == "sent":
                one.clear()
                possible.append(None)
            else:
                now_s += 2.0 if step == "second" else 0.01
                one.write(text := str(number).encode(), now_s)
                possible.append(text)
                if step == "restart" and len(possible) > 1:
                    possible = possible[-2:]
                if step != "restart" and synced != before:
                    possible = possible[-1:]
            now = {place.name: place.read_bytes() for place in places(path)}
            kept = [(synced.get(name, b""), now[name], _half(synced.get(name, b""), now[name])) for name in now]
            for disk in itertools.product(*kept):
                for name, content in zip(now, disk, strict=True):
                    cut.with_name(name).write_bytes(content)
                assert draft(cut).read() in possible


def test_keys_go_on_while_the_disk_is_waited_for_and_leave_alone_what_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, goes_on = threading.Event(), threading.Event()

    def slow(fd: int) -> None:
        waits.set()
        assert goes_on.wait(20.0)

    one = draft(tmp_path / "d")
    one.write(b"one", 0.0)
    monkeypatch.setattr(files, "sync_data", slow)
    one.put(b"one two", 1.5)
    syncing = newest(tmp_path / "d")
    taken = syncing.read_bytes()
    sync = threading.Thread(target=one.sync_if_due, args=(1.5,))
    sync.start()
    assert waits.wait(20.0)
    for number in range(9):
        one.put(b"one two %d" % number, 1.6)
        assert syncing.read_bytes() == taken
    goes_on.set()
    sync.join(20.0)
    assert one.read() == b"one two 8"
    one.close()


def _half(old: bytes, new: bytes) -> bytes:
    return new[: len(new) // 2] + old[len(new) // 2 :]


def test_a_draft_takes_no_more_room_the_longer_somebody_types(tmp_path: Path) -> None:
    one = draft(tmp_path / "d")
    for n in range(60):
        one.write(b"x" * (20_000 + n), float(n))
    assert sum(place.stat().st_size for place in places(tmp_path / "d")) <= drafts.PLACES * 20_400
    assert one.read() == b"x" * 20_059


def test_a_disk_that_is_full_is_said_and_the_next_key_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = draft(tmp_path / "d")
    one.write(b"one", 0.0)
    real = os.write

    def part_then_full(fd: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(28, "full")
        return real(fd, content[:100])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", part_then_full)
        with pytest.raises(CouldNotWrite, match="full"):
            one.write(b"one two", 0.1)
    assert draft(tmp_path / "d").read() == b"one"
    one.write(b"one two three", 0.2)
    assert draft(tmp_path / "d").read() == b"one two three"


def test_a_draft_lies_outside_the_vault(vault: Vault) -> None:
    client = vault.create_client()
    client.draft.write(b"half a line", 0.0)
    assert places(vault.state / "drafts" / client.id)
    client.close()
    again = vault.open_client(client.id, writing=True)
    assert again.draft.read() == b"half a line"
    again.close()
