"""What two independent libraries say: one of the JSON form by its own schema, one of the FHIR bundles."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from kapterm.export.beside import NOTHING
from kapterm.export.fhir import client_fhir, session_fhir
from kapterm.export.interchange import interchange
from kapterm.session import events as ev
from kapterm.session.fold import fold
from kapterm.session.signing import signature_of
from tests.session.strategies import histories

from .material import GENERATED, SCENARIOS, STORABLE, event, filled, only, scenario_chart, scenario_events
from .test_hostile import hostile_chart

Judge = Callable[[str], object]
SCHEMA: dict[str, Any] = json.loads((files("kapterm.export") / "record.schema.json").read_text(encoding="utf-8"))
JUDGE = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def written(events: list[ev.Event]) -> Any:
    return json.loads(interchange(fold("c1", events), events, generated=GENERATED))


def signed(events: list[ev.Event]) -> list[ev.Event]:
    """The events with a signature over them, and what may still come after one."""
    signature = event(900, signature_of(fold("c1", events).sessions[0], "Ada Moss", "LCSW"), 300)
    unknown = ev.Unknown("gong", msgspec.Raw(b'{"kind":"gong","times":3}'))
    later = (event(901, ev.AddendumWritten(text="called", reason="memory"), 301), event(902, unknown, 302))
    return [*events, signature, *later]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_signed_and_amended_scenario_is_as_the_schema_says(scenario: str) -> None:
    JUDGE.validate(written(signed(scenario_events(scenario))))


@settings(max_examples=15)
@given(histories())
def test_whatever_happened_is_as_the_schema_says(history: list[ev.Event]) -> None:
    JUDGE.validate(written(history))


def test_every_field_of_every_kind_filled_is_as_the_schema_says() -> None:
    JUDGE.validate(written([event(n, filled(kind, "Wren"), n) for n, kind in enumerate(ev.FACTS.values())]))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"at": 5},
        {"n": "one"},
        {"fact": {"kind": "dose", "amount_mg": "much"}},
        {"fact": {"text": "no kind"}},
    ],
)
def test_the_schema_refuses_what_is_no_event(spoilt: dict[str, Any]) -> None:
    record = written([event(1, ev.NoteWritten(text="warm"))])
    record["events"][0].update(spoilt)
    assert not JUDGE.is_valid(record)


@pytest.fixture(scope="module")
def accept() -> Judge:
    """A FHIR library reads a bundle of R4B, which is R4 in everything that is in ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fhir.resources.R4B.bundle import Bundle
    judge: Judge = Bundle.model_validate_json
    return judge


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_fhir_library_accepts_the_bundles_of_a_scenario(scenario: str, accept: Judge) -> None:
    chart = scenario_chart(scenario)
    accept(session_fhir(chart, only(chart), generated=GENERATED))
    accept(client_fhir(chart, chart.sessions, generated=GENERATED, beside=NOTHING))


def test_a_fhir_library_accepts_hostile_text_in_every_field(accept: Judge) -> None:
    for text in STORABLE:
        chart = hostile_chart(text)
        accept(session_fhir(chart, only(chart), generated=GENERATED, author=text))


def test_a_fhir_library_refuses_what_is_no_bundle(accept: Judge) -> None:
    bundle = json.loads(session_fhir(scenario_chart("S01"), only(scenario_chart("S01")), generated=GENERATED))
    bundle["entry"][1]["resource"]["gender"] = ["unknown"]
    with pytest.raises(ValueError, match="gender"):
        accept(json.dumps(bundle))
