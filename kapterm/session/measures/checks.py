"""Whether a measure makes sense in itself: what a pack says is checked once, so that scoring may trust it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from kapterm.session.measures.types import Band, ItemTexts, Measure, Scale


def faults(measure: Measure) -> list[str]:
    """What is wrong with a measure, each in one plain sentence; empty where nothing is."""
    return [*_range_faults(measure), *_item_faults(measure), *_scale_faults(measure), *_result_faults(measure)]


def unknown_measures(named: Iterable[str], known: Container[str]) -> list[str]:
    """Measures that a core set or a time point names and the pack has not."""
    return [f"names a measure that is not there: {id}" for id in named if id not in known]


def text_faults(texts: ItemTexts, measure: Measure) -> list[str]:
    """Where a clinic's own wording does not fit its measure."""
    strange = sorted(set(texts.items) - set(measure.items)) + sorted(
        {rule.item for rule in texts.seen} - set(measure.items)
    )
    lines = [f"has no item {item}" for item in strange]
    lines += [f"cannot be answered {value}" for value in sorted(set(texts.choices) - set(measure.values))]
    return lines if texts.measure == measure.id else [f"is another measure than {texts.measure}", *lines]


def _range_faults(measure: Measure) -> Iterator[str]:
    if not measure.labels:
        yield "has no items"
    if measure.lowest < 0 or measure.lowest >= measure.highest or (measure.highest - measure.lowest) % measure.step:
        yield "has a range that its step does not fill"


def _item_faults(measure: Measure) -> Iterator[str]:
    named = {*measure.reverse, *(rule.item for rule in measure.seen)}
    for scale in _scales(measure):
        named |= {*scale.items, *(item for group in scale.largest_of for item in group)}
    for criterion in measure.criteria:
        for clause in criterion.clauses:
            named |= {*clause.items, *clause.counts_at_item}
    if measure.levels is not None:
        named |= {item for level in measure.levels.levels for item in level.any_of}
    if measure.unasked is not None:
        named |= {*measure.unasked.items, measure.unasked.when_item}
    for item in sorted(named - set(measure.items)):
        yield f"has no item {item}, but a rule names it"


def _scale_faults(measure: Measure) -> Iterator[str]:
    for scale in _scales(measure):
        starts = [band.lowest for band in scale.bands]
        if starts != sorted(set(starts)):
            yield f"has bands of {scale.id} that do not rise"
        if starts and starts[0] > _floor(measure, scale):
            yield f"has scores of {scale.id} below its first band"
        if scale.mean and (scale.largest_of or scale.times != 1):
            yield f"makes {scale.id} a mean and something else at once"
        if any(not group for group in scale.largest_of):
            yield f"has an empty group in {scale.id}"
    ids = [scale.id for scale in measure.subscales]
    if len(set(ids)) != len(ids):
        yield "has two subscales of one name"


def _floor(measure: Measure, scale: Scale) -> int:
    grouped = sum(len(group) for group in scale.largest_of)
    items = len(scale.items or measure.items) - grouped + len(scale.largest_of)
    return measure.lowest if scale.mean else items * measure.lowest * scale.times


def _result_faults(measure: Measure) -> Iterator[str]:
    if measure.total is not None and measure.levels is not None:
        yield "has both a total and levels"
    if measure.total is None and measure.levels is None and not measure.subscales:
        yield "has nothing to score"
    ids = [criterion.id for criterion in measure.criteria]
    if len(set(ids)) != len(ids):
        yield "has two criteria of one name"
    names = {band.name for band in _bands(measure)}
    for change in measure.changes:
        if change.only_from and change.only_from not in names:
            yield f"has no band {change.only_from}, but a reading of change names it"
        if change.value_to is not None and change.value_to <= change.value:
            yield f"has a range in {change.id} that does not rise"


def _bands(measure: Measure) -> tuple[Band, ...]:
    return measure.total.bands if measure.total is not None else ()


def _scales(measure: Measure) -> tuple[Scale, ...]:
    return (*measure.subscales, *([measure.total] if measure.total is not None else []))
