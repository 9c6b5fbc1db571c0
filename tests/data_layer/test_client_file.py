import os
import shutil
from pathlib import Path

import pytest

from kapterm.data.client_file import ClientFile
from kapterm.data.locks import Lock
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, DamageFound, InUse, NotOurFile, UsageError
from tests.data_layer.conftest import Place

LINES = [b'{"n":%d,"words":"line %d"}' % (n, n) for n in range(6)]


def reopened(vault: Vault, client: ClientFile, *, writing: bool = True) -> ClientFile:
    client.close()
    return vault.open_client(client.id, writing=writing)


def abandon(client: ClientFile) -> None:
    """What a kill leaves: the lock is free, nothing was tidied up."""
    lock = client._lock
    assert lock is not None
    lock.release()


def test_records_come_back_as_they_were_given_in_order(vault: Vault, client: ClientFile) -> None:
    for line in LINES:
        client.append(line)
    again = reopened(vault, client)
    assert again.records() == LINES
    assert again.notices == ()
    assert again.read_only_because is None
    again.close()


def test_the_same_records_are_documents_of_tinydb(client: ClientFile) -> None:
    client.append_many(LINES)
    documents = client.db.table("events").all()
    assert [document["n"] for document in documents] == list(range(6))
    assert [document.doc_id for document in documents] == list(range(1, 7))
    client.db.table("events").insert({"n": 6})
    client.append(b'{"n":7}')
    assert [document.doc_id for document in client.db.table("events")] == list(range(1, 9))


def test_several_records_are_one_frame(client: ClientFile) -> None:
    before = client._log.position.number
    client.append_many(LINES)
    assert client._log.position.number == before + 1


def test_a_record_with_a_line_break_is_refused_before_anything_is_written(client: ClientFile) -> None:
    size = client.path.stat().st_size
    with pytest.raises(ValueError, match="one line"):
        client.append(b'{"n":\n1}')
    assert client.path.stat().st_size == size


