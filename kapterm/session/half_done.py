"""What was begun with a client and is not done: a checklist or questionnaire half answered, a line typed and not kept.

Only that it is so, how far, and where: never what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from kapterm.session.chart import Chart, SessionChart
from kapterm.session.drafting import Draft
from kapterm.session.intents import MEASURE
from kapterm.session.measures import Measures
from kapterm.session.measures.half_filled import answered_in
from kapterm.session.packs import Packs
from kapterm.session.preparing import prepared

PLACES = {"integration": "integration", "call": "integration", "measures": "measures"}
"""Where a visit is gone on with, by its purpose; a day of a dose is by its first dose."""


class HalfDone(Struct, frozen=True):
    """One thing begun and not done."""

    session_id: str
    purpose: str
    number: int
    since: datetime
    place: str
    answered: int | None = None
    """Items of the checklist or the questionnaire that are answered; None for a line."""
    asked: int = 0
    name: str = ""
    """Of the questionnaire; empty where it is a visit that is half done."""

    @property
    def words(self) -> str:
        """How far it is."""
        if self.answered is None:
            return "a line typed, not kept"
        return f"{self.answered} of {self.asked} answered"


def begun(chart: Chart) -> tuple[SessionChart, ...]:
    """The visits whose checklist was begun and whose dose, or end, is still to come."""
    return tuple(
        visit
        for visit in chart.sessions
        if visit.purpose in ("dosing", "preparation")
        and visit.state.t_zero is None
        and visit.state.ended is None
        and not visit.signed
    )


def checklist_of(packs: Packs, measures: Measures, chart: Chart, visit: SessionChart, now: datetime) -> HalfDone:
    """How far the checklist of a visit is, as known at a moment of this place."""
    gate = prepared(packs, measures, chart, visit, now).gate
    return HalfDone(
        visit.id, visit.purpose, visit.number, visit.opened, "preparation", answered=gate.answered, asked=gate.asked
    )


def forms_of(measures: Measures, draft: Draft) -> Iterator[HalfDone]:
    """The questionnaires that a draft holds, each with how far it is: they are the client's and of no visit yet."""
    for line in draft.lines:
        measure = measures.by_id.get(line.kind.removeprefix(MEASURE)) if line.kind.startswith(MEASURE) else None
        if measure is not None:
            answered, asked = answered_in(line.text), len(measure.labels)
            yield HalfDone("", "measures", 0, line.begun, "measures", answered, asked, measure.name)


def lines_of(chart: Chart, draft: Draft) -> Iterator[HalfDone]:
    """The line or form that a draft holds, once, where its visit is known."""
    typed = [line.begun for line in draft.lines if line.text.strip() and not line.kind.startswith(MEASURE)]
    visit = chart.session(draft.session)
    if typed and visit is not None and not visit.signed:
        place = PLACES.get(visit.purpose) or ("dosing" if visit.state.t_zero else "preparation")
        yield HalfDone(visit.id, visit.purpose, visit.number, max(typed), place)
