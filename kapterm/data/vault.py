"""The vault: one folder of sealed files, opened with one clinician's passphrase.

    vault.kapt           the vault's own log, a sealed file like any client's
    clients/<id>.kapt    one file a client
    keys/<id>.slot       one file a clinician

The rule of this file: keys live in one object and go with it; nothing equivalent to a passphrase is stored; an act that
changes who may open the vault is durable before it is reported done.
"""

import re
from pathlib import Path
from typing import Self

from kapterm.data import cipher, drafts, files, header, paths, plain, slots, vault_folder
from kapterm.data.client_file import ClientFile, StatePaths
from kapterm.data.framelog import FrameLog
from kapterm.data.letterbox import Letterbox
from kapterm.data.locks import Lock
from kapterm.data.slots import Clinician, Kdf, Opened, Slot
from kapterm.errors import CouldNotWrite, DamageFound, InUse, KaptermError, UsageError, WrongPassphrase

__all__ = ["Clinician", "Kdf", "Vault"]

_CLIENT_NAME = re.compile(r"[0-9a-f]{32}\.kapt")
_NOTE_STEP = 256
_AUDIT_PATIENCE_S = 10.0


class Vault:
    """An open vault.

    Attributes:
        folder: Where it lies.
        state: What this machine keeps about it, never replicated.
        id: Random, 32 hexadecimal signs.
        clinician: Who opened it.
        device: Random id of this installation, 16 hexadecimal signs; with a running number it names an event.
        notices: What opening found, each one plain sentence.
        slot: The slot that was opened.
        opened: The keys it gave.
        log: The vault's own log, a sealed file like any client's.
    """

    def __init__(self, folder: Path, state_root: Path, slot: Slot, opened: Opened) -> None:
        """Take an opened slot's keys; `create`, `open` and `recover` call this.

        Raises:
            DamageFound, NotOurFile, NewerFormat: The vault's own file does not hold.
            CouldNotWrite: The state folder cannot be made.
        """
        self.folder = folder
        self.opened = opened
        self.slot = slot
        self.clinician = slots.clinician(slot, opened.ring)
        self.id = vault_folder.vault_header(folder).file
        self.state = files.make_folder(state_root / self.id)
        self.device = _device(self.state)
        vault_folder.keep_last_used(self.state, slot)
        self._audit_lock = Lock(self.state / "lock", "vault")
        self.log = self._open_log()
        self.notices = self.log.notices
        self._take_letters()

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether a vault stands in a folder, whatever its condition."""
        return vault_folder.exists(folder)

    @classmethod
    def create(
        cls, folder: Path, state_root: Path, author: Clinician, passphrase: str, kdf: Kdf | None = None
    ) -> tuple[Self, str]:
        """Make a vault and open it.

        Args:
            folder: Where; made if it is not there, and must hold no vault.
            state_root: This machine's state folder.
            author: The first clinician.
            passphrase: Already checked against the rules for passphrases.
            kdf: Costs of trying a passphrase; None is the standard.

        Returns:
            The vault, and the recovery key to print, which is nowhere else.

        Raises:
            UsageError: A vault stands there already, or the costs are too low.
            CouldNotWrite: The folder cannot be written.
        """
        if cls.exists(folder):
            raise UsageError("A vault stands in this folder already.")
        vault_key = cipher.new_key()
        slot, opened, printed = slots.create(author, passphrase, vault_key, kdf or Kdf.standard())
        for name in (folder, folder / paths.CLIENTS, folder / paths.KEYS):
            files.make_folder(name)
        for left_over in (folder / paths.KEYS).iterdir():
            # The vault's own file comes last: what lies here without it is a creation that was cut short.
            files.remove_file(left_over)
        files.create_file(vault_folder.slot_path(folder, author.id), slots.encode(slot))
        head, _ = header.make("vault", vault_key)
        FrameLog.create(folder / paths.VAULT_FILE, head)
        return cls(folder, state_root, slot, opened), printed

    @classmethod
    def open(cls, folder: Path, state_root: Path, passphrase: str) -> Self:
        """Open a vault with a clinician's passphrase.

        Raises:
            UsageError: No vault stands there.
            WrongPassphrase: It is nobody's here.
            DamageFound, NotOurFile, NewerFormat: What stands there does not hold.
        """
        found, trouble = vault_folder.read_slots(folder)
        for slot in vault_folder.last_used_first(found, state_root / vault_folder.vault_header(folder).file):
            opened = slots.open_with_passphrase(slot, passphrase)
            if opened is not None:
                return cls(folder, state_root, slot, opened)
        if trouble and not found:
            raise trouble[0]
        raise WrongPassphrase("This passphrase opens nothing here.")

    def client_ids(self) -> list[str]:
        """Ids of the clients whose files are here; other files in the folder are none of ours."""
        try:
            names = sorted(path.name for path in (self.folder / paths.CLIENTS).iterdir())
        except OSError as error:
            raise DamageFound("The folder of the clients cannot be read.") from error
        return [name.removesuffix(paths.CLIENT_SUFFIX) for name in names if _CLIENT_NAME.fullmatch(name)]

    def client_size(self, client_id: str) -> int:
        """Bytes of a client's file: what changes whenever something was written to it; 0 where it cannot be read."""
        try:
            return paths.client_path(self.folder, client_id).stat().st_size
        except OSError:
            return 0

    def draft_stamp(self, client_id: str) -> int:
        """Another number whenever something was typed for a client and not kept, on this machine; 0 where never."""
        return drafts.stamp(StatePaths.of(self.state, client_id).draft)

    def create_client(self) -> ClientFile:
        """Make the file of a new client, with a random id, and open it for writing.

        Raises:
            CouldNotWrite: It could not be made.
        """
        self._refresh()
        head, _ = header.make("client", self.opened.vault_key)
        FrameLog.create(paths.client_path(self.folder, head.file), head)
        return self.open_client(head.file, writing=True)

    def open_client(self, client_id: str, *, writing: bool) -> ClientFile:
        """Open a client's file.

        Args:
            client_id: One of `client_ids`.
            writing: Whether to append; only one window may at a time.

        Raises:
            InUse: Another window writes it; to read never raises this.
            UsageError: There is no such client.
            DamageFound, NotOurFile, NewerFormat: Its header does not hold, or it cannot be read.
        """
        path = paths.client_path(self.folder, client_id)
        if not _CLIENT_NAME.fullmatch(path.name) or not path.exists():
            raise UsageError("There is no such client.")
        if not writing:
            return ClientFile(path, self.state, self.key_of, None)
        lock = Lock(self.state / "lock", client_id)
        lock.acquire()
        try:
            return ClientFile(path, self.state, self.key_of, lock)
        except KaptermError:
            lock.release()
            raise

    def read_cache(self) -> bytes | None:
        """The cache of the client list, as it was written last; None where there is none that holds."""
        try:
            sealed = files.read_file(self.state / "cache")
        except OSError:
            return None
        return cipher.open_sealed(sealed, self._bound, cipher.derive(self.opened.vault_key, "cache"))

    def write_cache(self, content: bytes) -> None:
        """Keep the cache of the client list; it can be built again, so a failure is none."""
        sealed = cipher.seal(content, self._bound, cipher.derive(self.opened.vault_key, "cache"))
        try:
            files.replace_file(self.state / "cache", sealed, durable=False)
        except CouldNotWrite:
            return

    def seal_note(self, plaintext: bytes) -> bytes:
        """Seal a psychotherapy note so that its author alone can read it, a colleague with the vault open cannot."""
        inner = len(plaintext).to_bytes(4, "little") + plaintext
        return cipher.seal_to(inner + bytes(-len(inner) % _NOTE_STEP), bytes.fromhex(self.slot.public))

    def open_note(self, sealed: bytes) -> bytes | None:
        """Read a psychotherapy note; None where another wrote it."""
        inner = cipher.open_box(sealed, bytes.fromhex(self.slot.public), self.opened.private)
        return None if inner is None else inner[4 : 4 + int.from_bytes(inner[:4], "little")]

    def audit(self, record: bytes) -> None:
        """Add one record to the vault's own log, durably.

        Args:
            record: JSON on one line.

        Raises:
            CouldNotWrite: It is not on the disk.
            InUse: Another window held the log for longer than ten seconds.
        """
        self._audit_lock.acquire(_AUDIT_PATIENCE_S)
        try:
            self.log.catch_up()
            self.log.append(record)
        finally:
            self._audit_lock.release()

    def audit_records(self) -> list[bytes]:
        """Every record of the vault's own log, in order, those of other windows included."""
        self.log.catch_up()
        return self.log.records()

    def open_log_again(self) -> None:
        """Take the vault's own log as it now lies there, once it was written anew."""
        self.log.close()
        self.log = self._open_log()
        self.notices = self.log.notices

    def close(self) -> None:
        """Let go of the vault's files; the keys go with the object."""
        self.log.close()

    @property
    def _bound(self) -> bytes:
        return bytes.fromhex(self.id)

    def key_of(self, head: header.Header) -> bytes:
        """The key of a file of this vault.

        Raises:
            DamageFound: It belongs to another vault, or was altered.
        """
        try:
            return header.unwrap(head, self.opened.ring)
        except DamageFound:
            self._refresh()
            return header.unwrap(head, self.opened.ring)

    def _refresh(self) -> None:
        """Read this clinician's slot again: another window may have renewed the vault's key.

        Raises:
            DamageFound: The slot is gone, or no longer ours.
        """
        try:
            slot = slots.decode(files.read_file(vault_folder.slot_path(self.folder, self.slot.id)))
        except FileNotFoundError as error:
            raise DamageFound("This clinician's slot is gone; the vault was closed to it.") from error
        except OSError as error:
            raise CouldNotWrite("A file of this vault could not be read.") from error
        self.opened = slots.open_with_private(slot, self.opened.private)
        self.slot = slot

    def _take_letters(self) -> None:
        """Bring what happened at the door into the log; a letter stays where it is until it is there."""
        public, private = header.line_keys(self.log.key)
        letters = Letterbox(self.state, "vault", public)
        known = set(self.log.records())
        try:
            for letter in letters.read(private):
                # Anybody may have put it there, so it need not be a record at all.
                if letter not in known and _is_record(letter):
                    self.audit(letter)
            letters.clear()
        except (CouldNotWrite, InUse):
            self.notices += ("What happened before unlocking could not be brought into the log yet.",)

    def _open_log(self) -> ClientFile:
        self._audit_lock.acquire(_AUDIT_PATIENCE_S)
        try:
            return ClientFile(self.folder / paths.VAULT_FILE, self.state, self.key_of, self._audit_lock)
        finally:
            self._audit_lock.release()


def _is_record(letter: bytes) -> bool:
    try:
        plain.parse(letter, dict)
    except ValueError:
        return False
    return not any(sign in letter for sign in b"\n\t")


def _device(state: Path) -> str:
    """This installation's id, drawn once; a copied state folder is told apart by the machines' heads."""
    path = state / "device"
    try:
        found = files.read_file(path).decode("ascii", "replace").strip()
        if re.fullmatch(r"[0-9a-f]{16}", found):
            return found
    except OSError:
        pass
    drawn = cipher.new_key()[:8].hex()
    files.replace_file(path, drawn.encode() + b"\n")
    return drawn
