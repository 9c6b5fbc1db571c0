"""Every form in which a record leaves, one row a form: the command line and the review screen offer the same.

A form's writer is imported when it is wanted, since nobody who logs a line should wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.export.views import VIEWS

if TYPE_CHECKING:
    from kapterm.export.beside import Beside
    from kapterm.export.source import Source
    from kapterm.session.chart import Chart, SessionChart
    from kapterm.session.events import Event
    from kapterm.session.measures import Measures


BESIDE = "-vitals"
"""Behind the name of the first table, in that of the second."""


class Wanted(Struct, frozen=True):
    """What is to leave, for whom."""

    chart: Chart
    beside: Beside
    """What stands beside the lines: gaps, scores, sections of the checklist."""
    generated: datetime
    """When the export is made, aware."""
    author: str = ""
    """Who exports; empty where nobody said."""
    visits: tuple[SessionChart, ...] | None = None
    """None for the whole record."""
    view: str = "full"
    shape: str = ""
    """Of a progress note; empty for none."""
    template: str | None = None
    """The clinic's own template of that shape; None where the shape is one of the program's."""
    measures: Measures | None = None
    """For the trends of the whole record."""
    events: Callable[[], Sequence[Event]] = tuple
    """Every event of the client as stored, in file order; asked for by the form that needs them."""

    @property
    def one(self) -> SessionChart | None:
        """The visit, where it is a single one."""
        return self.visits[0] if self.visits is not None and len(self.visits) == 1 else None

    @property
    def every(self) -> tuple[SessionChart, ...]:
        """The visits, one or more.

        Raises:
            UsageError: there is none yet.
        """
        visits = self.chart.sessions if self.visits is None else self.visits
        if not visits:
            raise UsageError("There is no visit to export yet.")
        return visits


class Form(Struct, frozen=True):
    """One form."""

    id: str
    label: str
    suffix: str
    make: Callable[[Wanted], str]
    views: tuple[str, ...] = ("full",)
    """For whom it can be made, the main one first."""

    @property
    def has_views(self) -> bool:
        """False where the form holds what it holds, whoever reads it."""
        return len(self.views) > 1


def rendered(form: str, wanted: Wanted) -> str:
    """The text of an export.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    if wanted.shape and wanted.view not in ("full", "progress"):
        raise UsageError("A shape is a progress note: it has no other view.")
    if wanted.shape and form not in ("markdown", "text"):
        raise UsageError("A shape is for a progress note in Markdown or plain text.")
    if wanted.view not in FORMS[form].views:
        views = FORMS[form].views
        which = f"Its views are {', '.join(views)}." if len(views) > 1 else "It leaves whole: its view is full."
        raise UsageError(f"{FORMS[form].label} is not made in that view.", which)
    return FORMS[form].make(wanted)