def test_a_second_writer_is_told_who_has_it_and_may_read(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    with pytest.raises(InUse, match=f"since .*process {os.getpid()}"):
        vault.open_client(client.id, writing=True)
    reader = vault.open_client(client.id, writing=False)
    assert reader.records() == LINES[:1]
    with pytest.raises(CouldNotWrite, match="this one reads"):
        reader.append(LINES[1])
    client.append(LINES[1])
    assert reader.catch_up() == 1
    assert reader.records() == LINES[:2]
    reader.close()


def test_a_torn_tail_is_set_aside_and_said(vault: Vault, client: ClientFile) -> None:
    for line in LINES:
        client.append(line)
    client.close()
    with client.path.open("ab") as handle:
        handle.write(b"KAP\xf1 half a frame")
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES
    assert len(again.notices) == 1
    assert "set aside" in again.notices[0]
    assert [path.read_bytes() for path in (vault.state / "quarantine").iterdir()] == [b"KAP\xf1 half a frame"]
    again.append(b'{"n":6}')
    assert reopened(vault, again).records() == [*LINES, b'{"n":6}']


def test_a_reader_leaves_a_torn_tail_where_it_is(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    client.close()
    with client.path.open("ab") as handle:
        handle.write(bytes(700))
    size = client.path.stat().st_size
    reader = vault.open_client(client.id, writing=False)
    assert reader.records() == LINES[:1]
    assert "not finished" in reader.notices[0]
    assert client.path.stat().st_size == size
    reader.close()


def test_a_write_that_another_window_is_about_to_finish_is_left_alone(place: Place, vault: Vault) -> None:
    vault.audit(b'{"n":1}')
    path = place.folder / "vault.kapt"
    before = path.read_bytes()
    window = place.open()
    window.audit(b'{"n":2}')
    whole = path.read_bytes()
    path.write_bytes(whole[: (len(before) + len(whole)) // 2])
    assert vault.audit_records() == [b'{"n":1}']
    with path.open("ab") as handle:
        handle.write(whole[path.stat().st_size :])
    assert vault.audit_records() == [b'{"n":1}', b'{"n":2}']
    assert vault.log.notices == ()
    vault.audit(b'{"n":3}')
    assert window.audit_records() == [b'{"n":1}', b'{"n":2}', b'{"n":3}']
    window.close()


def test_what_was_acknowledged_and_cut_off_is_put_back_from_the_second_copy(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    size = client.path.stat().st_size
    client.append(LINES[1])
    client.append(LINES[2])
    client.draft.sync_if_due(1.0)
    abandon(client)
    os.truncate(client.path, size + 5)
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES[:3]
    assert "put back" in again.notices[-1]
    assert reopened(vault, again).records() == LINES[:3]


def test_an_older_copy_is_recognised_and_not_written(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append(LINES[0])
    old = tmp_path / "old"
    shutil.copy(client.path, old)
    client.append(LINES[1])
    client.close()
    shutil.copy(old, client.path)
    again = vault.open_client(client.id, writing=True)
    assert "older copy: 1 of 2" in again.notices[0]
    assert again.read_only_because
    assert again.records() == LINES[:1]
    with pytest.raises(CouldNotWrite, match="older copy"):
        again.append(LINES[2])
    again.close()


def test_a_copy_that_went_its_own_way_is_recognised(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append(LINES[0])
    fork = tmp_path / "fork"
    shutil.copy(client.path, fork)
    client.append(LINES[1])
    client.close()
    ours = client.path.read_bytes()
    shutil.copy(fork, client.path)
    shutil.rmtree(vault.state / "heads")
    other = vault.open_client(client.id, writing=True)
    other.append(LINES[2])
    other.append(LINES[3])
    other.close()
    theirs = client.path.read_bytes()
    client.path.write_bytes(ours)
    shutil.rmtree(vault.state / "heads")
    vault.open_client(client.id, writing=True).close()
    client.path.write_bytes(theirs)
    again = vault.open_client(client.id, writing=False)
    assert "another copy" in again.notices[0]
    again.close()


def test_damage_in_the_middle_leaves_the_rest_readable_and_nothing_written(vault: Vault, client: ClientFile) -> None:
    ends = []
    for line in LINES:
        client.append(line)
        ends.append(client.path.stat().st_size)
    client.close()
    data = bytearray(client.path.read_bytes())
    data[ends[2] + 100] ^= 1
    client.path.write_bytes(data)
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES[:3] + LINES[4:]
    assert again.read_only_because
    assert "1 of its writes" in again.read_only_because
    with pytest.raises(CouldNotWrite):
        again.append(b'{"n":9}')
    assert client.path.read_bytes() == bytes(data)
    again.close()


def test_a_file_that_a_sync_program_replaced_gets_what_it_lacks(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    copy = client.path.read_bytes()
    client.append(LINES[1])
    replacement = client.path.with_name("incoming")
    replacement.write_bytes(copy)
    replacement.replace(client.path)
    client.append(LINES[2])
    assert sorted(client.records()) == LINES[:3]
    assert "replaced" in client.notices[-1]
    again = reopened(vault, client)
    assert sorted(again.records()) == LINES[:3]
    assert not again.read_only_because
    again.close()


def test_lines_of_both_survive_when_the_replacement_has_lines_of_its_own(
    vault: Vault, client: ClientFile, tmp_path: Path
) -> None:
    client.append(LINES[0])
    copy = client.path.read_bytes()
    other_state = tmp_path / "other machine" / vault.id
    other = ClientFile(client.path, other_state, vault.key_of, _free_lock(other_state))
    other.append(LINES[4])
    other.close()
    theirs = client.path.read_bytes()
    client.path.write_bytes(copy)
    replacement = client.path.with_name("incoming")
    replacement.write_bytes(theirs)
    replacement.replace(client.path)
    client.append(LINES[1])
    assert sorted(client.records()) == sorted([LINES[0], LINES[1], LINES[4]])
    assert len({document.doc_id for document in client.db.table("events")}) == 3
    again = reopened(vault, client)
    assert sorted(again.records()) == sorted([LINES[0], LINES[1], LINES[4]])
    again.close()


def test_a_file_that_is_gone_is_never_written_elsewhere(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    kept = client.path.read_bytes()
    client.path.unlink()
    with pytest.raises(CouldNotWrite):
        client.append(LINES[1])
    assert client.records() == LINES[:1]
    client.path.write_bytes(kept)
    client.append(LINES[1])
    assert reopened(vault, client).records() == LINES[:2]


def test_two_files_that_changed_places_are_named(vault: Vault, client: ClientFile) -> None:
    other = vault.create_client()
    client.close()
    other.close()
    shutil.copy(other.path, client.path)
    with pytest.raises(NotOurFile, match="name of another"):
        vault.open_client(client.id, writing=True)


def test_a_file_of_another_vault_is_refused(vault: Vault, elsewhere: Place) -> None:
    second = elsewhere.create()
    stranger = second.create_client()
    stranger.close()
    shutil.copy(stranger.path, vault.folder / "clients" / stranger.path.name)
    with pytest.raises(DamageFound, match="another vault"):
        vault.open_client(stranger.id, writing=False)
    second.close()


@pytest.mark.parametrize("name", ["../keys", "x", "", "0" * 33, "G" * 32])
def test_an_id_that_is_no_id_names_no_file(vault: Vault, name: str) -> None:
    with pytest.raises(UsageError):
        vault.open_client(name, writing=True)


@pytest.mark.parametrize("what", ["link", "pipe", "folder", "huge", "shut"])
def test_what_a_stranger_put_in_the_place_of_a_file_is_one_sentence(
    vault: Vault, client: ClientFile, tmp_path: Path, what: str
) -> None:
    client.close()
    client.path.rename(tmp_path / "elsewhere.kapt")
    match what:
        case "link":
            client.path.symlink_to(tmp_path / "elsewhere.kapt")
        case "pipe":
            os.mkfifo(client.path)
        case "folder":
            client.path.mkdir()
        case "huge":
            client.path.touch()
            os.truncate(client.path, 2**40)
        case _:
            client.path.write_bytes(b"")
    for writing in (True, False):
        with pytest.raises(DamageFound):
            vault.open_client(client.id, writing=writing)


def test_only_names_that_are_ids_are_clients(vault: Vault, client: ClientFile) -> None:
    folder = vault.folder / "clients"
    (folder / f"{client.id}.sync-conflict-20261123-030735-3QOSQPY.kapt").write_bytes(b"x")
    (folder / f".syncthing.{client.id}.kapt.tmp").write_bytes(b"x")
    (folder / "notes.txt").write_bytes(b"x")
    assert vault.client_ids() == [client.id]


def test_a_file_open_to_others_is_tightened_and_said(vault: Vault, client: ClientFile) -> None:
    client.close()
    client.path.chmod(0o644)
    again = vault.open_client(client.id, writing=True)
    assert client.path.stat().st_mode & 0o777 == 0o600
    assert "other accounts" in again.notices[0]
    again.close()


def _free_lock(state: Path) -> Lock:
    lock = Lock(state / "lock", "elsewhere")
    lock.acquire()
    return lock
