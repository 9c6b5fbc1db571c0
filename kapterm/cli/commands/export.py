"""`kapterm export CLIENT`: the record, or a part of it, in a form that others read."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, InUse, UsageError
from kapterm.export.forms import FORMS, Wanted, files_of, rendered
from kapterm.export.views import VIEWS

if TYPE_CHECKING:
    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.chart import SessionChart
    from kapterm.session.events import ExportMade

NAME = "export"
OUTPUT = "standard output"
HELP = "writes a client's record, or some sessions of it, as a file for others"


def options(parser: ArgumentParser) -> None:
    """Whose, which sessions, in which form and view, and where to."""
    parser.add_argument("client", metavar="CLIENT", help="the exact code, or the beginning of the id")
    parser.add_argument(
        "--session", metavar="N|N-M", help="dosing session N, or all from session N to session M; else everything"
    )
    parser.add_argument("--as", dest="form", choices=tuple(FORMS), help="markdown, unless said otherwise")
    parser.add_argument("--view", choices=tuple(VIEWS), default="full", help="for whom; full, unless said otherwise")
    parser.add_argument(
        "--shape", metavar="NAME", help="as a progress note: soap, dap, birp, girp, or a template of your clinic"
    )
    parser.add_argument("-o", dest="to", metavar="PATH", default="-", help="where to, else the output")
    parser.add_argument("--replace", action="store_true", help="lets a file of that name be replaced")


def run(args: Namespace) -> int:
    """Render, deliver, and leave a receipt in the record."""
    from kapterm.cli.access import open_vault, practice_of
    from kapterm.clock import Clock
    from kapterm.export.chosen_visits import visits_named
    from kapterm.journal import audit
    from kapterm.session.events import ExportMade

    form = args.form or ("json" if args.json else "markdown")
    with open_vault(args) as vault, _open(practice := practice_of(vault), args.client) as journal:
        visits = visits_named(journal.chart, args.session)
        wanted = _wanted(journal, practice, visits, args)
        if args.to == "-":
            text, to = rendered(form, wanted), OUTPUT
        else:
            text, to = "", deliver(files_of(form, wanted, args.to), replace=args.replace)
        _leave_receipt(journal, visits, ExportMade(form=form, view=args.shape or args.view, to=to))
        which = f"session {args.session}" if args.session else "everything"
        how = f"{form}, {args.shape or args.view}, {which}, {to}"
        audit.note(vault, Clock(), "exported", client=journal.chart.client_id, how=how)
        give_text(text)  # behind its receipt: whoever reads it may stop half way, and has read
    return 0


def _wanted(
    journal: ClientJournal, practice: Practice, visits: tuple[SessionChart, ...] | None, args: Namespace
) -> Wanted:
    from kapterm.cli.access import packs_in_force
    from kapterm.export.beside import beside

    generated = practice.clock.local(practice.clock.now())
    return Wanted(
        journal.chart,
        beside(journal.chart, packs_in_force(), practice.measures, generated),
        generated,
        practice.signature,
        visits,
        args.view,
        args.shape or "",
        _template_of(args.shape),
        practice.measures,
        journal.events,
    )


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


def give_text(text: str) -> None:
    """Put a text on the output, as UTF-8 whatever the terminal says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def deliver(files: Iterable[tuple[str, str]], *, replace: bool) -> str:
    """Write each text to its path, and say once that it is plain text.

    Returns:
        Where each of them went, for a receipt.

    Raises:
        UsageError: such a file is there already, or its folder is not.
        CouldNotWrite: the system did not write.
    """
    from kapterm.data import outbox

    placed = [(outbox.place(to), text.encode()) for to, text in files]
    outbox.write_all(placed, replace=replace)
    say(f"Written to {' and '.join(str(path) for path, _ in placed)}. It is plain text from now on.")
    return ", ".join(str(path) for path, _ in placed)


def _leave_receipt(journal: ClientJournal, visits: tuple[SessionChart, ...] | None, receipt: ExportMade) -> None:
    session_id = visits[0].id if visits is not None and len(visits) == 1 else ""
    try:
        if journal.read_only_because:
            raise CouldNotWrite(journal.read_only_because)
        journal.write_fact(receipt, session_id)
    except CouldNotWrite as error:
        say(f"The record holds no receipt of this export. {error}")
