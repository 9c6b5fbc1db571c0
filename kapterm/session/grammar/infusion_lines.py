"""The pump in one line: start, pause, go on, rate, stop. All in milligrams; a slip of the point is asked about once."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events.base import Number, number_text
from kapterm.session.grammar.amounts import ask_about, milligrams, wasted
from kapterm.session.grammar.beside_dose import beside
from kapterm.session.grammar.context import Context, Understood

_BY = re.compile(r"[,;]?\s*\bby ([^,;]+)$", re.IGNORECASE)
"""Who stopped the pump."""


def start(text: str, context: Context) -> Understood:
    """The pump starts: its total is always typed, its rate as typed, else from the planned minutes.

    Raises:
        UsageError: what was expected.
    """
    plan = context.state.plan
    if not text:
        raise UsageError("Expected the total in mg, and the rate in mg/min, as in Di35 0.875")
    total_mg, rest = milligrams(text)
    if not total_mg:
        raise UsageError("An infusion is more than 0 mg; Dx is declined, Dw withheld")
    minutes = plan.infusion_min or (context.route.infusion_min if context.route else None)
    rate: Number | None = None
    if rest[:1].isdecimal():
        rate, rest = milligrams(rest, per="/min")
    elif minutes:
        rate = round(float(total_mg) / float(minutes), 4)
    said = beside(rest)
    fact = ev.InfusionStarted(
        total_mg=total_mg,
        rate_mg_per_min=rate,
        drug=plan.drug or "ketamine",
        lot=said.lot or plan.lot,
        given_by=said.given_by or plan.given_by,
        given_anyway=said.given_anyway,
        text="; ".join(part for part in (said.site, said.text) if part),
    )
    if said.given_anyway:
        return Understood(fact, fact.words())
    iv = context.packs.routes.by_id.get("IV") or context.route
    ask = ask_about(total_mg, context, iv, booster=False) if iv is not None else ""
    return Understood(fact, fact.words(), ask or _rate_ask(rate, total_mg, minutes))


def _rate_ask(rate: Number | None, total_mg: Number, minutes: Number | None) -> str:
    """What is asked where the pump would run more than twice as fast or as slow as planned: a slip of the point."""
    if not rate or not minutes:
        return ""
    planned = float(total_mg) / float(minutes)
    if planned / 2 <= float(rate) <= planned * 2:
        return ""
    lasts = number_text(round(float(total_mg) / float(rate), 1))
    return f"{number_text(rate)} mg/min gives it in {lasts} min, planned {number_text(minutes)}: Enter again if so"


def pause(text: str, context: Context) -> Understood:
    """The pump is paused, and what it shows where that was typed."""
    given, rest = milligrams(text) if text[:1].isdecimal() else (None, text)
    fact = ev.InfusionPaused(given_mg=given, text=rest)
    return Understood(fact, fact.words())


def resume(text: str, context: Context) -> Understood:
    """The pump goes on at the rate it had."""
    return Understood(ev.InfusionResumed(text=text), "infusion goes on")


def set_rate(text: str, context: Context) -> Understood:
    """Another rate; one that is far from the last is asked about once."""
    rate, rest = milligrams(text, per="/min")
    fact = ev.InfusionRateSet(rate_mg_per_min=rate, text=rest)
    before = context.state.infusions[-1].rate_mg_per_min if context.state.infusions else 0
    is_far = bool(before) and not before / 3 <= rate <= before * 3
    return Understood(
        fact,
        fact.words(),
        f"it ran at {number_text(before)} mg/min: Enter again if {number_text(rate)} is right" if is_far else "",
    )


def stop(text: str, context: Context) -> Understood:
    """The pump stops: what it shows was given, what was thrown away, and why."""
    given, rest = milligrams(text) if text[:1].isdecimal() else (None, text)
    waste_mg, witness, rest = wasted(rest)
    rest = rest.strip(" ,;")
    by = _BY.search(rest)
    reason = rest[: by.start()].strip() if by else rest
    fact = ev.InfusionStopped(
        given_mg=given, reason=reason, by=by[1].strip() if by else "", waste_mg=waste_mg, witness=witness
    )
    return Understood(fact, fact.words())
