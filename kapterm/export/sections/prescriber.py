"""The block for the prescriber's own record: a fixed order, the least that is needed, one fact a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, bullets
from kapterm.export.sections.visit import visit_name
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Entry
from kapterm.session.events.base import number_text, value_text
from kapterm.session.medicine import doses_given, infused_mg, mg_per_kg, mg_per_kg_text, same_medicine


def prescriber(source: Source) -> Iterable[Block]:
    """Client, medicine, vital signs, events, going home, measures: in this order, always."""
    yield from bullets(f"{label}: {value or 'none written'}" for label, value in in_short(source))


def in_short(source: Source) -> Iterator[tuple[str, str]]:
    """Label and value of each fact, in the fixed order; an empty value where none was written."""
    chart, state, how = source.chart, source.state, source.how
    age = f"age {chart.age_years}" if chart.age_years is not None else ""
    weight = f"{number_text(state.plan.weight_kg)} kg" if state.plan.weight_kg is not None else ""
    yield "Client", ", ".join(filter(None, (chart.code, age, weight)))
    yield "Visit", f"{visit_name(source.session)}, {how.day}"
    yield "Indication", chart.indication
    yield "Medicine", "; ".join(_medicine(source))
    yield "Other medicine", "; ".join(f"{how.both(one.at)} {one.fact.words()}" for one in state.medicines)
    yield "BP", _pressures(source)
    yield "Lowest SpO₂", _lowest_spo2(source)
    yield "Adverse events", "; ".join(_adverse(source, event) for event in state.adverse)
    yield "Gone on with", "; ".join(one.fact.words() for one in state.overrides)
    yield "Risk", "; ".join(_risk(source))
    yield "Going home", "; ".join(_home(source))
    yield "Measures", "; ".join(_measures(source))
    yield "Signature", "; ".join(one.fact.words() for one in state.signatures)


def _medicine(source: Source) -> Iterator[str]:
    state, how = source.state, source.how
    given = doses_given(state)
    for one in given:
        route = one.dose.route or state.plan.route
        amount = f"{one.dose.drug} {number_text(one.dose.amount_mg)} mg"
        lot = f"lot {one.dose.lot}" if one.dose.lot else ""
        yield " ".join(filter(None, (how.clock(one.entry.at), amount, route, mg_per_kg_text(one.mg_per_kg), lot)))
    for index, one in enumerate(given):
        if index and not any(same_medicine(one.dose.drug, later.dose.drug) for later in given[index + 1 :]):
            yield f"total {number_text(one.total_mg)} mg {mg_per_kg_text(one.total_mg_per_kg)}".rstrip()
    for infusion in state.infusions:
        until = infusion.stopped or source.session.last_moment
        mg = infused_mg(infusion, until)
        per_kg = mg_per_kg_text(mg_per_kg(mg, state.plan.weight_kg))
        span = f"{how.clock(infusion.runs[0].since)} to {how.clock(until)}"
        amount = f"{infusion.drug} {number_text(round(mg, 2))} mg"
        lot = f"lot {infusion.lot}" if infusion.lot else ""
        open_end = "" if infusion.stopped else "no stop written"
        yield " ".join(filter(None, (f"infusion {span}", amount, state.plan.route, per_kg, lot, open_end)))


def _pressures(source: Source) -> str:
    """Before the dose, the highest systolic after it, the last."""
    read = [(one, one.fact) for one in source.state.vitals if isinstance(one.fact, ev.VitalsTaken)]
    taken = [(one.at, fact) for one, fact in read if fact.blood_pressure]
    t_zero = source.state.t_zero
    before = [one for one in taken if t_zero is None or one[0] < t_zero]
    after = [one for one in taken if t_zero is not None and one[0] >= t_zero]
    parts = [f"before {before[-1][1].blood_pressure}"] if before else []
    if after:
        at, peak = max(after, key=lambda one: one[1].systolic_mmhg or 0)
        parts.append(f"highest {peak.blood_pressure} at {source.how.both(at)}")
        parts.append(f"last {after[-1][1].blood_pressure} at {source.how.both(after[-1][0])}")
    return ", ".join(parts)


def _lowest_spo2(source: Source) -> str:
    read = [(one.fact.spo2_pct, one.at) for one in source.state.vitals if isinstance(one.fact, ev.VitalsTaken)]
    known = [(value, at) for value, at in read if value is not None]
    if not known:
        return ""
    value, at = min(known)
    return f"{value} percent at {source.how.both(at)}"


def _adverse(source: Source, event: Adverse) -> str:
    what = ", ".join(filter(None, (event.type, event.severity)))
    over = f"over {source.how.both(event.over)}" if event.over else "not said to be over"
    return f"{what or 'unnamed'}, onset {source.how.both(event.onset)}, {over}"


def _risk(source: Source) -> Iterator[str]:
    for _, screen in source.session.of_kind(ev.Screened):
        yield screen.words()
    for _, asked in source.session.of_kind(ev.RiskAsked):
        yield asked.risk


def _home(source: Source) -> Iterator[str]:
    ends = (ev.DischargeChecked, ev.Departed, ev.NotToday)
    for entry in source.session.entries:
        if isinstance(entry.fact, ends) and entry.holds:
            yield _end(source, entry)


def _end(source: Source, entry: Entry) -> str:
    further = [f"{label} {value_text(value)}" for label, value in entry.fact.extras()]
    return ", ".join((f"{source.how.both(entry.at)} {entry.fact.words()}", *further))


def _measures(source: Source) -> Iterator[str]:
    for entry, fact in source.session.of_kind(ev.MeasureTaken):
        yield source.scores.get(entry.id, "") or fact.words()
    for entry in source.state.scales:
        yield f"{source.how.clock(entry.at)} {entry.fact.words()}"
