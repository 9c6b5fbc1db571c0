"""A slot: how one clinician's passphrase comes to the vault's key, and to the notes that only he may read.

    passphrase ── Argon2id ──► slot key ──► private half of the clinician's X25519 pair ──► vault key
    recovery key ─ BLAKE2b ──► slot key ──► the same private half                       ──► psychotherapy notes

So a change of passphrase rewrites one small file and re-encrypts nothing, a forgotten one ends nothing as long as the
printed key exists, and the vault's key can be renewed for the others without their passphrases. Nothing in a slot is
equivalent to a passphrase. The clinician's name is sealed too; a slot's file is named by its random id.
"""

from collections.abc import Callable
from typing import Self

import msgspec

from kapterm.data import cipher, plain, recovery
from kapterm.errors import DamageFound, NewerFormat, UsageError

VERSION = 1
FLOOR_KIB = 64 * 1024
CEILING_KIB = 2 * 1024 * 1024
CEILING_PASSES = 32
SLOW_ENOUGH_S = 0.5


class Clinician(msgspec.Struct, frozen=True):
    """Who writes: the person behind a slot.

    Attributes:
        id: Random, 16 hexadecimal signs; what events name.
        name: As it stands in notes.
        credential: Such as "LCSW"; empty where none was given.
        role: "clinician", who reads and writes.
    """

    id: str
    name: str
    credential: str
    role: str = "clinician"

    @classmethod
    def new(cls, name: str, credential: str) -> Self:
        """A clinician with a fresh id."""
        return cls(cipher.new_key()[:8].hex(), name, credential)


class Kdf(msgspec.Struct, frozen=True):
    """What it costs to try a passphrase: Argon2id with one lane.

    Attributes:
        passes: At least 1.
        memory_kib: In KiB; at least 64 MiB for a vault that holds somebody's record.
        throwaway: True where the passphrase is no secret, and the cost would be for nothing.
    """

    passes: int
    memory_kib: int
    throwaway: bool = False

    @classmethod
    def standard(cls) -> Self:
        """128 MiB and 3 passes: above OWASP's floor and RFC 9106's second choice."""
        return cls(3, 128 * 1024)

    @classmethod
    def for_throwaway_vaults(cls) -> Self:
        """Next to nothing: for tests and for the demonstration, whose passphrase everybody knows."""
        return cls(1, 64, throwaway=True)

    def calibrated(self, seconds_for: Callable[["Kdf"], float]) -> "Kdf":
        """Raise the passes until this machine needs half a second.

        Args:
            seconds_for: Runs `exercise` with a parameter set and says how long it took.
        """
        found = self
        while seconds_for(found) < SLOW_ENOUGH_S and found.passes < CEILING_PASSES:
            found = msgspec.structs.replace(found, passes=min(found.passes * 2, CEILING_PASSES))
        return found

    def check(self) -> None:
        """Refuse to make a slot that is cheap to guess.

        Raises:
            UsageError: Below the floor, or above what any machine should be asked for.
        """
        if not self.throwaway and self.memory_kib < FLOOR_KIB:
            raise UsageError("A passphrase must cost at least 64 MiB to try.")
        if not self.within_bounds():
            raise UsageError("These costs for a passphrase are out of bounds.")

    def within_bounds(self) -> bool:
        """What a slot that was read may ask of this machine, so that an altered one cannot exhaust it."""
        return 1 <= self.passes <= CEILING_PASSES and 8 <= self.memory_kib <= CEILING_KIB


def exercise(kdf: Kdf) -> None:
    """Go once through what a passphrase costs, with one that opens nothing: for `Kdf.calibrated`."""
    cipher.stretch("a passphrase that opens nothing", bytes(cipher.SALT_BYTES), kdf.passes, kdf.memory_kib)


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of a slot, JSON; bytes are hexadecimal.

    Attributes:
        version: Of this form.
        id: The clinician's.
        passes: Of Argon2id.
        memory_kib: Of Argon2id.
        salt: Of Argon2id, 16 bytes.
        public: The clinician's X25519 key.
        by_passphrase: The private half, sealed under the key that the passphrase gives.
        by_recovery: The same, under the key that the printed recovery key gives.
        vault_keys: One key sealed to `public`; two, newest first, while the vault's key is being renewed.
        who: Name, credential and role, sealed under the vault's key and bound to id and public key.
    """

    version: int
    id: str
    passes: int
    memory_kib: int
    salt: str
    public: str
    by_passphrase: str
    by_recovery: str
    vault_keys: str
    who: str

    @property
    def bound(self) -> bytes:
        """What everything sealed in a slot is bound to."""
        return b"slot 1 " + bytes.fromhex(self.id) + bytes.fromhex(self.public)


class Opened(msgspec.Struct, frozen=True):
    """What an opened slot gives.

    Attributes:
        ring: The vault's key; while it is being renewed the new one and the old one.
        private: The private half.
    """

    ring: tuple[bytes, ...]
    private: bytes

    @property
    def vault_key(self) -> bytes:
        """The vault's key, the newest where there are two."""
        return self.ring[0]


def create(who: Clinician, passphrase: str, vault_key: bytes, kdf: Kdf) -> tuple[Slot, Opened, str]:
    """Make a slot.

    Returns:
        The slot, what it opens to, and the recovery key to print, which is nowhere else.

    Raises:
        UsageError: The costs are below the floor.
    """
    kdf.check()
    public, private = cipher.key_pair(cipher.new_key())
    printed = recovery.draw()
    salt = cipher.new_key()[: cipher.SALT_BYTES]
    bare = Slot(VERSION, who.id, kdf.passes, kdf.memory_kib, salt.hex(), public.hex(), "", "", "", "")
    slot_key = cipher.stretch(passphrase, salt, kdf.passes, kdf.memory_kib)
    slot = msgspec.structs.replace(
        bare,
        by_passphrase=cipher.seal(private, bare.bound, cipher.derive(slot_key, "passphrase")).hex(),
        by_recovery=cipher.seal(private, bare.bound, cipher.derive(recovery.parse(printed), "recovery")).hex(),
    )
    return rekey(slot, who, (vault_key,)), Opened((vault_key,), private), printed


