"""The arithmetic of the medicine: per kilogram, totals, millilitres, what a pump gave, how long a lozenge was held.

Nothing here is ever stored, and a figure that somebody read or wrote goes before one that is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import Entry, Infusion, SessionChart, SessionState

Number = int | float


class Given(Struct, frozen=True):
    """One dose, with what had been given by then."""

    entry: Entry
    dose: ev.DoseGiven
    mg_per_kg: float | None
    """None where no weight is known."""
    total_mg: Number
    """All doses and infusions of the same medicine up to and with this one."""
    total_mg_per_kg: float | None
    volume_ml: float | None
    """As written, else from the plan's vial; None where neither is known."""


class Held(Struct, frozen=True):
    """A lozenge in the mouth, from dose to spit."""

    since: datetime
    until: datetime | None
    """None while it is still held, or where no end was written."""
    planned_min: Number | None
    minutes: float | None
    """As written, else from the two times."""
    is_swallowed: bool = False


def mg_per_kg(amount_mg: Number, weight_kg: Number | None) -> float | None:
    """Milligrams per kilogram of body weight; None where no weight is known."""
    return amount_mg / weight_kg if weight_kg else None


def mg_per_kg_text(value: float | None) -> str:
    """Two decimals, as it is written on an order: 1.61 mg/kg; empty for None."""
    return "" if value is None else f"{value:.2f} mg/kg"


def volume_ml(amount_mg: Number, vial_mg_per_ml: Number | None) -> float | None:
    """Millilitres of a vial that hold the amount; None where the vial is not known."""
    return amount_mg / vial_mg_per_ml if vial_mg_per_ml else None


def doses_given(state: SessionState) -> tuple[Given, ...]:
    """Every dose that holds, in order, with the running total."""
    return tuple(_given(state, entry, entry.fact) for entry in state.doses if isinstance(entry.fact, ev.DoseGiven))


def _given(state: SessionState, entry: Entry, dose: ev.DoseGiven) -> Given:
    weight, vial = state.plan.weight_kg, state.plan.vial_mg_per_ml
    earlier = [one.fact for one in state.doses if one.order <= entry.order and isinstance(one.fact, ev.DoseGiven)]
    total = sum(one.amount_mg for one in earlier if same_medicine(one.drug, dose.drug))
    total += _infused_in_all(state, dose.drug, entry.at)
    volume = dose.volume_ml if dose.volume_ml is not None else volume_ml(dose.amount_mg, vial)
    return Given(entry, dose, mg_per_kg(dose.amount_mg, weight), total, mg_per_kg(total, weight), volume)


def drug_given(state: SessionState) -> str:
    """The medicine that a total is of: that of the last dose, else of the last pump, else the plan's."""
    doses = (one.dose.drug for one in reversed(doses_given(state)))
    return next(doses, "") or next((one.drug for one in reversed(state.infusions)), "") or state.plan.drug or "ketamine"


def total_mg(state: SessionState, at: datetime, drug: str = "ketamine") -> Number:
    """Milligrams of a medicine given up to a moment, by dose and by pump."""
    doses = (one.fact for one in state.doses if one.at <= at and isinstance(one.fact, ev.DoseGiven))
    return sum(one.amount_mg for one in doses if same_medicine(one.drug, drug)) + _infused_in_all(state, drug, at)


def same_medicine(one: str, other: str) -> bool:
    """Whether two names mean one medicine: ketamine in any form is one, esketamine another."""
    return _medicine(one) == _medicine(other)


def _medicine(name: str) -> str:
    folded = name.casefold()
    return next((known for known in ("esketamine", "ketamine") if known in folded), folded.strip())


def _infused_in_all(state: SessionState, drug: str, at: datetime) -> Number:
    return sum(infused_mg(one, at) for one in state.infusions if same_medicine(one.drug, drug))


def infused_mg(infusion: Infusion, at: datetime) -> Number:
    """What a pump had given at a moment: its own figure once it stopped, else rate times minutes.

    Rate times minutes never comes to more than was planned, for there is no more in the syringe.
    """
    if infusion.stopped is not None and infusion.given_mg is not None and at >= infusion.stopped:
        return infusion.given_mg
    run_mg = sum(
        run.rate_mg_per_min * (min(run.until or at, at) - run.since).total_seconds() / 60
        for run in infusion.runs
        if run.since < at
    )
    return run_mg if infusion.planned_mg is None else min(run_mg, infusion.planned_mg)


def infusion_time(infusion: Infusion, at: datetime) -> timedelta:
    """How long a pump ran up to a moment, its pauses left out."""
    running = (run for run in infusion.runs if run.rate_mg_per_min and run.since < at)
    return sum((min(run.until or at, at) - run.since for run in running), timedelta())


def holds(session: SessionChart) -> Iterator[Held]:
    """Every time a lozenge was held, in order: from its dose, or from a line that says so."""
    open_hold: tuple[datetime, Number | None] | None = None
    is_of_dose = False
    for entry in session.entries:
        if not entry.holds:
            continue
        begins = _begins_hold(entry)
        if begins is not None:
            # A line of its own that follows the dose says that dose's hold more exactly; it is no second one.
            if open_hold and not (is_of_dose and isinstance(entry.fact, ev.HoldStarted)):
                yield Held(open_hold[0], None, open_hold[1], None)
            open_hold, is_of_dose = begins, isinstance(entry.fact, ev.DoseGiven)
        elif isinstance(entry.fact, ev.HoldEnded) and open_hold:
            yield _ended(open_hold, entry.at, entry.fact)
            open_hold = None
    if open_hold:
        yield Held(open_hold[0], None, open_hold[1], None)


def _begins_hold(entry: Entry) -> tuple[datetime, Number | None] | None:
    if isinstance(entry.fact, ev.HoldStarted):
        return entry.at, entry.fact.planned_min
    if isinstance(entry.fact, ev.DoseGiven) and entry.fact.hold_planned_min is not None:
        return entry.at, entry.fact.hold_planned_min
    return None


def held_minutes(session: SessionChart, ended: Entry) -> float | None:
    """How long was held what this line ended; None where nothing says since when."""
    return next((held.minutes for held in holds(session) if held.until == ended.at), None)


def _ended(begun: tuple[datetime, Number | None], until: datetime, fact: ev.HoldEnded) -> Held:
    since, planned = begun
    minutes = fact.hold_min if fact.hold_min is not None else (until - since).total_seconds() / 60
    return Held(since, until, planned, minutes, fact.swallowed)
