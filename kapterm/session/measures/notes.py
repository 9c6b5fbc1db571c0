"""The words beside a result: answers that must be seen, what is open, what a criterion counted. Never advice."""

from __future__ import annotations

from collections.abc import Sequence

from kapterm.session.measures.answers import Answer
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.possible import Possible, tally
from kapterm.session.measures.rules import Clause


def flags(measure: Measure, given: Sequence[Answer]) -> tuple[str, ...]:
    """The answers that must be seen wherever the result is, in the order of the form."""
    return tuple(_seen(measure, given, note_only=False))


def notes(
    measure: Measure,
    given: Sequence[Answer],
    possible: Possible,
    bands: Sequence[str],
    missing: Sequence[int],
    refused: Sequence[int],
) -> tuple[str, ...]:
    """What else to know of the result, in plain sentences."""
    return (
        *_open(measure, bands, missing, refused),
        *_seen(measure, given, note_only=True),
        *_contradictions(measure, given),
        *_counted(measure, possible),
    )


def _seen(measure: Measure, given: Sequence[Answer], *, note_only: bool) -> list[str]:
    """One line an item, by the strongest rule that its answer reaches."""
    lines: dict[int, str] = {}
    for rule in sorted(measure.seen, key=lambda rule: (rule.item, rule.at_least)):
        answer = given[rule.item - 1]
        if isinstance(answer, int) and answer >= rule.at_least:
            said = "yes" if measure.highest == 1 else str(answer)
            lines[rule.item] = f"item {rule.item}, {rule.words}: {said}" if rule.note_only is note_only else ""
    return [line for line in lines.values() if line]


def _open(measure: Measure, bands: Sequence[str], missing: Sequence[int], refused: Sequence[int]) -> list[str]:
    lines = [f"{_items(missing)} not answered"] if missing else []
    lines += [f"{_items(refused)} refused"] if refused else []
    if lines and len(bands) == 1:
        lines.append(f"whatever the open answers are, the band is {bands[0]}")
    elif lines and bands:
        lines.append(f"depending on the open answers: {', '.join(bands[:-1])} or {bands[-1]}")
    watched = {rule.item: rule.words for rule in measure.seen if rule.item in {*missing, *refused}}
    return lines + [f"no answer to item {item}, {words}" for item, words in sorted(watched.items())]


def _contradictions(measure: Measure, given: Sequence[Answer]) -> list[str]:
    """Items answered above what they count as unasked, though the form would have passed them over."""
    rule = measure.unasked
    if rule is None or given[rule.when_item - 1] != rule.answered:
        return []
    answers = [(item, given[item - 1]) for item in rule.items]
    return [
        f"item {item} is answered though item {rule.when_item} passes it over; it counts as answered"
        for item, answer in answers
        if isinstance(answer, int) and answer > rule.counts
    ]


def _counted(measure: Measure, possible: Possible) -> list[str]:
    """What each criterion with named clauses counted, so that a verdict can be followed by hand."""
    lines = []
    for criterion in measure.criteria:
        counts = [_tally_text(measure, clause, possible) for clause in criterion.clauses if clause.label]
        if counts:
            lines.append(f"{criterion.label}: {', '.join(counts)}")
    return lines


def _tally_text(measure: Measure, clause: Clause, possible: Possible) -> str:
    lowest, highest = tally(measure, clause, possible)
    return f"{clause.label} {lowest}" if lowest == highest else f"{clause.label} {lowest} to {highest}"


def _items(items: Sequence[int]) -> str:
    if len(items) == 1:
        return f"item {items[0]}"
    return f"items {', '.join(map(str, items[:-1]))} and {items[-1]}"
