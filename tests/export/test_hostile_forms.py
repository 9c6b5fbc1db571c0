"""Hostile text does no harm in the other forms either: shapes, bundles, tables, pictures, proposed file names."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from kapterm.export.beside import NOTHING
from kapterm.export.fhir import client_fhir
from kapterm.export.forms import FORMS, Wanted, rendered
from kapterm.export.interchange import read_interchange
from kapterm.export.picture import session_picture
from kapterm.export.shapes import SHAPES, shape_note
from kapterm.export.table import events_csv, vitals_csv
from kapterm.export.views import VIEWS
from kapterm.screens.review.forms import choices, file_name
from kapterm.screens.review.rows import text_lines
from kapterm.session import events as ev

from .material import AUTHOR, GENERATED, STORABLE, only, visit
from .test_hostile import UNSEEN, hostile_chart

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS_ALONE = {"html_inline", "html_block", "link_open", "image", "code_inline", "fence", "code_block", "hr"}


@pytest.mark.parametrize("text", STORABLE)
def test_nothing_that_steers_or_hides_leaves_in_any_other_form(text: str) -> None:
    chart = hostile_chart(text)
    made = (
        events_csv(chart),
        vitals_csv(chart),
        client_fhir(chart, chart.sessions, generated=GENERATED, author=text),
        session_picture(chart, only(chart)),
        *(shape_note(chart, (only(chart),), generated=GENERATED, shape=shape, author=text) for shape in SHAPES),
        shape_note(chart, chart.sessions, generated=GENERATED, author=text),
    )
    assert not [found for one in made if (found := UNSEEN.search(one))]


@pytest.mark.parametrize("text", STORABLE)
def test_no_markup_of_theirs_is_ours_in_several_notes_of_one_file(text: str) -> None:
    chart = hostile_chart(text)
    told = shape_note(chart, chart.sessions, generated=GENERATED, author=text)
    parsed = PARSER.parse(told.partition("\n---\n\n")[2])
    assert not {one.type for block in parsed for one in (block, *(block.children or ()))} & OURS_ALONE


@pytest.mark.parametrize("text", STORABLE)
def test_no_cell_begins_a_formula(text: str) -> None:
    chart = hostile_chart(text)
    for row in csv.reader(io.StringIO(events_csv(chart))):
        for cell in row:
            assert cell[:1] not in ("=", "+", "@", "\t", "\r")
            assert cell[:1] != "-" or cell[1:].replace(".", "").isdigit()


@pytest.mark.parametrize("text", STORABLE)
def test_a_proposed_file_name_is_letters_and_digits_whatever_the_code(text: str) -> None:
    chart = hostile_chart(text)
    for visits in ((only(chart),), chart.sessions * 2, None):
        wanted = Wanted(chart, NOTHING, GENERATED, text, visits)
        for choice, view in product(choices({"ours": "", "x" * 60: ""}), VIEWS):
            name = file_name(replace(wanted, view=view), choice)
            assert name.isascii()
            assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
            assert not name.startswith((".", "-"))
            assert len(name) < 160


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.NoteWritten(text="x" * 1_000_000))
    rows = list(csv.DictReader(io.StringIO(events_csv(chart))))
    assert rows[-1]["text"].endswith("x… (968000 more characters in the record)")
    assert len(rows[-1]["text"]) < 32_767


@pytest.mark.parametrize("text", ["x" * 1_000_000, "ü\0* " * 250_000])
def test_a_line_of_a_megabyte_goes_through_every_form(text: str) -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.NoteWritten(text=text))
    events = [*(entry.event for entry in chart.about), *(entry.event for entry in only(chart).entries)]
    wanted = Wanted(chart, NOTHING, GENERATED, AUTHOR, (only(chart),), events=lambda: events)
    for form in FORMS.values():
        assert not UNSEEN.search(rendered(form.id, wanted))
    assert read_interchange(rendered("json", wanted)) == events
    assert len(text_lines(rendered("markdown", wanted), 76)) > 5000
