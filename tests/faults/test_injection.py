"""A call to the system that fails, each in turn, once or for good: nothing saved is lost, nothing is silent."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kapterm.data.client_file import ClientFile
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, KaptermError

PASSPHRASE = "quiet river over the hill"
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")
LINES = [b'{"n":%d}' % n for n in range(6)]
CALLS = ["write", "fdatasync", "fsync", "open", "ftruncate", "replace", "lstat", "fstat", "close", "mkdir"]
ERRORS = {"once": [errno.EIO], "for good": [errno.ENOSPC, errno.EROFS]}


class Failing:
    """Makes the n-th call of one kind inside a folder fail, and with `sticky` every later one."""

    def __init__(self, root: Path, call: str, nth: int, number: int, sticky: bool) -> None:
        self.root, self.call, self.nth, self.number, self.sticky = str(root), call, nth, number, sticky
        self.seen = 0
        self.on = True

    def install(self, patch: pytest.MonkeyPatch) -> None:
        real = getattr(os, self.call)

        def failing(*args: Any, **kwargs: Any) -> Any:
            if self.on and self._concerns(args[0]):
                self.seen += 1
                if self.seen == self.nth or (self.sticky and self.seen > self.nth):
                    if self.call == "close":
                        real(*args, **kwargs)
                    raise OSError(self.number, os.strerror(self.number))
            return real(*args, **kwargs)

        patch.setattr(os, self.call, failing)

    def _concerns(self, what: Any) -> bool:
        if isinstance(what, int):
            try:
                return str(Path(f"/proc/self/fd/{what}").readlink()).startswith(self.root)
            except OSError:
                return False
        return str(what).startswith(self.root)


def type_lines(client: ClientFile) -> tuple[list[bytes], list[bytes]]:
    """Type the lines as a session does: a draft with each, in order, what is refused waits in front of the next."""
    saved: list[bytes] = []
    waiting: list[bytes] = []
    for n, line in enumerate(LINES):
        with suppress(CouldNotWrite):
            client.draft.write(line, float(n))
        waiting.append(line)
        flush(client, saved, waiting)
    return saved, waiting


def flush(client: ClientFile, saved: list[bytes], waiting: list[bytes]) -> None:
    for _ in range(2):
        try:
            while waiting:
                client.append(waiting[0])
                saved.append(waiting.pop(0))
                client.draft.clear()
        except CouldNotWrite:
            continue


def free(client: ClientFile) -> None:
    """What a kill does to a lock."""
    if client._lock is not None:
        client._lock.release()


def run(root: Path, failing: Failing, patch: pytest.MonkeyPatch, *, killed: bool) -> bool:
    """One session under one fault; tells whether the fault was met."""
    vault, _ = Vault.create(root / "vault", root / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    made = vault.create_client()
    made.close()
    vault.close()
    with open(root / "vault" / "clients" / f"{made.id}.kapt", "ab") as handle:
        handle.write(b"KAP\xf1" + bytes(20))  # as a kill leaves an append
    saved: list[bytes] = []
    waiting: list[bytes] = []
    with patch.context() as context:
        failing.install(context)
        try:
            vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
            client = vault.open_client(made.id, writing=True)
        except KaptermError:
            failing.on = False
            vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
            client = vault.open_client(made.id, writing=True)
        saved, waiting = type_lines(client)
        assert [*saved, *waiting] == LINES
        assert client.records() == saved
        if killed:
            free(client)
        else:
            failing.on = False
            flush(client, saved, waiting)
            assert saved == LINES or client.read_only_because
            client.close()
    failing.on = False
    again = Vault.open(root / "vault", root / "state", PASSPHRASE).open_client(made.id, writing=True)
    records = again.records()
    assert records[: len(saved)] == saved
    assert records == LINES[: len(records)]
    assert len(records) <= len(saved) + 1
    assert again.read_only_because is None, again.notices
    again.close()
    client.draft.close()
    client._log.close()
    return failing.seen >= failing.nth


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
@pytest.mark.parametrize("how", ["once", "for good"])
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_call_loses_nothing_that_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, how: str, killed: bool
) -> None:
    nth, met = 1, True
    while met and nth <= 40:
        for number in ERRORS[how]:
            root = tmp_path / f"{nth}-{number}"
            root.mkdir()
            met = run(root, Failing(root, call, nth, number, how == "for good"), monkeypatch, killed=killed)
        nth += 1 if nth < 12 else 3
    assert nth > 2, "no such call was ever made"


@pytest.mark.parametrize("call", ["write", "fdatasync", "fsync", "open", "link", "unlink", "replace"])
def test_a_client_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    nth, met = 1, True
    while met:
        root = tmp_path / str(nth)
        root.mkdir()
        vault, _ = Vault.create(root / "vault", root / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
        failing = Failing(root, call, nth, errno.EIO, sticky=False)
        with monkeypatch.context() as patch:
            failing.install(patch)
            try:
                made = vault.create_client()
                made.append(LINES[0])
                made.close()
            except KaptermError:
                assert failing.seen >= nth
        for client_id in vault.client_ids():
            client = vault.open_client(client_id, writing=False)
            assert client.records() in ([], LINES[:1])
            assert not client.damaged
        met = failing.seen >= nth
        vault.close()
        nth += 1


def test_a_write_that_takes_a_part_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = Vault.create(tmp_path / "v", tmp_path / "s", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    client = vault.create_client()
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, content: real(fd, content[:7]))
    for line in LINES:
        client.append(line)
    monkeypatch.undo()
    client.close()
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES
    assert again.notices == ()
    again.close()


def test_a_disk_that_was_full_takes_the_waiting_line_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, _ = Vault.create(tmp_path / "v", tmp_path / "s", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    client = vault.create_client()
    client.append(LINES[0])
    real, room = os.write, [30]

    def filling(fd: int, content: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "full")
        taken = real(fd, content[: room[0]])
        room[0] -= taken
        return taken

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", filling)
        for _ in range(3):
            with pytest.raises(CouldNotWrite, match="Not saved: the disk is full"):
                client.append(LINES[1])
    client.append(LINES[1])
    assert client.records() == LINES[:2]
    client.close()
    again = vault.open_client(client.id, writing=True)
    assert again.records() == LINES[:2]
    assert again.notices == ()
    again.close()
