"""Who may open a vault: changing a passphrase, letting a clinician in, letting one go, coming in by the printed key.

The rule of this file: every step is one file put in place at once, in an order in which each state in between opens.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from kapterm.data import cipher, files, header, paths, slots
from kapterm.data.locks import Lock
from kapterm.data.recovery import parse
from kapterm.data.slots import Clinician, Kdf, Slot
from kapterm.data.vault import Vault
from kapterm.data.vault_folder import read_slots, slot_path
from kapterm.errors import CouldNotWrite, DamageFound, InUse, UsageError, WrongPassphrase


def listed(vault: Vault) -> list[Clinician]:
    """Everybody who may open the vault.

    Raises:
        DamageFound: A slot was not made under this vault's key.
    """
    return [slots.clinician(slot, vault.opened.ring) for slot in read_slots(vault.folder)[0]]


def change_passphrase(vault: Vault, passphrase: str, kdf: Kdf | None = None) -> None:
    """Give the clinician who opened the vault another passphrase; nothing is encrypted anew, the printed key stays.

    Args:
        vault: An open vault.
        passphrase: The new one, already checked against the rules.
        kdf: Costs of trying it; None is the standard.

    Raises:
        CouldNotWrite: The old passphrase still holds.
    """
    slot = slots.change_passphrase(vault.slot, vault.opened, passphrase, kdf or Kdf.standard())
    _put_in_place(vault.folder, slot, passphrase)
    vault.slot = slot


def change_recovery_key(vault: Vault) -> str:
    """Draw another recovery key for the clinician who opened the vault; the old one opens nothing from then on.

    Returns:
        The key to print, which is nowhere else.

    Raises:
        CouldNotWrite: The old one still holds.
    """
    slot, printed = slots.change_recovery_key(vault.slot, vault.opened)
    _put_in_place(vault.folder, slot, None)
    vault.slot = slot
    return printed


def add(vault: Vault, who: Clinician, passphrase: str, kdf: Kdf | None = None) -> str:
    """Let another clinician in.

    Returns:
        The recovery key to print for that clinician, which is nowhere else.

    Raises:
        CouldNotWrite: The clinician is not in.
    """
    slot, _, printed = slots.create(who, passphrase, vault.opened.vault_key, kdf or Kdf.standard())
    files.create_file(slot_path(vault.folder, who.id), slots.encode(slot))
    return printed


def remove(vault: Vault, clinician_id: str) -> bool:
    """Let a clinician go, and renew the vault's key, so that an old copy of a slot opens no file made or left here.

    Somebody who copied files while entitled keeps what was copied; nothing takes that back. The files' own keys stay.

    Returns:
        True where every file has the new key; False where a window still wrote one, which the next call of
        `finish_renewal` does.

    Raises:
        UsageError: It is the one who opened the vault, or nobody.
        CouldNotWrite: The clinician may still be in.
    """
    if clinician_id == vault.clinician.id:
        raise UsageError("Whoever opened the vault cannot be removed from it.")
    if clinician_id not in {slot.id for slot in read_slots(vault.folder)[0]}:
        raise UsageError("There is no such clinician.")
    files.remove_file(slot_path(vault.folder, clinician_id))
    _give_ring(vault, (cipher.new_key(), vault.opened.vault_key))
    return finish_renewal(vault)


def finish_renewal(vault: Vault) -> bool:
    """Wrap every file's key under the new vault key, then forget the old one.

    Returns:
        True where nothing is left to do.

    Raises:
        CouldNotWrite: Some of it is done; calling again goes on.
    """
    if len(vault.opened.ring) == 1:
        return True
    _give_ring(vault, vault.opened.ring)
    done = [_rewrap(vault, path, path.stem) for path in _files(vault)]
    if not all(done):
        return False
    _give_ring(vault, vault.opened.ring[:1])
    return True


def recover(
    folder: Path,
    state_root: Path,
    typed: str,
    passphrase: str,
    record_of: Callable[[Clinician], bytes],
    kdf: Kdf | None = None,
) -> tuple[Vault, str]:
    """Come in by a printed recovery key, and set a new passphrase.

    Args:
        folder: The vault's.
        state_root: This machine's state folder.
        typed: The recovery key as it was typed.
        passphrase: The new one, already checked against the rules.
        record_of: Gives what the vault's own log says about it, with the reason, for the clinician whose key it is;
            JSON on one line.
        kdf: Costs of trying the passphrase; None is the standard.

    Returns:
        The vault, and a new recovery key to print: the old one, which somebody has now typed, opens nothing any more.

    Raises:
        WrongPassphrase: The key is mistyped, or nobody's here.
        CouldNotWrite: The log could not take the record, and then nothing changed, or the slot could not be written.
    """
    key = parse(typed)
    for slot in read_slots(folder)[0]:
        opened = slots.open_with_recovery_key(slot, key)
        if opened is not None:
            vault = Vault(folder, state_root, slot, opened)
            vault.audit(record_of(vault.clinician))
            change_passphrase(vault, passphrase, kdf)
            return vault, change_recovery_key(vault)
    raise WrongPassphrase("This recovery key opens nothing here.")


def check_recovery_key(vault: Vault, typed: str) -> bool:
    """Tell whether somebody has copied the printed key rightly, at its creation."""
    try:
        return slots.open_with_recovery_key(vault.slot, parse(typed)) is not None
    except (UsageError, WrongPassphrase):
        return False


def _put_in_place(folder: Path, slot: Slot, passphrase: str | None) -> None:
    """Replace a slot, after it was read back from its bytes and, where a passphrase is new, opened with it."""
    content = slots.encode(slot)
    again = slots.decode(content)
    if again != slot or (passphrase is not None and slots.open_with_passphrase(again, passphrase) is None):
        raise CouldNotWrite("The new slot did not open; the old one stays.")
    files.replace_file(slot_path(folder, slot.id), content)


def _give_ring(vault: Vault, ring: tuple[bytes, ...]) -> None:
    """Seal a ring of vault keys to everybody who is in, the opener's slot last."""
    found = sorted(read_slots(vault.folder)[0], key=lambda slot: slot.id == vault.slot.id)
    for slot in found:
        who = slots.clinician(slot, (*vault.opened.ring, *ring))
        renewed = slots.rekey(slot, who, ring)
        files.replace_file(slot_path(vault.folder, slot.id), slots.encode(renewed))
        if slot.id == vault.slot.id:
            vault.slot = renewed
    vault.opened = msgspec.structs.replace(vault.opened, ring=ring)


def _files(vault: Vault) -> list[Path]:
    clients = [paths.client_path(vault.folder, client_id) for client_id in vault.client_ids()]
    return [*clients, vault.folder / paths.VAULT_FILE]


def _rewrap(vault: Vault, path: Path, name: str) -> bool:
    """Put a file in place anew whose header wraps the key under the new vault key; its frames stay as they are."""
    lock = Lock(vault.state / "lock", name)
    try:
        lock.acquire()
    except InUse:
        return False
    try:
        data = files.read_file(path)
        head, start = header.decode(data)
        renewed = header.wrap(head.file_id, head.kind, vault.key_of(head), vault.opened.vault_key)
        files.replace_file(path, header.encode(renewed) + data[start:])
        return True
    except OSError as error:
        raise DamageFound("A file of this vault could not be read.") from error
    finally:
        lock.release()
