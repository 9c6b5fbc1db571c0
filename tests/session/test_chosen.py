"""What this client chose comes first in grounding, then what helped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kapterm.data.packs import load
from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.chosen import PROMPTS_CHOSEN, grounding_order, named_prompts, read_prompts
from kapterm.session.fold import fold

PROMPTS = load(None)[0].prompts
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def chart_of(*facts: ev.AnyFact) -> Chart:
    """A client's chart, a fact a minute; the id of each is its place."""
    return fold(
        "c",
        [
            ev.Event(
                id=f"e{n}", device="d", n=n, at=NOW + timedelta(minutes=n), zone="UTC", by="AM", session="s", fact=fact
            )
            for n, fact in enumerate(facts)
        ],
    )


def used(prompt: str) -> ev.Observed:
    return ev.Observed(code="grounding", label="grounding", prompt_id=prompt, prompt="words")


def test_chosen_prompts_come_first_then_those_that_were_followed_by_lower_distress() -> None:
    chart = chart_of(
        used("G02"),
        ev.Linked(of="e0", distress_before=7, distress_after=5),
        used("G20"),
        ev.Linked(of="e2", distress_before=8, distress_after=3),
        used("G21"),
        ev.Linked(of="e4", distress_before=4, distress_after=6),
        ev.ItemAnswered(item=PROMPTS_CHOSEN, state="value", value=("G26 Feel the weight.", "G20 Listen.")),
    )
    assert grounding_order(chart) == ("G26", "G20", "G02")


def test_a_prompt_is_judged_by_all_the_times_it_was_used() -> None:
    chart = chart_of(
        used("G02"),
        ev.Linked(of="e0", distress_before=7, distress_after=5),
        used("G02"),
        ev.Linked(of="e2", distress_before=3, distress_after=8),
        used("G05"),
    )
    assert grounding_order(chart) == ()


def test_prompts_are_chosen_by_kind_by_words_or_by_id_and_kept_with_their_words() -> None:
    weight = PROMPTS.of_kind("weight")
    assert named_prompts(PROMPTS, "weight") == weight
    found = read_prompts(PROMPTS, "weight, quietest sound, g05")
    assert [one.partition(" ")[0] for one in found.value] == [*(one.id for one in weight), "G20", "G05"]
    assert found.value[-1] == "G05 Your breath knows the way. Follow the next one out."


def test_the_reply_to_a_request_to_stop_is_not_chosen() -> None:
    with pytest.raises(UsageError):
        read_prompts(PROMPTS, "stop")
    with pytest.raises(UsageError, match="xyz"):
        read_prompts(PROMPTS, "weight, xyz")
