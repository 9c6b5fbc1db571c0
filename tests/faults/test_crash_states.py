"""Every state that a power cut could leave while lines are appended, a passphrase is changed, a backup is restored."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kapterm.data import backup, clinicians
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import UsageError, WrongPassphrase
from tests.faults.crash_states import Recorder, put_on_disk

PASSPHRASE = "quiet river over the hill"
SECOND = "eleven herons by the weir"
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")
CHEAP = Kdf.for_throwaway_vaults()
LINES = [b'{"n":%d,"words":"%s"}' % (n, b"word " * (n * 60)) for n in range(4)]


class States:
    """Collects each different state once, with what had been promised when it could have come about."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.recorder = Recorder(root, patch)
        self.recorder.after_each = self.collect
        self.promised = 0
        self.found: dict[bytes, tuple[dict[str, bytes], int]] = {}

    def collect(self) -> None:
        for state in self.recorder.disk.states():
            mark = hashlib.blake2b(repr(sorted(state.items())).encode(), digest_size=16).digest()
            # A state that could come about later too must hold what had been promised by then.
            self.found[mark] = (state, max(self.promised, self.found.get(mark, (state, 0))[1]))

    def each(self, target: Path, judge: Callable[[Path, int], None], at_most: int | None) -> int:
        """Put every state on the disk in turn and judge it; with `at_most`, that many spread over all."""
        found = list(self.found.values())
        step = max(1, len(found) // at_most) if at_most else 1
        for state, promised in found[::step]:
            shutil.rmtree(target, ignore_errors=True)
            put_on_disk(state, self.recorder.root, target)
            judge(target, promised)
        return len(found[::step])


def made(root: Path) -> Vault:
    return Vault.create(root / "vault", root / "state", ROBIN, PASSPHRASE, CHEAP)[0]


def append_under_watch(tmp_path: Path) -> States:
    root = tmp_path / "root"
    root.mkdir()
    made(root).close()
    with pytest.MonkeyPatch.context() as patch:
        states = States(root, patch)
        vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
        client = vault.create_client()
        for line in LINES:
            client.draft.write(line[:20], 0.0)
            client.append(line)
            states.promised += 1
            client.draft.clear()
        client.close()
        vault.close()
    return states


def judge_lines(target: Path, promised: int) -> None:
    vault = Vault.open(target / "vault", target / "state", PASSPHRASE)
    ids = vault.client_ids()
    assert ids or promised == 0
    for client_id in ids:
        client = vault.open_client(client_id, writing=True)
        records = client.records()
        assert promised <= len(records) <= promised + 1, client.notices
        assert records == LINES[: len(records)]
        assert client.read_only_because is None, client.notices
        assert client.draft.read() in (None, *(line[:20] for line in LINES))
        client.append(b'{"n":"next"}')
        client.close()
        again = vault.open_client(client_id, writing=False)
        assert again.records() == [*records, b'{"n":"next"}']
        again.close()
    vault.close()


def test_no_power_cut_while_lines_are_appended_costs_a_promised_line(tmp_path: Path) -> None:
    states = append_under_watch(tmp_path)
    assert states.each(tmp_path / "state of the disk", judge_lines, at_most=150) >= 100


@pytest.mark.long
def test_no_power_cut_at_all_while_lines_are_appended_costs_a_promised_line(tmp_path: Path) -> None:
    states = append_under_watch(tmp_path)
    assert states.each(tmp_path / "state of the disk", judge_lines, at_most=None) >= 300


def test_no_power_cut_while_a_vault_is_made_leaves_half_of_one(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        states = States(root, patch)
        made(root).close()
        states.promised = 1
        states.collect()

    def judge(target: Path, promised: int) -> None:
        if Vault.exists(target / "vault"):
            Vault.open(target / "vault", target / "state", PASSPHRASE).close()
        else:
            assert not promised
            made(target).close()
            Vault.open(target / "vault", target / "state", PASSPHRASE).close()

    assert states.each(tmp_path / "state of the disk", judge, at_most=None) > 10


def test_no_power_cut_while_a_passphrase_changes_locks_anybody_out(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    made(root).close()
    with pytest.MonkeyPatch.context() as patch:
        states = States(root, patch)
        vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
        clinicians.change_passphrase(vault, SECOND, CHEAP)
        states.promised = 1
        states.collect()
        vault.close()

    def judge(target: Path, promised: int) -> None:
        opened = []
        for passphrase in (PASSPHRASE, SECOND):
            try:
                Vault.open(target / "vault", target / "state", passphrase).close()
                opened.append(passphrase)
            except WrongPassphrase:
                continue
        assert len(opened) == 1
        assert opened == [SECOND] or not promised

    assert states.each(tmp_path / "state of the disk", judge, at_most=None) > 5


def test_no_power_cut_while_a_backup_is_restored_leaves_less_than_one_vault(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    vault = made(root)
    client = vault.create_client()
    client.append(LINES[0])
    backup.make(vault, root / "backup", "Monday", lambda *_: None)
    client.append(LINES[1])
    client.close()
    vault.close()

    def opener(folder: Path, state_root: Path) -> Vault:
        return Vault.open(folder, state_root, PASSPHRASE)

    with pytest.MonkeyPatch.context() as patch:
        states = States(root, patch)
        backup.restore(root / "backup", root / "vault", root / "state", opener, lambda *_: None)
        states.promised = 1
        states.collect()

    def lines_of(folder: Path, state_root: Path) -> list[bytes]:
        found = opener(folder, state_root)
        read = found.open_client(client.id, writing=False)
        found.close()
        return read.records()

    def judge(target: Path, promised: int) -> None:
        if (target / "vault").exists():
            found = lines_of(target / "vault", target / "state")
            assert found == LINES[:1] or (found == LINES[:2] and not promised)
            return
        with pytest.raises(UsageError, match="cut short"):
            opener(target / "vault", target / "state")
        (aside,) = target.glob("vault.replaced-*")
        assert lines_of(aside, target / "other state") == LINES[:2]

    assert states.each(tmp_path / "state of the disk", judge, at_most=200) > 20
