"""Nothing that the process inherits can make it tell or leave anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kapterm.cli.environment import clean, terminal_unfit
from tests.terminal import ROOT

HOSTILE = {
    "TEXTUAL": "devtools,debug",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_DEVTOOLS_HOST": "127.0.0.1",
    "TEXTUAL_DEVTOOLS_PORT": "8081",
    "TEXTUAL_DRIVER": "os:system",
    "TEXTUAL_LOG": "keys.log",
    "TEXTUAL_PRESS": "ctrl+q",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_SOMETHING_NEW": "1",
    "PYTHONASYNCIODEBUG": "1",
    "COLUMNS": "20",
    "LINES": "5",
    "NO_COLOR": "",
}


def run(code: str, folder: Path) -> str:
    environment = {**os.environ, **HOSTILE, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_only_what_is_ours_or_harmless_stays() -> None:
    environ = {**HOSTILE, "HOME": "/home/somebody", "TEXTUAL_COLOR_SYSTEM": "256"}
    clean(environ)
    assert environ == {
        "HOME": "/home/somebody",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
    }


def test_a_wish_for_no_colour_stays() -> None:
    environ = {"NO_COLOR": "1"}
    clean(environ)
    assert environ["NO_COLOR"] == "1"


def test_textual_finds_nothing_that_logs_or_takes_pictures(tmp_path: Path) -> None:
    code = (
        "import os; from kapterm.cli.environment import clean; clean(os.environ);"
        "from textual import constants as c; from textual.app import App; app = App();"
        "print(c.LOG_FILE, c.DRIVER, c.DEBUG, c.PRESS, c.SCREENSHOT_DELAY, sorted(app.features), c.TEXTUAL_ANIMATIONS)"
    )
    assert run(code, tmp_path) == "None None False  -1 [] none"
    assert [*tmp_path.iterdir()] == []


def test_what_it_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    code = (
        "import os; os.umask(0); from kapterm.cli.environment import withdraw; withdraw();"
        "open('file', 'w').close(); os.mkdir('folder')"
    )
    run(code, tmp_path)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700


def test_it_leaves_no_core_dump(tmp_path: Path) -> None:
    code = (
        "import resource; from kapterm.cli.environment import withdraw; withdraw();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert run(code, tmp_path) == "(0, 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such flag")
def test_a_collector_of_dumps_gets_none_either(tmp_path: Path) -> None:
    code = (
        "import ctypes; from kapterm.cli.environment import withdraw; withdraw();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    assert run(code, tmp_path) == "0"


@pytest.mark.parametrize(
    ("term", "is_terminal", "is_fit"),
    [
        ("xterm-256color", True, True),
        ("linux", True, True),
        ("xterm-256color", False, False),
        ("dumb", True, False),
        ("", True, False),
    ],
)
def test_a_terminal_that_cannot_show_it_is_told_so_in_one_sentence(term: str, is_terminal: bool, is_fit: bool) -> None:
    sentence = terminal_unfit({"TERM": term}, is_terminal=is_terminal)
    assert (sentence is None) is is_fit
    assert sentence is None or ("kapterm log" in sentence and "\n" not in sentence)
