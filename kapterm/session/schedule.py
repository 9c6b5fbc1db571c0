"""What is due, and what was not recorded: from the plan, the route's pack and the clock, never from a value's meaning.

A reading answers the planned time that it lies nearest to; a time whose turn has passed without one is a gap.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import SessionState, Spell
from kapterm.session.clinic_rules import rules_due
from kapterm.session.leaving import LEAVING_SOON, MEASURED, missing_at_leaving, read_between
from kapterm.session.packs import Packs
from kapterm.session.packs.routes import Route
from kapterm.session.stay import route_of, stay_until

EARLY = timedelta(minutes=10)
"""How long before its time a reading may be taken and still count for it, at most half the way to the one before."""
TOUCH_EVERY = timedelta(minutes=5)
"""How often a running touch is asked about (reference 5.2)."""
LAST_SLOT_OPEN = timedelta(minutes=30)
"""How long the last planned time stays open."""

LOOK_AGAIN = timedelta(minutes=5)
"""How long after a jolt of distress it is looked at again (reference 3.4)."""
LOW_DISTRESS = 3
"""Up to here distress is low (reference 5), and a jolt asks for no second look."""
LONGEST = timedelta(hours=24)
"""How long a repeated reading goes on: a visit that nobody closed is not due for ever."""


class Due(Struct, frozen=True):
    """Something due at a moment."""

    at: datetime
    words: str


class Slot(Struct, frozen=True):
    """A planned time for vitals, and the window in which a reading answers it."""

    at: datetime
    opens: datetime
    closes: datetime


_EVERY = re.compile(r"(?:then )?every (\d+)")


def parse_schedule(words: str) -> tuple[tuple[int, ...], int | None]:
    """A schedule in plain words, `0 15 40 then every 30`: minutes from the first dose, and the step after them."""
    every = _EVERY.search(words)
    head = words[: every.start()] if every else words
    minutes = tuple(sorted({int(one) for one in re.findall(r"\d+", head)}))
    return minutes, int(every[1]) if every else None


def vitals_slots(state: SessionState, packs: Packs, until: datetime) -> tuple[Slot, ...]:
    """Every planned time for vitals from the first dose on, up to a moment and one further."""
    route = route_of(state, packs)
    if state.t_zero is None or (route is None and not state.plan.vitals_schedule):
        return ()
    t_zero = state.t_zero
    minutes, every = (
        parse_schedule(state.plan.vitals_schedule) if state.plan.vitals_schedule else (_after(route), _every(route))
    )
    times = {t_zero + timedelta(minutes=minute) for minute in minutes}
    if route is not None:
        times |= _after_boosters(state, route) | _after_infusion(state, route)
    if every:
        begun = t_zero + timedelta(minutes=minutes[-1]) if minutes and state.plan.vitals_schedule else t_zero
        last = min(until, t_zero + LONGEST)
        times |= _repeated(begun, timedelta(minutes=every), last, _repeats_until(state))
    return _windows(sorted(times))


def _after(route: Route | None) -> tuple[int, ...]:
    return route.vitals.after_min if route else ()


def _every(route: Route | None) -> int | None:
    return route.vitals.every_min if route else None


def _repeats_until(state: SessionState) -> datetime | None:
    """The route's own repetition ends with the infusion; a schedule of the plan goes on: None."""
    is_own = bool(state.plan.vitals_schedule) or not state.infusions
    return None if is_own else state.infusions[-1].stopped


def _repeated(begun: datetime, every: timedelta, until: datetime, last: datetime | None) -> set[datetime]:
    """The moments at that distance up to `until` and one further, but none after the last."""
    times = set()
    at = begun
    while at <= until:
        at += every
        if last is not None and at > last:
            break
        times.add(at)
    return times


def _after_boosters(state: SessionState, route: Route) -> set[datetime]:
    later = [entry.at for entry in state.doses if isinstance(entry.fact, ev.BoosterGiven)]
    return {at + timedelta(minutes=minute) for at in later for minute in route.vitals.after_booster_min}


def _after_infusion(state: SessionState, route: Route) -> set[datetime]:
    stops = [one.stopped for one in state.infusions if one.stopped is not None]
    return {at + timedelta(minutes=minute) for at in stops for minute in route.vitals.after_infusion_min}


def _windows(times: list[datetime]) -> tuple[Slot, ...]:
    if not times:
        return ()
    opens = [
        at - (min(EARLY, (at - before) / 2) if before else EARLY)
        for before, at in zip([None, *times[:-1]], times, strict=True)
    ]
    closes = [*opens[1:], times[-1] + LAST_SLOT_OPEN]
    return tuple(Slot(at, opened, closed) for at, opened, closed in zip(times, opens, closes, strict=True))


def _missing(slot: Slot, state: SessionState) -> tuple[str, ...]:
    """What no reading in the window of a planned time holds, nor says was not taken."""
    covered = read_between(state, slot.opens, slot.closes)
    return tuple(name for name in MEASURED if name not in covered)


def _vitals_words(missing: tuple[str, ...]) -> str:
    return "vitals" if len(missing) == len(MEASURED) else f"vitals {' '.join(missing)}"


