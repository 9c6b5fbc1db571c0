"""One call of the command line from beginning to end: cleaned, done, and answered with one code.

The rule: an error is one sentence on stderr and the exit code of its class. What nobody foresaw is a calm sentence and
a report of places in the code, never a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kapterm.cli import environment
from kapterm.errors import CouldNotWrite, KaptermError

INTERRUPTED = 130
"""What a shell expects of a process that Ctrl+C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a call; the exit code."""
    environment.withdraw()
    environment.clean(os.environ)
    try:
        return _answered(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one place of the command line where nothing may pass
        return _unforeseen(error)


def _answered(argv: Sequence[str]) -> int:
    try:
        code = _done(argv)
        sys.stdout.flush()
        return code
    except KaptermError as error:
        return _said(error)
    except BrokenPipeError:
        # Whoever read us has seen enough; the interpreter must not try to flush what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _said(CouldNotWrite(f"The output could not be written: {error.strerror}."))


def _done(argv: Sequence[str]) -> int:
    if argv:
        from kapterm.cli.parser import parse

        args = parse(argv)
        if args.run is not None:
            return int(args.run(args))
    else:
        from argparse import Namespace

        args = Namespace(vault=None, passphrase_file=None, json=False)
    from kapterm.cli.opening import open_program

    return open_program(args)


def _said(error: KaptermError) -> int:
    from kapterm.cli.voice import say

    say(str(error))
    return error.exit_code


def _unforeseen(error: Exception) -> int:
    from kapterm import crash
    from kapterm.data.paths import state_folder

    crash.print_calmly(crash.report(error, state_folder()))
    return crash.EXIT_CODE
