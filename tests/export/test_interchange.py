"""The JSON form holds every event and gives it back: corrections, signatures, unknown kinds and all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given

from kapterm.errors import UsageError
from kapterm.export.interchange import SCHEMA, interchange, read_interchange
from kapterm.session import events as ev
from kapterm.session.fold import fold
from tests.session.strategies import histories

from .material import GENERATED, SCENARIOS, STORABLE, event, filled, scenario_events


def written(events: list[ev.Event]) -> str:
    return interchange(fold("c1", events), events, generated=GENERATED)


@given(histories())
def test_what_was_written_reads_back_the_same(history: list[ev.Event]) -> None:
    assert read_interchange(written(history)) == history


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_reads_back_and_leaves_again_as_the_same_bytes(scenario: str) -> None:
    once = written(scenario_events(scenario))
    back = read_interchange(once)
    assert interchange(fold("another id", back), back, generated=GENERATED) == once


@pytest.mark.parametrize("text", STORABLE)
def test_hostile_text_in_every_field_comes_back_as_it_was(text: str) -> None:
    kinds = [kind for kind in ev.FACTS.values() if kind is not ev.AsideWritten]
    events = [event(n, filled(kind, text), n, by=text, source=text, late=True) for n, kind in enumerate(kinds)]
    out = written(events)
    assert read_interchange(out) == events
    assert out.isprintable() or set(filter(lambda char: not char.isprintable(), out)) <= set("\n\u200d\u3000\xa0")


def test_a_fact_of_another_version_comes_back_byte_for_byte() -> None:
    raw = '{"kind":"gong","who":"a\u202eb \U000e0041 \x9b \\\\u202e \\n \\u0007","times":3}'.encode()
    gong = event(1, ev.Unknown("gong", msgspec.Raw(raw)))
    out = written([gong])
    assert "\u202e" not in out
    (back,) = read_interchange(out)
    assert ev.encode(back) == ev.encode(gong)


def test_events_stand_one_a_line_in_file_order() -> None:
    lines = written([event(2, ev.NoteWritten(text="b"), 5), event(1, ev.NoteWritten(text="a"))]).splitlines()
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]] == ["e2", "e1"]


def test_a_psychotherapy_note_travels_sealed_and_without_its_text() -> None:
    out = written(
        [
            event(1, ev.AsideWritten(text="SECRETONE", sealed="U0VBTEVE")),
            event(2, ev.Reworded(of="e1", text="SECRETTWO")),
            event(3, ev.Struck(of="e1", text="SECRETTHREE")),
            event(4, ev.Unknown("aside", msgspec.Raw(b'{"kind":"aside","text":"SECRETFOUR","sealed":7}'))),
        ]
    )
    assert "SECRET" not in out
    assert "U0VBTEVE" in out
    assert json.loads(out)["left_out"] == ["the words of 2 psychotherapy notes"]


def record(**changed: Any) -> str:
    whole = {"schema": SCHEMA, "client": {"code": "K7"}, "events": [json.loads(ev.encode(event(1, ev.NoteWritten())))]}
    return json.dumps({**whole, **changed})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"schema":"\\ud800"}', "not JSON"),
        ("[]", "not a kapterm record"),
        (record(schema="kapterm-record/9"), "another version"),
        (record(events={}), "events is missing"),
        (record(events=[{"id": "e1"}]), "Event 1 is not an event: device is missing"),
        (record(events=[7]), "Event 1 is not an event"),
        (record(events=json.loads(record())["events"] * 2), "Event 2 has the id of event 1"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_interchange(text)


def test_an_export_differs_from_the_next_only_by_its_own_date() -> None:
    events = scenario_events("S01")
    later = interchange(fold("c1", events), events, generated=GENERATED + timedelta(days=1))
    assert later.replace("2026-11-22T", "2026-11-21T") == written(events)