def rekey(slot: Slot, who: Clinician, ring: tuple[bytes, ...]) -> Slot:
    """Give a slot another ring of vault keys; neither passphrase nor recovery key is needed, nor changes."""
    return msgspec.structs.replace(
        slot,
        vault_keys=cipher.seal_to(b"".join(ring), bytes.fromhex(slot.public)).hex(),
        who=cipher.seal(msgspec.json.encode(who), slot.bound, cipher.derive(ring[0], "who")).hex(),
    )


def open_with_passphrase(slot: Slot, passphrase: str) -> Opened | None:
    """Try a passphrase; None where it is not this slot's."""
    key = cipher.stretch(passphrase, bytes.fromhex(slot.salt), slot.passes, slot.memory_kib)
    return _open(slot, slot.by_passphrase, cipher.derive(key, "passphrase"))


def open_with_recovery_key(slot: Slot, key: bytes) -> Opened | None:
    """Try a recovery key; None where it is not this slot's."""
    return _open(slot, slot.by_recovery, cipher.derive(key, "recovery"))


def change_passphrase(slot: Slot, opened: Opened, passphrase: str, kdf: Kdf) -> Slot:
    """Seal the private half under a new passphrase; everything else in the slot stays.

    Raises:
        UsageError: The costs are below the floor.
    """
    kdf.check()
    salt = cipher.new_key()[: cipher.SALT_BYTES]
    key = cipher.derive(cipher.stretch(passphrase, salt, kdf.passes, kdf.memory_kib), "passphrase")
    return msgspec.structs.replace(
        slot,
        passes=kdf.passes,
        memory_kib=kdf.memory_kib,
        salt=salt.hex(),
        by_passphrase=cipher.seal(opened.private, slot.bound, key).hex(),
    )


def change_recovery_key(slot: Slot, opened: Opened) -> tuple[Slot, str]:
    """Draw a new recovery key for a slot, as after the old one was used.

    Returns:
        The slot, and the key to print.
    """
    printed = recovery.draw()
    key = cipher.derive(recovery.parse(printed), "recovery")
    return msgspec.structs.replace(slot, by_recovery=cipher.seal(opened.private, slot.bound, key).hex()), printed


def clinician(slot: Slot, ring: tuple[bytes, ...]) -> Clinician:
    """Read whose slot it is.

    Raises:
        DamageFound: It was not made under this vault's key, or its public key was exchanged.
    """
    sealed = bytes.fromhex(slot.who)
    tried = (cipher.open_sealed(sealed, slot.bound, cipher.derive(key, "who")) for key in ring)
    content = next((found for found in tried if found is not None), None)
    if content is None:
        raise DamageFound("A clinician's slot was altered, or belongs to another vault.")
    found = plain.parse(content, Clinician)
    if found.id != slot.id:
        raise DamageFound("A clinician's slot was altered.")
    return found


def encode(slot: Slot) -> bytes:
    """Give the file's bytes: JSON, readable, with a fingerprint line, so that a bit that fell over is named damage."""
    content = msgspec.json.format(msgspec.json.encode(slot), indent=1)
    return content + b"\n" + cipher.digest(content, 16).hex().encode() + b"\n"


def decode(data: bytes) -> Slot:
    """Read a slot's file.

    Raises:
        DamageFound: It is no slot, or was altered, or asks for more than any machine should give.
        NewerFormat: A later version wrote it.
    """
    content, _, rest = data.rpartition(b"}\n")
    content += b"}"
    if cipher.digest(content, 16).hex().encode() + b"\n" != rest:
        raise DamageFound("A clinician's slot is damaged.", "Take it from a backup.")
    try:
        slot = plain.parse(content, Slot)
        sizes = [len(bytes.fromhex(x)) for x in (slot.id, slot.salt, slot.public)]
        [bytes.fromhex(x) for x in (slot.by_passphrase, slot.by_recovery, slot.vault_keys, slot.who)]
    except ValueError as error:
        raise DamageFound("A clinician's slot does not say what a slot must.") from error
    if slot.version > VERSION:
        raise NewerFormat("A clinician's slot was written by a newer kapterm.")
    if sizes != [8, cipher.SALT_BYTES, 32] or not Kdf(slot.passes, slot.memory_kib).within_bounds():
        raise DamageFound("A clinician's slot asks for what no slot may.")
    return slot


def open_with_private(slot: Slot, private: bytes) -> Opened:
    """Take the vault's keys out of a slot whose private half is known.

    Raises:
        DamageFound: It is another's slot, or was altered.
    """
    keys = cipher.open_box(bytes.fromhex(slot.vault_keys), bytes.fromhex(slot.public), private)
    if keys is None or len(keys) not in (cipher.KEY_BYTES, 2 * cipher.KEY_BYTES):
        raise DamageFound("A clinician's slot was altered.")
    return Opened(tuple(keys[at : at + cipher.KEY_BYTES] for at in range(0, len(keys), cipher.KEY_BYTES)), private)


def _open(slot: Slot, sealed: str, key: bytes) -> Opened | None:
    private = cipher.open_sealed(bytes.fromhex(sealed), slot.bound, key)
    return None if private is None else open_with_private(slot, private)
