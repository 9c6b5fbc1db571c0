"""What stands in a vault's folder, as far as it can be told before anything is unlocked.

The rule of this file: it says in one sentence what is missing or damaged, and what to do about it.
"""

import re
from contextlib import suppress
from pathlib import Path

from kapterm.data import files, header, paths, slots
from kapterm.data.slots import Slot
from kapterm.errors import CouldNotWrite, DamageFound, KaptermError, NotOurFile, UsageError

_SLOT_NAME = re.compile(r"[0-9a-f]{16}\.slot")


def exists(folder: Path) -> bool:
    """Tell whether a vault stands in a folder, whatever its condition."""
    clients = folder / paths.CLIENTS
    return (folder / paths.VAULT_FILE).exists() or (clients.is_dir() and any(clients.iterdir()))


def read_slots(folder: Path) -> tuple[list[Slot], list[KaptermError]]:
    """Read the slots of a vault.

    Returns:
        Those that hold, and what is wrong with the others.

    Raises:
        UsageError: No vault stands there.
    """
    if not exists(folder):
        if any(folder.parent.glob(f"{folder.name}.replaced-*")):
            raise UsageError(
                "No vault stands in this folder: a restore was cut short.",
                "Restore again; the vault that stood here lies beside it.",
            )
        raise UsageError("No vault stands in this folder.", "Make one with `kapterm init`.")
    found: list[Slot] = []
    trouble: list[KaptermError] = []
    try:
        names = sorted(path for path in (folder / paths.KEYS).iterdir() if _SLOT_NAME.fullmatch(path.name))
    except OSError as error:
        raise DamageFound("The vault's keys are missing.", "Take the folder `keys` from a backup.") from error
    for path in names:
        try:
            found.append(slots.decode(files.read_file(path)))
        except OSError:
            trouble.append(DamageFound("A clinician's slot cannot be read."))
        except DamageFound as error:
            trouble.append(error)
    if not names:
        raise DamageFound("The vault's keys are missing.", "Take the folder `keys` from a backup.")
    return found, trouble


def vault_header(folder: Path) -> header.Header:
    """The header of the vault's own file.

    Raises:
        DamageFound, NotOurFile, NewerFormat: It is missing or does not hold.
    """
    try:
        data = files.read_file(folder / paths.VAULT_FILE)
    except OSError as error:
        raise DamageFound("The vault's own file is missing.", "Take it from a backup.") from error
    found, _ = header.decode(data)
    if found.kind != "vault":
        raise NotOurFile("A client's file stands in the place of the vault's own.")
    return found


def slot_path(folder: Path, clinician_id: str) -> Path:
    """The file of a clinician's slot."""
    return folder / paths.KEYS / f"{clinician_id}{paths.SLOT_SUFFIX}"


def last_used_first(found: list[Slot], state: Path) -> list[Slot]:
    """Try the slot that was opened here last before the others: each costs half a second."""
    last = _last_used(state)
    return sorted(found, key=lambda slot: slot.id != last)


def _last_used(state: Path) -> str | None:
    try:
        return files.read_file(state / "slot").decode("ascii", "replace").strip()
    except OSError:
        return None


def keep_last_used(state: Path, slot: Slot) -> None:
    """Remember whose slot was opened; that it could not be kept costs half a second the next time."""
    if _last_used(state) == slot.id:
        return
    with suppress(CouldNotWrite):
        files.replace_file(state / "slot", slot.id.encode() + b"\n", durable=False)
