"""The words of a call. Options that every command takes may stand on either side of the command."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from kapterm import __version__
from kapterm.cli.commands import COMMANDS
from kapterm.errors import UsageError

INTENDED_USE = "A record of what clinicians see and do. It is not a monitor, and it gives no advice."


class Command(Protocol):
    """A module of kapterm.cli.commands."""

    NAME: str
    HELP: str

    def options(self, parser: argparse.ArgumentParser, /) -> None:
        """Add what the command takes."""

    def run(self, args: argparse.Namespace, /) -> int:
        """Do it; the exit code."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence in place of usage and message."""
        if found := re.search(r"argument COMMAND: invalid choice: '(.*?)' \(choose", message, re.DOTALL):
            raise UsageError(f"There is no command “{found[1]}”.", "`kapterm --help` lists them.")
        command = self.prog.removeprefix("kapterm").strip()
        hint = f"`kapterm {command} --help` says what it takes." if command else "`kapterm --help` says what there is."
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')}.", hint)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The call as options, with `run`, what does it.

    Raises:
        UsageError: it is not understood.
    """
    given = _parser().parse_args(argv)
    for name in ("vault", "passphrase_file"):
        setattr(given, name, getattr(given, name, None))
    given.json = getattr(given, "json", False)
    return given


def _parser() -> argparse.ArgumentParser:
    everywhere = _everywhere()
    parser = _Parser(
        prog="kapterm",
        parents=[everywhere],
        description=f"A companion for ketamine-assisted psychotherapy. {INTENDED_USE} Alone it opens the program.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    for command in COMMANDS:
        made = commands.add_parser(
            command.NAME, parents=[everywhere], help=command.HELP, description=command.HELP, allow_abbrev=False
        )
        command.options(made)
        made.set_defaults(run=command.run)
    parser.set_defaults(run=None)
    return parser


def _everywhere() -> _Parser:
    """Options of the program and of every command; a side that does not name one leaves the other's."""
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("everywhere")
    group.add_argument("--vault", metavar="DIR", type=Path, help="the vault's folder (else KAPTERM_VAULT)")
    group.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help="holds the passphrase, which is then not asked (else KAPTERM_PASSPHRASE_FILE)",
    )
    group.add_argument("--json", action="store_true", help="answers for scripts, as JSON")
    version = f"kapterm {__version__}\n{INTENDED_USE}"
    group.add_argument("--version", action=_Version, version=version, help="says the version and the intended use")
    return common


class _Version(argparse.Action):
    """Like argparse's own, without folding the lines into one."""

    def __init__(self, option_strings: Sequence[str], version: str, help: str | None = None, **_: object) -> None:
        super().__init__(option_strings, dest=argparse.SUPPRESS, default=argparse.SUPPRESS, nargs=0, help=help)
        self._version = version

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        sys.stdout.write(f"{self._version}\n")
        parser.exit()
