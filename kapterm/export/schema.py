"""The JSON Schema of the interchange form, made from the types themselves, so that the two cannot part.

The file beside this one is what `record_schema_text()` gives; a test holds it to that.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from kapterm.export.interchange import SCHEMA
from kapterm.session.events import FACTS, Stamp

_REF = "#/$defs/{name}"


def record_schema_text() -> str:
    """The schema as it stands in `record.schema.json`."""
    return json.dumps(record_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def record_schema() -> dict[str, Any]:
    """The schema: a record, its events, and every kind of fact that this version knows."""
    refs, definitions = msgspec.json.schema_components([Stamp, *FACTS.values()], ref_template=_REF)
    event = dict(definitions.pop("Stamp"))
    event["properties"] = {**event["properties"], "fact": {"anyOf": [*refs[1:], _another_version()]}}
    event["required"] = [*event["required"], "fact"]
    event["title"] = "Event"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "required": ["schema", "client", "events"],
        "properties": {
            "schema": {"const": SCHEMA},
            "client": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
            "generated": {"type": "string", "format": "date-time"},
            "generator": {"type": "string"},
            "left_out": {"type": "array", "items": {"type": "string"}},
            "events": {"type": "array", "items": {"$ref": "#/$defs/Event"}},
        },
        "$defs": {**definitions, "Event": event},
    }


def _another_version() -> dict[str, Any]:
    """A fact of a kind that this version does not know: anything, with its kind."""
    kind = {"type": "string", "not": {"enum": sorted(FACTS)}}
    return {"type": "object", "required": ["kind"], "properties": {"kind": kind}}


if __name__ == "__main__":
    sys.stdout.write(record_schema_text())
