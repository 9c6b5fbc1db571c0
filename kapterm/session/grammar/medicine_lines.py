"""Doses, infusions and other medicine in one line. The amount is always typed; what is far off asks once."""

from __future__ import annotations

import re
from collections.abc import Callable

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events.base import Number, number_text
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.packs.routes import Route

_AMOUNT = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:mg)?(?=\s|$|[^\d.,a-z]|[a-z])", re.IGNORECASE)
_OTHER_UNIT = re.compile(r"(?:/|%|(?:mcg|[µμu]g|g|ml|iu|units?)(?![a-z]))", re.IGNORECASE)
"""What makes an amount something else than milligrams."""
_SECOND_AMOUNT = re.compile(r"[-–+]?\s*\d")
_ANYWAY = re.compile(r"\b(?:given )?anyway(?:,? (?:second person )?(.*))?$", re.IGNORECASE)
_MEDICINE = re.compile(
    r"(?P<drug>[^\d]+?)\s+(?P<dose>\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|ug|g|ml|l|iu|units?|drops|puffs?|%))\b"
    r"(?:\s+(?P<route>po|im|iv|sl|in|odt|sc|pr|inh|top|nasal)\b)?(?P<rest>.*)",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"effect\b:?\s*(.*)", re.IGNORECASE)
_ORDERED = re.compile(r"(?:,|;)?\s*\b(?:ordered )?by (?P<by>[^,;]+)", re.IGNORECASE)
_FOR = re.compile(r"(?:,|;)?\s*\bfor (?P<why>[^,;]+?)(?=\s+(?:ordered )?by\b|[,;]|$)", re.IGNORECASE)


def parse_dose(line: str, context: Context) -> Understood:
    """What a dose line means: a dose, a booster, an act on the infusion, or why none was given.

    Raises:
        UsageError: what was expected.
    """
    text = line.strip()
    first = _FIRST_WORD.match(text)
    word = first[0].lower() if first else ""
    choice = word if len(word) == 1 else _CHOICE_OF.get(word, "")
    if first is not None and choice in _CHOICES:
        return _CHOICES[choice](text[first.end() :].strip(" :,"), context)
    return _dose(text, context, booster=False)


def _number(text: str, *, per: str = "") -> tuple[Number, str]:
    """Milligrams, or milligrams `per` something, and the words behind them; another unit is never taken for it."""
    match = _AMOUNT.match(text)
    if match is None:
        raise UsageError("Expected the amount in mg, as in 200 or 60 im")
    rest = text[match.end() :].strip()
    if per and rest.lower().startswith(per):
        rest = rest[len(per) :].strip()
    if _OTHER_UNIT.match(rest):
        raise UsageError(f"It is typed in mg{per}, as in {'0.875' if per else '200 or 60 im'}")
    value = float(match[1].replace(",", "."))
    return (int(value) if value == int(value) else value), rest


def _dose(text: str, context: Context, *, booster: bool) -> Understood:
    amount_mg, rest = _number(text)
    if _SECOND_AMOUNT.match(rest):
        raise UsageError("Expected one amount in mg, then the route, as in 60 im")
    if amount_mg == 0:
        raise UsageError("A dose is more than 0 mg; Dx is declined, Dw withheld")
    route, rest = _route(rest, context)
    plan = context.state.plan
    anyway = _ANYWAY.search(rest)
    given_anyway = (anyway[1] or "nobody named") if anyway else ""
    site = rest[: anyway.start()].strip(" ,;") if anyway else rest
    cls = ev.BoosterGiven if booster else ev.DoseGiven
    fact = cls(
        amount_mg=amount_mg,
        drug=plan.drug or route.drug,
        route=route.id,
        lot=plan.lot,
        given_by=plan.given_by,
        checked_by=plan.checked_by,
        volume_ml=_volume(amount_mg, plan.vial_mg_per_ml),
        site=site,
        device=_device(context, route),
        hold_planned_min=route.hold_min,
        given_anyway=given_anyway,
    )
    ask = "" if given_anyway else _ask(amount_mg, context, route, booster=booster)
    return Understood(fact, _said(fact, context), ask)


def _route(rest: str, context: Context) -> tuple[Route, str]:
    word, _, after = rest.partition(" ")
    named = context.packs.routes.by_word.get(word.casefold().strip(",;"))
    if named is not None:
        return named, after.strip()
    if context.route is None:
        raise UsageError("Which route? As in 200 sl, 60 im, 35 iv, 56 in")
    return context.route, rest


def _volume(amount_mg: Number, vial_mg_per_ml: Number | None) -> Number | None:
    return round(float(amount_mg) / float(vial_mg_per_ml), 2) if vial_mg_per_ml else None


def _device(context: Context, route: Route) -> int | None:
    return len(context.state.doses) + 1 if route.device_mg else None


def _said(fact: ev.DoseGiven, context: Context) -> str:
    weight = context.state.plan.weight_kg
    per_kg = f", {float(fact.amount_mg) / float(weight):.1f} mg/kg" if weight else ""
    return f"{fact.words()}{per_kg}"


def _ask(amount_mg: Number, context: Context, route: Route, *, booster: bool) -> str:
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
        if value > limit.second_above:
            return (
                f"{value:.3g} {limit.unit} in all, above {limit.second_above:g} ({limit.source}): anyway, who checks?"
            )
        if value > limit.ask_above:
            return f"{value:.3g} {limit.unit} in all, above {limit.ask_above:g} ({limit.source}): Enter again if so"
    planned = plan.booster_mg if booster else plan.dose_mg
    if planned and planned != amount_mg and not (route.device_mg and amount_mg == route.device_mg):
        return f"planned {number_text(planned)} mg: Enter again if {number_text(amount_mg)} mg is right"
    return ""


