"""A copy of a vault that is itself a vault, and the way back.

The rule of this file: a backup is read back before it is called one, a restore is opened and compared before it takes
anybody's place, and what it takes the place of is kept.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from kapterm.data import cipher, files, frames, header, paths, plain, verify
from kapterm.data.frames import Position, Trouble
from kapterm.data.locks import Lock
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, DamageFound, InUse, OlderCopy, UsageError

MANIFEST = "backup.json"
VERSION = 1


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds.

    Attributes:
        version: Of this form.
        vault: The vault's id.
        made_at: When, as the caller said it.
        files: BLAKE2b-256 of each file, hexadecimal, by its path in the vault.
    """

    version: int
    vault: str
    made_at: str
    files: dict[str, str]


class Restored(msgspec.Struct, frozen=True):
    """What a restore did.

    Attributes:
        made_at: When the backup was made.
        findings: What reading every frame of it said.
        set_aside: Where the vault is now whose place it took; None where there was none.
    """

    made_at: str
    findings: tuple[verify.Finding, ...]
    set_aside: Path | None


def make(vault: Vault, target: Path, made_at: str, progress: verify.Progress) -> list[str]:
    """Copy a vault into a folder, which is then a vault that the same passphrases open.

    A session may run meanwhile: what it writes later is in the next backup. Calling again goes on where it was broken
    off, and copies only what has changed.

    Args:
        vault: An open vault.
        target: A folder: new, empty, or an earlier backup of the same vault.
        made_at: When, for the manifest.
        progress: Told the number of files copied and to be copied.

    Returns:
        What there is to say, each one plain sentence.

    Raises:
        UsageError: Something else stands there.
        OlderCopy: The backup holds lines that the vault no longer has.
        CouldNotWrite: It could not be written, or did not read back.
    """
    _check_target(vault, target)
    for folder in (target, target / paths.CLIENTS, target / paths.KEYS):
        files.make_folder(folder)
    notices: list[str] = []
    digests: dict[str, str] = {}
    names = _names(vault)
    for done, name in enumerate(names):
        progress(done, len(names))
        data = _whole_frames(vault, name, notices)
        digests[name] = _copy(target / name, data).hex()
    for stray in sorted({str(path.relative_to(target)) for path in (target / paths.KEYS).iterdir()} - set(names)):
        files.remove_file(target / stray)
    manifest = msgspec.json.encode(Manifest(VERSION, vault.id, made_at, digests))
    seal = cipher.seal(b"", manifest, _manifest_key(vault)).hex().encode()
    files.replace_file(target / MANIFEST, manifest + b"\n" + seal + b"\n")
    progress(len(names), len(names))
    return notices


def restore(
    source: Path, folder: Path, state_root: Path, open_vault: Callable[[Path, Path], Vault], progress: verify.Progress
) -> Restored:
    """Put a backup in a vault's place.

    It is copied beside it, opened, compared with its manifest and read frame by frame; then the two change places.

    Args:
        source: The backup.
        folder: Where the vault is to stand; one that stands there is kept under another name.
        state_root: This machine's state folder.
        open_vault: Opens a vault, given its folder and a state folder, with the passphrase of the backup's time.
        progress: Told the number of files read and to be read.

    Raises:
        UsageError: There is no backup.
        WrongPassphrase: As `open_vault`.
        DamageFound: The backup is not whole; nothing was changed.
        InUse: A window writes the vault that stands there.
        CouldNotWrite: It could not be written; nothing was changed.
    """
    if not (source / MANIFEST).exists():
        raise UsageError("No backup stands in this folder.")
    mark = cipher.new_key()[:4].hex()
    staged = folder.with_name(f"{folder.name}.restoring-{mark}")
    trial = state_root / f"restoring-{mark}"
    try:
        _stage(source, staged)
        vault = open_vault(staged, trial)
        manifest = _check_manifest(vault, staged)
        findings = verify.everything(vault, progress)
        vault.close()
        files.remove_file(staged / MANIFEST)
        aside = _change_places(staged, folder, state_root / vault.id, mark)
    except OSError as error:
        raise files.could_not_write(error) from error
    finally:
        shutil.rmtree(trial, ignore_errors=True)
        shutil.rmtree(staged, ignore_errors=True)
    return Restored(manifest.made_at, tuple(findings), aside)


def _check_target(vault: Vault, target: Path) -> None:
    if target.resolve().is_relative_to(vault.folder.resolve()):
        raise UsageError("A backup cannot lie inside its vault.")
    if not target.exists() or not any(target.iterdir()):
        return
    try:
        found, _ = header.decode(files.read_file(target / paths.VAULT_FILE))
    except (OSError, DamageFound) as error:
        raise UsageError("Something that is no backup stands in this folder.") from error
    if found.file != vault.id:
        raise UsageError("The backup of another vault stands in this folder.")


