"""What this machine leaks or lacks, as far as it can be seen without asking anybody: facts, not repairs.

The rule of this file: it only looks. Every fact is one sentence about this machine and one about what may be done.
"""

import resource
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from kapterm.data import clinicians, files, paths, slots
from kapterm.data.vault import Vault
from kapterm.data.vault_folder import read_slots
from kapterm.errors import KaptermError

_SYNC_MARKS = (".stfolder", ".stignore", ".dropbox.cache", ".dropbox", ".nextcloudsync.log", ".owncloudsync.log")
_SYNC_NAMES = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "syncthing",
)
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "9p", "afpfs", "fuse.sshfs", "webdav", "davfs", "ceph"}
)


class Fact(msgspec.Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        about: What, one or two words.
        good: Whether it is as it should be; None where it cannot be told here.
        says: One sentence about this machine.
        do: What may be done; empty where nothing.
    """

    about: str
    good: bool | None
    says: str
    do: str = ""


def examine(folder: Path, state_root: Path, environment: Mapping[str, str], now_s: float) -> list[Fact]:
    """Look at this machine, the vault's folder and the state folder, without unlocking.

    Args:
        folder: The vault's; it need not exist.
        state_root: This machine's state folder.
        environment: The process' environment.
        now_s: What the clock says, seconds since 1970.
    """
    facts = [_core_dumps(), _swap(), _terminal(environment), _clock(folder, now_s)]
    for place, name in ((folder, "vault"), (state_root, "state")):
        if place.exists():
            facts += [_modes(place, name), _network(place, name)]
    facts.append(_synced(folder, state_root))
    facts += _copies(folder)
    if Vault.exists(folder):
        facts += _slots(folder)
    return facts


def examine_open(vault: Vault) -> list[Fact]:
    """Look at what shows only in an open vault: clinicians, and a renewal of its key that is not finished."""
    ring = vault.opened.ring
    names = len(clinicians.listed(vault))
    return [
        Fact("clinicians", True, f"{names} may open this vault."),
        Fact("vault key", True, "The vault's key is one.")
        if len(ring) == 1
        else Fact(
            "vault key", False, "A renewal of the vault's key is not finished.", "Close every client; it goes on."
        ),
    ]


def _core_dumps() -> Fact:
    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0:
        return Fact("core dumps", True, "A crash leaves no copy of the memory.")
    return Fact("core dumps", False, "A crash may leave a copy of the memory.", "Start it with ulimit -c 0.")


def _swap() -> Fact:
    try:
        lines = Path("/proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return Fact("swap", None, "Whether swap is encrypted cannot be told here.", "Use full-disk encryption.")
    plain = [
        line for line in lines if line and not line.split()[0].startswith(("/dev/dm-", "/dev/mapper/", "/dev/zram"))
    ]
    if not plain:
        return Fact("swap", True, "No swap that is not encrypted or in memory.")
    return Fact(
        "swap", False, "Memory may be written to a swap that is not encrypted.", "Encrypt the swap, or the disk."
    )


def _terminal(environment: Mapping[str, str]) -> Fact:
    recorded = [name for name in ("SCRIPT", "ASCIINEMA_REC", "TTYREC") if environment.get(name)]
    if recorded:
        return Fact("terminal", False, "This terminal is being recorded.", "End the recording before opening a client.")
    if environment.get("TMUX") or environment.get("STY"):
        return Fact(
            "terminal", None, "This is inside a multiplexer, which may keep what it shows.", "Check its logging."
        )
    return Fact("terminal", True, "No recording of this terminal is known.")


def _clock(folder: Path, now_s: float) -> Fact:
    newest = max((path.stat().st_mtime for path in folder.rglob("*.kapt") if path.is_file()), default=0.0)
    if newest > now_s + 120:
        return Fact(
            "clock", False, "The clock is behind the newest file of the vault.", "Set the clock of this machine."
        )
    return Fact("clock", True, "The clock is not behind the vault's files.")


def _modes(place: Path, name: str) -> Fact:
    loose = [
        path
        for path in (place, *place.rglob("*"))
        if not path.is_symlink()
        and stat.S_IMODE(path.stat().st_mode) & ~(files.FOLDER_MODE if path.is_dir() else files.FILE_MODE) & 0o077
    ]
    if not loose:
        return Fact(f"{name} modes", True, "No other account of this machine reads it.")
    return Fact(
        f"{name} modes",
        False,
        f"{len(loose)} files or folders of the {name} are open to other accounts.",
        f"Take it from them: chmod -R go= on the {name}'s folder.",
    )


def _network(place: Path, name: str) -> Fact:
    kind = _file_system(place)
    if kind is None:
        return Fact(f"{name} disk", None, "What kind of disk it lies on cannot be told here.")
    if kind in _NETWORK:
        return Fact(
            f"{name} disk",
            False,
            f"It lies on a network disk ({kind}), where a lock may hold nothing back.",
            "Keep it on a disk of this machine.",
        )
    return Fact(f"{name} disk", True, f"It lies on a disk of this machine ({kind}).")


def _file_system(place: Path) -> str | None:
    """The file system of a path, by the longest mount point above it."""
    try:
        lines = Path("/proc/self/mounts").read_text().splitlines()
    except OSError:
        return None
    mounts = {line.split()[1].replace("\\040", " "): line.split()[2] for line in lines}
    inside = [point for point in mounts if place.resolve().is_relative_to(point)]
    return mounts[max(inside, key=len)] if inside else None


def _synced(folder: Path, state_root: Path) -> Fact:
    for place, name in ((state_root, "state"), (folder, "vault")):
        above = [place, *place.parents]
        marked = any((up / mark).exists() for up in above for mark in _SYNC_MARKS)
        named = any(part.casefold().startswith(_SYNC_NAMES) for part in place.parts)
        if (marked or named) and name == "state":
            return Fact(
                "replication", False, "The state folder is replicated; it must not be.", "Set XDG_STATE_HOME elsewhere."
            )
        if marked or named:
            return Fact(
                "replication",
                None,
                "The vault's folder is replicated by another program.",
                "Write it from one machine at a time.",
            )
    return Fact("replication", True, "Neither vault nor state is known to be replicated.")


def _copies(folder: Path) -> Iterator[Fact]:
    """Conflict copies that a replication has left beside clients' files."""
    clients = folder / paths.CLIENTS
    if clients.is_dir():
        copies = [path for path in clients.glob(f"*{paths.CLIENT_SUFFIX}") if "." in path.stem]
        if copies:
            yield Fact(
                "conflicts",
                False,
                f"{len(copies)} conflict copies lie beside clients' files.",
                "kapterm repair takes in what they hold.",
            )
        else:
            yield Fact("conflicts", True, "No conflict copies.")


def _slots(folder: Path) -> Iterator[Fact]:
    try:
        found, trouble = read_slots(folder)
    except KaptermError as error:
        yield Fact("keys", False, error.message, error.hint or "")
        return
    if trouble:
        yield Fact("keys", False, trouble[0].message, trouble[0].hint or "")
    cheap = [slot for slot in found if slot.memory_kib < slots.FLOOR_KIB]
    if cheap:
        yield Fact(
            "passphrase", False, "A passphrase of this vault is cheap to try.", "Change it with kapterm passphrase."
        )
    else:
        yield Fact("passphrase", True, "Each passphrase costs at least 64 MiB to try.")