def _infusion(text: str, context: Context) -> Understood:
    plan = context.state.plan
    total_mg, rest = _number(text) if text else (plan.dose_mg, "")
    if total_mg is None:
        raise UsageError("Expected the total in mg, and the rate in mg/min, as in Di35 0.875")
    minutes = plan.infusion_min or (context.route.infusion_min if context.route else None)
    rate: Number | None = None
    if rest:
        rate, rest = _number(rest, per="/min")
    elif minutes:
        rate = round(float(total_mg) / float(minutes), 4)
    fact = ev.InfusionStarted(
        total_mg=total_mg,
        rate_mg_per_min=rate,
        drug=plan.drug or "ketamine",
        lot=plan.lot,
        given_by=plan.given_by,
        text=rest,
    )
    return Understood(
        fact, fact.words(), "" if not plan.dose_mg or plan.dose_mg == total_mg else _differs(context, total_mg)
    )


def _differs(context: Context, amount_mg: Number) -> str:
    return (
        f"planned {number_text(context.state.plan.dose_mg or 0)} mg: Enter again if {number_text(amount_mg)} is right"
    )


def _pause(text: str, context: Context) -> Understood:
    given, rest = _number(text) if text[:1].isdecimal() else (None, text)
    fact = ev.InfusionPaused(given_mg=given, text=rest)
    return Understood(fact, fact.words())


def _resume(text: str, context: Context) -> Understood:
    return Understood(ev.InfusionResumed(text=text), "infusion goes on")


def _rate(text: str, context: Context) -> Understood:
    rate, rest = _number(text, per="/min")
    fact = ev.InfusionRateSet(rate_mg_per_min=rate, text=rest)
    return Understood(fact, fact.words())


def _stop(text: str, context: Context) -> Understood:
    given, rest = _number(text) if text[:1].isdecimal() else (None, text)
    fact = ev.InfusionStopped(given_mg=given, reason=rest)
    return Understood(fact, fact.words())


def _declined(text: str, context: Context) -> Understood:
    return _not_given("declined", text, context)


def _withheld(text: str, context: Context) -> Understood:
    why = text.removeprefix("because").strip()
    if not why:
        raise UsageError("Expected why it was withheld, as in Dw nausea")
    return _not_given("withheld", why, context)


def _not_given(result: str, why: str, context: Context) -> Understood:
    fact = ev.BoosterDecided(result=result, criteria=standing(context), text=why)
    return Understood(fact, fact.words())


def standing(context: Context) -> dict[str, str | int]:
    """What stood on the screen when a booster was decided: BP, sedation, vomiting; frozen into the line."""
    found: dict[str, str | int] = {}
    for entry in reversed(context.state.vitals):
        if isinstance(entry.fact, ev.VitalsTaken) and entry.fact.blood_pressure:
            found["BP"] = entry.fact.blood_pressure
            break
    for entry in reversed(context.state.scales):
        if isinstance(entry.fact, ev.ScaleRated) and entry.fact.name in ("MOAA/S", "POSS", "RASS"):
            found[entry.fact.name] = number_text(entry.fact.value or 0)
            break
    return found


def _booster(text: str, context: Context) -> Understood:
    return _dose(text, context, booster=True)


_CHOICES: dict[str, Callable[[str, Context], Understood]] = {
    "b": _booster,
    "i": _infusion,
    "p": _pause,
    "u": _resume,
    "r": _rate,
    "s": _stop,
    "x": _declined,
    "w": _withheld,
}
_CHOICE_OF = {
    "booster": "b",
    "infusion": "i",
    "pause": "p",
    "resume": "u",
    "rate": "r",
    "stop": "s",
    "declined": "x",
    "withheld": "w",
}
_FIRST_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
DOSE_CHOICES = ("b booster", "i infusion", "p pause", "u resume", "r rate", "s stop", "x declined", "w withheld")


def parse_medicine(line: str, context: Context) -> Understood:
    """What a medicine line means: a number of today's list, or drug, amount and route.

    Raises:
        UsageError: what was expected.
    """
    text = line.strip()
    effect = _EFFECT.fullmatch(text)
    if effect is not None:
        return _effect(effect[1], context)
    listed = context.state.plan.as_needed
    if text.isdecimal() and len(text) < 3 and listed:
        if not 1 <= int(text) <= len(listed):
            raise UsageError(f"Today's list has {len(listed)} medicines")
        text = listed[int(text) - 1]
    match = _MEDICINE.match(text)
    if match is None:
        known = context.packs.medicines.by_word.get(text.casefold())
        if known is not None:
            raise UsageError(f"Expected the amount too, as in {known.usual}")
        raise UsageError("Expected drug, amount and route, as in ondansetron 4 mg po")
    rest = match["rest"]
    by, why = _ORDERED.search(rest), _FOR.search(rest)
    for found in (by, why):
        rest = rest.replace(found[0], "") if found else rest
    fact = ev.MedicineGiven(
        drug=match["drug"].strip(" ,;"),
        dose=match["dose"],
        route=(match["route"] or "").upper(),
        ordered_by=by["by"].strip() if by else "",
        indication=why["why"].strip() if why else "",
        text=rest.strip(" ,;"),
    )
    return Understood(fact, fact.words())


def _effect(words: str, context: Context) -> Understood:
    """What the medicine given last did."""
    given = [entry.fact.drug for entry in context.state.medicines if isinstance(entry.fact, ev.MedicineGiven)]
    if not words:
        raise UsageError("Expected what it did, as in effect nausea settled")
    fact = ev.MedicineEffect(drug=given[-1] if given else "", text=words)
    return Understood(fact, f"{fact.words()}: {words}")