def files_of(form: str, wanted: Wanted, to: str) -> tuple[tuple[str, str], ...]:
    """Each file of an export with its text: the one that was named, and beside a table a second one of vital signs.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    text = rendered(form, wanted)
    if form != "csv":
        return ((to, text),)
    return (to, text), (beside_name(to), _vitals_csv(wanted))


def beside_name(to: str) -> str:
    """Where the second table of a CSV export goes: beside the first, with more behind its name."""
    path = PurePath(to)
    return str(path.with_name(f"{path.stem}{BESIDE}{path.suffix}")) if path.name else to


def _markdown(wanted: Wanted) -> str:
    from kapterm.export.markdown import client_markdown, session_markdown

    if wanted.shape:
        return _shaped(wanted, "markdown")
    return _of_session_or_client(wanted, session_markdown, client_markdown)


def _text(wanted: Wanted) -> str:
    from kapterm.export.plain import client_text, session_text

    if wanted.shape:
        return _shaped(wanted, "text")
    return _of_session_or_client(wanted, session_text, client_text)


def _shaped(wanted: Wanted, form: str) -> str:
    from kapterm.export.shapes import shape_note

    return shape_note(
        wanted.chart,
        wanted.every,
        generated=wanted.generated,
        form=form,
        shape=wanted.shape,
        template=wanted.template,
        author=wanted.author,
        beside=wanted.beside,
    )


def _of_session_or_client(wanted: Wanted, of_session: Callable[..., str], of_client: Callable[..., str]) -> str:
    about: dict[str, Any] = {
        "generated": wanted.generated,
        "author": wanted.author,
        "view": wanted.view,
        "scores": wanted.beside.scores,
        "groups": wanted.beside.groups,
        "hows": wanted.beside.hows,
    }
    if wanted.one is not None:
        return of_session(wanted.chart, wanted.one, gaps=wanted.beside.gaps_of(wanted.one.id), **about)
    return of_client(wanted.chart, sessions=wanted.visits, gaps=wanted.beside.gaps, **about)


def _json(wanted: Wanted) -> str:
    from kapterm.export.interchange import interchange

    events = wanted.events()
    if wanted.visits is not None:
        ids = {"", *(visit.id for visit in wanted.visits)}
        events = [event for event in events if event.session in ids]
    return interchange(wanted.chart, events, generated=wanted.generated)


def _csv(wanted: Wanted) -> str:
    from kapterm.export.deidentified_table import deidentified_events_csv
    from kapterm.export.table import events_csv

    if VIEWS[wanted.view].shows_client:
        return events_csv(wanted.chart, wanted.visits)
    return deidentified_events_csv(_sources(wanted))


def _vitals_csv(wanted: Wanted) -> str:
    from kapterm.export.deidentified_table import deidentified_vitals_csv
    from kapterm.export.table import vitals_csv

    if VIEWS[wanted.view].shows_client:
        return vitals_csv(wanted.chart, wanted.visits)
    return deidentified_vitals_csv(_sources(wanted))


def _sources(wanted: Wanted) -> list[Source]:
    from kapterm.export.source import Source
    from kapterm.export.telling import teller

    chart, view, about = wanted.chart, VIEWS[wanted.view], (wanted.generated, wanted.author)
    visits = chart.sessions if wanted.visits is None else wanted.visits
    return [Source(chart, visit, teller(chart, visit), view, *about) for visit in visits]


def _fhir(wanted: Wanted) -> str:
    """One visit as a document; several as a collection."""
    from kapterm.export.fhir import client_fhir, session_fhir

    about: dict[str, Any] = {"generated": wanted.generated, "author": wanted.author}
    if len(wanted.every) > 1:
        return client_fhir(wanted.chart, wanted.every, beside=wanted.beside, **about)
    (visit,) = wanted.every
    more = wanted.beside
    given: dict[str, Any] = {
        "gaps": more.gaps_of(visit.id),
        "scores": more.scores,
        "totals": more.totals,
        "groups": more.groups,
    }
    return session_fhir(wanted.chart, visit, **given, **about)


def _svg(wanted: Wanted) -> str:
    """One session's picture, or one under the other; without a session, the course."""
    from kapterm.export.course_picture import course_picture
    from kapterm.export.picture import session_picture
    from kapterm.export.svg import stacked

    about: dict[str, Any] = {"view": wanted.view, "author": wanted.author}
    if wanted.visits is None:
        return course_picture(wanted.chart, wanted.measures, **about)
    dosed = [visit for visit in wanted.every if visit.purpose == "dosing"]
    pictures = [session_picture(wanted.chart, visit, **about) for visit in dosed or wanted.every]
    return pictures[0] if len(pictures) == 1 else stacked(pictures)


_TABLES_AND_PICTURES = ("full", "deidentified", "deidentified-words")
"""A table or a picture is no note, no block to paste and no page for the client; JSON and FHIR are for those who know
the client, and leave whole.
"""

FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        Form("markdown", "Markdown", "md", _markdown, tuple(VIEWS)),
        Form("text", "plain text", "txt", _text, tuple(VIEWS)),
        Form("json", "JSON", "json", _json),
        Form("csv", "CSV table", "csv", _csv, _TABLES_AND_PICTURES),
        Form("fhir", "FHIR", "fhir.json", _fhir),
        Form("svg", "SVG picture", "svg", _svg, _TABLES_AND_PICTURES),
    )
}
"""Each form by its id, the main one first."""
