import json
import shutil
from pathlib import Path

import msgspec
import pytest

from kapterm.data import clinicians, files, recovery, slots
from kapterm.data.client_file import ClientFile
from kapterm.data.locks import Lock
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, DamageFound, KaptermError, UsageError, WrongPassphrase
from tests.data_layer.conftest import Place

CHEAP = Kdf.for_throwaway_vaults()
MIKA = Clinician(id="ffeeddccbbaa0099", name="Mika Orlov", credential="MD")
SECOND = "eleven herons by the weir"


def test_a_vault_opens_with_its_passphrase_alone(place: Place, vault: Vault) -> None:
    again = place.open()
    assert again.clinician == vault.clinician
    assert again.id == vault.id
    assert again.device == vault.device
    again.close()
    for wrong in ("quiet river over the hil", "Quiet river over the hill", "", " quiet river over the hill"):
        with pytest.raises(WrongPassphrase):
            Vault.open(place.folder, place.state_root, wrong)


def test_one_passphrase_in_two_spellings_of_unicode_is_one(place: Place, tmp_path: Path) -> None:
    made, _ = Vault.create(place.folder, place.state_root, MIKA, "cafe\u0301 by the river", CHEAP)
    made.close()
    Vault.open(place.folder, place.state_root, "caf\u00e9 by the river").close()


def test_a_second_vault_is_never_made_over_a_first(place: Place, vault: Vault) -> None:
    with pytest.raises(UsageError, match="already"):
        Vault.create(place.folder, place.state_root, MIKA, SECOND, CHEAP)


def test_where_no_vault_stands_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No vault"):
        Vault.open(tmp_path, tmp_path / "s", SECOND)


def test_a_passphrase_that_is_cheap_to_try_makes_no_slot(place: Place) -> None:
    with pytest.raises(UsageError, match="64 MiB"):
        Vault.create(place.folder, place.state_root, MIKA, SECOND, Kdf(3, 1024))


def test_costs_are_raised_until_the_machine_needs_half_a_second() -> None:
    assert Kdf.standard().calibrated(lambda kdf: kdf.passes * 0.05).passes == 12
    assert Kdf.standard().calibrated(lambda kdf: 2.0) == Kdf.standard()


def test_no_slot_holds_a_name_or_anything_that_opens_it(place: Place, vault: Vault) -> None:
    content = (place.folder / "keys" / f"{vault.clinician.id}.slot").read_bytes()
    assert b"Robin" not in content
    assert b"quiet" not in content
    assert json.loads(content.rpartition(b"}")[0] + b"}").keys() == {
        "version", "id", "passes", "memory_kib", "salt", "public", "by_passphrase", "by_recovery", "vault_keys", "who",
    }  # fmt: skip


def test_a_changed_passphrase_takes_the_place_of_the_old(place: Place, vault: Vault, client: ClientFile) -> None:
    client.append(b'{"n":1}')
    before = client.path.read_bytes()
    clinicians.change_passphrase(vault, SECOND, CHEAP)
    assert client.path.read_bytes() == before
    with pytest.raises(WrongPassphrase):
        place.open()
    Vault.open(place.folder, place.state_root, SECOND).close()
    assert clinicians.check_recovery_key(vault, place.recovery_key)


def test_a_colleague_reads_the_clients_and_not_the_private_notes(place: Place, vault: Vault) -> None:
    client = vault.create_client()
    client.append(b'{"n":1}')
    client.close()
    note = vault.seal_note(b"for me alone")
    clinicians.add(vault, MIKA, SECOND, CHEAP)
    colleague = Vault.open(place.folder, place.state_root, SECOND)
    assert colleague.clinician == MIKA
    read = colleague.open_client(client.id, writing=False)
    assert read.records() == [b'{"n":1}']
    read.close()
    assert colleague.open_note(note) is None
    assert vault.open_note(note) == b"for me alone"
    assert {who.id for who in clinicians.listed(colleague)} == {vault.clinician.id, MIKA.id}
    colleague.close()


