"""What must hold of the whole house, and that no single part can promise."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import ROOT, kapterm, small_environment

PACKAGE = ROOT / "kapterm"
LOCKS = ("requirements.lock", "requirements-dev.lock")
OURS = (
    *("kapterm", "tests", "benchmarks", "docs", ".ci"),
    *("start.py", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", *LOCKS),
)
# Put together here, so that this file does not find itself.
MACHINE_PATHS = tuple("/" + name + "/" for name in ("work", "root", "opt", "Users", "home/runner"))
ASKS_THE_TIME = re.compile(r"(datetime|date)\.(now|utcnow|today)|time\.\w+|monotonic|perf_counter|clock_gettime\w*")


def modules(*, without: tuple[str, ...] = (), under: tuple[str, ...] = ("",)) -> list[str]:
    """The modules of the package, by name, below some of its parts and not below others."""
    names = []
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        is_under = any(name.startswith(part) for part in under)
        if is_under and name != "__main__" and not any(name.startswith(part) for part in without):
            names.append(f"kapterm.{name}".rstrip("."))
    return sorted(names)


def loaded_by(names: list[str], home: Path) -> set[str]:
    """The top-level packages in memory once these modules are imported."""
    code = f"import sys, {', '.join(names)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=small_environment(home), capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def our_files() -> Iterator[Path]:
    for name in OURS:
        path = ROOT / name
        yield from (file for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file())


def test_the_command_line_and_the_exports_never_load_the_screens(tmp_path: Path) -> None:
    loaded = loaded_by(modules(without=("app", "screens", "widgets")), tmp_path)
    assert not loaded & {"textual", "rich"}


def test_the_templates_of_notes_are_loaded_when_one_is_used(tmp_path: Path) -> None:
    assert "jinja2" not in loaded_by(modules(without=("app", "screens", "widgets", "export.sandbox")), tmp_path)


def test_the_domain_and_the_exports_know_neither_database_nor_cipher(tmp_path: Path) -> None:
    loaded = loaded_by(modules(under=("session", "export", "text", "errors", "keys")), tmp_path)
    assert not loaded & {"tinydb", "nacl", "filelock", "textual", "rich"}


@pytest.mark.parametrize("arguments", [("--help",), ("export", "--help"), ("log", "--help")])
def test_asking_for_help_loads_no_screens(arguments: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", *kapterm(*arguments)[1:]]
    done = subprocess.run(command, env=small_environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 0
    assert not re.search(r"\| +(textual|rich)\b", done.stderr)


def test_only_the_clock_asks_what_time_it_is() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.name == "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                asked = ast.unparse(node.func)
                assert not ASKS_THE_TIME.fullmatch(asked), f"{path.name}:{node.lineno} asks {asked}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_hashes_everything(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert " @ " not in text
    pins = [pin for pin in re.split(r"\n(?=[a-z])", text) if not pin.startswith("#")]
    assert pins
    for pin in pins:
        assert re.match(r"[a-z0-9-]+==[^ ]+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_the_locks_hold_what_the_project_asks_for_and_agree() -> None:
    run, dev = (dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS)
    assert run.items() <= dev.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    assert {name_of(line) for line in wanted} <= run.keys()
    wanted += [line for extra in project["optional-dependencies"].values() for line in extra]
    assert {name_of(line) for line in wanted} <= dev.keys()


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9-]+", requirement)
    assert found
    return found[0].lower()


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    for path in our_files():
        if path.suffix != ".pyc":
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not any(place in text for place in MACHINE_PATHS), path


def test_no_stylesheet_blinks_or_names_a_colour() -> None:
    for path in PACKAGE.rglob("*.tcss"):
        text = path.read_text()
        assert "blink" not in text
        assert not re.search(r"#[0-9a-f]{3,8}\b\s*;|\brgb\(", text), path
