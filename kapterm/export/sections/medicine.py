"""What was given: doses with their arithmetic, holds, infusions, other medicine. Struck doses stand in the log only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from kapterm.export.document import Block, Heading, bullets, table
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.chart import Entry, Infusion
from kapterm.session.events.base import number_text
from kapterm.session.medicine import (
    Given,
    Held,
    doses_given,
    holds,
    infused_mg,
    infusion_time,
    mg_per_kg,
    mg_per_kg_text,
)
from kapterm.session.moment import span_text

_DOSES = ("Time", "±h:mm", "Medicine", "Route", "Dose", "Total")
"""As many columns as a page holds; what else is known of a dose stands in a line below."""
_OTHER = ("Time", "±h:mm", "Medicine", "Dose", "Route", "Ordered by", "For", "Effect")


def medicine(source: Source) -> Iterable[Block]:
    """Every dose and every other medicine that holds."""
    doses = doses_given(source.state)
    given = [_dose_row(source, one) for one in doses]
    other = [*_other_rows(source)]
    about = [one for one in (_about_dose(source, dose) for dose in doses) if one]
    stretches = [*(_held(source, one) for one in holds(source.session)), *_infusions(source)]
    if not (given or other or stretches):
        return
    yield Heading(2, "Medicine given")
    yield from table(_DOSES, given, (4, 5))
    yield from bullets([*about, *stretches])
    if other:
        yield Heading(3, "Other medicine")
        yield from table(_OTHER, other)


def _dose_row(source: Source, given: Given) -> tuple[str, ...]:
    at, dose = given.entry.at, given.dose
    return (
        source.how.clock(at),
        source.how.elapsed(at),
        dose.drug,
        dose.route or source.state.plan.route,
        _amount(dose.amount_mg, given.mg_per_kg),
        _amount(given.total_mg, given.total_mg_per_kg),
    )


def _about_dose(source: Source, given: Given) -> str:
    """Where it came from and whose hands it went through; empty where nothing of it was written."""
    dose = given.dose
    parts = (
        f"{number_text(given.volume_ml)} mL" if given.volume_ml is not None else "",
        f"site {dose.site}" if dose.site else "",
        f"device {dose.device}" if dose.device is not None else "",
        f"lot {dose.lot}" if dose.lot else "",
        f"given by {dose.given_by}" if dose.given_by else "",
        f"checked by {dose.checked_by}" if dose.checked_by else "",
        ev.DoseGiven.below(dose),
    )
    said = " · ".join(filter(None, parts))
    return f"dose of {source.how.both(given.entry.at)} · {said}" if said else ""


def _amount(amount_mg: float | int, per_kg: float | None) -> str:
    amount = f"{number_text(round(amount_mg, 2))} mg"
    return amount if per_kg is None else f"{amount} ({mg_per_kg_text(per_kg)})"


def _held(source: Source, held: Held) -> str:
    planned = f" of {number_text(held.planned_min)} min planned" if held.planned_min is not None else ""
    if held.minutes is None or held.until is None:
        return f"held from {source.how.both(held.since)}{planned}, no end written"
    ended = "swallowed" if held.is_swallowed else "spat"
    minutes = number_text(round(held.minutes, 1))
    return f"held {minutes} min{planned}, {ended} at {source.how.both(held.until)}"


def _infusions(source: Source) -> Iterator[str]:
    for infusion in source.state.infusions:
        yield _infusion(source, infusion, infusion.stopped or source.session.last_moment)


def _infusion(source: Source, infusion: Infusion, at: datetime) -> str:
    given = infused_mg(infusion, at)
    planned = f" of {_with_per_kg(source, infusion.planned_mg)} planned" if infusion.planned_mg is not None else ""
    figure = "as the pump showed" if infusion.stopped and infusion.given_mg is not None else "rate times minutes"
    rates = ", ".join(
        f"{source.how.clock(run.since)} {number_text(run.rate_mg_per_min)} mg/min" for run in infusion.runs
    )
    open_end = "still running at" if source.session.in_progress else "no stop written, known until"
    end = "stopped at" if infusion.stopped else open_end
    parts = (
        f"infusion of {infusion.drug} from {source.how.both(infusion.runs[0].since)}",
        f"{end} {source.how.both(at)}",
        f"{_with_per_kg(source, given)} given{planned} ({figure})",
        f"ran {span_text(infusion_time(infusion, at))}",
        f"rates: {rates}",
        f"lot {infusion.lot}" if infusion.lot else "",
        f"given by {infusion.given_by}" if infusion.given_by else "",
    )
    return " · ".join(filter(None, parts))


def _with_per_kg(source: Source, amount_mg: float | int) -> str:
    return _amount(amount_mg, mg_per_kg(amount_mg, source.state.plan.weight_kg))


def _other_rows(source: Source) -> Iterator[tuple[str, ...]]:
    for entry in source.state.medicines:
        fact = entry.fact
        if isinstance(fact, ev.MedicineGiven):
            where = (source.how.clock(entry.at), source.how.elapsed(entry.at))
            effect = "; ".join(filter(None, (fact.effect, *_effects(source, entry, fact.drug))))
            yield (*where, fact.drug, fact.dose, fact.route, fact.ordered_by, fact.indication, effect)


def _effects(source: Source, given: Entry, drug: str) -> Iterator[str]:
    """What was seen later of a medicine, up to its next dose."""
    later = [one.at for one in source.state.medicines if one.at > given.at and getattr(one.fact, "drug", "") == drug]
    for entry, fact in source.session.of_kind(ev.MedicineEffect):
        if fact.drug == drug and given.at <= entry.at and not (later and entry.at >= later[0]):
            yield f"{entry.text}, {source.how.clock(entry.at)}"
