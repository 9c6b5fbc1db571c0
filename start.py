#!/usr/bin/env python3
"""Sets kapterm up and runs it, from any folder: `python3 start.py [arguments]`; `python3 start.py test` tests it.

The rule: standard library only, and nothing outside this folder is touched. What is installed into `.venv` is what
the lock names, checked by its hashes; once that stands, a start needs no network and does nothing but begin.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones read this far, so nothing above may need a newer one
    sys.stderr.write("kapterm needs Python 3.11 or newer: install one and start with it, as in python3.13 start.py\n")
    sys.exit(2)

import compileall
import hashlib
import os
import re
import shlex
import subprocess
import sysconfig
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
NETWORK_FAILED = re.compile("connection|retrying|timed out|name resolution|proxy|certificate", re.IGNORECASE)


class SetupFailed(Exception):
    """One plain sentence that says what to do."""


def main(arguments: list[str]) -> NoReturn:
    """Sets up what is missing, then becomes kapterm or its tests."""
    is_test = arguments[:1] == ["test"]
    try:
        if is_test:
            set_up(DEV_LOCK)
        elif not is_set_up(DEV_LOCK):  # which holds all of the other
            set_up(RUN_LOCK)
    except SetupFailed as failure:
        leave(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        leave(
            f"kapterm could not be set up in {ROOT}: {error.strerror}. Make room or give yourself the right to write."
        )
    if is_test:
        os.chdir(ROOT)
        become("-m", "pytest", *arguments[1:])
    # -P: what lies in the folder it is started from is never taken for a part of it.
    become("-P", "-m", "kapterm", *arguments)


def set_up(lock: Path) -> None:
    """Makes `.venv` hold what the lock names; returns at once where it does."""
    if is_set_up(lock):
        return
    sys.stderr.write("Setting kapterm up. This happens once and takes a minute.\n")
    if not is_set_up(RUN_LOCK):
        make_venv()
    install(lock)
    libraries = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
    (libraries / "kapterm.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name != "nt":
        launcher = VENV / "bin" / "kapterm"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m kapterm "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
    # A start without compiled files takes four times as long.
    compileall.compile_dir(ROOT / "kapterm", quiet=2)
    stamp(lock).write_text(fingerprint(lock), encoding="ascii")


def is_set_up(lock: Path) -> bool:
    """Whether `.venv` was made from this lock, by this Python, in this place."""
    try:
        return PYTHON.exists() and stamp(lock).read_text(encoding="ascii") == fingerprint(lock)
    except FileNotFoundError:
        return False


def stamp(lock: Path) -> Path:
    """The file that says that a lock is installed."""
    return VENV / f"{lock.stem}.stamp"


def fingerprint(lock: Path) -> str:
    """What an installed lock hangs on."""
    place = f"{sys.implementation.cache_tag} {sys.platform} {ROOT}\n"
    return hashlib.sha256(place.encode() + lock.read_bytes()).hexdigest()


def make_venv() -> None:
    """An empty environment; without pip in it, so that no `ensurepip` is needed."""
    try:
        import venv
    except ImportError:
        raise SetupFailed("This Python lacks its venv module: install it (sudo apt install python3-venv).") from None
    venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=False).create(VENV)


def install(lock: Path) -> None:
    """Installs exactly what the lock names."""
    # A person's own wish for another target would put it elsewhere; their package index stays.
    unwanted = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted} | {"PIP_USER": "0"}
    options = ("--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check")
    command = [*pip(), "install", *options, "--quiet", "--retries", "2", "-r", str(lock)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
    if done.returncode == 0:
        return
    if "DO NOT MATCH THE HASHES" in done.stderr:
        raise SetupFailed("What was downloaded is not what kapterm was tested with; nothing was installed.")
    if NETWORK_FAILED.search(done.stderr):
        raise SetupFailed("kapterm could not reach the package index: connect to the network, then start it again.")
    reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip did not say why"]
    raise SetupFailed(f"kapterm could not be set up: {reasons[-1].removeprefix('ERROR: ')}")


def pip() -> list[str]:
    """A pip that can install into `.venv`: this Python's own, else the one that Python brings along."""
    own = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True)
    version = re.match(r"pip (\d+)\.(\d+)", own.stdout)
    if own.returncode == 0 and version and (int(version[1]), int(version[2])) >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", str(VENV)]
    if subprocess.run([PYTHON, "-m", "ensurepip"], capture_output=True).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    raise SetupFailed(
        "kapterm needs pip 22.3 or newer to set itself up: install it "
        "(on Debian and Ubuntu: sudo apt install python3-pip), then start it again."
    )


def become(*arguments: str) -> NoReturn:
    """Goes on as the environment's Python."""
    if os.name == "nt":
        sys.exit(subprocess.call([PYTHON, *arguments]))
    os.execv(PYTHON, [str(PYTHON), *arguments])


def leave(sentence: str) -> NoReturn:
    """Ends with one sentence and the code for wrong use."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
