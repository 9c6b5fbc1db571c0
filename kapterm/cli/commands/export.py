"""`kapterm export CLIENT`: the record, or a part of it, in a form that others read."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kapterm.cli.voice import say
from kapterm.errors import CouldNotWrite, InUse, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.chart import Chart, SessionChart

NAME = "export"
HELP = "writes a client's record, or some sessions of it, as a file for others"

VIEWS = ("full", "progress", "handout", "prescriber", "deidentified")
_SESSIONS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def options(parser: ArgumentParser) -> None:
    """Whose, which sessions, in which form and view, and where to."""
    parser.add_argument("client", metavar="CLIENT", help="the exact code, or the beginning of the id")
    parser.add_argument(
        "--session", metavar="N|N-M", help="dosing session N, or all from session N to session M; else everything"
    )
    parser.add_argument("--as", dest="form", choices=tuple(_FORMS), help="markdown, unless said otherwise")
    parser.add_argument("--view", choices=VIEWS, default="full", help="for whom; full, unless said otherwise")
    parser.add_argument("-o", dest="to", metavar="PATH", default="-", help="where to; - is the output, as is none")
    parser.add_argument("--replace", action="store_true", help="lets a file of that name be replaced")


def run(args: Namespace) -> int:
    """Render, deliver, and leave a receipt in the record."""
    from kapterm.cli.access import open_practice

    form = args.form or ("json" if args.json else "markdown")
    with open_practice(args) as practice, _open(practice, args.client) as journal:
        chart = journal.chart
        visits = _chosen(chart, args.session)
        text = _FORMS[form](_Wanted(journal, practice, visits, args.view))
        _deliver(text, args.to, replace=args.replace)
        _leave_receipt(journal, visits, form, args)
    return 0


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
        raise UsageError(f"There is no session {wanted}.", f"The client has {len(chart.dosing)} dosing sessions.")
    return chart.sessions[places[0] : places[-1] + 1]


class _Wanted:
    """What is to be rendered."""

    def __init__(
        self, journal: ClientJournal, practice: Practice, visits: tuple[SessionChart, ...] | None, view: str
    ) -> None:
        self.journal = journal
        self.chart = journal.chart
        self.visits = visits
        self.view = view
        self.author = practice.signature
        self.generated: datetime = practice.clock.local(practice.clock.now())
        self.scores = _scores(practice, journal.chart)


def _scores(practice: Practice, chart: Chart) -> dict[str, str]:
    """What each measure came to, in words, by the id of its line."""
    from kapterm.session.events import MeasureTaken
    from kapterm.session.measures import headline, score

    found = {}
    for _, entry, fact in chart.of_kind(MeasureTaken):
        measure = practice.measures.by_id.get(fact.measure)
        if measure is not None:
            try:
                found[entry.id] = headline(measure, score(measure, fact.answers))
            except UsageError:
                continue  # answers of another version of the measure are shown as given
    return found


def _markdown(wanted: _Wanted) -> str:
    from kapterm.export.markdown import client_markdown, session_markdown

    return _rendered(wanted, session_markdown, client_markdown)


def _text(wanted: _Wanted) -> str:
    from kapterm.export.plain import client_text, session_text

    return _rendered(wanted, session_text, client_text)


def _rendered(wanted: _Wanted, of_session: Callable[..., str], of_client: Callable[..., str]) -> str:
    about = {"generated": wanted.generated, "author": wanted.author, "view": wanted.view, "scores": wanted.scores}
    if wanted.visits is not None and len(wanted.visits) == 1:
        return of_session(wanted.chart, wanted.visits[0], **about)
    return of_client(wanted.chart, sessions=wanted.visits, **about)


def _csv(wanted: _Wanted) -> str:
    from kapterm.export.table import events_csv

    _only_full(wanted, "CSV")
    return events_csv(wanted.chart, wanted.visits)


def _json(wanted: _Wanted) -> str:
    from kapterm.export.interchange import interchange

    _only_full(wanted, "JSON")
    events = wanted.journal.events()
    if wanted.visits is not None:
        ids = {"", *(visit.id for visit in wanted.visits)}
        events = [event for event in events if event.session in ids]
    return interchange(wanted.chart, events, generated=wanted.generated)


def _only_full(wanted: _Wanted, form: str) -> None:
    if wanted.view != "full":
        raise UsageError(f"The {form} form holds the whole record; it has no views.")


_FORMS: dict[str, Callable[[_Wanted], str]] = {"markdown": _markdown, "text": _text, "json": _json, "csv": _csv}


def _deliver(text: str, to: str, *, replace: bool) -> None:
    from kapterm.data import outbox

    if to == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    path = Path(to).expanduser()
    outbox.write(path, text.encode(), replace=replace)
    say(f"Written to {path}. It is plain text from now on.")


def _leave_receipt(journal: ClientJournal, visits: tuple[SessionChart, ...] | None, form: str, args: Namespace) -> None:
    from kapterm.session.events import ExportMade

    to = "standard output" if args.to == "-" else str(Path(args.to).expanduser().absolute())
    session_id = visits[0].id if visits is not None and len(visits) == 1 else ""
    try:
        if journal.read_only_because:
            raise CouldNotWrite(journal.read_only_because)
        journal.write_fact(ExportMade(form=form, view=args.view, to=to), session_id)
    except CouldNotWrite as error:
        say(f"The record holds no receipt of this export. {error}")
