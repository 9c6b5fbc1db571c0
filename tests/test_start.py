"""`python3 start.py` sets up and runs on a machine that has Python and nothing else.

A stand-in for pip takes the place of the network: it notes how it was called, and can fail in the ways that pip fails.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import ROOT

START = ROOT / "start.py"
PIP = """
import os, pathlib, sys
if "--version" in sys.argv:
    print(os.environ.get("PIP_STANDIN_VERSION", "pip 23.0.1 from somewhere"))
else:
    with open(os.environ["PIP_STANDIN_LOG"], "a") as log:
        log.write(" ".join(sys.argv[1:]) + "\\n")
    if failure := os.environ.get("PIP_STANDIN_FAILURE"):
        sys.exit(failure)
"""
PROGRAM = "import sys; print('ran', *sys.argv[1:])"
NO_NETWORK = """WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError'
ERROR: Could not find a version that satisfies the requirement textual==8.2.8
ERROR: No matching distribution found for textual==8.2.8"""


class Machine:
    """A fresh checkout in a folder with a space, and a pip that only writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "a clinic"
        self.elsewhere = folder / "elsewhere"
        self.log = folder / "pip.log"
        modules = folder / "modules"
        package = self.home / "kapterm"
        for path in (self.elsewhere, modules, package):
            path.mkdir(parents=True)
        shutil.copy(START, self.home)
        for lock in ("requirements.lock", "requirements-dev.lock"):
            (self.home / lock).write_text("# nothing\n")
        (package / "__init__.py").write_text("")
        (package / "__main__.py").write_text(PROGRAM)
        (modules / "pip.py").write_text(PIP)
        (modules / "pytest.py").write_text(PROGRAM)
        (modules / "ensurepip.py").write_text("raise SystemExit(1)")
        self.environment = {**os.environ, "PYTHONPATH": str(modules), "PIP_STANDIN_LOG": str(self.log)}

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(self.home / "start.py"), *arguments],
            cwd=self.elsewhere,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )

    @property
    def installs(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_one_command_sets_up_and_runs_from_any_folder(machine: Machine) -> None:
    done = machine.start("demo", "two words")
    assert (done.returncode, done.stdout) == (0, "ran demo two words\n")
    (install,) = machine.installs
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_second_start_needs_no_network(machine: Machine) -> None:
    machine.start()
    done = machine.start("again", PIP_STANDIN_FAILURE=NO_NETWORK)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran again\n", "")
    assert len(machine.installs) == 1


def test_the_tests_are_one_command_too_and_serve_for_running(machine: Machine) -> None:
    assert machine.start("test", "-k", "dose").stdout == "ran -k dose\n"
    assert machine.start("demo").stdout == "ran demo\n"
    assert [line.endswith("requirements-dev.lock") for line in machine.installs] == [True]


def test_a_new_lock_is_installed(machine: Machine) -> None:
    machine.start()
    (machine.home / "requirements.lock").write_text("# something else\n")
    machine.start()
    assert len(machine.installs) == 2


def test_a_moved_folder_is_set_up_anew(machine: Machine) -> None:
    machine.start()
    machine.home = machine.home.rename(machine.home.with_name("another clinic"))
    assert machine.start("demo").stdout == "ran demo\n"
    assert len(machine.installs) == 2


def test_the_environment_has_a_kapterm_command(machine: Machine) -> None:
    machine.start()
    command = [str(machine.home / ".venv" / "bin" / "kapterm"), "log", "A.M."]
    done = subprocess.run(command, cwd=machine.elsewhere, capture_output=True, text=True)
    assert done.stdout == "ran log A.M.\n"


def test_what_lies_in_the_folder_one_stands_in_is_never_run(machine: Machine) -> None:
    (machine.elsewhere / "kapterm.py").write_text("print('wrong')")
    assert machine.start("demo").stdout == "ran demo\n"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PIP_STANDIN_FAILURE": NO_NETWORK}, "connect to the network"),
        ({"PIP_STANDIN_FAILURE": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"}, "nothing was installed"),
        ({"PIP_STANDIN_FAILURE": "ERROR: No space left on device"}, "No space left on device"),
        ({"PIP_STANDIN_VERSION": "pip 9.0.1 from somewhere"}, "apt install python3-pip"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(machine: Machine, environment: dict[str, str], says: str) -> None:
    done = machine.start(**environment)
    *notices, sentence = done.stderr.splitlines()
    assert done.returncode == 2
    assert says in sentence
    assert "Traceback" not in done.stderr
    assert len(notices) <= 1
    assert machine.start("demo").stdout == "ran demo\n"


def test_a_folder_that_cannot_be_written_is_said(machine: Machine) -> None:
    (machine.home / ".venv").write_text("in the way")
    done = machine.start()
    assert done.returncode == 2
    assert "could not be set up" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_reads_it_and_says_what_is_needed() -> None:
    ast.parse(START.read_text(), feature_version=(3, 6))
    code = "import runpy, sys; sys.version_info = (3, 6, 0); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code, START], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("kapterm needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.walk(ast.parse(START.read_text()))
    names = {name.name for node in tree if isinstance(node, ast.Import) for name in node.names}
    tree = ast.walk(ast.parse(START.read_text()))
    names |= {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names
