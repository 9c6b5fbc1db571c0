"""The wording of an instrument that a clinic may use, laid beside its measure. kapterm ships none."""

from __future__ import annotations

from msgspec.structs import replace

from kapterm.session.measures.measure import Measure
from kapterm.session.measures.rules import Rule, Seen
from kapterm.session.packs.fact import Id, Text


class ItemTexts(Rule, frozen=True, kw_only=True):
    """The wording a clinic holds a licence for, from its own file; kapterm ships none."""

    measure: Id
    version: str = ""
    language: str = ""
    licence: Text
    """On what ground the clinic uses it: a permission, its number and date."""
    instruction: str = ""
    items: dict[int, str]
    choices: dict[int, str] = {}
    seen: tuple[Seen, ...] = ()
    """Further answers that must be seen, where the clinic's printing has such an item."""


def fitted(measure: Measure, texts: ItemTexts | None) -> Measure:
    """The measure with the answers that the clinic's own printing adds to those that must be seen."""
    return replace(measure, seen=(*measure.seen, *texts.seen)) if texts is not None and texts.seen else measure


def text_faults(texts: ItemTexts, measure: Measure) -> list[str]:
    """What was expected of a clinic's wording and does not fit its measure, each in a few words."""
    if texts.measure != measure.id:
        return [f"measure = {measure.id}"]
    named = {*texts.items, *(rule.item for rule in texts.seen)}
    lines = [f"items 1 to {len(measure.labels)}, not {item}" for item in sorted(named - set(measure.items))]
    return lines + [
        f"choices that an item may have, not {value}" for value in sorted(set(texts.choices) - set(measure.values))
    ]