def test_the_printed_key_brings_everything_back_and_is_then_spent(place: Place, vault: Vault) -> None:
    note = vault.seal_note(b"for me alone")
    vault.close()
    again, printed = clinicians.recover(
        place.folder,
        place.state_root,
        place.recovery_key.lower(),
        SECOND,
        lambda who: b'{"whose":"%b"}' % who.id.encode(),
        CHEAP,
    )
    assert again.open_note(note) == b"for me alone"
    assert again.audit_records() == [b'{"whose":"%b"}' % vault.clinician.id.encode()]
    again.close()
    Vault.open(place.folder, place.state_root, SECOND).close()
    with pytest.raises(WrongPassphrase):
        place.open()
    with pytest.raises(WrongPassphrase):
        clinicians.recover(place.folder, place.state_root, place.recovery_key, SECOND, lambda _: b"{}", CHEAP)
    assert clinicians.check_recovery_key(again, printed)


def test_a_clinician_who_left_opens_nothing_even_with_an_old_slot(place: Place, vault: Vault, tmp_path: Path) -> None:
    client = vault.create_client()
    client.append(b'{"n":1}')
    client.close()
    clinicians.add(vault, MIKA, SECOND, CHEAP)
    kept = tmp_path / "kept.slot"
    shutil.copy(place.folder / "keys" / f"{MIKA.id}.slot", kept)
    assert clinicians.remove(vault, MIKA.id)
    with pytest.raises(WrongPassphrase):
        Vault.open(place.folder, place.state_root, SECOND)
    shutil.copy(kept, place.folder / "keys" / f"{MIKA.id}.slot")
    with pytest.raises(DamageFound):
        Vault.open(place.folder, place.state_root, SECOND).open_client(client.id, writing=False)
    (place.folder / "keys" / f"{MIKA.id}.slot").unlink()
    again = place.open()
    read = again.open_client(client.id, writing=True)
    assert read.records() == [b'{"n":1}']
    assert read.read_only_because is None
    read.close()
    again.audit(b'{"n":2}')
    assert again.audit_records() == [b'{"n":2}']
    again.close()


def test_a_renewal_waits_for_a_client_that_is_being_written(place: Place, vault: Vault, client: ClientFile) -> None:
    clinicians.add(vault, MIKA, SECOND, CHEAP)
    assert not clinicians.remove(vault, MIKA.id)
    client.append(b'{"n":1}')
    client.close()
    again = place.open()
    assert len(again.opened.ring) == 2
    assert clinicians.finish_renewal(again)
    assert len(again.opened.ring) == 1
    read = again.open_client(client.id, writing=False)
    assert read.records() == [b'{"n":1}']
    again.close()


