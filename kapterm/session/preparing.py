"""What a visit's preparation stands on: the answers, readings and passed stops of the chart, and the gate over them.

Nothing is asked here that stands in the chart already: a heart rate that was measured before the dose is the answer
to the item that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.agreed import counts_after_dose
from kapterm.session.answers import Answer, AnswerState
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item
from kapterm.session.pressure import Reading
from kapterm.session.readiness import Gate, Override, gate, why_not_standing
from kapterm.session.screened import screened

_STATES = frozenset(get_args(AnswerState))

_READ_AS = {
    "hr": "heart_rate_bpm",
    "spo2": "spo2_pct",
    "rr": "respiratory_rate_bpm",
    "temp": "temperature_c",
}
"""Which field of a reading answers an item, by what the limit of its rule is about."""


class Prepared(Struct, frozen=True, kw_only=True):
    """One visit's preparation as it stands."""

    visit: SessionChart
    gate: Gate
    answers: dict[str, Answer]
    """The newest answer of each item over all visits."""
    readings: tuple[Reading, ...]
    """Blood pressures of this visit before the dose, oldest first."""
    now: datetime

    def standing(self, item: Item) -> Answer | None:
        """The answer that counts for this visit."""
        answer = self.answers.get(item.id)
        return answer if why_not_standing(item, answer, self.now, self.visit.id) is None else None

    def earlier(self, item: Item) -> Answer | None:
        """An answer of an earlier visit that still holds and waits to be confirmed."""
        answer = self.answers.get(item.id)
        if answer is None or answer.session == self.visit.id or not item.confirmable:
            return None
        as_if_here = _of_visit(answer, self.visit.id)
        return answer if why_not_standing(item, as_if_here, self.now, self.visit.id) is None else None


def prepared(packs: Packs, measures: Measures, chart: Chart, visit: SessionChart, now: datetime) -> Prepared:
    """The preparation of a visit.

    Args:
        packs: Checklist, limits and routes are read.
        measures: By which the day's questionnaires answer items of the checklist.
        chart: The client, for what was answered in earlier visits.
        visit: The visit that is prepared.
        now: Aware, in the zone of the place. Once a dose was given, or the day ended, the gate stays as it was then.
    """
    now = _as_of(visit, now)
    known = answers_of(packs, chart, visit, until=visit.state.t_zero or visit.state.ended)
    answers = newest_of(known, screened(packs, measures, chart, visit, now))
    readings = readings_of(visit)
    found = gate(
        packs,
        route_of(packs, visit),
        answers,
        readings,
        now,
        session=visit.id,
        moment="intake" if visit.purpose == "preparation" else "day",
        overrides=overrides_of(visit),
    )
    return Prepared(visit=visit, gate=found, answers=answers, readings=readings, now=now)


def _as_of(visit: SessionChart, now: datetime) -> datetime:
    """The moment the gate is about: an answer for the day counts on that day, also when the record is read later."""
    over = visit.state.t_zero or visit.state.ended
    return min(now, over.astimezone(now.tzinfo)) if over is not None else now


def newest_of(answers: dict[str, Answer], more: Iterable[Answer]) -> dict[str, Answer]:
    """The answers with others that may be newer; of two of one moment what was computed stands."""
    found = dict(answers)
    for answer in more:
        if answer.item not in found or found[answer.item].at <= answer.at:
            found[answer.item] = answer
    return found


def route_of(packs: Packs, visit: SessionChart) -> str:
    """The id of the planned route; as it was written where no pack knows it."""
    written = visit.state.plan.route
    route = packs.routes.by_word.get(written.casefold())
    return route.id if route else written


def answers_of(packs: Packs, chart: Chart, visit: SessionChart, *, until: datetime | None = None) -> dict[str, Answer]:
    """The newest answer of each item, with what was measured in this visit before the dose.

    An answer that was taken back leaves that of an earlier visit, where there is one, to be confirmed again.

    Args:
        packs: By which a reading answers an item.
        chart: The client.
        visit: Whose readings count.
        until: What another visit brought after it is left out, for it could not be known then; None takes all.
    """
    found: dict[str, Answer] = {}
    for session in chart.sessions:
        is_here = session.id == visit.id
        for item, answer in (*_given(session).items(), *_measured(packs, visit if is_here else None)):
            if not is_here and until is not None and answer.at > until:
                continue
            if item not in found or found[item].at <= answer.at:
                found[item] = answer
    return found


