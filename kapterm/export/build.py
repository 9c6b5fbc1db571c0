"""From a chart to a document: the view's parts in their order, with flat facts in front and a title on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from kapterm import __version__
from kapterm.errors import UsageError
from kapterm.export.deidentified import day_number
from kapterm.export.document import Block, Bullets, Document, FrontValue, Heading, Paragraph, with_unique_headings
from kapterm.export.sections import SECTIONS
from kapterm.export.sections.handout import NOTHING_AGREED, ONLY_AGREED
from kapterm.export.sections.log import log_words
from kapterm.export.sections.visit import visit_name
from kapterm.export.source import Source
from kapterm.export.telling import about_teller, is_private, teller
from kapterm.export.views import View, view_named
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.medicine import doses_given, drug_given, total_mg

_TAG = "ketamine-assisted-psychotherapy"


def session_document(
    chart: Chart,
    session: SessionChart,
    *,
    generated: datetime,
    author: str,
    view: str,
    gaps: Sequence[str],
    scores: Mapping[str, str],
    groups: Mapping[str, str],
    hows: Mapping[str, str] | None = None,
) -> Document:
    """One visit in one view."""
    shown = view_named(view)
    source = Source(chart, session, teller(chart, session), shown, generated, author, gaps, scores, groups, hows or {})
    return visit_document(source, (*_parts(source), *_below(shown)))


def visit_document(source: Source, blocks: Iterable[Block]) -> Document:
    """Blocks about one visit, with its facts in front and its title on top."""
    return Document(tuple(_front(source)), tuple(with_unique_headings([Heading(1, _title(source)), *blocks])))


def client_document(
    chart: Chart,
    *,
    generated: datetime,
    author: str,
    view: str,
    sessions: Sequence[SessionChart] | None,
    gaps: Mapping[str, Sequence[str]],
    scores: Mapping[str, str],
    groups: Mapping[str, str],
    hows: Mapping[str, str] | None = None,
) -> Document:
    """Every visit of a client, or those given, in one view.

    Raises:
        UsageError: there is no such view, or no visit to show.
    """
    shown = view_named(view)
    visits = chart.sessions if sessions is None else tuple(sessions)
    if not visits:
        raise UsageError("There is no visit to export yet.")
    blocks: list[Block] = [Heading(1, _client_title(chart, shown))]
    if shown.id == "full":
        blocks.extend(_about_client(chart))
    for visit in visits:
        how = teller(chart, visit)
        source = Source(chart, visit, how, shown, generated, author, gaps.get(visit.id, ()), scores, groups, hows or {})
        parts = list(_parts(source))
        if shown.id == "handout" and not any(isinstance(part, Heading) for part in parts):
            continue
        blocks.append(Heading(2, visit_title(source)))
        blocks.extend(under_visit(source, part) for part in parts)
    if len(blocks) == 1:
        blocks.append(Paragraph(NOTHING_AGREED))
    blocks.extend(_below(shown))
    front = _client_front(chart, visits, shown, generated)
    return Document(tuple(front), tuple(with_unique_headings(blocks)))


def _below(shown: View) -> Iterator[Block]:
    """The client's page says what it is once, at its foot."""
    if shown.id == "handout":
        yield Paragraph(ONLY_AGREED)


def _parts(source: Source) -> Iterator[Block]:
    for part in source.view.parts:
        yield from SECTIONS[part](source)


def under_visit(source: Source, block: Block) -> Block:
    """A part's heading one level deeper, saying of which visit it is."""
    if not isinstance(block, Heading):
        return block
    visit = source.how.day if source.view.id == "handout" else visit_name(source.session)
    return Heading(block.level + 1, f"{block.text}, {visit}")


def _title(source: Source) -> str:
    if source.view.id == "handout" or not source.view.shows_client:
        return visit_title(source)
    return f"{source.chart.code}, {visit_name(source.session)}, {source.how.day}"


def _client_title(chart: Chart, shown: View) -> str:
    if shown.id == "handout":
        return "What we agreed"
    return f"{chart.code}, record" if shown.shows_client else "Record"


def shell_document(chart: Chart, visits: Sequence[SessionChart], shown: View, generated: datetime) -> Document:
    """The head of a file about several visits: its facts in front, its title."""
    front = tuple(_client_front(chart, visits, shown, generated))
    return Document(front, (Heading(1, _client_title(chart, shown)),))


def visit_title(source: Source) -> str:
    """What stands above a visit."""
    if source.view.id == "handout":
        return f"What we agreed on {source.how.day}"
    name = visit_name(source.session)
    name = name[:1].upper() + name[1:]
    return f"{name}, {source.how.day}" if source.view.shows_client else f"{name}, day {day_number(source)}"


def _about_client(chart: Chart) -> Iterable[Block]:
    """Lines that belong to no visit."""
    own = [entry for entry in chart.about if not is_private(entry)]
    if own:
        yield Heading(2, "About the client")
        yield Bullets(tuple(log_words(about_teller(chart), entry) for entry in own))


def _front(source: Source) -> Iterator[tuple[str, FrontValue]]:
    """Flat facts for tools that list notes: no names, no codes, nothing that somebody typed."""
    session, state, shown = source.session, source.state, source.view
    if shown.id == "handout":
        return
    if shown.shows_client:
        yield "date", date.fromisoformat(source.how.day)
        yield "client_id", source.chart.client_id
    yield "purpose", session.purpose
    yield "session", session.number
    given = (one.dose.route for one in doses_given(state))
    route = state.plan.route or next(given, "") or ("IV" if state.infusions else "")
    if route in ("SL", "IM", "IV", "IN", "PO"):
        yield "route", route
    if state.t_zero is not None:
        yield "total_mg", round(_total(session), 2)
    yield "signed", session.signed
    yield from _made(shown, source.generated)


def _client_front(
    chart: Chart, visits: Sequence[SessionChart], shown: View, generated: datetime
) -> Iterator[tuple[str, FrontValue]]:
    if shown.id == "handout":
        return
    if shown.shows_client:
        yield "client_id", chart.client_id
    yield "visits", len(visits)
    yield from _made(shown, generated)


def _made(shown: View, generated: datetime) -> Iterator[tuple[str, FrontValue]]:
    yield "view", shown.id
    if shown.shows_client:
        yield "generated", generated.isoformat(timespec="seconds")
    yield "generator", f"kapterm {__version__}"
    yield "tags", (_TAG,)


def _total(session: SessionChart) -> float | int:
    """Milligrams of the medicine given, over the visit."""
    return total_mg(session.state, session.last_moment, drug_given(session.state))
