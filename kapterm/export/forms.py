"""Every form in which a record leaves, one row a form: the command line and the review screen offer the same.

A form's writer is imported when it is wanted, since nobody who logs a line should wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.text import clip

if TYPE_CHECKING:
    from kapterm.export.beside import Beside
    from kapterm.session.chart import Chart, SessionChart
    from kapterm.session.events import Event
    from kapterm.session.measures import Measures


LONGEST_LABEL = 100
"""Columns of what a client said that stand in one line of a picture."""


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
    has_views: bool = False
    """False where the form holds what it holds, whoever reads it."""


def rendered(form: str, wanted: Wanted) -> str:
    """The text of an export.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    if wanted.shape and wanted.view not in ("full", "progress"):
        raise UsageError("A shape is a progress note: it has no other view.")
    if wanted.shape and form != "markdown":
        raise UsageError("A shape is for a progress note in Markdown.")
    if wanted.view != "full" and not FORMS[form].has_views:
        raise UsageError(f"{FORMS[form].label} has no views.", "Views are for Markdown and text.")
    return FORMS[form].make(wanted)


def files_of(form: str, wanted: Wanted, to: str) -> tuple[tuple[str, str], ...]:
    """Each file of an export with its text: the one that was named, and beside a table a second one of vital signs.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    text = rendered(form, wanted)
    if form != "csv":
        return ((to, text),)
    from kapterm.export.table import vitals_csv

    return (to, text), (beside_name(to), vitals_csv(wanted.chart, wanted.visits))


def beside_name(to: str) -> str:
    """Where the second table of a CSV export goes: beside the first, `-vitals` behind its name."""
    path = PurePath(to)
    return str(path.with_name(f"{path.stem}-vitals{path.suffix}")) if path.name else to


def _markdown(wanted: Wanted) -> str:
    from kapterm.export.markdown import client_markdown, session_markdown

    if wanted.shape:
        return _shaped(wanted)
    return _of_session_or_client(wanted, session_markdown, client_markdown)


def _shaped(wanted: Wanted) -> str:
    """Progress notes in a shape: one visit, or several in one file."""
    from kapterm.export.shapes import shape_markdown, shapes_markdown

    about: dict[str, Any] = {
        "generated": wanted.generated,
        "author": wanted.author,
        "shape": wanted.shape,
        "template": wanted.template,
    }
    if len(wanted.every) > 1:
        return shapes_markdown(wanted.chart, wanted.every, beside=wanted.beside, **about)
    (visit,) = wanted.every
    more = wanted.beside
    return shape_markdown(
        wanted.chart, visit, gaps=more.gaps_of(visit.id), scores=more.scores, groups=more.groups, **about
    )


def _text(wanted: Wanted) -> str:
    from kapterm.export.plain import client_text, session_text

    return _of_session_or_client(wanted, session_text, client_text)


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
    from kapterm.export.table import events_csv

    return events_csv(wanted.chart, wanted.visits)


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
    """One session's picture, or one under the other; without a session, the trends."""
    from kapterm.export.picture import session_picture
    from kapterm.export.svg import stacked

    if wanted.visits is None:
        return _trends(wanted)
    dosed = [visit for visit in wanted.every if visit.purpose == "dosing"]
    pictures = [session_picture(wanted.chart, visit) for visit in dosed or wanted.every]
    return pictures[0] if len(pictures) == 1 else stacked(pictures)


def _trends(wanted: Wanted) -> str:
    """The measures, and every belief that was rated more than once."""
    from kapterm.export.telling import private_left_out
    from kapterm.export.trends import Series, trends_picture
    from kapterm.session.moment import zone_named
    from kapterm.session.trends import ends_of, trends

    found = trends(wanted.chart, wanted.measures) if wanted.measures is not None else ()
    series = [
        Series(_named(trend.measure.name, line.label), *ends_of(trend.measure, line), line.points)
        for trend in found
        for line in trend.course.lines
    ]
    believed = [Series(words, 0, 100, points) for words, points in _believed(wanted.chart)]
    days = [
        visit.state.t_zero.astimezone(zone_named(visit.entries[0].event.zone)).date()
        for visit in wanted.chart.dosing
        if visit.state.t_zero is not None
    ]
    private = private_left_out(entry for visit in wanted.chart.sessions for entry in visit.entries)
    title = f"{wanted.chart.code}, measures{' and beliefs' if believed else ''}"
    return trends_picture(title, [*series, *believed], days, private)


def _believed(chart: Chart) -> Iterator[tuple[str, tuple[tuple[date, int | None], ...]]]:
    """Each side of a belief that was rated more than once, in as many words as stand in a line of the picture."""
    from kapterm.session.work import beliefs

    for one in beliefs(chart):
        sides = (("was", one.fact.old, one.old_dated), ("now", one.fact.alternative, one.alternative_dated))
        for word, text, points in sides:
            if len([value for _, value in points if value is not None]) > 1:
                yield clip(f"{word}: {text}", LONGEST_LABEL), points


def _named(measure: str, label: str) -> str:
    """A line of a measure: its total bears the measure's own name."""
    return measure if label in ("", measure) else f"{measure} {label}"


FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        Form("markdown", "Markdown", "md", _markdown, has_views=True),
        Form("text", "plain text", "txt", _text, has_views=True),
        Form("json", "JSON", "json", _json),
        Form("csv", "CSV table", "csv", _csv),
        Form("fhir", "FHIR", "fhir.json", _fhir),
        Form("svg", "SVG picture", "svg", _svg),
    )
}
"""Each form by its id, the main one first."""
