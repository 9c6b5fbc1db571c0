"""The forms in which a visit can leave, each a pure function of the chart, and the file name that is proposed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from kapterm.export.beside import Beside
from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text
from kapterm.export.shapes import SHAPES, shape_markdown
from kapterm.export.table import events_csv
from kapterm.export.views import VIEWS
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.moment import day_text, zone_named


class Source(Struct, frozen=True):
    """What a form is made of."""

    chart: Chart
    visit: SessionChart
    generated: datetime
    author: str
    beside: Beside

    def handed(self) -> dict[str, Any]:
        """What every writer of a visit is handed beside the chart."""
        more = self.beside
        gaps = more.gaps_of(self.visit.id)
        about = {"generated": self.generated, "author": self.author}
        return {**about, "gaps": gaps, "scores": more.scores, "groups": more.groups}


class Form(Struct, frozen=True):
    """One form."""

    id: str
    label: str
    suffix: str
    make: Callable[[Source, str], str]
    """The text, from its source and the id of a view."""
    has_views: bool = True
    """False where the form holds what it holds, whatever the view."""


def _markdown(source: Source, view: str) -> str:
    return session_markdown(source.chart, source.visit, view=view, **source.handed())


def _text(source: Source, view: str) -> str:
    return session_text(source.chart, source.visit, view=view, **source.handed())


def _shape(shape: str) -> Callable[[Source, str], str]:
    def make(source: Source, view: str) -> str:
        return shape_markdown(source.chart, source.visit, shape=shape, **source.handed())

    return make


def _csv(source: Source, view: str) -> str:
    return events_csv(source.chart, (source.visit,))


FORMS: tuple[Form, ...] = (
    Form("markdown", "Markdown", "md", _markdown),
    Form("text", "plain text", "txt", _text),
    *(Form(shape, f"{shape.upper()} note", "md", _shape(shape), has_views=False) for shape in SHAPES),
    Form("csv", "table, CSV", "csv", _csv, has_views=False),
)
"""Every form, the main one first."""


def file_name(source: Source, form: Form, view: str) -> str:
    """The proposed name; without code and day where the view must not show them.

    2026-11-20-kap-dosing-am.md, kap-dosing-3-deidentified.md
    """
    visit = source.visit
    what = f"kap-{_slug(visit.purpose)}"
    kind = view if form.has_views else form.id
    end = "" if kind == "full" else f"-{kind}"
    if form.has_views and not VIEWS[view].shows_client:
        return f"{what}-{visit.number}{end}.{form.suffix}"
    day = day_text(visit.opened, zone_named(visit.entries[0].event.zone))
    code = _slug(source.chart.code) or source.chart.client_id[:8]
    return f"{day}-{what}-{code}{end}.{form.suffix}"


def _slug(text: str) -> str:
    """The letters and digits of a text, for a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace(".", "")).strip("-")
