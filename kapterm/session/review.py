"""What a reader of the record should know is open, each with the place where it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.measures import Measures
from kapterm.session.owed import must_see
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item
from kapterm.session.preparing import Prepared, prepared
from kapterm.session.schedule import gaps

NOBODY_PASSED = "a stop stood at the dose, and nobody had passed it"


class Gap(Struct, frozen=True):
    """One thing that is open."""

    words: str
    place: str = ""
    """Where it is put right; empty where the record itself is the place."""
    headings: tuple[str, ...] = ()
    """Words that begin its part of the record, the nearest first."""


def open_points(chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime) -> tuple[Gap, ...]:
    """Everything open in a visit: answers to be seen, what was planned and not recorded, items not asked."""
    return (
        *_must_see(chart, visit, measures),
        *(Gap(words, headings=_part_of(words)) for words in gaps(visit.state, packs, now)),
        *_unpassed(chart, visit, packs, measures, now),
        *_unasked(chart, visit, packs, measures, now),
        *_unended(visit),
    )


def _must_see(chart: Chart, visit: SessionChart, measures: Measures) -> Iterator[Gap]:
    for one in must_see(chart, measures):
        if one.session_id == visit.id:
            yield Gap(f"must be seen, no action written: {one.words}", "chart")


def _part_of(words: str) -> tuple[str, ...]:
    """The part of the record that a gap belongs to."""
    if words.startswith("vitals"):
        return ("Vital", "Not recorded")
    if words.startswith("event"):
        return ("Adverse events", "Not recorded")
    if "before leaving" in words:
        return ("Going home", "Not recorded")
    return ("Medicine", "Not recorded")


def _unasked(chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime) -> Iterator[Gap]:
    """Items of the checklist without an answer, where a dose was planned or given; a day without one owes none."""
    if visit.purpose != "dosing" or any(True for _ in visit.of_kind(ev.NotToday)):
        return
    found = prepared(packs, measures, chart, visit, now).gate
    if found.open:
        words = f"checklist: {len(found.open)} not answered, first “{found.open[0].label}”"
        yield Gap(words, "preparation" if visit.in_progress else "", ("Not recorded",))


def unpassed(
    chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime
) -> Iterator[tuple[str, str]]:
    """The stops that stood when a dose was given and that nobody had passed: each in few words, and its rule."""
    if visit.purpose == "dosing" and visit.state.t_zero is not None:
        for entry in prepared(packs, measures, chart, visit, now).gate.stops:
            if entry.passed is None:
                yield entry.echo or entry.label, entry.rule


def _unpassed(chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime) -> Iterator[Gap]:
    for echo, _ in unpassed(chart, visit, packs, measures, now):
        yield Gap(f"{NOBODY_PASSED}: {echo}", "preparation" if visit.in_progress else "", ("Not recorded",))


def unanswered(
    chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The items left blank before a dose, in few words, by the label of their section; a day without one owes none."""
    if visit.purpose != "dosing" or any(True for _ in visit.of_kind(ev.NotToday)):
        return
    answers = prepared(packs, measures, chart, visit, now)
    blank = [packs.checklist[item] for item in answers.gate.items if _is_blank(answers, packs.checklist[item])]
    for section in packs.checklist.sections:
        if echoes := tuple(item.echo for item in blank if item.section == section.id):
            yield section.label, echoes


def _is_blank(answers: Prepared, item: Item) -> bool:
    """Whether nobody answered it for this visit: a blood pressure that was taken once is no blank."""
    return answers.standing(item) is None and not (item.answer == "pair" and answers.readings)


def _unended(visit: SessionChart) -> Iterator[Gap]:
    """A dose, and nobody has gone home yet."""
    if visit.state.t_zero is not None and not any(True for _ in visit.of_kind(ev.Departed)):
        place = "dosing" if visit.in_progress else ""
        yield Gap("going home: not recorded", place, ("Going home", "Not recorded", "Medicine"))
