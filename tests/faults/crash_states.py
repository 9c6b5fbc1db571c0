"""What a disk may hold after a power cut, for everything that was done in a folder while a recorder looked on.

A file system may drop, tear or zero what was written and not synced, and may have carried out any beginning of the
folder's unsynced changes of names. Each such state can be put on the disk and opened.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SECTOR = 512


@dataclass
class Inode:
    """One file, however it is called: what is synced of it, and what was done since."""

    synced: bytes = b""
    content: bytes = b""
    waiting: list[tuple[str, int, bytes]] = field(default_factory=list)


def _parent(name: str) -> str:
    return str(Path(name).parent)


@dataclass
class Disk:
    """What is there, and what of it would survive. A name that ends in a slash is a folder."""

    names: dict[str, Inode] = field(default_factory=dict)
    synced_names: dict[str, Inode] = field(default_factory=dict)
    renames: list[tuple[str, str, str | None, Inode | None]] = field(default_factory=list)

    def change(self, kind: str, one: str, other: str | None, inode: Inode | None) -> None:
        """Do something to names, now; whether it survives is another matter."""
        self.names = _applied(self.names, kind, one, other, inode)
        self.renames.append((kind, one, other, inode))

    def sync_folder(self, folder: str) -> None:
        """Everything that concerns this folder's names is safe from now on, in order with what came before."""
        concerned = [
            step for step, (_, one, other, _) in enumerate(self.renames)
            if _parent(one) == folder or (other and _parent(other) == folder)
        ]  # fmt: skip
        keep = concerned[-1] + 1 if concerned else 0
        for kind, one, other, inode in self.renames[:keep]:
            self.synced_names = _applied(self.synced_names, kind, one, other, inode)
        self.renames = self.renames[keep:]

    def states(self) -> Iterator[dict[str, bytes]]:
        """Every state a power cut could leave now."""
        names = dict(self.synced_names)
        surviving = [names]
        for kind, one, other, inode in self.renames:
            surviving.append(_applied(surviving[-1], kind, one, other, inode))
        unsynced = [number for number in set(map(id, self.names.values())) if self._inode(number).waiting]
        for listed in surviving:
            yield {name: inode.synced for name, inode in listed.items()}
            yield {name: inode.content for name, inode in listed.items()}
            for number in unsynced:
                for torn in _torn(self._inode(number)):
                    yield {name: torn if id(inode) == number else inode.synced for name, inode in listed.items()}
                    yield {name: torn if id(inode) == number else inode.content for name, inode in listed.items()}

    def _inode(self, number: int) -> Inode:
        return next(inode for inode in self.names.values() if id(inode) == number)


def _applied(names: dict[str, Inode], kind: str, one: str, other: str | None, inode: Inode | None) -> dict[str, Inode]:
    found = dict(names)
    if kind == "set" and inode is not None:
        found[one] = inode
    elif kind == "unlink":
        found.pop(one, None)
    elif kind == "rename" and other is not None:
        for name in [name for name in found if name == one or name.startswith(one + "/")]:
            found[other + name[len(one) :]] = found.pop(name)
    return found


