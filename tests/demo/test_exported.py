import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kapterm.demo.build import write
from kapterm.demo.scenarios import read
from kapterm.export.markdown import client_markdown
from kapterm.journal import Practice
from kapterm.session.moment import elapsed_text
from kapterm.session.packs import Packs

DATA = Path(__file__).parents[1] / "data"
GIVEN = json.loads((DATA / "scenarios.json").read_bytes())["scenarios"]
FURTHER = json.loads((DATA / "further-scenarios.json").read_bytes())["scenarios"]
UNUSUAL = json.loads((DATA / "unusual-scenario.json").read_bytes())
NOT_WORDS = {"t_min", "kind", "code"}
STAMPS = {"late", "recorded_at_min", "struck", "struck_at_min", "entry_id", "corrects"}
"""Said as times and in the words of the line, not as values."""
SAID_AS = {"distress_0_10": "distress 0–10"}


def exported(practice: Practice, packs: Packs, scenario: dict[str, Any]) -> str:
    """The Markdown of a scenario's client, with its escapes and table spacing taken out."""
    write(practice, read(json.dumps(scenario).encode(), packs))
    journal = practice.open_client(practice.find(scenario["client"]["alias"]).id, writing=False)
    text = client_markdown(journal.chart, generated=practice.clock.now())
    journal.close()
    return re.sub(r" +", " ", re.sub(r"\\(?=\W|_)", "", text))


def said(value: Any) -> list[str]:
    """How a value of a scenario is found in words."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, dict):
        return [words for inner in value.values() for words in said(inner)]
    if isinstance(value, int | float):
        return [f"{value:g}"]
    return [SAID_AS.get(value, value.replace("_", " "))]


@pytest.mark.parametrize("scenario", [*GIVEN, *FURTHER], ids=lambda one: one["id"])
def test_the_markdown_of_a_scenario_holds_every_event_with_its_values(
    practice: Practice, packs: Packs, scenario: dict[str, Any]
) -> None:
    text = exported(practice, packs, scenario)
    spoken = text.replace("_", " ")
    for event in scenario["events"]:
        assert elapsed_text(timedelta(minutes=event["t_min"])) in text
        for name, value in event.items():
            if name not in NOT_WORDS | STAMPS:
                for words in said(value):
                    assert words.replace("_", " ") in spoken, f"{event['t_min']} {event['kind']} {name}: {words}"


def test_unusual_events_and_corrections_stand_in_the_export_too(practice: Practice, packs: Packs) -> None:
    text = exported(practice, packs, UNUSUAL)
    spoken = text.replace("_", " ")
    for event in UNUSUAL["events"]:
        for name, value in event.items():
            if name not in NOT_WORDS | STAMPS:
                for words in said(value):
                    assert words in spoken, f"{event['t_min']} {event['kind']} {name}: {words}"
    for words in ("a gap of 14 min", "levitates", "left hand", "digits swapped", "E19"):
        assert words in text


def test_a_detail_of_the_file_stands_in_the_export(practice: Practice, packs: Packs) -> None:
    events = [{"t_min": 0, "kind": "check_in", "weather": "rain on the roof"}]
    scenario = {
        "id": "T1",
        "route": "SL",
        "client": {"alias": "Aster", "pet": "a dog"},
        "events": events,
        "music": "cello",
    }
    text = exported(practice, packs, scenario)
    for words in ("weather rain on the roof", "pet a dog", "music cello"):
        assert words in text
