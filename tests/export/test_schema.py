"""The JSON Schema in the package is the one that the types give."""

from __future__ import annotations

from importlib.resources import files

from kapterm.export.schema import record_schema, record_schema_text
from kapterm.session.events import FACTS

STORED = files("kapterm.export") / "record.schema.json"


def test_the_schema_in_the_package_is_that_of_the_types() -> None:
    assert STORED.read_text(encoding="utf-8") == record_schema_text()


def test_every_kind_of_fact_has_its_schema() -> None:
    definitions = record_schema()["$defs"]
    tags = {
        one["properties"]["kind"]["enum"][0] for name, one in definitions.items() if name not in ("Event", "DrugNamed")
    }
    assert tags == set(FACTS)
