"""Answers worked out by hand, beside those of the reference: what `kapterm score --json` says of each."""

from __future__ import annotations

from typing import Any

import pytest

from kapterm.data.measures import load_measures
from kapterm.session.measures import parse_answers, score, to_json

MEASURES = load_measures(None)[0]

VECTORS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a missing item is a range, and the band where it cannot change": (
        "phq-9",
        "1 2 0 3 - 1 1 0 2",
        {"complete": False, "total": None, "range": [10, 13], "band": "moderate"},
    ),
    "a refused item is as open as a missing one": (
        "phq-9",
        "3 3 3 3 3 3 3 3 r",
        {"complete": False, "total": None, "range": [24, 27], "band": "severe", "flags": []},
    ),
    "a band that could change is none": ("gad-7", "1 1 1 1 0 0 -", {"total": None, "range": [4, 7], "band": None}),
    "nothing answered is the whole range": ("gad-7", "- - - - - - -", {"total": None, "range": [0, 21], "band": None}),
    "the whole of the WHO-5 is 100": ("who-5", "5 5 5 5 5", {"total": 100, "range": None}),
    "none of it is 0": ("who-5", "0 0 0 0 0", {"total": 0, "complete": True}),
    "an open item of the WHO-5 counts four": ("who-5", "3 3 3 3 -", {"total": None, "range": [48, 68]}),
    "the largest of each QIDS group counts, once": (
        "qids-sr16",
        "1 3 0 2 1 0 2 3 0 2 1 0 2 1 3 1",
        {"total": 16, "band": "severe"},
    ),
    "an open item of a group that is full changes nothing": (
        "qids-sr16",
        "- 3 0 2 1 0 2 3 0 2 1 2 2 1 3 1",
        {"complete": False, "total": 18, "range": [18, 18], "flags": ["item 12, death or suicide: 2"]},
    ),
    "reversed at both ends, least": ("pss-10", "0 0 0 4 4 0 4 4 0 0", {"total": 0}),
    "reversed at both ends, most": ("pss-10", "4 4 4 0 0 4 0 0 4 4", {"total": 40, "band": "high"}),
    "the short form reverses its own items": ("pss-4", "4 0 0 4", {"total": 16, "criteria": {"high_6": True}}),
    "item 10 of the CBI is reversed, and there is no total": (
        "cbi",
        "75 50 75 50 75 50  100 100 100 0 100 100 100  25 25 50 50 75 100",
        {"total": None, "band": None, "subscales": {"personal": 62.5, "work": 100.0, "client": 54.2}},
    ),
    "of the CBI one open item leaves its own scale open": (
        "cbi",
        "75 50 75 50 75 -  100 100 100 0 100 100 100  25 25 50 50 75 100",
        {"complete": False, "subscales": {"personal": None, "work": 100.0, "client": 54.2}},
    ),
    "the EBI is a mean": ("ebi", "10 20 30 40 50 61", {"total": 35.17}),
    "the EBI with one refused is a range of means": ("ebi", "10 20 30 40 50 r", {"total": None, "range": [25, 41.67]}),
    "one open item cannot undo a complete experience": (
        "meq30",
        "5 " * 29 + "-",
        {"total": None, "range": [4.83, 5.0], "criteria": {"complete": True}},
    ),
    "one factor below three is not complete": (
        "meq30",
        " ".join("2" if item in (3, 10, 29) else "5" for item in range(1, 31)),
        {"total": 4.7, "criteria": {"complete": False}},
    ),
    "one symptom of B and C, two of D and E are enough": (
        "pcl-5",
        "2 0 0 0 0  2 0  2 2 0 0 0 0 0  2 2 0 0 0 0",
        {"total": 12, "subscales": {"b": 2, "c": 2, "d": 4, "e": 4}, "criteria": {"dsm5": True, "cut_31": False}},
    ),
    "an open item that could make it is unknown": (
        "pcl-5",
        "- 0 0 0 0  2 0  2 2 0 0 0 0 0  2 2 0 0 0 0",
        {"total": None, "range": [10, 14], "criteria": {"dsm5": None, "cut_31": False}},
    ),
    "an open item that could not is none": (
        "pcl-5",
        "2 0 0 0 0  - 0  0 0 0 0 0 0 0  2 2 0 0 0 0",
        {"criteria": {"dsm5": False}},
    ),
    "three to five are not asked after a no to two": (
        "c-ssrs",
        "0 0 - - - 0 0",
        {"complete": True, "band": "negative"},
    ),
    "a yes to the first alone is low": ("c-ssrs", "1 0 - - - 0 0", {"band": "low", "total": None}),
    "behaviour once is moderate": ("c-ssrs", "0 0 - - - 1 0", {"band": "moderate"}),
    "behaviour in three months is high": ("c-ssrs", "0 0 - - - 0 1", {"band": "high"}),
    "a method left open after a yes to two is not complete": (
        "c-ssrs",
        "0 1 - 0 0 0 0",
        {"complete": False, "band": None, "flags": ["item 2, thoughts of suicide: yes"]},
    ),
    "all of the ISI": ("isi", "4 4 4 4 4 4 4", {"total": 28, "band": "severe", "criteria": {"cut_10": True}}),
    "nine is enough to go home": ("padss", "2 2 2 1 2", {"total": 9, "criteria": {"at_least_9": True}}),
    "the CADSS-6 is a sum without a band": ("cadss-6", "1 2 3 4 0 2", {"total": 12, "band": None}),
    "all of the DADDS": ("dadds", "5 " * 15, {"total": 75, "band": None}),
}


@pytest.mark.parametrize(("measure", "answers", "expected"), VECTORS.values(), ids=list(VECTORS))
def test_a_vector_is_scored_as_it_was_worked_out_by_hand(measure: str, answers: str, expected: dict[str, Any]) -> None:
    known = MEASURES.measure(measure)
    found = to_json(score(known, parse_answers(known, answers.split())))
    for name, value in expected.items():
        if name == "criteria":
            assert value.items() <= found["criteria"].items()
        else:
            assert found[name] == value, name


def test_what_is_said_has_the_fields_that_scripts_rely_on() -> None:
    known = MEASURES.measure("phq-9")
    found = to_json(score(known, parse_answers(known, ["123012301"])))
    assert list(found) == ["measure", "complete", "total", "range", "band", "subscales", "criteria", "flags"]
