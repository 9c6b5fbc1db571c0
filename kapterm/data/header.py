"""The first bytes of every KAPT file: what a machine may know before anything is unlocked.

The rule of this file: no clinical word, no name and no date stands in a header, and nothing is believed before its
checksum and its bounds are checked. docs/format.md gives the layout to the byte.
"""

import re
from typing import Literal

import msgspec

from kapterm.data import cipher, plain
from kapterm.errors import DamageFound, NewerFormat, NotOurFile

MAGIC = b"KAPT/1\n"
VERSION = 1
LONGEST = 64 * 1024
CHECKSUM_BYTES = 16
_ANY_VERSION = re.compile(rb"KAPT/(\d{1,6})\n")

Kind = Literal["client", "vault"]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in clear at the head of a file; all bytes are written in hexadecimal.

    Attributes:
        file: Random id of the file, 16 bytes; also its name.
        kind: "client", or "vault" for the vault's own log.
        suite: The ciphers, by name.
        commitment: Shows that a key is this file's key before anything is opened with it, 32 bytes.
        public: X25519 key to which lines are sealed that are taken before unlocking, 32 bytes.
        wrapped: The file's key sealed under the vault's key.
    """

    file: str
    kind: Kind
    suite: str
    commitment: str
    public: str
    wrapped: str

    @property
    def file_id(self) -> bytes:
        """The 16 bytes of the id: also what the first frame names as its predecessor."""
        return bytes.fromhex(self.file)


def make(kind: Kind, vault_key: bytes) -> tuple[Header, bytes]:
    """Draw an id and a key for a new file.

    Returns:
        The header, and the file's key.
    """
    file_id, key = cipher.new_key()[:16], cipher.new_key()
    return wrap(file_id, kind, key, vault_key), key


def wrap(file_id: bytes, kind: Kind, key: bytes, vault_key: bytes) -> Header:
    """Build the header of a file whose key is known, as when the vault's key has changed."""
    public, _ = line_keys(key)
    return Header(
        file=file_id.hex(),
        kind=kind,
        suite=cipher.SUITE,
        commitment=commitment(key, file_id).hex(),
        public=public.hex(),
        wrapped=cipher.seal(key, _bound(file_id, kind), _wrapping_key(vault_key)).hex(),
    )


def unwrap(header: Header, ring: tuple[bytes, ...]) -> bytes:
    """Take the file's key out of its header.

    Args:
        header: As it was decoded.
        ring: The vault's key; while it is being renewed the new one and the old one.

    Raises:
        DamageFound: The header belongs to another vault, or was altered.
    """
    bound = _bound(header.file_id, header.kind)
    sealed = bytes.fromhex(header.wrapped)
    tried = (cipher.open_sealed(sealed, bound, _wrapping_key(vault_key)) for vault_key in ring)
    key = next((found for found in tried if found is not None), None)
    if key is None or len(key) != cipher.KEY_BYTES:
        raise DamageFound("A file belongs to another vault, or its header was altered.")
    if commitment(key, header.file_id).hex() != header.commitment or line_keys(key)[0].hex() != header.public:
        raise DamageFound("The header of a file was altered.")
    return key


def commitment(key: bytes, file_id: bytes) -> bytes:
    """What only this key gives for this file."""
    return cipher.derive(key, "commitment", file_id)


def frame_key(key: bytes, file_id: bytes) -> bytes:
    """The key that seals the frames of this file and of no other."""
    return cipher.derive(key, "frames", file_id)


def line_keys(key: bytes) -> tuple[bytes, bytes]:
    """The X25519 pair for lines taken before unlocking: public half, private half."""
    return cipher.key_pair(cipher.derive(key, "lines"))


def encode(header: Header) -> bytes:
    """Give the header's bytes: magic, length, JSON, checksum."""
    content = msgspec.json.encode(header)
    head = MAGIC + len(content).to_bytes(4, "little") + content
    return head + cipher.digest(head, CHECKSUM_BYTES)


def decode(data: bytes) -> tuple[Header, int]:
    """Read a header from the beginning of a file.

    Returns:
        The header, and where the first frame begins.

    Raises:
        NewerFormat: A later major version wrote it.
        NotOurFile: It is no file of kapterm's, or one of a version before the first.
        DamageFound: It is one, with a damaged header.
    """
    check_version(data)
    start = len(MAGIC) + 4
    size = int.from_bytes(data[len(MAGIC) : start], "little")
    end = start + size + CHECKSUM_BYTES
    if len(data) < start or size > LONGEST or end > len(data):
        raise DamageFound("The header of a file is cut off or damaged.")
    if cipher.digest(data[: end - CHECKSUM_BYTES], CHECKSUM_BYTES) != data[end - CHECKSUM_BYTES : end]:
        raise DamageFound("The header of a file is damaged.")
    try:
        header = plain.parse(data[start : end - CHECKSUM_BYTES], Header)
        sizes = [len(bytes.fromhex(x)) for x in (header.file, header.commitment, header.public, header.wrapped)]
    except ValueError as error:
        raise DamageFound("The header of a file does not say what a header must.") from error
    if header.suite != cipher.SUITE:
        raise NewerFormat("A file is sealed with ciphers this kapterm does not know.", "Open it with a newer kapterm.")
    if sizes[:3] != [16, 32, 32]:
        raise DamageFound("The header of a file does not say what a header must.")
    return header, end


def version_of(data: bytes) -> int:
    """The version of the format that a file names.

    Raises:
        NotOurFile: It names none.
    """
    found = _ANY_VERSION.match(data)
    if found is None:
        raise NotOurFile("A file stands here that kapterm did not write.")
    return int(found[1])


def check_version(data: bytes) -> None:
    """Refuse by name what is not version 1.

    Raises:
        NewerFormat: A later major version.
        NotOurFile: Anything else, an older version with the hint to migrate it.
    """
    version = version_of(data)
    if version == VERSION:
        return
    if version > VERSION:
        raise NewerFormat(
            f"A file was written in version {version} of the format; this kapterm reads version {VERSION}.",
            "Open it with a newer kapterm.",
        )
    raise NotOurFile(f"A file is in version {version} of the format.", "Migrate the vault first.")


def _wrapping_key(vault_key: bytes) -> bytes:
    return cipher.derive(vault_key, "wrap")


def _bound(file_id: bytes, kind: Kind) -> bytes:
    return b"wrap " + kind.encode() + b" " + file_id
