"""A client's record as text, in the form and view that a call names. A form's writer is imported when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kapterm.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.chart import Chart, SessionChart
    from kapterm.session.packs import Packs

VIEWS = ("full", "progress", "handout", "prescriber", "deidentified")


class Wanted:
    """What is to be rendered.

    Attributes:
        visits: None for the whole record.
        shape: Of a progress note; empty for none.
        template: The clinic's own template of that shape; None where the shape is one of the program's.
        beside: What stands beside the lines: gaps, scores, sections of the checklist.
    """

    def __init__(
        self,
        journal: ClientJournal,
        practice: Practice,
        packs: Packs,
        visits: tuple[SessionChart, ...] | None,
        view: str = "full",
        shape: str = "",
        template: str | None = None,
    ) -> None:
        self.journal = journal
        self.chart: Chart = journal.chart
        self.measures = practice.measures
        self.visits = visits
        self.view = view
        self.shape = shape
        self.template = template
        self.author = practice.signature
        self.generated: datetime = practice.clock.local(practice.clock.now())
        from kapterm.export.beside import beside

        self.beside = beside(self.chart, packs, self.measures, self.generated)

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


def rendered(form: str, wanted: Wanted) -> str:
    """The text of an export.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    if wanted.shape and wanted.view not in ("full", "progress"):
        raise UsageError("A shape is a progress note: it has no other view.")
    if wanted.shape and form != "markdown":
        raise UsageError("A shape is for a progress note in Markdown.")
    return FORMS[form](wanted)


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
    }
    if wanted.one is not None:
        return of_session(wanted.chart, wanted.one, gaps=wanted.beside.gaps_of(wanted.one.id), **about)
    return of_client(wanted.chart, sessions=wanted.visits, gaps=wanted.beside.gaps, **about)


def _json(wanted: Wanted) -> str:
    from kapterm.export.interchange import interchange

    _only_full(wanted, "JSON")
    events = wanted.journal.events()
    if wanted.visits is not None:
        ids = {"", *(visit.id for visit in wanted.visits)}
        events = [event for event in events if event.session in ids]
    return interchange(wanted.chart, events, generated=wanted.generated)


def _csv(wanted: Wanted) -> str:
    from kapterm.export.table import events_csv

    _only_full(wanted, "CSV")
    return events_csv(wanted.chart, wanted.visits)


def vitals_table(wanted: Wanted) -> str:
    """The second table of the CSV form: one row a vital sign."""
    from kapterm.export.table import vitals_csv

    return vitals_csv(wanted.chart, wanted.visits)


def _fhir(wanted: Wanted) -> str:
    """One visit as a document; several as a collection."""
    from kapterm.export.fhir import client_fhir, session_fhir

    _only_full(wanted, "FHIR")
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

    _only_full(wanted, "SVG")
    if wanted.visits is None:
        return _trends(wanted)
    dosed = [visit for visit in wanted.every if visit.purpose == "dosing"]
    pictures = [session_picture(wanted.chart, visit) for visit in dosed or wanted.every]
    return pictures[0] if len(pictures) == 1 else stacked(pictures)


def _trends(wanted: Wanted) -> str:
    from kapterm.export.trends import Series, trends_picture
    from kapterm.session.moment import zone_named
    from kapterm.session.trends import ends_of, trends

    series = [
        Series(_named(trend.measure.name, line.label), *ends_of(trend.measure, line), line.points)
        for trend in trends(wanted.chart, wanted.measures)
        for line in trend.course.lines
    ]
    days = [
        visit.state.t_zero.astimezone(zone_named(visit.entries[0].event.zone)).date()
        for visit in wanted.chart.dosing
        if visit.state.t_zero is not None
    ]
    return trends_picture(f"{wanted.chart.code}, measures", series, days)


def _named(measure: str, label: str) -> str:
    """A line of a measure: its total bears the measure's own name."""
    return measure if label in ("", measure) else f"{measure} {label}"


def _only_full(wanted: Wanted, form: str) -> None:
    if wanted.view != "full":
        raise UsageError(f"{form} has no views.", "Views are for Markdown and text.")


FORMS: dict[str, Callable[[Wanted], str]] = {
    "markdown": _markdown,
    "text": _text,
    "json": _json,
    "csv": _csv,
    "fhir": _fhir,
    "svg": _svg,
}
"""Each form with what writes it."""