def _torn(inode: Inode) -> Iterator[bytes]:
    """The file with its unsynced changes cut at several places, the rest missing or never written."""
    for size in range(len(inode.waiting)):
        done = inode.synced
        for change in inode.waiting[:size]:
            done = _changed(done, change)
        yield done
        kind, at, data = inode.waiting[size]
        if kind == "write":
            for part in {1, min(40, len(data)), len(data) // 2, len(data) - 1}:
                yield _changed(done, ("write", at, data[:part]))
            # The length may come before the blocks, and the blocks in any order; a sector is whole or not there.
            for edge in range(-at % SECTOR, len(data), SECTOR):
                yield _changed(done, ("write", at, data[:edge] + bytes(len(data) - edge)))
                yield _changed(done, ("write", at, bytes(edge) + data[edge:]))
            yield _changed(done, ("write", at, bytes(len(data))))
            yield _changed(done, ("write", at, data[: len(data) // 2] + bytes(len(data) - len(data) // 2)))


def _changed(content: bytes, change: tuple[str, int, bytes]) -> bytes:
    kind, at, data = change
    if kind == "cut":
        return content[:at].ljust(at, b"\0")
    return content.ljust(at, b"\0")[:at] + data + content[at + len(data) :]


class Recorder:
    """Looks on while `os` works inside a folder, and keeps a disk of what would survive."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = os.path.realpath(root)
        self.disk = Disk()
        self.after_each: Callable[[], None] = self._nothing
        self._fds: dict[int, tuple[str, Inode | None, bool]] = {}
        for path in Path(self.root).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                self.disk.names[str(path)] = Inode(content, content)
            else:
                self.disk.names[f"{path}/"] = Inode()
        self.disk.synced_names = dict(self.disk.names)
        for name in ("open", "close", "write", "ftruncate", "truncate", "fsync", "fdatasync", "rename", "replace",
                     "link", "unlink", "mkdir"):  # fmt: skip
            self._watch(name, patch)

    def _nothing(self) -> None:
        """What is done after each call while nobody collects."""

    def _watch(self, name: str, patch: pytest.MonkeyPatch) -> None:
        real, note = getattr(os, name), getattr(self, f"_{name}")

        def watched(*args: Any, **kwargs: Any) -> Any:
            found = real(*args, **kwargs)
            if note(found, *args) is not False:
                self.after_each()
            return found

        patch.setattr(os, name, watched)

    def _inside(self, path: Any) -> str | None:
        if isinstance(path, int):
            return None
        name = str(Path(path).absolute())
        return name if name == self.root or name.startswith(self.root + "/") else None

    def _open(self, fd: int, path: Any, flags: int, *rest: Any) -> object:
        name = self._inside(path)
        if name is None:
            return False
        inode = self.disk.names.get(name)
        if inode is None and flags & os.O_CREAT:
            inode = Inode()
            self.disk.change("set", name, None, inode)
        self._fds[fd] = (name, inode, bool(flags & os.O_APPEND))
        return None

    def _close(self, _: None, fd: int) -> object:
        self._fds.pop(fd, None)
        return False

    def _write(self, taken: int, fd: int, data: bytes) -> object:
        _, inode, _ = self._fds.get(fd, ("", None, False))
        if inode is None:
            return False
        change = ("write", len(inode.content), bytes(data[:taken]))
        inode.waiting.append(change)
        inode.content = _changed(inode.content, change)
        return None

    def _ftruncate(self, _: None, fd: int, size: int) -> object:
        return self._cut(self._fds.get(fd, ("", None, False))[1], size)

    def _truncate(self, _: None, path: Any, size: int) -> object:
        return self._cut(self.disk.names.get(self._inside(path) or ""), size)

    def _cut(self, inode: Inode | None, size: int) -> object:
        if inode is None:
            return False
        inode.waiting.append(("cut", size, b""))
        inode.content = _changed(inode.content, ("cut", size, b""))
        return None

    def _fsync(self, done: None, fd: int) -> object:
        name, inode = self._fds.get(fd, ("", None, False))[:2]
        if inode is not None:
            inode.synced, inode.waiting = inode.content, []
        elif name:
            self.disk.sync_folder(name)
        return None

    _fdatasync = _fsync

    def _rename(self, _: None, one: Any, other: Any) -> object:
        name, target = self._inside(one), self._inside(other)
        if name is None or target is None:
            return False
        self.disk.change("rename", name, target, None)
        return None

    _replace = _rename

    def _link(self, _: None, one: Any, other: Any) -> object:
        name, target = self._inside(one), self._inside(other)
        if name is None or target is None:
            return False
        self.disk.change("set", target, None, self.disk.names[name])
        return None

    def _unlink(self, _: None, path: Any, *rest: Any) -> object:
        name = self._inside(path)
        if name is None:
            return False
        self.disk.change("unlink", name, None, None)
        return None

    def _mkdir(self, _: None, path: Any, *rest: Any) -> object:
        name = self._inside(path)
        if name is None:
            return False
        self.disk.change("set", f"{name}/", None, Inode())
        return None


def put_on_disk(state: dict[str, bytes], root: str, target: Path) -> None:
    """Lay a state down in a folder of its own; a file whose folder did not survive did not either."""
    target.mkdir(parents=True)
    for name in sorted(state):
        path = target / os.path.relpath(name, root)
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        elif path.parent.is_dir():
            path.write_bytes(state[name])
