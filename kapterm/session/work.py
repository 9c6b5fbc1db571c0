"""The work of an integration meeting, read from the chart: what to ask first, what is carried on, what came up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.commitments import Commitment, commitments
from kapterm.session.events.base import Number
from kapterm.session.moment import zone_named


class Belief(Struct, frozen=True):
    """A belief and its alternative, with every rating of it, oldest first."""

    entry: Entry
    fact: ev.BeliefNamed
    ratings: tuple[ev.BeliefRated, ...] = ()
    days: tuple[date, ...] = ()
    """The day it was named, then of each rating, by the calendar of the place it was in."""

    @property
    def old_dated(self) -> tuple[tuple[date, int | None], ...]:
        """How true the old belief felt on each day."""
        return tuple(zip(self.days, (self.fact.old_believed, *(one.old_believed for one in self.ratings)), strict=True))

    @property
    def alternative_dated(self) -> tuple[tuple[date, int | None], ...]:
        """How true the alternative felt on each day."""
        values = (self.fact.alternative_believed, *(one.alternative_believed for one in self.ratings))
        return tuple(zip(self.days, values, strict=True))

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

    @property
    def feeling_course(self) -> tuple[int, ...]:
        """How strong the feeling was each time, 0 to 100."""
        values = (self.fact.feeling_strength, *(one.feeling_strength for one in self.ratings))
        return tuple(value for value in values if value is not None)


class Skill(Struct, frozen=True, kw_only=True):
    """A skill as it was last spoken of."""

    taught: datetime
    """When it was first spoken of."""
    fact: ev.SkillPractised
    """The newest line about it."""
    intended_per_week: Number | None
    """As it was last agreed, be it in an earlier line."""


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
    skills: tuple[Skill, ...]
    homework: tuple[ev.HomeworkGiven, ...]
    """The newest line of each piece of homework that was not brought back before this meeting."""
    note: str
    """The meeting's note as it stands."""

    def line_of(self, theme: Entry) -> Entry | None:
        """The line of the session that was lifted; None where it is not in the record."""
        of = theme.fact.of if isinstance(theme.fact, ev.ThemeLifted) else ""
        return next((entry for entry in self.dosing.entries if entry.id == of), None) if self.dosing else None

    def is_said(self, theme: Entry) -> bool:
        """Whether what was lifted is the client's own words; what was seen is ours."""
        line = self.line_of(theme)
        return line is not None and isinstance(line.fact, ev.QuoteTaken)


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
        beliefs=beliefs(chart),
        skills=_skills(chart),
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


def beliefs(chart: Chart) -> tuple[Belief, ...]:
    """Every belief that holds, with its ratings."""
    rated: dict[str, list[tuple[Entry, ev.BeliefRated]]] = {}
    for _, entry, fact in chart.of_kind(ev.BeliefRated):
        rated.setdefault(fact.of, []).append((entry, fact))
    return tuple(_belief(entry, fact, rated.get(entry.id, ())) for _, entry, fact in chart.of_kind(ev.BeliefNamed))


def _belief(entry: Entry, fact: ev.BeliefNamed, rated: Sequence[tuple[Entry, ev.BeliefRated]]) -> Belief:
    entries = (entry, *(one for one, _ in rated))
    days = tuple(one.at.astimezone(zone_named(one.event.zone)).date() for one in entries)
    return Belief(entry, fact, tuple(rating for _, rating in rated), days)


def _skills(chart: Chart) -> tuple[Skill, ...]:
    """The newest line of each; how often was intended holds until it is said anew."""
    found: dict[str, Skill] = {}
    for _, entry, fact in chart.of_kind(ev.SkillPractised):
        before = found.get(fact.skill.casefold())
        intended = fact.intended_per_week
        if intended is None and before is not None:
            intended = before.intended_per_week
        taught = before.taught if before else entry.at
        found[fact.skill.casefold()] = Skill(taught=taught, fact=fact, intended_per_week=intended)
    return tuple(found.values())


def _homework(chart: Chart, visit: SessionChart) -> tuple[ev.HomeworkGiven, ...]:
    newest: dict[str, tuple[str, ev.HomeworkGiven]] = {}
    for session, _, fact in chart.of_kind(ev.HomeworkGiven):
        newest[fact.name.casefold()] = (session.id, fact)
    return tuple(fact for session, fact in newest.values() if session == visit.id or fact.state == "given")
