"""Whatever happened, in whatever order it was written: each line stands in the log once, and every form is made."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings

from kapterm.export.escape import lines_of
from kapterm.export.fhir import session_fhir
from kapterm.export.markdown import session_markdown
from kapterm.export.picture import session_picture
from kapterm.export.plain import session_text
from kapterm.export.sections.log import chapters
from kapterm.export.shapes import SHAPES, shape_note
from kapterm.export.table import events_csv, vitals_csv
from kapterm.export.views import VIEWS
from kapterm.session import events as ev
from kapterm.session.fold import fold
from tests.session.strategies import histories

from .material import GENERATED, event


@given(histories())
def test_every_line_stands_in_exactly_one_chapter_in_its_order(history: list[ev.Event]) -> None:
    receipt = event(99, ev.ExportMade(form="svg"), 120)
    for session in fold("c1", [*history, receipt]).sessions:
        told = [entry for chapter in chapters(session) for entry in chapter.entries]
        last = next(entry for entry in session.entries if entry.id == receipt.id)
        assert told == [*(entry for entry in session.entries if entry is not last), last]


@given(histories())
def test_every_typed_word_of_a_history_is_in_the_full_view(history: list[ev.Event]) -> None:
    chart = fold("c1", history)
    for session in chart.sessions:
        told = re.sub(r"\\([^A-Za-z0-9\s])", r"\1", session_markdown(chart, session, generated=GENERATED))
        for entry in session.entries:
            for line in lines_of(entry.text):
                assert line in told


@settings(max_examples=30)
@given(histories())
def test_every_form_and_view_of_a_history_can_be_made(history: list[ev.Event]) -> None:
    chart = fold("c1", history)
    for session in chart.sessions:
        for view in VIEWS:
            assert session_markdown(chart, session, generated=GENERATED, view=view)
            assert session_text(chart, session, generated=GENERATED, view=view)
        assert all(shape_note(chart, (session,), generated=GENERATED, shape=shape) for shape in SHAPES)
        assert json.loads(session_fhir(chart, session, generated=GENERATED))["type"] == "document"
        assert session_picture(chart, session).startswith("<svg")
    assert events_csv(chart).count("\n") >= len(history) - sum(isinstance(one.fact, ev.Correction) for one in history)
    assert vitals_csv(chart)