def due(state: SessionState, packs: Packs, now: datetime) -> tuple[Due, ...]:
    """What is due or comes next, the most overdue first; nothing once the client has gone home."""
    if state.ended is not None:
        return ()
    asked = [_touch_asked(spell, state) for spell in _touch(state)]
    found = [Due(since + TOUCH_EVERY * _times_asked(since, now), "touch, ask") for since in asked]
    slots = ((slot, _missing(slot, state)) for slot in vitals_slots(state, packs, now) if slot.closes > now)
    found += [Due(slot.at, _vitals_words(missing)) for slot, missing in slots if missing][:2]
    found += [Due(one.at, f"{one.words}, clinic rule") for one in rules_due(state, packs)]
    found += [*_look_again(state, packs), *_next_device(state, packs), *_pump_end(state, now)]
    found += _leaving(state, packs, now)
    if state.hold is not None and state.hold.planned_min is not None:
        found.append(Due(state.hold.since + timedelta(minutes=float(state.hold.planned_min)), "spit"))
    return tuple(sorted(found, key=lambda one: one.at))


def _touch(state: SessionState) -> list[Spell]:
    return [spell for spell in state.running if spell.code == "touch"]


def _touch_asked(spell: Spell, state: SessionState) -> datetime:
    """When the client was last asked about a running touch: when it began, or when the same key said it goes on."""
    newest = state.newest.get("touch")
    fact = newest.fact if newest is not None else None
    is_still = isinstance(fact, ev.Observed) and fact.state and spell.label.startswith(fact.label or fact.code)
    return max(spell.since, newest.at) if newest is not None and is_still else spell.since


def _look_again(state: SessionState, packs: Packs) -> list[Due]:
    """After a jolt, until distress is rated or the client is looked at; a low rating asks for nothing."""
    found = []
    for code_id, entry in state.newest.items():
        code = packs.codes.by_id.get(code_id)
        if code is None or code.follow != "look-again" or not isinstance(entry.fact, ev.Observed):
            continue
        is_low = entry.fact.strength is not None and entry.fact.strength <= LOW_DISTRESS
        later = [at for at in (state.looked, state.distress_at) if at is not None and at > entry.at]
        if not is_low and not later:
            found.append(Due(entry.at + LOOK_AGAIN, "look again"))
    return found


def _next_device(state: SessionState, packs: Packs) -> list[Due]:
    """The next whole device, where the planned dose is not reached yet."""
    route, planned = route_of(state, packs), state.plan.dose_mg
    given = [one.fact.amount_mg for one in state.doses if isinstance(one.fact, ev.DoseGiven)]
    if route is None or not route.device_mg or not route.device_gap_min or not planned or not given:
        return []
    if sum(given) + route.device_mg > planned:
        return []
    number = round(sum(given) / route.device_mg) + 1
    return [Due(state.doses[-1].at + timedelta(minutes=route.device_gap_min), f"device {number}")]


def _pump_end(state: SessionState, now: datetime) -> list[Due]:
    """When the pump that runs will have given what was planned, at the rate it has; a paused one has no end."""
    pump = state.infusions[-1] if state.infusions else None
    if pump is None or pump.stopped is not None or pump.planned_mg is None or not pump.runs[-1].rate_mg_per_min:
        return []
    run = pump.runs[-1]
    before_mg = sum(
        float(one.rate_mg_per_min) * ((one.until or one.since) - one.since).total_seconds() / 60
        for one in pump.runs[:-1]
    )
    left_min = max(0.0, float(pump.planned_mg) - before_mg) / float(run.rate_mg_per_min)
    return (
        [Due(run.since + timedelta(minutes=left_min), "pump done")] if left_min < LONGEST.total_seconds() / 60 else []
    )


def _leaving(state: SessionState, packs: Packs, now: datetime) -> list[Due]:
    """What is read and asked before the client leaves, once the end of the stay is near."""
    until = stay_until(state, packs)
    if until is None or not until - LEAVING_SOON <= now <= until + LONGEST:
        return []
    return [Due(until, f"{words}, leaving") for words in missing_at_leaving(state, packs, until)]


def _times_asked(since: datetime, now: datetime) -> int:
    return max(1, int((now - since) / TOUCH_EVERY) + (1 if (now - since) % TOUCH_EVERY > timedelta(minutes=1) else 0))


def gaps(state: SessionState, packs: Packs, now: datetime) -> tuple[str, ...]:
    """What was planned and not recorded, in words: honest about what is missing."""
    end = min(state.ended or now, now)
    t_zero = state.t_zero or end
    words = []
    for slot in vitals_slots(state, packs, end):
        missing = _missing(slot, state) if slot.closes <= end or (state.ended and slot.at <= end) else ()
        if missing:
            what = "" if len(missing) == len(MEASURED) else f"{', '.join(missing)} "
            words.append(f"vitals due at {_after_t_zero(slot.at, t_zero)}: {what}not recorded")
    words += [f"clinic rule, {one.rule.label}: nothing recorded" for one in rules_due(state, packs) if one.at <= end]
    words += [
        f"look again due at {_after_t_zero(one.at, t_zero)}: not recorded"
        for one in _look_again(state, packs)
        if one.at <= end
    ]
    if state.ended is not None and state.t_zero is not None:
        words += [f"{what} before leaving: not recorded" for what in missing_at_leaving(state, packs, state.ended)]
    if state.hold is not None and state.ended is not None:
        words.append("lozenge: no end of the hold recorded")
    if state.ended is not None and any(pump.stopped is None for pump in state.infusions):
        words.append("infusion: no stop recorded")
    words += [f"event {event.type or 'unnamed'}: no end recorded" for event in state.open_adverse]
    if state.ended is not None:
        words += [f"event {event.type or 'unnamed'}: not said whether serious" for event in state.unjudged]
    if state.stop_asked is not None:
        words.append("asked to stop: no answer recorded")
    return tuple(words)


def _after_t_zero(at: datetime, t_zero: datetime) -> str:
    return f"+{int((at - t_zero).total_seconds() // 60)} min"
