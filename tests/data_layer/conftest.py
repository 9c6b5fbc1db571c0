"""A vault with nobody real in it, cheap to open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapterm.data.client_file import ClientFile
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault

PASSPHRASE = "quiet river over the hill"
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")


class Place:
    """A folder for a vault and one for the state, and what opens them."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "vault"
        self.state_root = root / "state"
        self.recovery_key = ""

    def create(self) -> Vault:
        vault, self.recovery_key = Vault.create(
            self.folder, self.state_root, ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults()
        )
        return vault

    def open(self) -> Vault:
        return Vault.open(self.folder, self.state_root, PASSPHRASE)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Place:
    return Place(tmp_path / "elsewhere")


@pytest.fixture
def vault(place: Place) -> Iterator[Vault]:
    made = place.create()
    yield made
    made.close()


@pytest.fixture
def client(vault: Vault) -> Iterator[ClientFile]:
    made = vault.create_client()
    yield made
    made.close()
