"""Doses and other medicine in one line. The amount is always typed; what is far off asks once."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events.base import Number, number_text
from kapterm.session.grammar import infusion_lines
from kapterm.session.grammar.amounts import ask_about, milligrams
from kapterm.session.grammar.beside_dose import assent_in, beside, decided_by, parted, taken, volume_in
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.standing import standing
from kapterm.session.packs.routes import Route

_SECOND_AMOUNT = re.compile(r"[-–+]?\s*\d(?![\d.,]*\s*ml\b)", re.IGNORECASE)
_MEDICINE = re.compile(
    r"(?P<drug>[^\d].*?)\s+(?P<dose>\d+(?:[.,/]\d+)?\s*"
    r"(?:mg|mcg|µg|ug|g|ml|l/min|l|iu|units?|mmol|meq|drops?|puffs?|sprays?|tablets?|tabs?|capsules?|caps?|sachets?|%))"
    r"(?!\w)(?:\s+(?P<route>po|im|iv|sl|in|odt|sc|pr|inh|top|nasal cannula|nasal|mask)\b)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_EFFECT = re.compile(r"effect\b:?\s*(.*)", re.IGNORECASE)
_NOSE = re.compile(r"\b(?:nose|nostrils?|naris|nares|nasal)\b", re.IGNORECASE)
_ORDERED = re.compile(r'[,;]?\s*\b(?:ordered )?by (?:"(?P<quoted>[^"]*)"|(?P<it>[^,;]+))', re.IGNORECASE)
_FOR = re.compile(
    r'[,;]?\s*\bfor (?:"(?P<quoted>[^"]*)"|(?P<it>[^,;]+?)(?=\s+(?:ordered )?by\b|[,;]|$))', re.IGNORECASE
)


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
    if word[:1] in ("w", "x"):
        raise UsageError(f"{word[0]}, a space, and why, as in D{word[0]} nausea; or the amount in mg")
    return _dose(text, context, booster=False)


def _dose(text: str, context: Context, *, booster: bool) -> Understood:
    amount_mg, rest = milligrams(text)
    if _SECOND_AMOUNT.match(rest):
        raise UsageError("Expected one amount in mg, then the route, as in 60 im")
    if amount_mg == 0:
        raise UsageError("A dose is more than 0 mg; Dx is declined, Dw withheld")
    volume_ml, rest = volume_in(rest)
    route, rest = _route(rest, context)
    plan, said = context.state.plan, beside(rest, asks_assent=booster)
    fact = ev.DoseGiven(
        amount_mg=amount_mg,
        drug=plan.drug or route.drug,
        route=route.id,
        lot=said.lot or plan.lot,
        given_by=said.given_by or plan.given_by,
        checked_by=said.checked_by or plan.checked_by,
        volume_ml=volume_ml if volume_ml is not None else _volume(amount_mg, plan.vial_mg_per_ml),
        site=said.site,
        device=_device(amount_mg, context, route),
        hold_planned_min=route.hold_min,
        given_anyway=said.given_anyway,
        waste_mg=said.waste_mg,
        witness=said.witness,
        text=said.text,
    )
    if booster:
        fact = ev.BoosterGiven(**msgspec.structs.asdict(fact), criteria=standing(context, said.assent))
    ask = "" if said.given_anyway else ask_about(amount_mg, context, route, booster=booster)
    return Understood(fact, _said(fact, context), ask or _volume_ask(volume_ml, amount_mg, plan.vial_mg_per_ml))


def _route(rest: str, context: Context) -> tuple[Route, str]:
    word = rest.partition(" ")[0]
    named = context.packs.routes.by_word.get(word.casefold().strip(",;"))
    behind = rest[len(word.rstrip(",;")) :]
    if named is not None and not (word.casefold() == "in" and _says_where(behind)):
        return named, behind.strip(" ,")
    if context.route is None:
        raise UsageError("Which route? As in 200 sl, 60 im, 35 iv, 56 in")
    return context.route, rest


def _says_where(behind: str) -> bool:
    """Whether `in` is the English word: a place follows, and it is not the nose. Lot, names and `; words` are none."""
    place = beside(behind).site
    return bool(place) and _NOSE.search(place) is None


def _volume(amount_mg: Number, vial_mg_per_ml: Number | None) -> Number | None:
    return round(float(amount_mg) / float(vial_mg_per_ml), 2) if vial_mg_per_ml else None


def _volume_ask(volume_ml: Number | None, amount_mg: Number, vial_mg_per_ml: Number | None) -> str:
    """What is asked where the millilitres typed are not those of the planned vial: a slip of the point."""
    planned = _volume(amount_mg, vial_mg_per_ml)
    if volume_ml is None or not planned or abs(float(volume_ml) - float(planned)) <= 0.05 * float(planned):
        return ""
    return f"{number_text(vial_mg_per_ml or 0)} mg/mL makes {number_text(planned)} mL: Enter again if so"


def _device(amount_mg: Number, context: Context, route: Route) -> int | None:
    """Which device of the session this is, the last of them where several are given as one; None for other routes."""
    if not route.device_mg:
        return None
    return max(1, round((float(context.dosed_mg) + float(amount_mg)) / route.device_mg))


def _said(fact: ev.DoseGiven, context: Context) -> str:
    weight = context.state.plan.weight_kg
    per_kg = f", {float(fact.amount_mg) / float(weight):.1f} mg/kg" if weight else ""
    return f"{fact.words()}{per_kg}"


def _declined(text: str, context: Context) -> Understood:
    return _not_given("declined", text, context)


def _withheld(text: str, context: Context) -> Understood:
    why = text.removeprefix("because").strip()
    if not why:
        raise UsageError("Expected why it was withheld, as in Dw nausea")
    return _not_given("withheld", why, context)


def _not_given(result: str, why: str, context: Context) -> Understood:
    assent, why = assent_in(why)
    by, why = decided_by(why)
    fact = ev.BoosterDecided(result=result, by=by, criteria=standing(context, assent), text=why)
    return Understood(fact, f"{fact.words()}; {fact.below()}")


def _booster(text: str, context: Context) -> Understood:
    return _dose(text, context, booster=True)


_CHOICES: dict[str, Callable[[str, Context], Understood]] = {
    "b": _booster,
    "i": infusion_lines.start,
    "p": infusion_lines.pause,
    "u": infusion_lines.resume,
    "r": infusion_lines.set_rate,
    "s": infusion_lines.stop,
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
    rest, words = parted(match["rest"])
    why, rest = taken(_FOR, rest)
    by, rest = taken(_ORDERED, rest)
    fact = ev.MedicineGiven(
        drug=match["drug"].strip(" ,;"),
        dose=match["dose"],
        route=_as_written(match["route"] or ""),
        ordered_by=by,
        indication=why,
        text="; ".join(part for part in (rest.strip(" ,"), words.strip(" ,;")) if part),
    )
    return Understood(fact, fact.words())


def _as_written(route: str) -> str:
    """A way in as it is written on an order: the short ones in capitals."""
    return route.upper() if len(route) < 4 else route.lower()


def _effect(words: str, context: Context) -> Understood:
    """What the medicine given last did."""
    given = [entry.fact.drug for entry in context.state.medicines if isinstance(entry.fact, ev.MedicineGiven)]
    if not words:
        raise UsageError("Expected what it did, as in effect nausea settled")
    fact = ev.MedicineEffect(drug=given[-1] if given else "", text=words)
    return Understood(fact, f"{fact.words()}: {words}")