def test_a_renewal_that_dies_at_any_write_leaves_a_vault_that_opens(
    place: Place, vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for _ in range(2):
        made = vault.create_client()
        made.append(b'{"n":1}')
        made.close()
    clinicians.add(vault, MIKA, SECOND, CHEAP)
    lee = Clinician(id="1234123412341234", name="Lee Park", credential="RN")
    clinicians.add(vault, lee, "third of three kind words", CHEAP)
    whole = tmp_path / "whole"
    shutil.copytree(place.folder, whole)
    real, dies_at, reached = files.replace_file, 0, True
    while reached:
        shutil.rmtree(place.folder)
        shutil.copytree(whole, place.folder)
        left = [dies_at]
        reached = False

        def dying(path: Path, content: bytes, *, durable: bool = True, left: list[int] = left) -> None:
            if left[0] == 0:
                raise CouldNotWrite("Not saved: the disk is full.")
            left[0] -= 1
            real(path, content, durable=durable)

        current = Vault.open(place.folder, place.state_root, "third of three kind words")
        monkeypatch.setattr(files, "replace_file", dying)
        try:
            clinicians.remove(current, MIKA.id)
        except KaptermError:
            reached = True
        monkeypatch.setattr(files, "replace_file", real)
        current.close()
        again = place.open()
        assert clinicians.finish_renewal(again)
        for client_id in again.client_ids():
            read = again.open_client(client_id, writing=False)
            assert read.records() == [b'{"n":1}']
            read.close()
        assert {who.id for who in clinicians.listed(again)} == {vault.clinician.id, lee.id}
        again.close()
        dies_at += 1
    assert dies_at > 5


def test_another_window_makes_clients_under_the_renewed_key(place: Place, vault: Vault) -> None:
    clinicians.add(vault, MIKA, SECOND, CHEAP)
    window = place.open()
    clinicians.remove(vault, MIKA.id)
    made = window.create_client()
    made.append(b'{"n":1}')
    made.close()
    window.close()
    again = place.open()
    assert again.open_client(made.id, writing=False).records() == [b'{"n":1}']
    again.close()


def test_whoever_opened_the_vault_is_not_removed_from_it(vault: Vault) -> None:
    with pytest.raises(UsageError, match="cannot be removed"):
        clinicians.remove(vault, vault.clinician.id)
    with pytest.raises(UsageError, match="no such"):
        clinicians.remove(vault, "0" * 16)


def test_every_flipped_bit_and_cut_of_a_slot_is_one_sentence(place: Place, vault: Vault) -> None:
    path = place.folder / "keys" / f"{vault.clinician.id}.slot"
    whole = path.read_bytes()
    for at in range(len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 1 << at % 8
        with pytest.raises(DamageFound):
            slots.decode(bytes(broken))
        if at < len(whole) - 1:
            with pytest.raises(DamageFound):
                slots.decode(whole[:at])


@pytest.mark.parametrize(("passes", "memory"), [(10**9, 65536), (3, 2**40), (0, 65536), (3, 0)])
def test_a_slot_that_asks_too_much_of_the_machine_is_refused(vault: Vault, passes: int, memory: int) -> None:
    asking = msgspec.structs.replace(vault.slot, passes=passes, memory_kib=memory)
    with pytest.raises(DamageFound, match="no slot may"):
        slots.decode(slots.encode(asking))


def test_a_slot_with_an_exchanged_public_key_is_noticed(vault: Vault) -> None:
    other, _, _ = slots.create(MIKA, SECOND, bytes(32), CHEAP)
    forged = msgspec.structs.replace(vault.slot, public=other.public)
    with pytest.raises(DamageFound, match="altered"):
        slots.clinician(forged, vault.opened.ring)


def test_a_missing_key_folder_is_said(place: Place, vault: Vault) -> None:
    shutil.rmtree(place.folder / "keys")
    with pytest.raises(DamageFound, match="keys are missing"):
        place.open()


def test_a_recovery_key_is_read_however_it_is_typed() -> None:
    key = bytes(range(20))
    printed = recovery.spell(key)
    assert len(printed.split("-")) == 8
    assert recovery.parse(printed) == key
    assert recovery.parse(printed.lower().replace("-", "  ")) == key
    assert recovery.parse(printed.replace("0", "o").replace("1", "l")) == key


def test_a_mistyped_group_is_named() -> None:
    groups = recovery.spell(bytes(range(20))).split("-")
    groups[2] = ("A" if groups[2][0] != "A" else "B") + groups[2][1:]
    with pytest.raises(WrongPassphrase, match="Group 3"):
        recovery.parse("-".join(groups))
    with pytest.raises(UsageError, match="eight groups"):
        recovery.parse("AAAAA-BBBBB")


def test_a_lock_is_free_again_when_it_is_let_go(tmp_path: Path) -> None:
    first, second = Lock(tmp_path, "x"), Lock(tmp_path, "x")
    first.acquire()
    first.release()
    second.acquire()
    assert second.held
    second.release()
