"""The clinic's own written rules held against readings: what was crossed, and what became due by it. No conclusions.

A limit is shown beside the reading with its source. What a rule makes due is answered by the next record of that kind,
or struck by noting the rule with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.packs import Packs
from kapterm.session.packs.limits import ClinicRule, Limit, Limits

DUE_WORDS = {"vitals": "vitals", "call": "prescriber", "symptoms": "symptoms", "looked": "look", "scale": "scale"}
_NOT_TAKEN = {"bp": "BP", "hr": "HR", "spo2": "SpO₂", "rr": "RR"}


class RuleDue(Struct, frozen=True):
    """What a rule made due, and has not been answered."""

    rule: ClinicRule
    reading: Entry
    at: datetime

    @property
    def words(self) -> str:
        """What is due, in a word."""
        return DUE_WORDS[self.rule.due]


def crossed_by(entry: Entry, state: SessionState, packs: Packs) -> tuple[str, ...]:
    """The limits and rules that a reading of the session crossed, in words with their source, the highest first."""
    if state.t_zero is None or entry.at < state.t_zero:
        return ()
    readings = [*state.vitals, *state.scales]
    words = []
    for measured in ("bp", "hr", "spo2", "rr", "temp", "moaas", "cadss-6"):
        limits = [one for one in packs.limits.of(measured, "session") if _is_of_route(one, state.plan.route)]
        highest = next((one for one in limits if _crosses(entry, one)), None)
        if highest is not None:
            words.append(f"{highest.label} ({highest.source})")
    for rule in packs.limits.rules:
        limit = packs.limits.by_id.get(rule.limit)
        if limit is not None and _triggers(entry, rule, limit, readings):
            words.append(f"clinic rule: {rule.label} ({rule.source})")
    return tuple(one for one in words if not any(one.partition(" (")[0] in other for other in words if other != one))


def rules_due(state: SessionState, packs: Packs) -> tuple[RuleDue, ...]:
    """What rules have made due and nobody has answered yet, the nearest first."""
    if state.t_zero is None:
        return ()
    triggered = _triggered(_Given(state, state.t_zero, packs.limits))
    found = [
        RuleDue(rule, newest, newest.at + timedelta(minutes=rule.in_min))
        for rule, limit, newest in triggered
        if not _is_answered(rule, limit, newest, state)
    ]
    return tuple(sorted(found, key=lambda one: one.at))


class _Given:
    """What the rules look at. The same readings are known again without looking into them.

    What a line of the hour changes is seldom a reading, and a long session has hundreds of those.
    """

    def __init__(self, state: SessionState, since: datetime, limits: Limits) -> None:
        self.vitals, self.scales, self.since = state.vitals, state.scales, since
        self.route, self.limits = state.plan.route, limits

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Given):
            return NotImplemented
        is_same = self.vitals is other.vitals and self.scales is other.scales and self.limits is other.limits
        return is_same and (self.since, self.route) == (other.since, other.route)

    def __hash__(self) -> int:
        return hash((id(self.vitals), id(self.scales), id(self.limits), self.since, self.route))


@lru_cache(maxsize=4)
def _triggered(given: _Given) -> tuple[tuple[ClinicRule, Limit, Entry], ...]:
    """Each rule that a reading of the session made apply, its limit, and the newest such reading."""
    readings = [one for one in (*given.vitals, *given.scales) if one.at >= given.since]
    found = []
    for rule in given.limits.rules:
        limit = given.limits.by_id.get(rule.limit)
        newest = _newest(rule, limit, readings) if limit is not None and _is_of_route(limit, given.route) else None
        if newest is not None and limit is not None:
            found.append((rule, limit, newest))
    return tuple(found)


def _newest(rule: ClinicRule, limit: Limit, readings: Sequence[Entry]) -> Entry | None:
    """The newest reading of the session that the rule speaks of."""
    triggering = (one for one in reversed(readings) if _triggers(one, rule, limit, readings))
    return next(triggering, None)


def _is_of_route(limit: Limit, route: str) -> bool:
    return limit.when == "session" and (not limit.routes or route in limit.routes)


def _triggers(entry: Entry, rule: ClinicRule, limit: Limit, readings: Sequence[Entry]) -> bool:
    """Whether a reading makes the rule apply: once, or with one before it that lies far enough back."""
    if not _crosses(entry, limit):
        return False
    if not rule.second:
        return True
    apart = timedelta(minutes=limit.apart_min)
    run = _run(entry, limit, readings)
    return any(entry.at - before.at >= apart for before in run if before.id != entry.id)


def _run(entry: Entry, limit: Limit, readings: Sequence[Entry]) -> list[Entry]:
    """The readings beyond the limit up to this one, back to the last that was not, this one at the end."""
    run: list[Entry] = []
    for one in readings:
        if one.order > entry.order or value_of(one, limit.of) is None:
            continue
        if _crosses(one, limit):
            run.append(one)
        else:
            run.clear()
    return run


def _crosses(entry: Entry, limit: Limit) -> bool:
    value = value_of(entry, limit.of)
    if isinstance(value, tuple):
        return limit.catches_bp(*value)
    return value is not None and limit.catches(value)


def value_of(entry: Entry, measured: str) -> float | tuple[int, int] | None:
    """The value of a reading that a limit is about; None where it was not taken."""
    fact = entry.fact
    if isinstance(fact, ev.ScaleRated):
        is_same = fact.name.casefold().replace("/", "") == measured
        return float(fact.value) if is_same and fact.value is not None else None
    if not isinstance(fact, ev.VitalsTaken):
        return None
    if measured == "bp":
        systolic, diastolic = fact.systolic_mmhg, fact.diastolic_mmhg
        return None if systolic is None or diastolic is None else (systolic, diastolic)
    return {
        "hr": fact.heart_rate_bpm,
        "spo2": fact.spo2_pct,
        "rr": fact.respiratory_rate_bpm,
        "temp": fact.temperature_c,
    }.get(measured)


def _is_answered(rule: ClinicRule, limit: Limit, reading: Entry, state: SessionState) -> bool:
    readings = (*state.vitals, *state.scales)
    since = _run(reading, limit, readings)[0].at
    if any(_strikes(entry, rule, reading.at) for entry in state.rules_noted):
        return True
    if rule.due == "vitals":
        return any(entry.order > reading.order and _holds(entry, limit.of) for entry in state.vitals)
    if rule.due == "scale":
        return any(entry.order > reading.order for entry in state.scales)
    if rule.due == "looked":
        return state.looked is not None and state.looked >= reading.at
    at = state.called if rule.due == "call" else state.symptoms
    return at is not None and at >= since


def _strikes(entry: Entry, rule: ClinicRule, since: datetime) -> bool:
    """Whether a noted rule is this one, with what was done or why not."""
    fact = entry.fact
    if not isinstance(fact, ev.RuleNoted) or entry.at < since or not (fact.action or fact.text):
        return False
    return fact.rule.casefold() in (rule.label.casefold(), rule.id, DUE_WORDS[rule.due])


def _holds(entry: Entry, measured: str) -> bool:
    """Whether a reading has the value, or says that it was not taken."""
    fact = entry.fact
    is_left_out = isinstance(fact, ev.VitalsTaken) and _NOT_TAKEN.get(measured) in fact.not_taken
    return is_left_out or value_of(entry, measured) is not None
