import os
from pathlib import Path

import pytest

from kapterm.data import drafts, files
from kapterm.data.drafts import Draft
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite

KEY = bytes(32)


def draft(path: Path) -> Draft:
    return Draft(path, KEY, b"client")


def test_the_last_key_is_read_back_by_the_next_process(tmp_path: Path) -> None:
    first = draft(tmp_path / "d")
    for n, text in enumerate(["w", "wa", "war", "warm"]):
        first.write(text.encode(), n * 0.1)
    assert draft(tmp_path / "d").read() == b"warm"


def test_no_draft_no_text(tmp_path: Path) -> None:
    assert draft(tmp_path / "d").read() is None
    draft(tmp_path / "d").clear()
    assert not (tmp_path / "d").exists()


def test_an_empty_line_is_a_draft_and_a_cleared_one_is_none(tmp_path: Path) -> None:
    one = draft(tmp_path / "d")
    one.write(b"", 0.0)
    assert one.read() == b""
    one.clear()
    assert one.read() is None
    one.write(b"again", 1.0)
    assert draft(tmp_path / "d").read() == b"again"


def test_another_key_or_client_reads_nothing(tmp_path: Path) -> None:
    draft(tmp_path / "d").write(b"secret words", 0.0)
    assert Draft(tmp_path / "d", bytes([1]) * 32, b"client").read() is None
    assert Draft(tmp_path / "d", KEY, b"other").read() is None
    assert b"secret" not in (tmp_path / "d").read_bytes()


def test_a_kill_in_the_middle_of_a_write_costs_that_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    one.write(b"one", 0.0)
    whole = path.stat().st_size
    one.write(b"one two", 0.1)
    full = path.read_bytes()
    for size in range(whole, len(full)):
        path.write_bytes(full[:size])
        again = draft(path)
        assert again.read() == b"one"
        again.write(b"one three", 0.2)
        assert draft(path).read() == b"one three"


def test_a_flipped_bit_never_gives_other_words(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    one.write(b"one", 0.0)
    one.write(b"one two", 0.1)
    whole = path.read_bytes()
    for at in range(len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 1 << at % 8
        path.write_bytes(broken)
        assert draft(path).read() in (None, b"one", b"one two")


def test_a_leftover_of_an_older_draft_is_never_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "d"
    one = draft(path)
    for text in (b"aaaa", b"bbbb", b"cccc"):
        one.write(text, 0.0)
    old = path.read_bytes()
    one.clear()
    one.write(b"dddd", 0.1)
    new = path.read_bytes()
    path.write_bytes(new + old[len(new) :])
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


def test_a_long_draft_does_not_grow_without_end(tmp_path: Path) -> None:
    one = draft(tmp_path / "d")
    for n in range(60):
        one.write(b"x" * (100_000 + n), float(n))
        assert (tmp_path / "d").stat().st_size <= drafts.ROLL_AT_BYTES
    assert one.read() == b"x" * 100_059


def test_a_disk_that_is_full_is_said_and_the_next_key_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = draft(tmp_path / "d")
    one.write(b"one", 0.0)
    real = os.write

    def part_then_full(fd: int, content: bytes) -> int:
        if len(content) < 20:
            raise OSError(28, "full")
        return real(fd, content[:20])

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
    assert (vault.state / "drafts" / client.id).exists()
    client.close()
    again = vault.open_client(client.id, writing=True)
    assert again.draft.read() == b"half a line"
    again.close()
