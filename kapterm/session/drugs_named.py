"""A benzodiazepine as it is typed at a medicine of the checklist: drug, mg and when, beside the words.

What is not plain stays in the words alone: no amount is guessed, and a medicine that is denied is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kapterm.session.events import AnyFact, DrugNamed, ItemAnswered
from kapterm.session.packs import Packs

BENZODIAZEPINE = "benzodiazepine"
"""Id of the interaction whose names these are, and"""
SECTION = "medicines"
"""the section of the checklist they are read in."""

_AMOUNT = r"(?P<{0}>\d{{1,4}}(?:[.,]\d{{1,4}})?) ?(?P<{0}_unit>mg|mcg|µg|μg|ug|milligrams?|micrograms?)(?![\w/])"
_BEFORE = rf"(?:(?<![\w.,/×–-])(?<![x×*/–-] )(?<!\b(?:to|or) ){_AMOUNT.format('before')} (?:of )?)?"
_BEHIND = rf"(?:,? {_AMOUNT.format('behind')})?"
_DENIED = re.compile(r"\b(?:no|not|never|none|without|denies|stopped|off|instead of|allergic to)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"^[\s,;:+&·]+|[\s,;:+&·]+$|[\s,;]*\b(?:and|plus)\s*$", re.IGNORECASE)
_UNCLEAR = re.compile(r"\d[\d.,/]*\s*(?:mg|mcg|µg|μg|ug|milligram|microgram)", re.IGNORECASE)
"""An amount that is none of one drug: a range, a fraction, so many times so much."""


def drugs_named(packs: Packs, text: str) -> tuple[DrugNamed, ...]:
    """Every benzodiazepine that a text names, in its order; those it denies are left out.

    Args:
        packs: Whose interactions have the names.
        text: As typed: `lorazepam 1 mg this morning, diazepam 5 mg last night`.
    """
    names = [word for one in packs.medicines.interactions if one.id == BENZODIAZEPINE for word in one.words]
    if not names:
        return ()
    one_of = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    drug = re.compile(rf"{_BEFORE}(?<!\w)(?P<drug>{one_of})(?!\w){_BEHIND}", re.IGNORECASE)
    return tuple(one for part in re.split(r"[;\n]", text) for one in _drugs(list(drug.finditer(part)), part))


def _drugs(found: list[re.Match[str]], text: str) -> Iterator[DrugNamed]:
    begins = [*(one.start() for one in found[1:]), len(text)][: len(found)]
    before = 0
    for one, next_begins in zip(found, begins, strict=True):
        is_denied = _DENIED.search(re.split(r"[,;.]", text[before : one.start()])[-1])
        before = one.end()
        if not is_denied:
            when = _trimmed(text[one.end() : next_begins])
            is_clear = not _UNCLEAR.search(when)
            yield DrugNamed(drug=one["drug"].lower(), mg=_mg(one) if is_clear else None, when=when if is_clear else "")


def _trimmed(text: str) -> str:
    """Without what parts one drug from the next."""
    while (shorter := _BETWEEN.sub("", text)) != text:
        text = shorter
    return text


def _mg(found: re.Match[str]) -> int | float | None:
    """Milligrams; None where no amount stands beside the drug, two do, or a comma may part thousands."""
    amounts = [(found[name], found[f"{name}_unit"]) for name in ("before", "behind") if found[name]]
    if len(amounts) != 1 or re.fullmatch(r"[1-9]\d*,\d{3}", amounts[0][0]):
        return None
    number, unit = float(amounts[0][0].replace(",", ".")), amounts[0][1].lower()
    mg = round(number if unit.startswith(("mg", "milli")) else number / 1000, 7)
    return int(mg) if mg == int(mg) else mg


def with_drugs(packs: Packs, fact: AnyFact) -> AnyFact:
    """An answer with the drugs that its words name as fields; anything else as it is."""
    if not isinstance(fact, ItemAnswered) or fact.state != "value":
        return fact
    item = packs.checklist.by_id.get(fact.item)
    if item is None or item.section != SECTION:
        return fact
    value = fact.value if isinstance(fact.value, list | tuple) else (fact.value,)
    return replace(fact, drugs=drugs_named(packs, "; ".join(part for part in value if isinstance(part, str))))


def drug_text(drug: DrugNamed) -> str:
    """A drug said back: lorazepam · 1 mg · this morning."""
    return " · ".join(value for _, value in drug.fields())
