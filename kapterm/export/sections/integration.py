"""What came of it: commitments with how they went, beliefs rated again, skills, homework, the note; and measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, Heading, Paragraph, bullets
from kapterm.export.source import Source
from kapterm.export.telling import told
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.moment import day_text, zone_named

_ITEMS: tuple[tuple[str, tuple[type[ev.Fact], ...]], ...] = (
    ("Risk and side effects since", (ev.RiskAsked, ev.MustSeeAnswered)),
    ("From the session", (ev.ThemeLifted,)),
    ("Commitments", (ev.CommitmentMade, ev.CommitmentReviewed)),
    ("Beliefs", (ev.BeliefNamed, ev.BeliefRated)),
    ("Skills and homework", (ev.SkillPractised, ev.HomeworkGiven)),
    ("Next", (ev.AppointmentMade, ev.SeriesEnded)),
)


def integration(source: Source) -> Iterable[Block]:
    """The work of integration in its parts; a review or a new rating stands with what it is about."""
    blocks = [block for heading, kinds in _ITEMS for block in _items(source, heading, kinds)]
    blocks.extend(_note(source))
    if blocks:
        yield Heading(2, "Integration")
        yield from blocks


def _items(source: Source, heading: str, kinds: tuple[type[ev.Fact], ...]) -> Iterable[Block]:
    own = [entry for entry in source.session.entries if isinstance(entry.fact, kinds) and entry.holds]
    here = {entry.id for entry in own}
    texts = [text for entry in own if getattr(entry.fact, "of", "") not in here for text in _item(source, entry)]
    if texts:
        yield Heading(3, heading)
        yield from bullets(texts)


def _item(source: Source, entry: Entry) -> Iterator[str]:
    line = told(source.how, entry)
    yield " · ".join(filter(None, (line.words, line.text, *line.fields)))
    for visit, later in _later(source, entry):
        day = day_text(visit.opened, zone_named(later.event.zone))
        yield " · ".join(filter(None, (day, later.fact.words(), later.text, *_extras(later))))


def _later(source: Source, entry: Entry) -> Iterator[tuple[SessionChart, Entry]]:
    """Reviews and ratings of it, in this visit or any other."""
    for visit in source.chart.sessions:
        for later in visit.entries:
            fact = later.fact
            if isinstance(fact, ev.CommitmentReviewed | ev.BeliefRated) and fact.of == entry.id and later.holds:
                yield visit, later


def _extras(entry: Entry) -> Iterator[str]:
    for label, value in entry.fact.extras():
        yield f"{label} {value}"


def _note(source: Source) -> Iterable[Block]:
    notes = [entry for entry, _ in source.session.of_kind(ev.IntegrationNote)]
    if notes and notes[-1].text:
        yield Heading(3, "Note")
        yield Paragraph(notes[-1].text)


def measures(source: Source) -> Iterable[Block]:
    """Answers as they were given, and what they came to where that was handed in."""
    texts = [_measure(source, entry, fact) for entry, fact in source.session.of_kind(ev.MeasureTaken)]
    if texts:
        yield Heading(2, "Measures")
        yield from bullets(texts)


def _measure(source: Source, entry: Entry, fact: ev.MeasureTaken) -> str:
    score = source.scores.get(entry.id, "")
    return " · ".join(
        filter(None, (source.how.both(entry.at), fact.words(), score, fact.version, fact.mode, entry.text))
    )