def readings_of(visit: SessionChart) -> tuple[Reading, ...]:
    """The blood pressures of a visit before its first dose."""
    return tuple(
        Reading(at=entry.at, systolic_mmhg=fact.systolic_mmhg, diastolic_mmhg=fact.diastolic_mmhg)
        for entry, fact in _before_dose(visit)
        if fact.systolic_mmhg is not None and fact.diastolic_mmhg is not None
    )


def overrides_of(visit: SessionChart) -> dict[str, Override]:
    """The stops that somebody passed in this visit, the newest by item."""
    return {
        fact.item: Override(item=fact.item, value=fact.value, who=_who(fact), reason=entry.text)
        for entry, fact in visit.of_kind(ev.StopPassed)
    }


def measured_as(packs: Packs, item: Item) -> str:
    """What the reading is called that answers an item: bp, hr, spo2, rr, temp; empty where none does."""
    limits = (packs.limits.by_id.get(rule.limit) for rule in item.rules)
    found = {limit.of for limit in limits if limit is not None}
    return next((name for name in ("bp", *_READ_AS) if name in found), "")


def readings_for(packs: Packs, item: Item, visit: SessionChart) -> tuple[Entry, ...]:
    """The readings of a visit before its first dose that answer an item, by when they were taken."""
    name = measured_as(packs, item)
    field = "systolic_mmhg" if name == "bp" else _READ_AS.get(name, "")
    return tuple(entry for entry, fact in _before_dose(visit) if field and getattr(fact, field) is not None)


def _given(session: SessionChart) -> dict[str, Answer]:
    """The answers that one visit came to; one that was taken back in it is none."""
    newest: dict[str, tuple[Entry, ev.ItemAnswered]] = {}
    t_zero = session.state.t_zero
    for entry, fact in session.of_kind(ev.ItemAnswered):
        touch = session.state.plan.touch_consent
        is_late = t_zero is not None and entry.at > t_zero
        if is_late and not counts_after_dose(fact.item, fact.state, fact.value, touch):
            continue
        if fact.item not in newest or newest[fact.item][0].order <= entry.order:
            newest[fact.item] = (entry, fact)
    return {item: _answer(session.id, entry, fact) for item, (entry, fact) in newest.items() if fact.state != "blank"}


def _answer(session_id: str, entry: Entry, fact: ev.ItemAnswered) -> Answer:
    return Answer(
        item=fact.item,
        state=cast(AnswerState, fact.state if fact.state in _STATES else "unsure"),
        value=fact.value,
        at=entry.at,
        by=entry.event.by,
        session=session_id,
        holds=fact.holds,
        drugs=fact.drugs,
    )


def _of_visit(answer: Answer, visit_id: str) -> Answer:
    return Answer(
        item=answer.item,
        state=answer.state,
        value=answer.value,
        at=answer.at,
        by=answer.by,
        session=visit_id,
        holds=True,
    )


def _measured(packs: Packs, visit: SessionChart | None) -> Iterator[tuple[str, Answer]]:
    """What a visit's readings answer, oldest first."""
    fields = {item.id: _READ_AS.get(measured_as(packs, item), "") for item in packs.checklist.items} if visit else {}
    for entry, fact in _before_dose(visit) if visit else ():
        for item, field in fields.items():
            value: Any = getattr(fact, field) if field else None
            if value is not None:
                session = entry.event.session
                yield (
                    item,
                    Answer(item=item, state="value", value=value, at=entry.at, by=entry.event.by, session=session),
                )


def _before_dose(visit: SessionChart) -> Iterator[tuple[Entry, ev.VitalsTaken]]:
    t_zero = visit.state.t_zero
    for entry, fact in visit.of_kind(ev.VitalsTaken):
        if t_zero is None or entry.at - t_zero <= timedelta():
            yield entry, fact


def _who(fact: ev.StopPassed) -> str:
    return ", ".join(part for part in (fact.decided_by, fact.role) if part)
