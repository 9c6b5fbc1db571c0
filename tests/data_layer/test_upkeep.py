"""Verifying, repairing, backing up, restoring and migrating."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.data import backup, clinicians, files, frames, header, migrate, repair, verify
from kapterm.data.cipher import Sealer
from kapterm.data.client_file import ClientFile
from kapterm.data.frames import Position
from kapterm.data.operations import Tables
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, DamageFound, InUse, NotOurFile, OlderCopy, UsageError, WrongPassphrase
from tests.data_layer.conftest import Place

PASSPHRASE = "quiet river over the hill"
LINES = [b'{"n":%d}' % n for n in range(6)]


def silent(done: int, whole: int) -> None:
    assert 0 <= done <= whole


def opener(folder: Path, state_root: Path) -> Vault:
    return Vault.open(folder, state_root, PASSPHRASE)


def ends(client: ClientFile) -> list[int]:
    """Write the lines, and tell where each frame ends."""
    found = []
    for line in LINES:
        client.append(line)
        found.append(client.path.stat().st_size)
    return found


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_whole_vault_is_found_whole(vault: Vault, client: ClientFile) -> None:
    client.append_many(LINES)
    vault.audit(b"{}")
    steps: list[tuple[int, int]] = []
    findings = verify.everything(vault, lambda done, whole: steps.append((done, whole)))
    assert [(found.file, found.records, found.damaged) for found in findings] == [
        ("keys", 1, False), ("vault", 1, False), (client.id, 6, False),
    ]  # fmt: skip
    assert steps == [(0, 1), (1, 1)]


def test_damage_and_torn_tails_are_told_apart(vault: Vault, client: ClientFile) -> None:
    places = ends(client)
    client.close()
    with client.path.open("ab") as handle:
        handle.write(b"KAP")
    torn = verify.client(vault, client.id)
    assert not torn.damaged
    assert len(torn.notices) == 1
    flip(client.path, places[2] + 70)
    broken = verify.client(vault, client.id)
    assert broken.damaged
    assert broken.records == 5
    flip(client.path, 20)
    assert verify.client(vault, client.id).damaged


def test_a_damaged_slot_is_found(place: Place, vault: Vault) -> None:
    flip(place.folder / "keys" / f"{vault.clinician.id}.slot", 30)
    assert verify.everything(vault, silent)[0].damaged


def test_a_repair_keeps_what_can_be_read_and_says_what_is_gone(vault: Vault, client: ClientFile) -> None:
    places = ends(client)
    client.close()
    flip(client.path, places[2] + 70)
    broken = client.path.read_bytes()
    done = repair.repair(vault, client.id)
    assert (done.kept, done.brought, done.missing) == (5, 0, (3,))
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == broken
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES[:3] + LINES[4:]
    assert again.read_only_because is None
    again.append(b'{"n":9}')
    again.close()
    assert not verify.client(vault, client.id).damaged


def test_a_whole_file_is_left_as_it_is(vault: Vault, client: ClientFile) -> None:
    client.close()
    before = client.path.read_bytes()
    assert repair.repair(vault, client.id).set_aside is None
    assert client.path.read_bytes() == before
    assert not list((vault.state / "quarantine").glob("*"))


def test_a_repair_brings_in_what_a_backup_and_a_conflict_copy_hold(
    vault: Vault, client: ClientFile, tmp_path: Path
) -> None:
    client.append(LINES[0])
    client.append(LINES[1])
    saved = tmp_path / "saved.kapt"
    shutil.copy(client.path, saved)
    size = client.path.stat().st_size
    client.append(LINES[2])
    client.close()
    ours = client.path.read_bytes()
    client.path.write_bytes(saved.read_bytes())
    shutil.rmtree(vault.state / "heads")
    other = vault.open_client(client.id, writing=True)
    other.append(LINES[4])
    other.close()
    conflict = client.path.with_name(f"{client.id}.sync-conflict-20261123-030735-3QOSQPY.kapt")
    conflict.write_bytes(client.path.read_bytes())
    broken = bytearray(ours)
    broken[size - 20] ^= 1
    client.path.write_bytes(broken)
    done = repair.repair(vault, client.id, [saved])
    assert done.missing == ()
    assert not conflict.exists()
    again = vault.open_client(client.id, writing=True)
    assert again.records() == [*LINES[:3], LINES[4]]
    assert again.notices == ()
    again.close()


def test_a_repair_uses_what_this_machine_acknowledged(vault: Vault, client: ClientFile) -> None:
    places = ends(client)
    client.draft.sync_if_due(0.0)
    lock = client._lock
    assert lock is not None
    lock.release()
    flip(client.path, places[4] + 70)
    done = repair.repair(vault, client.id)
    assert (done.kept, done.brought, done.missing) == (5, 1, ())
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES
    again.close()


def test_a_repair_with_a_damaged_header_needs_another_copy(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append(LINES[0])
    saved = tmp_path / "saved.kapt"
    shutil.copy(client.path, saved)
    client.append(LINES[1])
    client.close()
    flip(client.path, 30)
    with pytest.raises(DamageFound, match="header"):
        repair.repair(vault, client.id)
    repair.repair(vault, client.id, [saved])
    again = vault.open_client(client.id, writing=False)
    assert again.records() == LINES[:2]
    again.close()


def test_a_repair_lets_go_on_from_an_older_copy(vault: Vault, client: ClientFile) -> None:
    client.append(LINES[0])
    old = client.path.read_bytes()
    client.append(LINES[1])
    client.close()
    client.path.write_bytes(old)
    assert verify.client(vault, client.id).damaged
    repair.repair(vault, client.id)
    again = vault.open_client(client.id, writing=True)
    assert again.read_only_because is None
    again.close()


def test_a_damaged_trail_is_written_anew_and_goes_on(place: Place, vault: Vault) -> None:
    acts = [b'{"act":%d}' % number for number in range(4)]
    for act in acts[:2]:
        vault.audit(act)
    middle = vault.log.path.stat().st_size - 70
    for act in acts[2:]:
        vault.audit(act)
    vault.close()
    flip(vault.log.path, middle)
    again = place.open()
    with pytest.raises(CouldNotWrite, match="damaged"):
        again.audit(b'{"act":"lost"}')
    done = repair.repair_trail(again)
    assert done.missing == (1,)
    assert done.set_aside is not None
    again.audit(b'{"act":"after"}')
    assert again.audit_records() == [acts[0], *acts[2:], b'{"act":"after"}']
    assert repair.repair_trail(again).set_aside is None, "what is whole is left alone"
    again.close()


def test_a_file_that_is_written_is_not_repaired(vault: Vault, client: ClientFile) -> None:
    with pytest.raises(InUse):
        repair.repair(vault, client.id)


def test_a_backup_is_a_vault_of_its_own(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append_many(LINES)
    vault.audit(b"{}")
    assert backup.make(vault, tmp_path / "backup", "2026-11-23T09:00:00Z", silent) == []
    copy = opener(tmp_path / "backup", tmp_path / "other state")
    read = copy.open_client(client.id, writing=False)
    assert read.records() == LINES
    assert copy.audit_records() == [b"{}"]
    copy.close()


def test_a_backup_during_a_write_leaves_the_unfinished_frame_out(
    vault: Vault, client: ClientFile, tmp_path: Path
) -> None:
    client.append_many(LINES)
    with client.path.open("ab") as handle:
        handle.write(b"KAP\xf1 half")
    assert backup.make(vault, tmp_path / "backup", "now", silent) == []
    copied = tmp_path / "backup" / "clients" / client.path.name
    assert client.path.read_bytes() == copied.read_bytes() + b"KAP\xf1 half"


def test_a_backup_goes_on_where_it_was_broken_off(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in LINES:
        made = vault.create_client()
        made.append(line)
        made.close()
    written: list[str] = []
    real = files.replace_file

    def counting(path: Path, content: bytes, *, durable: bool = True) -> None:
        if len(written) == 4:
            raise CouldNotWrite("Not saved: the disk is full.")
        written.append(path.name)
        real(path, content, durable=durable)

    def noting(path: Path, content: bytes, *, durable: bool = True) -> None:
        written.append(path.name)
        real(path, content, durable=durable)

    with monkeypatch.context() as patch:
        patch.setattr(files, "replace_file", counting)
        with pytest.raises(CouldNotWrite):
            backup.make(vault, tmp_path / "backup", "now", silent)
        first = list(written)
        written.clear()
        patch.setattr(files, "replace_file", noting)
        backup.make(vault, tmp_path / "backup", "now", silent)
    assert not set(first) & set(written)
    assert len(first) + len(written) == 1 + 6 + 1 + 1


def test_a_backup_never_shrinks(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append(LINES[0])
    old = client.path.read_bytes()
    client.append(LINES[1])
    backup.make(vault, tmp_path / "backup", "now", silent)
    client.close()
    client.path.write_bytes(old)
    with pytest.raises(OlderCopy):
        backup.make(vault, tmp_path / "backup", "later", silent)


def test_a_backup_goes_into_no_strange_folder(place: Place, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match="no backup"):
        backup.make(vault, tmp_path / "photos", "now", silent)
    with pytest.raises(UsageError, match="inside"):
        backup.make(vault, place.folder / "backup", "now", silent)


def test_a_clinician_who_left_is_not_in_the_next_backup(place: Place, vault: Vault, tmp_path: Path) -> None:
    mika = Clinician(id="ffeeddccbbaa0099", name="Mika Orlov", credential="MD")
    clinicians.add(vault, mika, "eleven herons by the weir", Kdf.for_throwaway_vaults())
    backup.make(vault, tmp_path / "backup", "now", silent)
    clinicians.remove(vault, mika.id)
    backup.make(vault, tmp_path / "backup", "later", silent)
    assert [path.stem for path in (tmp_path / "backup" / "keys").iterdir()] == [vault.clinician.id]
    opener(tmp_path / "backup", tmp_path / "other").close()


def test_a_restore_brings_the_vault_back_and_keeps_what_stood_there(
    place: Place, vault: Vault, client: ClientFile, tmp_path: Path
) -> None:
    client.append(LINES[0])
    backup.make(vault, tmp_path / "backup", "Monday", silent)
    client.append(LINES[1])
    client.close()
    vault.close()
    done = backup.restore(tmp_path / "backup", place.folder, place.state_root, opener, silent)
    assert done.made_at == "Monday"
    assert done.set_aside is not None
    assert [found.damaged for found in done.findings] == [False] * 3
    again = place.open()
    read = again.open_client(client.id, writing=True)
    assert read.records() == LINES[:1]
    assert read.read_only_because is None
    read.append(LINES[2])
    read.close()
    again.close()
    assert (done.set_aside / "clients" / client.path.name).exists()
    assert {path.name for path in place.folder.parent.iterdir()} == {
        "vault", "state", "backup", done.set_aside.name,
    }  # fmt: skip


def test_a_restore_on_a_new_machine(vault: Vault, client: ClientFile, tmp_path: Path) -> None:
    client.append_many(LINES)
    backup.make(vault, tmp_path / "backup", "Monday", silent)
    done = backup.restore(tmp_path / "backup", tmp_path / "new" / "vault", tmp_path / "new state", opener, silent)
    assert done.set_aside is None
    assert opener(tmp_path / "new" / "vault", tmp_path / "new state").client_ids() == [client.id]


@pytest.mark.parametrize("harm", ["cut", "flip", "remove", "list", "seal"])
def test_a_backup_that_is_not_whole_restores_nothing(
    place: Place, vault: Vault, client: ClientFile, tmp_path: Path, harm: str
) -> None:
    places = ends(client)
    backup.make(vault, tmp_path / "backup", "Monday", silent)
    client.close()
    before = client.path.read_bytes()
    target = tmp_path / "backup" / "clients" / client.path.name
    manifest = tmp_path / "backup" / "backup.json"
    match harm:
        case "cut":
            target.write_bytes(target.read_bytes()[: places[2]])
        case "flip":
            flip(target, places[2] + 70)
        case "remove":
            target.unlink()
        case "list":
            content, _, seal = manifest.read_bytes().strip().rpartition(b"\n")
            listed = json.loads(content)
            listed["files"].pop(f"clients/{client.path.name}")
            manifest.write_bytes(json.dumps(listed).encode() + b"\n" + seal + b"\n")
        case _:
            flip(manifest, manifest.stat().st_size - 10)
    with pytest.raises(DamageFound):
        backup.restore(tmp_path / "backup", place.folder, place.state_root, opener, silent)
    assert client.path.read_bytes() == before
    assert {path.name for path in place.folder.parent.iterdir()} == {"vault", "state", "backup"}
    assert not list(place.state_root.glob("restoring-*"))


def test_a_restore_waits_for_no_window_and_asks_for_the_passphrase_of_its_time(
    place: Place, vault: Vault, client: ClientFile, tmp_path: Path
) -> None:
    backup.make(vault, tmp_path / "backup", "Monday", silent)
    with pytest.raises(InUse):
        backup.restore(tmp_path / "backup", place.folder, place.state_root, opener, silent)
    client.close()
    with pytest.raises(WrongPassphrase):
        backup.restore(
            tmp_path / "backup", place.folder, place.state_root, lambda f, s: Vault.open(f, s, "another"), silent
        )
    with pytest.raises(UsageError, match="No backup"):
        backup.restore(tmp_path / "nothing", place.folder, place.state_root, opener, silent)
    place.open().close()


def version_0(data: bytes, vault: Vault) -> migrate.Older:
    """A version that never was: the id, then a JSON document a line."""
    lines = data.split(b"\n")
    return migrate.Older(
        bytes.fromhex(lines[1].decode()),
        [b'put\t"events"\t"%d"\t%b' % (n, line) for n, line in enumerate(lines[2:], 1) if line],
    )


def test_a_file_of_a_version_0_is_brought_into_this_one(place: Place, vault: Vault) -> None:
    file_id = "ab" * 16
    path = place.folder / "clients" / f"{file_id}.kapt"
    old = b"KAPT/0\n" + file_id.encode() + b"\n" + b"\n".join(LINES) + b"\n"
    path.write_bytes(old)
    with pytest.raises(NotOurFile, match="version 0"):
        vault.open_client(file_id, writing=True)
    with pytest.raises(NotOurFile, match="no version"):
        migrate.migrate(vault, path)
    aside = migrate.migrate(vault, path, {0: version_0})
    assert aside.read_bytes() == old
    again = vault.open_client(file_id, writing=True)
    assert again.records() == LINES
    again.append(b'{"n":9}')
    again.close()


def test_a_migration_that_is_told_another_id_changes_nothing(place: Place, vault: Vault) -> None:
    path = place.folder / "clients" / f"{'cd' * 16}.kapt"
    old = b"KAPT/0\n" + b"ab" * 16 + b"\n"
    path.write_bytes(old)
    with pytest.raises(DamageFound, match="another"):
        migrate.migrate(vault, path, {0: version_0})
    assert path.read_bytes() == old


def test_a_newer_version_is_never_migrated(place: Place, vault: Vault) -> None:
    path = place.folder / "clients" / f"{'cd' * 16}.kapt"
    path.write_bytes(b"KAPT/2\n" + bytes(200))
    with pytest.raises(NotOurFile):
        migrate.migrate(vault, path, {0: version_0})
    assert "version 2" in verify.client(vault, "cd" * 16).notices[0]


TAILS = st.lists(st.integers(0, 99), max_size=5, unique=True)


@given(TAILS, TAILS, TAILS, st.sets(st.integers(0, 9)))
def test_copies_come_together_to_the_same_lines_in_any_order(
    base: list[int], one: list[int], other: list[int], lost: set[int]
) -> None:
    def copy(tail: list[int], name: str) -> repair.Numbered:
        lines = [f'"base {n}"' for n in base] + [f'"{name} {n}"' for n in tail]
        return [(at, b'put\t"events"\t"%d"\t%b' % (at + 1, line.encode())) for at, line in enumerate(lines)]

    def lines_of(leading: repair.Numbered, *others: repair.Numbered) -> list[bytes]:
        tables = Tables()
        tables.replay(repair.union(leading, list(others))[0])
        return list(tables.rows.get("events", {}).values())

    first, second = copy(one, "one"), copy(other, "other")
    holed = [write for write in first if write[0] not in lost]
    wanted = sorted({line for copied in (first, second) for _, content in copied for line in [content.split(b"\t")[3]]})
    orders = [(first, second), (second, first), (holed, first, second), (second, holed, first), (first, second, first)]
    for order in orders:
        assert sorted(lines_of(*order)) == wanted


def test_positions_are_told_across_gaps() -> None:
    place, data, sealer = Position(0, 0, bytes(16)), b"", Sealer(bytes(32))
    cuts = [0]
    for n in range(6):
        frame, place = frames.make_frame(b"%d" % n, place, sealer)
        data += frame
        cuts.append(len(data))
    holed = data[: cuts[1]] + data[cuts[3] : cuts[4]] + data[cuts[5] :]
    found = frames.scan(holed, Position(0, 0, bytes(16)), bytes(32))
    assert list(found.numbered()) == [(0, b"0"), (3, b"3"), (5, b"5")]
    assert header.VERSION == 1
