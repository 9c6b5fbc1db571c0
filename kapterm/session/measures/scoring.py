"""Answers to a score: every open item is carried as all it could be, so that nothing is guessed and nothing skipped."""

from __future__ import annotations

from collections.abc import Sequence

from kapterm.session.measures.answers import MISSING, REFUSED, Answer, Given, checked
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.notes import flags, notes
from kapterm.session.measures.possible import Possible, possible_bands, published, raw_span, scale_items, verdict
from kapterm.session.measures.result import Score, Subscale, Value
from kapterm.session.measures.rules import Levels, Scale


def score(measure: Measure, answers: Sequence[Given]) -> Score:
    """What the answers come to.

    Args:
        measure: Which, from the pack.
        answers: One for each item, in the order of the form: a number, MISSING or REFUSED,
            or as a record keeps it.

    Raises:
        UsageError: Their number or one of them is not this measure's; the message names item and range.
    """
    given = checked(measure, answers)
    unasked = _unasked(measure, given)
    missing = tuple(i for i in measure.items if given[i - 1] is MISSING and i not in unasked)
    refused = tuple(i for i in measure.items if given[i - 1] is REFUSED)
    possible = _possible(measure, given, unasked)
    is_open = bool(missing or refused)
    total, total_range, bands = _total(measure, possible, is_open)
    return Score(
        measure=measure.id,
        complete=not is_open,
        total=total,
        range=total_range,
        band=bands[0] if len(bands) == 1 else None,
        possible_bands=bands,
        subscales=tuple(_subscale(measure, scale, possible, {*missing, *refused}) for scale in measure.subscales),
        criteria={one.id: verdict(measure, one, possible) for one in measure.criteria},
        flags=flags(measure, given),
        notes=notes(measure, given, possible, bands, missing, refused),
        missing=missing,
        refused=refused,
    )


def _unasked(measure: Measure, given: Sequence[Answer]) -> tuple[int, ...]:
    """Items left open because the form does not ask them after that answer. A refusal was asked, so stays open."""
    rule = measure.unasked
    if rule is None or given[rule.when_item - 1] != rule.answered:
        return ()
    return tuple(item for item in rule.items if given[item - 1] is MISSING)


def _possible(measure: Measure, given: Sequence[Answer], unasked: Sequence[int]) -> Possible:
    counts: dict[int, Sequence[int]] = {}
    for item, answer in zip(measure.items, given, strict=True):
        if isinstance(answer, int):
            counts[item] = (measure.keyed(item, answer),)
        elif item in unasked and measure.unasked is not None:
            counts[item] = (measure.unasked.counts,)
        else:
            counts[item] = measure.values
    return counts


def _total(
    measure: Measure, possible: Possible, is_open: bool
) -> tuple[Value | None, tuple[Value, Value] | None, tuple[str, ...]]:
    if measure.levels is not None:
        return None, None, _possible_levels(measure.levels, possible)
    if measure.total is None:
        return None, None, ()
    span = raw_span(measure, measure.total, possible)
    value, between = _said(measure, measure.total, span, is_open)
    return value, between, possible_bands(measure, measure.total, span)


def _said(
    measure: Measure, scale: Scale, span: range, is_open: bool
) -> tuple[Value | None, tuple[Value, Value] | None]:
    """The score where it is decided, and its range where items are open."""
    lowest, highest = published(measure, scale, span[0]), published(measure, scale, span[-1])
    return lowest if len(span) == 1 else None, (lowest, highest) if is_open else None


def _subscale(measure: Measure, scale: Scale, possible: Possible, open_items: set[int]) -> Subscale:
    span = raw_span(measure, scale, possible)
    bands = possible_bands(measure, scale, span)
    is_open = not open_items.isdisjoint(scale_items(measure, scale))
    value, between = _said(measure, scale, span, is_open)
    return Subscale(
        id=scale.id,
        label=scale.label,
        value=value,
        range=between,
        band=bands[0] if len(bands) == 1 else None,
    )


def _possible_levels(levels: Levels, possible: Possible) -> tuple[str, ...]:
    """The levels that can still come out, lowest first. An item lifts to its level alone, whatever the others say."""
    found: list[str] = []
    for level in levels.levels:
        if any(possible[item][-1] >= 1 for item in level.any_of):
            found.append(level.name)
        if any(possible[item][0] >= 1 for item in level.any_of):
            return tuple(reversed(found))
    return tuple(reversed([*found, levels.otherwise]))
