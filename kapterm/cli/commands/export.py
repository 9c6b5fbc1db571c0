"""`kapterm export CLIENT`: the record, or a part of it, in a form that others read."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.rendering import FORMS, VIEWS, Wanted, rendered, vitals_table
from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, InUse, UsageError

if TYPE_CHECKING:
    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.chart import Chart, SessionChart

NAME = "export"
HELP = "writes a client's record, or some sessions of it, as a file for others"

_SESSIONS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def options(parser: ArgumentParser) -> None:
    """Whose, which sessions, in which form and view, and where to."""
    parser.add_argument("client", metavar="CLIENT", help="the exact code, or the beginning of the id")
    parser.add_argument(
        "--session", metavar="N|N-M", help="dosing session N, or all from session N to session M; else everything"
    )
    parser.add_argument("--as", dest="form", choices=tuple(FORMS), help="markdown, unless said otherwise")
    parser.add_argument("--view", choices=VIEWS, default="full", help="for whom; full, unless said otherwise")
    parser.add_argument(
        "--shape", metavar="NAME", help="as a progress note: soap, dap, birp, girp, or a template of your clinic"
    )
    parser.add_argument("-o", dest="to", metavar="PATH", default="-", help="where to, else the output")
    parser.add_argument("--replace", action="store_true", help="lets a file of that name be replaced")


def run(args: Namespace) -> int:
    """Render, deliver, and leave a receipt in the record."""
    from kapterm.cli.access import open_vault, packs_in_force, practice_of
    from kapterm.clock import Clock
    from kapterm.journal import audit

    form = args.form or ("json" if args.json else "markdown")
    with open_vault(args) as vault, _open(practice := practice_of(vault), args.client) as journal:
        chart = journal.chart
        visits = _chosen(chart, args.session)
        template = _template_of(args.shape)
        wanted = Wanted(journal, practice, packs_in_force(), visits, args.view, args.shape or "", template)
        second = vitals_path(args.to) if form == "csv" and args.to != "-" else ""
        text, vitals = rendered(form, wanted), vitals_table(wanted) if second else ""
        if second and not args.replace and Path(second).expanduser().exists():
            raise UsageError(f"{second} is already there.", "Name another, or say --replace.")
        deliver(text, args.to, replace=args.replace)
        if second:
            deliver(vitals, second, replace=args.replace)
        _leave_receipt(journal, visits, form, args)
        which = f"session {args.session}" if args.session else "everything"
        how = f"{form}, {args.shape or args.view}, {which}, {place_of(args.to)}"
        audit.note(vault, Clock(), "exported", client=chart.client_id, how=how)
    return 0


def _template_of(shape: str | None) -> str | None:
    """The clinic's own template of a shape; None where none is wanted, or it is one of the program's.

    Raises:
        UsageError: there is no such shape here.
    """
    from kapterm.data import note_templates, paths
    from kapterm.export.shapes import SHAPES

    if shape is None:
        return None
    own = note_templates.read(paths.config_folder(), shape)
    if own is None and shape not in SHAPES:
        known = ", ".join(dict.fromkeys((*SHAPES, *note_templates.names(paths.config_folder()))))
        raise UsageError("There is no such shape.", f"The shapes here are {known}.")
    return own


def vitals_path(to: str) -> str:
    """Where the second table of a CSV export goes: beside the first, `-vitals` behind its name."""
    path = Path(to)
    return str(path.with_name(f"{path.stem}-vitals{path.suffix}"))


@contextmanager
def _open(practice: Practice, client: str) -> Iterator[ClientJournal]:
    """The client for writing, since a receipt is left; for reading where another window writes."""
    client_id = practice.find(client).id
    try:
        journal = practice.open_client(client_id)
    except InUse:
        journal = practice.open_client(client_id, writing=False)
    try:
        yield journal
    finally:
        journal.close()


def _chosen(chart: Chart, wanted: str | None) -> tuple[SessionChart, ...] | None:
    """The visits of `--session`: one, or all from the first named to the last; None for everything.

    Raises:
        UsageError: It is no number or range, or there is no such session.
    """
    if wanted is None:
        return None
    match = _SESSIONS.fullmatch(wanted)
    if match is None:
        raise UsageError("--session takes a number or a range, as in 2 or 1-3.")
    first, last = int(match[1]), int(match[2] or match[1])
    named = [index for index, visit in enumerate(chart.sessions) if visit.purpose == "dosing" and visit.number >= first]
    places = [index for index in named if chart.sessions[index].number <= last]
    if not places:
        there = ", ".join(str(visit.number) for visit in chart.dosing) or "none yet"
        raise UsageError(f"There is no session {wanted}.", f"The client's dosing sessions: {there}.")
    return chart.sessions[places[0] : places[-1] + 1]


def deliver(text: str, to: str, *, replace: bool) -> None:
    """Put a text where it is wanted: a path, or - for the output.

    Raises:
        UsageError: such a file is there already, or its folder is not.
        CouldNotWrite: the system did not write.
    """
    from kapterm.data import outbox

    if to == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    path = Path(to).expanduser()
    outbox.write(path, text.encode(), replace=replace)
    say(f"Written to {path}. It is plain text from now on.")


def place_of(to: str) -> str:
    """Where an export went, in words."""
    return "standard output" if to == "-" else str(Path(to).expanduser().absolute())


def _leave_receipt(journal: ClientJournal, visits: tuple[SessionChart, ...] | None, form: str, args: Namespace) -> None:
    from kapterm.session.events import ExportMade

    session_id = visits[0].id if visits is not None and len(visits) == 1 else ""
    try:
        if journal.read_only_because:
            raise CouldNotWrite(journal.read_only_because)
        journal.write_fact(ExportMade(form=form, view=args.shape or args.view, to=place_of(args.to)), session_id)
    except CouldNotWrite as error:
        say(f"The record holds no receipt of this export. {error}")
