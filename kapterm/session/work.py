"""The work of an integration meeting, read from the chart: what to ask first, what is carried on, what came up."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.commitments import Commitment, commitments


class Belief(Struct, frozen=True):
    """A belief and its alternative, with every rating of it, oldest first."""

    entry: Entry
    fact: ev.BeliefNamed
    ratings: tuple[ev.BeliefRated, ...] = ()

    @property
    def old_course(self) -> tuple[int, ...]:
        """How true the old belief felt each time, 0 to 100."""
        values = (self.fact.old_believed, *(one.old_believed for one in self.ratings))
        return tuple(value for value in values if value is not None)

    @property
    def alternative_course(self) -> tuple[int, ...]:
        """How true the alternative felt each time, 0 to 100."""
        values = (self.fact.alternative_believed, *(one.alternative_believed for one in self.ratings))
        return tuple(value for value in values if value is not None)


class Work(Struct, frozen=True, kw_only=True):
    """Everything an integration meeting is about."""

    visit: SessionChart
    dosing: SessionChart | None
    """The dosing session it follows; None where there was none."""
    day: int | None
    """Days since the first dose of that session, by the calendar of the place."""
    risk: Entry | None
    """Risk and side effects since, as asked in this meeting; None while nobody asked."""
    carried: tuple[Commitment, ...]
    """Commitments of earlier meetings that are open, or were asked about in this one."""
    reviewed: frozenset[str]
    """Those of them that were asked about in this meeting, by the id of their line."""
    themes: tuple[Entry, ...]
    """Lines that were lifted from the session in this meeting."""
    made: tuple[Commitment, ...]
    """Commitments of this meeting."""
    beliefs: tuple[Belief, ...]
    skills: tuple[ev.SkillPractised, ...]
    """The newest line of each skill."""
    homework: tuple[ev.HomeworkGiven, ...]
    """The newest line of each piece of homework that was not brought back before this meeting."""
    note: str
    """The meeting's note as it stands."""


def work_of(chart: Chart, visit: SessionChart, now: datetime) -> Work:
    """The work of a meeting; `now` gives the zone of the place."""
    dosing = _dosing_of(chart, visit)
    known = [one for one in commitments(chart) if one.entry.at <= _end_of(visit, now)]
    reviews = frozenset(fact.of for _, fact in visit.of_kind(ev.CommitmentReviewed))
    earlier = tuple(one for one in known if one.session_id != visit.id)
    notes = [entry.text for entry, _ in visit.of_kind(ev.IntegrationNote)]
    risks = [entry for entry, _ in visit.of_kind(ev.RiskAsked)]
    return Work(
        visit=visit,
        dosing=dosing,
        day=_day(visit, dosing, now),
        risk=risks[-1] if risks else None,
        carried=tuple(one for one in earlier if one.is_open or one.entry.id in reviews),
        reviewed=reviews,
        themes=tuple(entry for entry, _ in visit.of_kind(ev.ThemeLifted)),
        made=tuple(one for one in known if one.session_id == visit.id),
        beliefs=_beliefs(chart),
        skills=tuple({fact.skill.casefold(): fact for _, _, fact in chart.of_kind(ev.SkillPractised)}.values()),
        homework=_homework(chart, visit),
        note=notes[-1] if notes else "",
    )


def _dosing_of(chart: Chart, visit: SessionChart) -> SessionChart | None:
    """The session it names, unless no dose was given there; else the last one with a dose before it."""
    named = chart.session(visit.state.of) if visit.state.of else None
    before = [one for one in chart.dosed if one.opened <= visit.opened]
    if named is not None and (named.state.t_zero is not None or not before):
        return named
    return before[-1] if before else None


def _day(visit: SessionChart, dosing: SessionChart | None, now: datetime) -> int | None:
    if dosing is None or dosing.state.t_zero is None:
        return None
    zone = now.tzinfo
    return (visit.opened.astimezone(zone).date() - dosing.state.t_zero.astimezone(zone).date()).days


def _end_of(visit: SessionChart, now: datetime) -> datetime:
    return max([now, *(entry.at for entry in visit.entries)])


def _beliefs(chart: Chart) -> tuple[Belief, ...]:
    ratings: dict[str, list[ev.BeliefRated]] = {}
    for _, _, fact in chart.of_kind(ev.BeliefRated):
        ratings.setdefault(fact.of, []).append(fact)
    named = chart.of_kind(ev.BeliefNamed)
    return tuple(Belief(entry, fact, tuple(ratings.get(entry.id, ()))) for _, entry, fact in named)


def _homework(chart: Chart, visit: SessionChart) -> tuple[ev.HomeworkGiven, ...]:
    newest: dict[str, tuple[str, ev.HomeworkGiven]] = {}
    for session, _, fact in chart.of_kind(ev.HomeworkGiven):
        newest[fact.name.casefold()] = (session.id, fact)
    return tuple(fact for session, fact in newest.values() if session == visit.id or fact.state == "given")
