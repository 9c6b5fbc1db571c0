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
SHAPES = ("soap", "dap", "birp", "girp")


class Wanted:
    """What is to be rendered.

    Attributes:
        visits: None for the whole record.
        shape: Of a progress note; empty for none.
        template: A clinic's own note template; None for none.
    """

    def __init__(
        self,
        journal: ClientJournal,
        practice: Practice,
        packs: Packs,
        visits: tuple[SessionChart, ...] | None,
        view: str = "full",
        shape: str = "",
    ) -> None:
        self.journal = journal
        self.chart: Chart = journal.chart
        self.measures = practice.measures
        self.packs = packs
        self.visits = visits
        self.view = view
        self.shape = shape
        self.author = practice.signature
        self.generated: datetime = practice.clock.local(practice.clock.now())

    @property
    def one(self) -> SessionChart | None:
        """The visit, where it is a single one."""
        return self.visits[0] if self.visits is not None and len(self.visits) == 1 else None

    def only_one(self, form: str) -> SessionChart:
        """The visit, for a form that holds no more.

        Raises:
            UsageError: it is another number of visits.
        """
        if self.one is None:
            raise UsageError(f"{form} holds one session.", "Name it with --session N.")
        return self.one

    def gaps(self, visit: SessionChart) -> tuple[str, ...]:
        """What was planned and not recorded."""
        from kapterm.session.schedule import gaps

        return gaps(visit.state, self.packs, self.generated) if visit.purpose == "dosing" else ()

    @property
    def scores(self) -> dict[str, str]:
        """What each measure came to, in words, by the id of its line."""
        from kapterm.session.trends import score_words

        return score_words(self.chart, self.measures)


def rendered(form: str, wanted: Wanted) -> str:
    """The text of an export.

    Raises:
        UsageError: the form does not hold what is wanted.
    """
    if wanted.shape and form != "markdown":
        raise UsageError("A shape is for a progress note in Markdown.")
    return FORMS[form](wanted)


def _markdown(wanted: Wanted) -> str:
    from kapterm.export.markdown import client_markdown, session_markdown

    if wanted.shape:
        from kapterm.export.shapes import shape_markdown

        visit = wanted.only_one("A progress note")
        about = {"generated": wanted.generated, "author": wanted.author, "scores": wanted.scores}
        return shape_markdown(wanted.chart, visit, shape=wanted.shape, gaps=wanted.gaps(visit), **about)  # type: ignore[arg-type]
    return _of_session_or_client(wanted, session_markdown, client_markdown)


def _text(wanted: Wanted) -> str:
    from kapterm.export.plain import client_text, session_text

    return _of_session_or_client(wanted, session_text, client_text)


def _of_session_or_client(wanted: Wanted, of_session: Callable[..., str], of_client: Callable[..., str]) -> str:
    about: dict[str, Any] = {
        "generated": wanted.generated,
        "author": wanted.author,
        "view": wanted.view,
        "scores": wanted.scores,
    }
    if wanted.one is not None:
        return of_session(wanted.chart, wanted.one, gaps=wanted.gaps(wanted.one), **about)
    visits = wanted.chart.sessions if wanted.visits is None else wanted.visits
    gaps = {visit.id: wanted.gaps(visit) for visit in visits}
    return of_client(wanted.chart, sessions=wanted.visits, gaps=gaps, **about)


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


def _fhir(wanted: Wanted) -> str:
    from kapterm.export.fhir import session_fhir

    visit = wanted.only_one("A FHIR bundle")
    return session_fhir(
        wanted.chart,
        visit,
        generated=wanted.generated,
        author=wanted.author,
        gaps=wanted.gaps(visit),
        scores=wanted.scores,
    )


def _svg(wanted: Wanted) -> str:
    """One session's picture; without a session, the trends."""
    from kapterm.export.picture import session_picture

    _only_full(wanted, "SVG")
    return _trends(wanted) if wanted.visits is None else session_picture(wanted.chart, wanted.only_one("A picture"))


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
