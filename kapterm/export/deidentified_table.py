"""CSV without whose it is: day numbers for dates, and of each line what the de-identified view tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kapterm.export.cells import Cell, csv_text
from kapterm.export.deidentified import OLDEST_TOLD, day_number, fixed_word, told_lines
from kapterm.export.source import Source
from kapterm.export.table import signs_of
from kapterm.export.telling import private_left_out
from kapterm.session import events as ev

_VISIT = ("visit", "purpose", "day", "age_years", "weight_kg")
EVENT_COLUMNS = (*_VISIT, "elapsed_min", "kind", "fields", "words")
VITAL_COLUMNS = (*_VISIT, "elapsed_min", "sign", "value", "unit", "position", "not_taken")
_SIGNS = frozenset({"BP", "HR", "SpO₂", "RR", "temperature", "all"})


def deidentified_events_csv(sources: Sequence[Source]) -> str:
    """One row an event that holds; then, for each visit, what was left out, and what the reader must know."""
    return csv_text(EVENT_COLUMNS, (row for source in sources for row in _event_rows(source)))


def deidentified_vitals_csv(sources: Sequence[Source]) -> str:
    """One row a vital sign that holds, in UCUM units."""
    return csv_text(VITAL_COLUMNS, (row for source in sources for row in _vital_rows(source)))


def _visit(source: Source) -> tuple[Cell, ...]:
    age = source.chart.age_years
    told_age = f"over {OLDEST_TOLD}" if age is not None and age > OLDEST_TOLD else age
    purpose = fixed_word(source.session.purpose)
    return source.session.number, purpose, day_number(source), told_age, source.state.plan.weight_kg


def _event_rows(source: Source) -> Iterator[tuple[Cell, ...]]:
    visit = _visit(source)
    for line in told_lines(source):
        minutes = round(line.elapsed.total_seconds() / 60, 2)
        yield *visit, minutes, line.kind, "; ".join(line.fields), line.words
    private = private_left_out(source.session.entries)
    for what in filter(None, (private, *source.view.leaves_out)):
        yield *visit, None, "left_out", what, None
    if source.view.caution:
        yield *visit, None, "caution", source.view.caution, None


def _vital_rows(source: Source) -> Iterator[tuple[Cell, ...]]:
    since = source.session.counted_from
    for entry in source.state.vitals:
        fact = entry.fact
        if not isinstance(fact, ev.VitalsTaken):
            continue
        missing = ", ".join(one for one in fact.not_taken if one in _SIGNS)
        minutes = round((entry.at - since).total_seconds() / 60, 2)
        for label, value, unit in signs_of(fact):
            yield *_visit(source), minutes, label, value, unit, fixed_word(fact.position), missing
