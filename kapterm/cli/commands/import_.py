"""`kapterm import FILE.json`: the interchange format back, without loss."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give, give_json
from kapterm.errors import UsageError

NAME = "import"
HELP = "takes a client back from kapterm's own JSON, every event as it was"


def options(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="FILE.json", help="as `kapterm export --as json` wrote it; - is the input")


def run(args: Namespace) -> int:
    """Read and check all of it, then write all of it."""
    from kapterm.cli.access import open_practice
    from kapterm.export.interchange import read_interchange
    from kapterm.session.fold import fold

    events = read_interchange(_content(args.file))
    code = fold("", events).code
    if not code:
        raise UsageError("The file names no client.")
    with open_practice(args) as practice:
        journal = practice.bring_client(code, events)
        practice.note_card(journal)
        practice.note_act("imported", client=journal.chart.client_id, how=_place(args.file))
        journal.close()
    if args.json:
        give_json({"id": journal.chart.client_id, "code": code, "events": len(events)})
    else:
        give(f"{code}  {journal.chart.client_id}  {len(events)} events")
    return 0


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error


def _place(name: str) -> str:
    """Where a record came from, in words."""
    return "standard input" if name == "-" else str(Path(name).absolute())
