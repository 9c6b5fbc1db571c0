import resource

import pytest

from kapterm.data import doctor
from kapterm.data.client_file import ClientFile
from kapterm.data.doctor import Fact
from kapterm.data.vault import Vault
from tests.data_layer.conftest import Place

NOW_S = 4_000_000_000.0


def facts(place: Place, environment: dict[str, str] | None = None, now_s: float = NOW_S) -> dict[str, Fact]:
    return {fact.about: fact for fact in doctor.examine(place.folder, place.state_root, environment or {}, now_s)}


def test_a_vault_just_made_has_no_fault_of_its_own(place: Place, vault: Vault, client: ClientFile) -> None:
    found = facts(place)
    for about in ("vault modes", "state modes", "conflicts", "clock", "terminal"):
        assert found[about].good, about
    assert found["passphrase"].good is False
    assert [fact.good for fact in doctor.examine_open(vault)] == [True, True]


def test_without_a_vault_it_looks_at_the_machine_alone(place: Place) -> None:
    assert {"core dumps", "swap", "terminal", "clock", "replication"} == set(facts(place))


def test_a_file_open_to_others_is_named(place: Place, vault: Vault, client: ClientFile) -> None:
    client.path.chmod(0o640)
    assert facts(place)["vault modes"].good is False


def test_a_replicated_state_folder_is_a_fault_and_a_replicated_vault_a_remark(place: Place, vault: Vault) -> None:
    (place.folder / ".stfolder").mkdir()
    assert facts(place)["replication"].good is None
    (place.state_root / ".stfolder").mkdir()
    assert facts(place)["replication"].good is False


def test_conflict_copies_are_counted(place: Place, vault: Vault, client: ClientFile) -> None:
    client.path.with_name(f"{client.id}.sync-conflict-20261123-030735-3QOSQPY.kapt").write_bytes(b"x")
    assert "1 conflict" in facts(place)["conflicts"].says


def test_a_clock_behind_the_files_is_named(place: Place, vault: Vault, client: ClientFile) -> None:
    assert facts(place, now_s=1000.0)["clock"].good is False


@pytest.mark.parametrize(("name", "good"), [("ASCIINEMA_REC", False), ("TMUX", None)])
def test_a_terminal_that_keeps_what_it_shows_is_named(place: Place, name: str, good: bool | None) -> None:
    assert facts(place, {name: "1"})["terminal"].good is good


@pytest.mark.parametrize(("soft", "good"), [(0, True), (4096, False)])
def test_core_dumps_are_named(place: Place, monkeypatch: pytest.MonkeyPatch, soft: int, good: bool) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda what: (soft, 4096))
    assert facts(place)["core dumps"].good is good
