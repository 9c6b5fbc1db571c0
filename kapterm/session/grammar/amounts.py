"""Milligrams in a line: as typed, thrown away, and held against the pack's limits and the plan."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session.events.base import Number, number_text
from kapterm.session.grammar.context import Context
from kapterm.session.packs.routes import Route

_AMOUNT = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:mg)?(?=\s|$|[^\d.,a-z]|[a-z]|,\s)", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,4}(?:[.,]\d{1,6})?)\s*(?:mg)?(?=\s|$|[^\d.,a-z]|[a-z]|,\s)", re.IGNORECASE)
"""A rate is often a quotient: 41 mg over 60 minutes is 0.6833 mg/min."""
_OTHER_UNIT = re.compile(r"(?:/|%|(?:mcg|[µμu]g|g|ml|iu|units?)(?![a-z]))", re.IGNORECASE)
"""What makes an amount something else than milligrams."""
_ANYWAY = re.compile(r"\b(?:given )?anyway(?:,? (?:second person )?(.*))?$", re.IGNORECASE)
_WASTE = re.compile(
    r"[,;]?\s*\bwasted? (?P<mg>\d{1,4}(?:[.,]\d{1,3})?)\s*(?:mg)?(?:,? witness(?:ed by)? (?P<who>[^,;]+?))?"
    r"(?=[,;]|\s+assent|\s+(?:given )?anyway|$)",
    re.IGNORECASE,
)


def milligrams(text: str, *, per: str = "") -> tuple[Number, str]:
    """Milligrams, or milligrams `per` something, and the words behind them; another unit is never taken for it."""
    match = (_RATE if per else _AMOUNT).match(text)
    if match is None:
        raise UsageError("Expected the amount in mg, as in 200 or 60 im")
    rest = text[match.end() :].strip()
    if per and rest.lower().startswith(per):
        rest = rest[len(per) :].strip()
    if _OTHER_UNIT.match(rest):
        raise UsageError(f"It is typed in mg{per}, as in {'0.875' if per else '200 or 60 im'}")
    value = float(match[1].replace(",", "."))
    return (int(value) if value == int(value) else value), rest


def anyway(text: str) -> tuple[str, str]:
    """The second person of what was given anyway, empty where nothing says so, and the text without it."""
    found = _ANYWAY.search(text)
    return (found[1] or "nobody named", text[: found.start()].strip(" ,;")) if found else ("", text)


def wasted(text: str) -> tuple[Number | None, str, str]:
    """What was thrown away, who saw it, and the text without it: waste 20 mg witness RN Hale."""
    found = _WASTE.search(text)
    if found is None:
        return None, "", text
    value = float(found["mg"].replace(",", "."))
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,")
    return (int(value) if value == int(value) else value), (found["who"] or "").strip(), rest


def ask_about(amount_mg: Number, context: Context, route: Route, *, booster: bool) -> str:
    """What the line asks once: a limit of the pack, or a difference from the plan."""
    plan = context.state.plan
    total_mg = float(context.dosed_mg) + float(amount_mg)
    for limit in context.packs.limits.doses_for(route.id):
        value = total_mg
        if limit.unit == "mg/kg":
            if not plan.weight_kg:
                return "No weight is known, so mg/kg cannot be told: Enter again if the amount is right"
            value = total_mg / float(plan.weight_kg)
        if limit.only_mg and total_mg not in limit.only_mg:
            return f"Whole devices make {', '.join(f'{one:g}' for one in limit.only_mg)} mg: Enter again if that is so"
        said = f"{number_text(round(value, 2))} {limit.unit} in all, above"
        if value > limit.second_above:
            return f"{said} {limit.second_above:g} ({limit.source}): anyway, who checks?"
        if value > limit.ask_above:
            return f"{said} {limit.ask_above:g} ({limit.source}): Enter again if so"
    if route.device_mg and amount_mg == route.device_mg:
        return _about_devices(total_mg, context, route)
    planned = plan.booster_mg if booster else plan.dose_mg
    if planned and planned != amount_mg:
        return f"planned {number_text(planned)} mg: Enter again if {number_text(amount_mg)} mg is right"
    return ""


def _about_devices(total_mg: float, context: Context, route: Route) -> str:
    """What a further device asks once: more in all than planned, or too soon after the one before."""
    planned, doses = context.state.plan.dose_mg, context.state.doses
    if planned and total_mg > planned:
        return f"planned {number_text(planned)} mg: Enter again if {number_text(total_mg)} mg in all is right"
    gap_min = route.device_gap_min
    if not gap_min or not doses or context.now is None:
        return ""
    # This minute has begun up to a minute ago.
    minutes = (context.now - doses[-1].at).total_seconds() / 60
    return f"{gap_min} min between devices: Enter again if so" if minutes < gap_min - 1 else ""
