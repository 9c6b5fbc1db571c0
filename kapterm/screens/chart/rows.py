"""One client's chart in lines: what stands over every visit, what must be seen, the visits, what is still open. Pure.

The id of a line begins with what it is about: visit, seen, meeting, commitment, trend.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kapterm import keys
from kapterm.screens.ladder_lines import ladder_lines
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.chosen import groundings
from kapterm.session.commitments import commitments
from kapterm.session.events.base import number_text
from kapterm.session.glance import Glance, allergies, benzodiazepines, glance, standing_cautions
from kapterm.session.ladder import ladder
from kapterm.session.measures import Measures
from kapterm.session.measures_due import due
from kapterm.session.moment import span_text
from kapterm.session.owed import must_see
from kapterm.session.packs import Packs
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Row, Span, fit, say, spread


def standing_lines(chart: Chart, packs: Packs, room: int) -> Iterator[ListLine]:
    """Allergies and standing cautions; what nobody asked is said not to have been asked."""
    known = allergies(packs, chart)
    role: Span = say(known or "not asked", "plain" if known else "dim")
    yield ListLine(fit((Span("allergies ", "dim"), role), room))
    if taken := benzodiazepines(packs, chart):
        yield ListLine(fit((Span("benzodiaz. ", "dim"), say(taken)), room))
    cautions = " · ".join(standing_cautions(packs, chart))
    if cautions:
        yield ListLine(fit((Span("cautions  ", "dim"), say(cautions)), room))


def due_lines(chart: Chart, packs: Packs, measures: Measures, now: datetime, room: int) -> Iterator[ListLine]:
    """What is planned for now and was not done: a meeting, and the questionnaires of the indication."""
    meetings = [f"meeting {one.planned.label}" for one in ladder(chart, packs.meetings, now) if one.standing == "open"]
    asked = [f"{measures.by_id[id].name} ({point})" for id, point in due(chart, measures, now).items()]
    if meetings or asked:
        row = (Span("due       ", "dim"), say(" · ".join((*meetings, *asked)), "warm"))
        yield ListLine(fit(row, room))


def seen_lines(chart: Chart, measures: Measures, room: int) -> Iterator[ListLine]:
    """Answers that must be seen, plainly, until somebody has written what was done."""
    for one in must_see(chart, measures):
        words = (Span("must be seen  ", "warm"), say(one.words))
        row = spread(words, (say(f"{one.at.day} {one.at:%b}", "dim"),), room)
        yield ListLine(row, f"seen|{one.entry_id}|{one.words}")


def _no_visit() -> tuple[ListLine, ...]:
    """A chart without a visit: how one is begun."""
    begin, meeting, measure = map(keys.shown, ("chart.begin", "chart.integrate", "chart.measure"))
    return (
        ListLine(),
        ListLine((say(f"No visit yet. {begin} begins a dosing session with its preparation,", "dim"),)),
        ListLine((say(f"{meeting} an integration meeting, {measure} a measure.", "dim"),)),
    )


def visit_lines(chart: Chart, packs: Packs, now: datetime, room: int) -> Iterator[ListLine]:
    """One line a visit, the newest first."""
    if not chart.sessions:
        yield from _no_visit()
        return
    yield ListLine()
    dose, phases = (13, "") if room < NARROW else (17, f"{'phases':<8}")
    columns = f"{'Visits':<{_NAME}}{'':<8}{phases}{'dose':<{dose}}{'peak BP':<9}distress"
    yield ListLine((Span(columns, "dim"),))
    for visit in reversed(chart.sessions):
        yield ListLine(_visit(visit, glance(packs, visit), packs, now, room), f"visit|{visit.id}")


_NAME = 16
"""Columns of a visit's name."""
NARROW = 70
"""Columns below which the marks of the phases give way."""


def _visit(visit: SessionChart, seen: Glance, packs: Packs, now: datetime, room: int) -> Row:
    distress = "" if seen.peak_distress is None else f"{seen.peak_distress:g}"
    dose = " ".join(part for part in (seen.route, seen.dose.replace(" + ", "+")) if part) if seen.dose else ""
    is_narrow = room < NARROW
    left = (
        say(f"{_name(visit):<{_NAME - 2}}"),
        say(f"{_day(visit.opened, now):<8}", "dim"),
        *(() if is_narrow else _phases(visit, seen, packs)),
        say(f"{dose:<{12 if is_narrow else 16}} "),
        say(f"{seen.peak_bp:<9}"),
        say(distress),
    )
    return spread(left, _standing(visit, now), room)


def _name(visit: SessionChart) -> str:
    return f"{visit.purpose} {visit.number}"


def _phases(visit: SessionChart, seen: Glance, packs: Packs) -> Iterator[Span]:
    """A full mark for each phase that was seen, an open one for the others; nothing where there was no dose."""
    marks = "".join("●" if phase.id in seen.phases else "○" for phase in packs.routes.phases)
    yield Span(f"{marks if visit.state.t_zero else '':<8}", "dim")


def _standing(visit: SessionChart, now: datetime) -> tuple[Span, ...]:
    """Signed, going on, or not signed yet."""
    if visit.signed:
        return (Span("signed", "dim"),)
    if visit.in_progress:
        zero = visit.state.t_zero
        return (say("preparation" if zero is None else f"T+ {span_text(now - zero)}", "warm"),)
    return (Span("not signed", "plain"),)


def meeting_lines(chart: Chart, packs: Packs, now: datetime, room: int) -> Iterator[ListLine]:
    """The meetings that are planned after the last dose: held, missed, now, ahead."""
    rungs = ladder(chart, packs.meetings, now)
    if rungs:
        yield from ladder_lines(rungs, f"Meetings after dosing {chart.dosed[-1].number}", now, room)


GROUNDINGS = 4
"""How many of them are shown."""


def grounding_lines(chart: Chart, room: int) -> Iterator[ListLine]:
    """What was used to ground, with the distress before and after each time it was rated; the greatest fall first."""
    found = groundings(chart)[:GROUNDINGS]
    if not found:
        return
    yield ListLine()
    yield ListLine((Span("Grounding, distress before and after", "dim"),))
    for one in found:
        pairs = "  ".join(f"{number_text(before)}→{number_text(after)}" for before, after in one.pairs[-5:])
        often = f"   {one.used}×" if one.used > 1 else ""
        yield ListLine((Span("  "), *spread((say(one.words),), (say(f"{pairs}{often}", "dim"),), room - 2)))


def commitment_lines(chart: Chart, now: datetime, room: int) -> Iterator[ListLine]:
    """What the client means to do and has not said to be done or dropped."""
    found = [one for one in commitments(chart) if one.is_open]
    if not found:
        return
    yield ListLine()
    yield ListLine((Span("Open commitments", "dim"),))
    for one in found:
        is_due = one.is_due(now.date())
        told = (one.fact.when, "" if is_due else one.asked_on, one.outcome)
        right = say(" · ".join(part for part in told if part), "dim")
        due = (say(f"due {one.asked_on}  ", "warm"),) if is_due else ()
        row = spread((Span("○ ", "warm"), say(one.fact.action)), fit((*due, right), room // 2), room)
        yield ListLine(row, f"commitment|{one.entry.id}")


def _day(at: datetime, now: datetime) -> str:
    here = at.astimezone(now.tzinfo)
    return f"{here.day} {here:%b}" if here.year == now.year else f"{here:%b %Y}"
