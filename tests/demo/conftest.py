from collections.abc import Iterator
from pathlib import Path

import pytest

from kapterm.clock import Clock
from kapterm.data.packs import load
from kapterm.demo.vault import demo_practice
from kapterm.journal import Practice
from kapterm.session.packs import Packs


@pytest.fixture(scope="session")
def packs() -> Packs:
    return load(None)[0]


@pytest.fixture
def practice(tmp_path: Path, packs: Packs) -> Iterator[Practice]:
    opened = demo_practice(tmp_path / "vault", tmp_path / "state", Clock(), packs.version)
    yield opened
    opened.close()
