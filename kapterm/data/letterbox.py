"""What is taken down before the passphrase is given: lines after a crash in a session, and failed attempts to unlock.

Anybody at the keyboard may put something in; only who opens the vault can take it out, because each letter is sealed to
a public key. The rule of this file: a letter that `add` has returned for is on the disk. Nobody vouches for who wrote
it, so what is taken out must be shown as taken before unlocking.
"""

import os
from pathlib import Path
from zlib import crc32

import msgspec

from kapterm.data import cipher, files, plain
from kapterm.data.vault_folder import vault_header
from kapterm.errors import DamageFound

FOLDER = "letters"
_HEAD_BYTES = 8
_STEP = 128


class Letterbox:
    """Letters for one file of a vault."""

    def __init__(self, state: Path, name: str, public: bytes) -> None:
        """Prepare a letterbox; nothing is made before the first letter.

        Args:
            state: The vault's state folder.
            name: A client's id, or "vault".
            public: The key in that file's header.
        """
        self._path = state / FOLDER / name
        self._public = public

    def add(self, content: bytes) -> None:
        """Put in one letter, durably.

        Raises:
            CouldNotWrite: It is not on the disk.
        """
        inner = len(content).to_bytes(4, "little") + content
        sealed = cipher.seal_to(inner + bytes(-len(inner) % _STEP), self._public)
        size = len(sealed).to_bytes(4, "little")
        files.make_folder(self._path.parent)
        try:
            fd = os.open(self._path, files.APPEND | os.O_CREAT, files.FILE_MODE)
            try:
                os.ftruncate(fd, _whole(files.read_file(self._path))[1])
                files.write_whole(fd, size + crc32(size + sealed).to_bytes(4, "little") + sealed)
                files.sync_data(fd)
            finally:
                os.close(fd)
            files.sync_folder(self._path.parent)
        except OSError as error:
            raise files.could_not_write(error) from error

    def read(self, private: bytes) -> list[bytes]:
        """Take a look at the letters, oldest first; what was not sealed to this key is passed over."""
        try:
            pieces, _ = _whole(files.read_file(self._path))
        except OSError:
            return []
        opened = (cipher.open_box(piece, self._public, private) for piece in pieces)
        return [inner[4 : 4 + int.from_bytes(inner[:4], "little")] for inner in opened if inner is not None]

    def clear(self) -> None:
        """Throw the letters away; what they said is durable elsewhere.

        Raises:
            CouldNotWrite: They are still there.
        """
        if self._path.exists():
            files.remove_file(self._path)


class Armed(msgspec.Struct, frozen=True):
    """The session that is going on: whose lines may be taken before unlocking, should the program die.

    Attributes:
        client: The client's id.
        public: The key in that client's header, hexadecimal.
    """

    client: str
    public: str


def arm(state: Path, client_id: str, public: bytes) -> None:
    """Remember that a session is going on.

    Raises:
        CouldNotWrite: It is not remembered.
    """
    files.replace_file(state / "armed", msgspec.json.encode(Armed(client_id, public.hex())))


def disarm(state: Path) -> None:
    """Forget the session: it has ended.

    Raises:
        CouldNotWrite: It is still remembered.
    """
    if (state / "armed").exists():
        files.remove_file(state / "armed")


def for_session(folder: Path, state_root: Path) -> tuple[str, Letterbox] | None:
    """The letterbox of the session that a crash has cut off, before the vault is unlocked.

    Returns:
        The client's id and the letterbox; None where no session was going on.
    """
    try:
        state = state_root / vault_header(folder).file
        armed = plain.parse(files.read_file(state / "armed"), Armed)
        return armed.client, Letterbox(state, armed.client, bytes.fromhex(armed.public))
    except (OSError, ValueError, DamageFound):
        return None


def for_vault(folder: Path, state_root: Path) -> Letterbox:
    """The letterbox for what happens at the door, such as a failed attempt to unlock.

    Raises:
        DamageFound, NotOurFile, NewerFormat: The vault's own file does not hold, or cannot be read.
    """
    found = vault_header(folder)
    return Letterbox(state_root / found.file, "vault", bytes.fromhex(found.public))


def _whole(data: bytes) -> tuple[list[bytes], int]:
    """The sealed letters that are whole, and where the last of them ends."""
    pieces: list[bytes] = []
    at = 0
    while at + _HEAD_BYTES <= len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        end = at + _HEAD_BYTES + size
        sealed = data[at + _HEAD_BYTES : end]
        if end > len(data) or crc32(data[at : at + 4] + sealed) != int.from_bytes(data[at + 4 : at + 8], "little"):
            break
        pieces.append(sealed)
        at = end
    return pieces, at
