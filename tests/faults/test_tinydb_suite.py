"""TinyDB's own tests, from its source distribution, with the sealed storage and table in the place of its own.

They come from the package index, so this runs when asked for: `pytest -m long tests/faults/test_tinydb_suite.py`.
"""

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_all_of_tinydb_works_on_the_sealed_storage(tmp_path: Path) -> None:
    wanted = f"tinydb=={version('tinydb')}"
    download = [*start.pip(), "download", "--no-deps", "--no-binary", "tinydb", "--quiet", "-d", str(tmp_path), wanted]
    subprocess.run(download, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    suite = next(tmp_path.glob("tinydb-*/tests"))
    # In a folder without TinyDB's own source, so that the installed one is tested.
    alone = suite.rename(tmp_path / "tests")
    options = ("-c", os.devnull, "--rootdir", str(tmp_path), "-p", "tests.faults.tinydb_plugin", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", "--import-mode=importlib", str(alone)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    counted = re.search(r"(\d+) passed.* 2 deselected", done.stdout)
    assert counted, done.stdout[-500:]
    assert int(counted[1]) > 200
