"""What open answers leave possible: sums as spans, criteria as the set of outcomes that can still come.

Everything here is exact: a value is named possible only if some way of filling the open items gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from kapterm.session.measures.measure import Measure
from kapterm.session.measures.rules import Band, Clause, Criterion, Scale

Possible = Mapping[int, Sequence[int]]
"""For each item what it can count as, ascending: one value where it was answered, every value where it is open."""


def raw_span(measure: Measure, scale: Scale, possible: Possible) -> range:
    """Every sum the scale's items can still come to, ascending.

    Open items move in equal steps independently of each other, so no sum between the ends is skipped.
    """
    groups = [*scale.largest_of, *((item,) for item in scale_items(measure, scale))]
    lowest = sum(max(possible[item][0] for item in group) for group in groups)
    highest = sum(max(possible[item][-1] for item in group) for group in groups)
    return range(lowest, highest + 1, measure.step)


def scale_items(measure: Measure, scale: Scale) -> tuple[int, ...]:
    """The items that count each for itself."""
    grouped = {item for group in scale.largest_of for item in group}
    return tuple(item for item in scale.items or measure.items if item not in grouped)


def published(measure: Measure, scale: Scale, raw: int) -> int | float:
    """A raw sum as it is published: times its factor, or as a mean, rounded."""
    if not scale.mean:
        return raw * scale.times
    return round(raw / len(scale_items(measure, scale)), scale.decimals)


def possible_bands(measure: Measure, scale: Scale, span: range) -> tuple[str, ...]:
    """The bands that some sum of the span falls into, lowest first. Bands are read before rounding."""
    if not scale.bands:
        return ()
    divisor = len(scale_items(measure, scale)) if scale.mean else 1
    found = {band_of(scale.bands, raw * scale.times, divisor) for raw in span}
    return tuple(band.name for band in scale.bands if band in found)


def band_of(bands: Sequence[Band], amount: int, divisor: int) -> Band:
    """The last band that begins at or below amount / divisor, compared as whole numbers."""
    return next(band for band in reversed(bands) if band.lowest * divisor <= amount)


def verdict(measure: Measure, criterion: Criterion, possible: Possible) -> bool | None:
    """Whether the criterion is met; None only where open answers can make it either.

    Clauses that share items are looked at together, the others apart: then "and" over them loses nothing.
    """
    outcomes = [_outcomes(measure, part, possible) for part in _apart(measure, criterion.clauses)]
    if any(outcome == {False} for outcome in outcomes):
        return False
    return True if all(outcome == {True} for outcome in outcomes) else None


def tally(measure: Measure, clause: Clause, possible: Possible) -> tuple[int, int]:
    """The lowest and highest count or sum of a clause."""
    lowest = sum(_counts(clause, item, possible[item][0]) for item in clause.items or measure.items)
    highest = sum(_counts(clause, item, possible[item][-1]) for item in clause.items or measure.items)
    return lowest, highest


def _counts(clause: Clause, item: int, value: int) -> int:
    if clause.counts_at is None:
        return value
    start = next((one.counts_at for one in clause.but if one.item == item), clause.counts_at)
    return int(value >= start)


def _outcomes(measure: Measure, clauses: Sequence[Clause], possible: Possible) -> set[bool]:
    tallies = {tuple(0 for _ in clauses)}
    for item in measure.items:
        steps = {tuple(_step(measure, clause, item, value) for clause in clauses) for value in possible[item]}
        tallies = {tuple(map(sum, zip(before, step, strict=True))) for before, step in product(tallies, steps)}
    return {all(map(_holds, clauses, found)) for found in tallies}


def _step(measure: Measure, clause: Clause, item: int, value: int) -> int:
    return _counts(clause, item, value) if item in (clause.items or measure.items) else 0


def _holds(clause: Clause, count: int) -> bool:
    return clause.least <= count and (clause.most is None or count <= clause.most)


def _apart(measure: Measure, clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses in groups that share no item with another group."""
    groups: list[tuple[set[int], list[Clause]]] = []
    for clause in clauses:
        items, joined = set(clause.items or measure.items), [clause]
        for group in [group for group in groups if group[0] & items]:
            groups.remove(group)
            items, joined = items | group[0], group[1] + joined
        groups.append((items, joined))
    return [joined for _, joined in groups]