def _names(vault: Vault) -> list[str]:
    """Every file of a vault by its path in it, the keys last, so that what they open is there before them."""
    clients = [str(Path(paths.CLIENTS) / f"{client_id}{paths.CLIENT_SUFFIX}") for client_id in vault.client_ids()]
    keys = sorted(str(path.relative_to(vault.folder)) for path in (vault.folder / paths.KEYS).glob("*.slot"))
    return [paths.VAULT_FILE, *clients, *keys]


def _whole_frames(vault: Vault, name: str, notices: list[str]) -> bytes:
    """A file as it is now, without a write that is going on or was cut short."""
    try:
        data = files.read_file(vault.folder / name)
    except OSError as error:
        raise DamageFound("A file of this vault could not be read.") from error
    if name.endswith(paths.SLOT_SUFFIX):
        return data
    try:
        head, start = header.decode(data)
        found = frames.scan(data, Position(start, 0, head.file_id), header.frame_key(vault.key_of(head), head.file_id))
    except DamageFound as error:
        notices.append(f"{name}: {error.message} It was copied as it is.")
        return data
    if found.trouble is Trouble.DAMAGED:
        notices.append(f"{name} is damaged and was copied as it is.")
        return data
    return data[: found.position.end]


def _copy(target: Path, data: bytes) -> bytes:
    """Bring one file into a backup, and read it back."""
    wanted = cipher.digest(data)
    there = _read_if_there(target)
    if there is not None and target.suffix == paths.CLIENT_SUFFIX and _is_beginning(data, there):
        raise OlderCopy("The backup holds lines that this vault no longer has.", "Make a new backup elsewhere.")
    if there is None or cipher.digest(there) != wanted:
        files.replace_file(target, data)
        if cipher.digest(_read_if_there(target) or b"") != wanted:
            raise CouldNotWrite("The backup did not read back as it was written.")
    return wanted


def _is_beginning(data: bytes, of: bytes) -> bool:
    """Whether the frames of one copy are the first of another's; headers differ after a renewal of keys."""
    try:
        return len(of) > len(data) and of[header.decode(of)[1] :].startswith(data[header.decode(data)[1] :])
    except DamageFound:
        return False


def _read_if_there(path: Path) -> bytes | None:
    try:
        return files.read_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CouldNotWrite("A file of the backup could not be read back.") from error


def _stage(source: Path, staged: Path) -> None:
    for folder in (staged, staged / paths.CLIENTS, staged / paths.KEYS):
        files.make_folder(folder)
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not path.is_symlink() and len(name.parts) <= 2 and not name.name.endswith(".kaptmp"):
            files.replace_file(staged / name, files.read_file(path))


def _check_manifest(vault: Vault, staged: Path) -> Manifest:
    """Compare every file with what the backup says it holds."""
    content, _, seal = files.read_file(staged / MANIFEST).strip().rpartition(b"\n")
    try:
        sealed = cipher.open_sealed(bytes.fromhex(seal.decode("ascii")), content, _manifest_key(vault))
        manifest = plain.parse(content, Manifest)
    except ValueError as error:
        raise DamageFound("The list of what this backup holds is damaged.") from error
    if sealed is None or manifest.vault != vault.id:
        raise DamageFound("The list of what this backup holds was altered.")
    for name, digest in manifest.files.items():
        there = _read_if_there(staged / name)
        if there is None:
            raise DamageFound(f"The backup is not whole: {name} is missing.")
        if cipher.digest(there).hex() != digest:
            raise DamageFound(f"The backup is not whole: {name} is not as it was copied.")
    return manifest


def _change_places(staged: Path, folder: Path, state: Path, mark: str) -> Path | None:
    """Give the restored vault its name; what had it is kept, and what this machine knew of it no longer counts."""
    held = [Lock(state / "lock", name.stem) for name in [*staged.glob("clients/*.kapt"), staged / paths.VAULT_FILE]]
    try:
        for lock in held:
            lock.acquire()
        aside = None
        if folder.exists():
            aside = folder.with_name(f"{folder.name}.replaced-{mark}")
            folder.rename(aside)
        try:
            staged.rename(folder)
        except OSError:
            if aside is not None:
                aside.rename(folder)
            raise
        files.sync_folder(folder.parent)
        _forget(state, mark)
        return aside
    except InUse:
        raise InUse("A window writes this vault.", "Close it and restore again.") from None
    finally:
        for lock in held:
            lock.release()


def _forget(state: Path, mark: str) -> None:
    """Set aside heads and second copies: the restored files are what this machine goes on from."""
    for part in ("heads", "spool"):
        if (state / part).exists():
            files.make_folder(state / "quarantine")
            (state / part).rename(state / "quarantine" / f"{part}-before-restore-{mark}")


def _manifest_key(vault: Vault) -> bytes:
    return cipher.derive(vault.opened.vault_key, "backup")
