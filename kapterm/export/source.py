"""Everything a section may read: the chart, the visit, and what came as arguments. Sections see nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from kapterm.export.telling import Teller
from kapterm.export.views import View
from kapterm.session.chart import Chart, SessionChart, SessionState


class Source(Struct, frozen=True):
    """One visit on its way out."""

    chart: Chart
    session: SessionChart
    how: Teller
    view: View
    generated: datetime
    """When the export is made: aware, and shown in its own zone."""
    author: str = ""
    """Who exports; empty where nobody said."""
    gaps: Sequence[str] = ()
    """What was due and not recorded, in plain words."""
    scores: Mapping[str, str] = {}
    """What a measure came to, in plain words, by the id of its line."""
    groups: Mapping[str, str] = {}
    """The section of the checklist that an item stands in, by the item's id."""
    hows: Mapping[str, str] = {}
    """How a skill or a practice is done, with what to take care of, by its label or id."""

    @property
    def state(self) -> SessionState:
        """What the lines of the visit amount to."""
        return self.session.state
