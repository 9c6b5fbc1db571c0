"""Answers that a questionnaire of the day has given already: its band, or one of its items, answers the checklist.

They are computed by the measure's own arithmetic, each time, and shown as such with who asked and when. Where open
answers could still change a band, nothing is answered and the item stays open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.answers import Answer, is_today
from kapterm.session.chart import Chart, Entry, SessionChart
from kapterm.session.measures import Measures, score
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item


def screened(packs: Packs, measures: Measures, chart: Chart, visit: SessionChart, now: datetime) -> Iterator[Answer]:
    """What the questionnaires of today answer, those before the first dose, oldest visit first.

    Args:
        packs: The checklist says which item takes its answer from which measure.
        measures: By which the answers are scored.
        chart: The client; a questionnaire counts whatever visit it was filled in in.
        visit: The visit that is prepared.
        now: Aware, in the zone of the place.
    """
    wanted = [item for item in packs.checklist.items if item.measure]
    t_zero = visit.state.t_zero
    for _, entry, fact in chart.of_kind(ev.MeasureTaken):
        if not is_today(entry.at, now) or (t_zero is not None and entry.at > t_zero):
            continue
        for item in wanted:
            if item.measure == fact.measure:
                answer = _answer(item, measures, entry, fact, visit.id)
                if answer is not None:
                    yield answer


def _answer(item: Item, measures: Measures, entry: Entry, fact: ev.MeasureTaken, visit_id: str) -> Answer | None:
    measure = measures.by_id.get(fact.measure)
    if measure is None:
        return None
    value: Any
    if item.measure_item is not None:
        value = fact.answers[item.measure_item - 1] if item.measure_item <= len(fact.answers) else None
    else:
        try:
            value = score(measure, fact.answers).band
        except UsageError:
            return None
    if value is None:
        return None
    return Answer(
        item=item.id,
        state="refused" if value == "refused" else "value",
        value=None if value == "refused" else value,
        at=entry.at,
        by=entry.event.by,
        session=visit_id,
        measure=measure.name,
    )
