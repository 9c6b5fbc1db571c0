"""docs/interchange.md names what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapterm.export.interchange import SCHEMA
from kapterm.export.shapes import PAPERS, names_in_templates
from kapterm.export.source import Source
from kapterm.export.table import EVENT_COLUMNS, VITAL_COLUMNS
from kapterm.export.telling import teller
from kapterm.export.views import VIEWS
from kapterm.session.events import Correction

from .material import GENERATED, only, scenario_chart

DOC = (Path(__file__).parents[2] / "docs" / "interchange.md").read_text(encoding="utf-8")
CORRECTIONS = [str(kind.__struct_config__.tag) for kind in Correction.__subclasses__()]


@pytest.mark.parametrize("name", [*VIEWS, *CORRECTIONS])
def test_every_view_and_correction_is_named(name: str) -> None:
    assert f"`{name}`" in DOC


def test_schema_and_columns_are_those_of_the_program() -> None:
    assert SCHEMA in DOC
    assert f"`{' '.join(EVENT_COLUMNS)}`" in DOC
    assert f"`{' '.join(VITAL_COLUMNS)}`" in DOC


def test_every_name_a_template_may_use_is_named() -> None:
    chart = scenario_chart("S01")
    source = Source(chart, only(chart), teller(chart, only(chart)), VIEWS["progress"], GENERATED)
    assert {name for name in names_in_templates(PAPERS["markdown"], source) if f"`{name}`" not in DOC} == {"bullets"}
