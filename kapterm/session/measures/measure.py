"""What a measure is: numbered items and rules, never an instrument's wording.

A measure whose rules do not fit its items cannot be made, so that scoring may trust it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta

from kapterm.session.measures.rules import Change, Criterion, Item, Levels, Scale, Seen, Unasked
from kapterm.session.packs.fact import Fact, Text


class Measure(Fact, frozen=True, kw_only=True):
    """An outcome measure, as a clinic uses it: numbered items, their range, and how answers are read."""

    name: Text
    about: Text
    """What it is about, in our words."""
    labels: tuple[str, ...]
    """One topic word or two for each item, of our own."""
    lowest: int = 0
    highest: int
    step: Annotated[int, Meta(ge=1)] = 1
    reverse: tuple[Item, ...] = ()
    total: Scale | None = None
    """None where no total is published: then none is made."""
    subscales: tuple[Scale, ...] = ()
    levels: Levels | None = None
    unasked: Unasked | None = None
    criteria: tuple[Criterion, ...] = ()
    seen: tuple[Seen, ...] = ()
    changes: tuple[Change, ...] = ()
    higher_is_better: bool = False
    graded: bool = True
    """False where neither end is better: an experience is described, not graded."""
    recall: str
    mode: str = "self"
    """Who fills it in: self, or clinician."""
    missing: str
    """What an open answer does here, and which published rule is not followed."""
    entry: str = ""
    """What to know when entering it from paper."""
    bands_note: str = ""
    """Where the bands come from, and who disagrees."""
    licence: str
    ships_text: Literal["allowed", "not allowed", "unclear"]
    """What is known of the right to ship its wording; none is shipped either way."""

    def __post_init__(self) -> None:
        wrong = faults(self)
        if wrong:
            raise ValueError("; ".join(f"expected {one}" for one in wrong))

    @property
    def items(self) -> tuple[int, ...]:
        """The item numbers, from 1."""
        return tuple(range(1, len(self.labels) + 1))

    @property
    def values(self) -> range:
        """Every answer an item may have."""
        return range(self.lowest, self.highest + 1, self.step)

    def keyed(self, item: int, answer: int) -> int:
        """The answer as it counts: reversed where the item is. Twice reversed is as answered."""
        return self.lowest + self.highest - answer if item in self.reverse else answer

    def label(self, item: int) -> str:
        """Our topic word for the item."""
        return self.labels[item - 1]


def faults(measure: Measure) -> list[str]:
    """What was expected of a measure and is not so, each in a few words; empty where it makes sense."""
    return [*_form_faults(measure), *_item_faults(measure), *_scale_faults(measure), *_result_faults(measure)]


def _form_faults(measure: Measure) -> Iterator[str]:
    if not measure.labels:
        yield "labels, one for each item"
    if measure.lowest < 0 or measure.lowest >= measure.highest or (measure.highest - measure.lowest) % measure.step:
        yield "highest above lowest, a whole number of steps away"


def _item_faults(measure: Measure) -> Iterator[str]:
    named = {*measure.reverse, *(rule.item for rule in measure.seen)}
    for scale in _scales(measure):
        named |= {*scale.items, *(item for group in scale.largest_of for item in group)}
    for criterion in measure.criteria:
        for clause in criterion.clauses:
            named |= {*clause.items, *(one.item for one in clause.but)}
    if measure.levels is not None:
        named |= {item for level in measure.levels.levels for item in level.any_of}
    if measure.unasked is not None:
        named |= {*measure.unasked.items, measure.unasked.when_item}
    for item in sorted(named - set(measure.items)):
        yield f"items 1 to {len(measure.labels)} in every rule, not {item}"


def _scale_faults(measure: Measure) -> Iterator[str]:
    for scale in _scales(measure):
        starts = [band.lowest for band in scale.bands]
        if starts != sorted(set(starts)):
            yield f"bands that rise, in {scale.id}"
        if starts and starts[0] > _floor(measure, scale):
            yield f"bands from the lowest score on, in {scale.id}"
        if scale.mean and (scale.largest_of or scale.times != 1):
            yield f"mean without largest_of or times, in {scale.id}"
        if not all(scale.largest_of):
            yield f"largest_of without an empty group, in {scale.id}"


def _floor(measure: Measure, scale: Scale) -> int:
    """The lowest score of a scale."""
    grouped = sum(len(group) for group in scale.largest_of)
    counted = len(scale.items or measure.items) - grouped + len(scale.largest_of)
    return measure.lowest if scale.mean else counted * measure.lowest * scale.times


def _result_faults(measure: Measure) -> Iterator[str]:
    if measure.total is not None and measure.levels is not None:
        yield "total or levels, not both"
    if measure.total is None and measure.levels is None and not measure.subscales:
        yield "total, levels or subscales"
    for what, ids in (
        ("subscales", [one.id for one in measure.subscales]),
        ("criteria", [one.id for one in measure.criteria]),
        ("changes", [one.id for one in measure.changes]),
    ):
        if len(set(ids)) != len(ids):
            yield f"{what} with ids of their own"
    names = {band.name for band in measure.total.bands} if measure.total is not None else set()
    for change in measure.changes:
        if change.only_from and change.only_from not in names:
            yield f"only_from to be a band of the total, in {change.id}"


def _scales(measure: Measure) -> tuple[Scale, ...]:
    return (*measure.subscales, *([measure.total] if measure.total is not None else []))
