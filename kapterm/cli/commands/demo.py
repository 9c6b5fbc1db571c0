"""`kapterm demo`: fictional clients in a throw-away vault."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.keyboard import QuietKeys
from kapterm.cli.prompt import ask
from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, UsageError

if TYPE_CHECKING:
    from kapterm.demo.visits import Visit
    from kapterm.session.packs import Packs

NAME = "demo"
HELP = "opens fictional clients, or those of scenario files, in a throw-away vault"


def options(parser: ArgumentParser) -> None:
    """Which scenarios, and whether to open them."""
    parser.add_argument("scenarios", metavar="SCENARIO.json", nargs="*", type=Path, help="else those that ship")
    parser.add_argument("--no-open", action="store_true", help="only builds the vault")


def run(args: Namespace) -> int:
    """Build it and open it; KAPTERM_VAULT is not looked at."""
    from kapterm.cli.opening import check_terminal, locked_code, show
    from kapterm.clock import Clock
    from kapterm.data import packs as shipped
    from kapterm.data import paths
    from kapterm.demo.build import write
    from kapterm.demo.vault import PASSPHRASE, demo_practice

    if args.no_open and args.vault is None:
        raise UsageError("Without --vault DIR there would be nothing left to open.", "Name where to build it.")
    if not args.no_open:
        check_terminal()
    packs = shipped.load(None)[0]
    visits = _visits(args.scenarios, packs)
    with ExitStack() as stack:
        folder, state = args.vault, paths.state_folder()
        if folder is None:
            root = Path(stack.enter_context(_throw_away()))
            folder, state = root / "vault", root / "state"
        vault = Path(folder).expanduser().absolute()
        practice = demo_practice(vault, state, Clock(), packs.version)
        try:
            there = write(practice, visits)
        except CouldNotWrite:
            practice.close()
            raise
        if there:
            say(f"Left as they are, for they are there already: {', '.join(there)}.")
        if args.no_open:
            practice.close()
            say(f"Built. The passphrase is: {PASSPHRASE}")
            return 0
        with QuietKeys():
            while (code := show(practice, packs, state)) == locked_code():
                ask("Locked. Enter opens the demonstration again.", shown=False)
                practice = demo_practice(vault, state, Clock(), packs.version)
        return code


def _visits(files: list[Path], packs: Packs) -> list[Visit]:
    """The visits of the files, else of those that ship."""
    from importlib import resources

    from kapterm.demo.scenarios import read

    if not files:
        folder = resources.files("kapterm.demo")
        shipped = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
        return [visit for name in shipped for visit in read((folder / name).read_bytes(), packs, name)]
    found: list[Visit] = []
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
        found += read(content, packs, path.name)
    return found


def _throw_away() -> tempfile.TemporaryDirectory[str]:
    """A folder for this account alone, gone when the program ends."""
    return tempfile.TemporaryDirectory(prefix="kapterm-demo-", ignore_cleanup_errors=True)
