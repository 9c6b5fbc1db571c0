"""Packs are read from their copy only while nothing that they are made of has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

import kapterm
from kapterm.data import pack_cache, packs
from kapterm.data.measures import load_measures
from kapterm.data.pack_files import PackProblem
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs

OWN = """
pack = "abbreviations"
id = "riverside"
version = "{version}"
title = "Riverside"
source = "house protocol"
sure = "clinic"
"""


class Clinic:
    """A clinic's folders, and how often the packs were read from their files."""

    def __init__(self, root: Path) -> None:
        self.config, self.state, self.readings = root / "config", root / "state", 0
        self.own = self.config / "packs" / "riverside.toml"
        self.own.parent.mkdir(parents=True)
        self.copy = self.state / pack_cache.FOLDER / "packs.msgpack"

    def write(self, text: str) -> None:
        self.own.write_text(text, "utf-8")

    def packs(self) -> Packs:
        return pack_cache.kept(Packs, self._read, self.config, self.state)

    def _read(self, config: Path | None) -> tuple[Packs, list[PackProblem]]:
        self.readings += 1
        return packs.load(config)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def test_the_second_start_reads_the_copy_and_finds_the_same(clinic: Clinic) -> None:
    assert clinic.packs() == clinic.packs() == packs.load(None)[0]
    assert clinic.readings == 1


def test_measures_come_back_from_their_copy_as_they_were(tmp_path: Path) -> None:
    read, kept = (
        load_measures(None)[0],
        [pack_cache.kept(Measures, load_measures, None, tmp_path / "state") for _ in range(2)],
    )
    assert kept == [read, read]


def test_the_copy_is_for_this_account_alone(clinic: Clinic) -> None:
    clinic.packs()
    assert clinic.copy.stat().st_mode & 0o777 == 0o600


def test_a_changed_pack_of_the_clinic_is_seen_at_once(clinic: Clinic) -> None:
    clinic.packs()
    clinic.write(OWN.format(version="1"))
    assert "riverside 1" in clinic.packs().version
    clinic.write(OWN.format(version="2"))
    assert "riverside 2" in clinic.packs().version
    clinic.own.unlink()
    assert "riverside" not in clinic.packs().version


def test_another_version_of_the_program_makes_its_own(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.packs()
    monkeypatch.setattr(kapterm, "__version__", "99.0")
    clinic.packs()
    assert clinic.readings == 2


def test_problems_are_found_at_every_start(clinic: Clinic) -> None:
    clinic.write("this is no pack")
    for _ in range(2):
        clinic.packs()
    assert clinic.readings == 2
    assert not clinic.copy.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
        lambda whole: b"another thing altogether",
    ],
)
def test_a_damaged_copy_is_made_anew(clinic: Clinic, damage: Callable[[bytes], bytes]) -> None:
    before = clinic.packs()
    whole = clinic.copy.read_bytes()
    clinic.copy.write_bytes(damage(whole))
    assert clinic.packs() == before
    assert clinic.copy.read_bytes() == whole


def test_a_copy_that_fits_no_type_is_made_anew(clinic: Clinic) -> None:
    before = clinic.packs()
    origin = pack_cache._origin(clinic.config)
    clinic.copy.write_bytes(pack_cache._seal(origin, b"\x80") + b"\x80")
    assert clinic.packs() == before
    assert clinic.readings == 2


def test_a_state_folder_that_takes_nothing_is_no_error(clinic: Clinic) -> None:
    clinic.state.write_text("a file stands where the folder should be")
    assert clinic.packs() == packs.load(None)[0]
