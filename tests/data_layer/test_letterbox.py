from pathlib import Path

import pytest

from kapterm.data import cipher, delay, letterbox
from kapterm.data.client_file import ClientFile
from kapterm.data.letterbox import Letterbox
from kapterm.data.vault import Vault
from tests.data_layer.conftest import Place

PUBLIC, PRIVATE = cipher.key_pair(bytes(32))


def test_letters_are_read_in_order_by_the_key_alone(tmp_path: Path) -> None:
    box = Letterbox(tmp_path, "c", PUBLIC)
    for text in (b"one", b"", b"three"):
        box.add(text)
    again = Letterbox(tmp_path, "c", PUBLIC)
    assert again.read(PRIVATE) == [b"one", b"", b"three"]
    assert again.read(bytes(32)) == []
    again.clear()
    assert again.read(PRIVATE) == []


def test_a_letter_cut_short_is_dropped_and_the_next_follows(tmp_path: Path) -> None:
    box = Letterbox(tmp_path, "c", PUBLIC)
    box.add(b"one")
    path = tmp_path / "letters" / "c"
    path.write_bytes(path.read_bytes() + b"\x90\x00\x00\x00half")
    box.add(b"two")
    assert box.read(PRIVATE) == [b"one", b"two"]


def test_a_failed_attempt_reaches_the_log_with_the_next_unlocking(place: Place, vault: Vault) -> None:
    letterbox.for_vault(place.folder, place.state_root).add(b'{"kind":"failed unlock"}')
    again = place.open()
    assert again.audit_records() == [b'{"kind":"failed unlock"}']
    again.close()
    third = place.open()
    assert len(third.audit_records()) == 1
    third.close()


@pytest.mark.parametrize("forged", [b"", b"no JSON", b"[1]", b'{"a":\n1}', b"[" * 100_000])
def test_a_letter_that_is_no_record_keeps_nobody_out(place: Place, vault: Vault, forged: bytes) -> None:
    box = letterbox.for_vault(place.folder, place.state_root)
    box.add(forged)
    box.add(b'{"kind":"failed unlock"}')
    again = place.open()
    assert again.audit_records() == [b'{"kind":"failed unlock"}']
    again.close()


def test_lines_of_a_session_that_a_crash_cut_off_are_taken_without_the_passphrase(
    place: Place, vault: Vault, client: ClientFile
) -> None:
    assert letterbox.for_session(place.folder, place.state_root) is None
    client.arm()
    found = letterbox.for_session(place.folder, place.state_root)
    assert found is not None
    client_id, box = found
    assert client_id == client.id
    box.add(b"she is asleep")
    assert client.taken_before_unlocking() == [b"she is asleep"]
    client.forget_taken()
    assert client.taken_before_unlocking() == []
    client.disarm()
    assert letterbox.for_session(place.folder, place.state_root) is None


def test_what_waits_at_the_door_is_not_readable_there(place: Place, vault: Vault, client: ClientFile) -> None:
    client.arm()
    found = letterbox.for_session(place.folder, place.state_root)
    assert found is not None
    found[1].add(b"she is asleep")
    assert all(b"asleep" not in path.read_bytes() for path in vault.state.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"client":"x","public":"zz"}'])
def test_a_damaged_mark_of_a_session_is_no_session(place: Place, vault: Vault, content: bytes) -> None:
    (vault.state / "armed").write_bytes(content)
    assert letterbox.for_session(place.folder, place.state_root) is None


def test_the_wait_grows_with_failures_and_ends_with_success(tmp_path: Path) -> None:
    waits = []
    for n in range(14):
        delay.failed(tmp_path, 1000.0 + n)
        waits.append(delay.wait_s(tmp_path, 1000.0 + n))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert delay.wait_s(tmp_path, 1013.0 + 100) == 200
    assert delay.wait_s(tmp_path, 1013.0 + 300) == 0
    delay.succeeded(tmp_path)
    assert delay.wait_s(tmp_path, 1013.0) == 0


def test_a_clock_set_back_neither_shortens_the_wait_nor_makes_it_endless(tmp_path: Path) -> None:
    for _ in range(5):
        delay.failed(tmp_path, 1_000_000.0)
    assert delay.wait_s(tmp_path, 10.0) == 4.0


def test_a_count_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    for content in (b"{", b'{"count":"\xff"}', b"[" * 100_000):
        (tmp_path / "failures").write_bytes(content)
        assert delay.wait_s(tmp_path, 0.0) == 0.0
