"""How it went, at once after going home: what was given, read and seen, and each due thing that was not recorded."""

from __future__ import annotations

from datetime import timedelta

from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.named_rows import named_rows
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Spell
from kapterm.session.events.base import number_text
from kapterm.session.medicine import doses_given, drug_given, infused_mg, mg_per_kg, total_mg
from kapterm.session.moment import clock_text, span_text
from kapterm.session.schedule import gaps
from kapterm.session.stay import stay_until
from kapterm.widgets.row import Row, Span, say


def summary_rows(view: View) -> tuple[Row, ...]:
    """Gaps first, for they are what can still be put right; then doses, vitals, states, events, quotes."""
    state, end = view.state, view.state.ended or view.now
    begun = state.t_zero
    lasted = f", {span_text(end - begun)} from the first dose" if begun is not None else ""
    rows: list[Row] = [(Span(" How it went", "strong"), say(f"   {view.chart.code}{lasted}", "dim"))]
    missing = (*gaps(state, view.packs, view.now), *_left_early(view))
    rows += [row for words in missing for row in named_rows("not recorded", words, view.width, "warm")]
    rows += [] if missing else named_rows("gaps", "none", view.width)
    for name, words in (
        *_given(view),
        *_signs(view),
        *(("event", _event(one, view)) for one in state.adverse),
        *(
            ("stop", f"{clock_text(entry.at, view.zone)} {fact.words()}")
            for entry, fact in view.session.of_kind(ev.StopAnswered)
        ),
        *(("states", words) for words in _states((*state.past, *state.running), view)),
        *(("said", f"“{entry.text}”") for entry, _ in view.session.of_kind(ev.QuoteTaken)),
    ):
        rows += named_rows(name, words, view.width)
    return tuple(rows)


Named = tuple[str, str]
"""A name, and what is said of it."""


def _left_early(view: View) -> tuple[str, ...]:
    """That the client left before the end of the stay without a reason."""
    until, ended = stay_until(view.state, view.packs), view.state.ended
    reasons = [fact.reason or fact.text for _, fact in view.session.of_kind(ev.Departed)]
    if until is None or ended is None or ended >= until or any(reasons):
        return ()
    return (f"left {span_text(until - ended)} before the end of the stay: no reason",)


def _given(view: View) -> list[Named]:
    """Each dose, each pump, each other medicine, and the total."""
    state = view.state
    rows = [("given", f"{clock_text(one.entry.at, view.zone)} {one.dose.words()}") for one in doses_given(state)]
    for pump in state.infusions:
        amount = number_text(round(float(infused_mg(pump, view.state.ended or view.now)), 1))
        rows.append(
            ("given", f"{clock_text(pump.runs[0].since, view.zone)} infusion of {pump.drug}, {amount} mg given")
        )
    for entry in state.medicines:
        rows.append(("medicine", f"{clock_text(entry.at, view.zone)} {entry.fact.words()}"))
    if state.t_zero is not None:
        total = total_mg(state, state.ended or view.now, drug_given(state))
        per_kg = mg_per_kg(total, state.plan.weight_kg)
        words = f"{number_text(round(float(total), 1))} mg" + (f", {per_kg:.2f} mg/kg" if per_kg is not None else "")
        rows.append(("total", words))
    return rows


def _signs(view: View) -> list[Named]:
    """How many readings, the first, the highest and the last blood pressure, the lowest SpO₂."""
    taken = [entry.fact for entry in view.state.vitals if isinstance(entry.fact, ev.VitalsTaken)]
    if not taken:
        return [("vitals", "none recorded")]
    parts = [f"{len(taken)} reading{'s' if len(taken) > 1 else ''}"]
    pressures = [one for one in taken if one.blood_pressure]
    if pressures:
        highest = max(pressures, key=lambda one: one.systolic_mmhg or 0)
        first, last = pressures[0].blood_pressure, pressures[-1].blood_pressure
        parts.append(f"BP {first} first, {highest.blood_pressure} highest, {last} last")
    saturations = [one.spo2_pct for one in taken if one.spo2_pct is not None]
    if saturations:
        parts.append(f"SpO₂ {min(saturations)} lowest")
    return [("vitals", ", ".join(parts))]


def _event(one: Adverse, view: View) -> str:
    over = f", {span_text(one.over - one.onset)}" if one.over is not None else ", no end recorded"
    return f"{clock_text(one.onset, view.zone)} {', '.join(part for part in (one.type, one.severity) if part)}{over}"


def _states(spells: tuple[Spell, ...], view: View) -> list[str]:
    """How long each state lasted in all, and how often it began."""
    lasted: dict[str, timedelta] = {}
    times: dict[str, int] = {}
    for spell in sorted(spells, key=lambda one: one.since):
        until = spell.until or view.state.ended or view.now
        lasted[spell.label] = lasted.get(spell.label, timedelta()) + (until - spell.since)
        times[spell.label] = times.get(spell.label, 0) + 1
    return [
        f"{label} {span_text(length)}{f' in {times[label]} spells' if times[label] > 1 else ''}"
        for label, length in lasted.items()
    ]
