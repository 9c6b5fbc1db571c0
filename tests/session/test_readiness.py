"""The gate: what each answer means, what is open, and that the order of the answers never matters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data.packs import load
from kapterm.session.answers import Answer, newest
from kapterm.session.packs.checklist import Item
from kapterm.session.pressure import Reading
from kapterm.session.readiness import Gate, Override, gate

PACKS, _ = load(None)
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
REFERENCE: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "reference_items.json").read_text(encoding="utf-8")
)
CASES = [(row, trigger) for row in REFERENCE for trigger in row["triggers"]]


def answer(item: str, state: str, value: Any = None, **stamp: Any) -> Answer:
    return Answer(**{"item": item, "state": state, "value": value, "at": NOW, "by": "AM", "session": "s3", **stamp})


def given_value(trigger: dict[str, Any]) -> Any:
    value = trigger["value"]
    if isinstance(value, dict):
        return (NOW.date() + timedelta(days=value["days_from_today"])).isoformat()
    return value


def gate_of(*answers: Answer, route: str = "SL", readings: tuple[Reading, ...] = (), **more: Any) -> Gate:
    return gate(PACKS, route, newest(answers), readings, NOW, **{"session": "s3", **more})


def level_of(found: Gate, item: str) -> str | None:
    lists = (("stop", found.stops), ("caution", found.cautions), ("open", found.open), ("info", found.infos))
    return next((name for name, entries in lists if any(entry.item == item for entry in entries)), None)


def reading(minute: int, systolic: int, diastolic: int) -> Reading:
    at = NOW - timedelta(minutes=60 - minute)
    return Reading(at=at, systolic_mmhg=systolic, diastolic_mmhg=diastolic)


def good_answer(item: Item) -> Answer:
    """The answer of somebody with whom nothing is wrong."""
    caught = {word for rule in item.rules for word in rule.when}
    match item.answer:
        case "number" | "scale":
            good = {"P28": 70, "P92": 70, "P93": 98, "P94": 14, "P95": 36.6, "P78": 6, "P79": 3, "P41": 0, "P87b": 2}
            return answer(item.id, "value", good.get(item.id, 8))
        case "pair":
            return answer(item.id, "value", (5, 2) if item.id == "P96" else (120, 78))
        case "date":
            return answer(item.id, "value", (NOW.date() + timedelta(days=3 if item.future else -3)).isoformat())
    state = next(word for word in ("yes", "no", "value") if word not in caught)
    if item.answer == "choice":
        return answer(item.id, "value", next(word for word in item.choices if word not in caught))
    return answer(item.id, state, "something" if state == "value" else None)


ALL_GOOD = [good_answer(item) for item in PACKS.checklist.items]


# The reference, item by item


@pytest.mark.parametrize(
    ("row", "trigger"), CASES, ids=[f"{row['id']}-{t['state']}-{t['value']}-{t['level']}" for row, t in CASES]
)
def test_each_item_of_the_reference_has_its_level_and_trigger(row: dict[str, Any], trigger: dict[str, Any]) -> None:
    asked = {
        "P18b": answer("P18", "value", "may be"),
        "P42": answer("P40", "value", "low"),
        "P50b": answer("P50", "yes"),
    }
    others = [asked[row["id"]]] if row["id"] in asked else []
    found = gate_of(*others, answer(row["id"], trigger["state"], given_value(trigger)), route=row["route"])
    assert level_of(found, row["id"]) == trigger["level"]


@pytest.mark.parametrize("row", REFERENCE, ids=[row["id"] for row in REFERENCE])
def test_each_item_of_the_reference_has_its_type_and_may_be_passed_or_not(row: dict[str, Any]) -> None:
    item = PACKS.checklist[row["id"]]
    assert (item.answer, item.overridable) == (row["type"], row["overridable"])


def test_every_item_of_the_reference_is_there() -> None:
    whole = {f"P{n:02}" for n in (*range(1, 9), *range(10, 44), *range(50, 65), *range(70, 99))}
    assert whole <= {item.id for item in PACKS.checklist.items}


# Six different things


@pytest.mark.parametrize(
    ("state", "level"),
    [
        ("yes", "stop"),
        ("no", None),
        ("unsure", "caution"),
        ("refused", "caution"),
        ("na", "caution"),
        ("not_asked", "open"),
    ],
)
def test_the_states_of_a_stop_item_are_different_things(state: str, level: str | None) -> None:
    assert level_of(gate_of(answer("P10", state)), "P10") == level


def test_a_blank_item_is_open() -> None:
    assert level_of(gate_of(), "P10") == "open"


def test_an_answer_taken_back_is_blank_again() -> None:
    yes = answer("P10", "yes")
    back = answer("P10", "blank", at=NOW + timedelta(seconds=1))
    assert level_of(gate_of(yes, back), "P10") == "open"


@pytest.mark.parametrize(
    "item", [item.id for item in PACKS.checklist.items if item.worst == "stop" and not item.only_if]
)
def test_unsure_on_any_stop_item_is_a_caution_for_the_prescriber(item: str) -> None:
    assert level_of(gate_of(answer(item, "unsure"), route="IN"), item) == "caution"


def test_unanswered_touch_is_none_and_unanswered_recording_is_no_recording() -> None:
    told = {entry.item: entry.said for entry in gate_of().infos}
    assert (told["P72"], told["P76"]) == ("none", "no recording")


def test_a_value_of_the_wrong_kind_is_open_and_says_so() -> None:
    found = gate_of(answer("P92", "value", "fast"))
    assert next(entry.said for entry in found.open if entry.item == "P92") == "fast: not understood"


# When it is ready


def test_with_everything_answered_well_the_gate_is_ready() -> None:
    found = gate_of(*ALL_GOOD)
    assert (found.ready, found.stops, found.open) == (True, (), ())


def test_one_open_stop_item_keeps_the_gate_shut() -> None:
    assert not gate_of(*(one for one in ALL_GOOD if one.item != "P10")).ready


def test_a_blank_that_could_only_be_recorded_keeps_nothing_shut_and_stays_listed() -> None:
    found = gate_of(*(one for one in ALL_GOOD if one.item != "P85"))
    assert found.ready
    assert [entry.item for entry in found.open] == ["P85"]


def test_a_caution_is_named_and_keeps_nothing_shut() -> None:
    found = gate_of(*ALL_GOOD, answer("P53", "yes", at=NOW + timedelta(seconds=1)))
    assert found.ready
    assert [entry.item for entry in found.cautions] == ["P53"]


def test_the_counts_of_the_sections_add_up_to_what_is_asked() -> None:
    found = gate_of(*(one for one in ALL_GOOD if one.item not in ("P10", "P11")))
    assert found.asked - found.answered == 2


def test_stops_that_nobody_may_pass_come_first_and_passed_ones_last() -> None:
    passed = {"P14": Override(item="P14", who="Dr Vale")}
    found = gate_of(answer("P14", "yes"), answer("P58", "yes"), answer("P10", "yes"), overrides=passed)
    assert [entry.item for entry in found.stops] == ["P10", "P58", "P14"]


def test_open_items_that_could_be_a_stop_come_before_the_others() -> None:
    levels = [entry.level for entry in gate_of().open]
    assert levels == sorted(levels, key=["stop", "caution", "info"].index)


def test_each_line_says_the_value_the_rule_and_where_the_rule_is_from() -> None:
    [entry] = [entry for entry in gate_of(answer("P92", "value", 121)).stops if entry.item == "P92"]
    assert (entry.said, entry.rule, entry.origin) == (
        "121 /min",
        "heart rate above 120 or below 45",
        "general knowledge",
    )


# Two readings


@pytest.mark.parametrize(
    ("readings", "level"),
    [
        ([reading(0, 166, 102), reading(5, 164, 98)], "stop"),
        ([reading(0, 150, 100), reading(6, 160, 80)], "stop"),
        ([reading(0, 166, 102), reading(4, 164, 100)], "caution"),
        ([reading(0, 166, 102)], "caution"),
        ([reading(0, 166, 102), reading(6, 150, 92)], "caution"),
        ([reading(0, 166, 102), reading(6, 138, 86)], "info"),
        ([reading(0, 148, 92), reading(11, 138, 87)], None),
        ([reading(0, 128, 76)], None),
    ],
)
def test_two_high_readings_five_minutes_apart_are_the_stop(readings: list[Reading], level: str | None) -> None:
    assert level_of(gate_of(readings=tuple(readings)), "P91") == level


def test_after_one_high_reading_the_next_one_is_open_and_says_from_when() -> None:
    found = gate_of(readings=(reading(0, 166, 102),))
    [entry] = [entry for entry in found.open if entry.item == "P91"]
    assert (entry.said, entry.rule) == ("166/102 at 13:00", "once more, from 13:05")


def test_a_second_reading_within_five_minutes_leaves_the_next_one_open() -> None:
    found = gate_of(readings=(reading(0, 166, 102), reading(3, 130, 80)))
    assert [entry.item for entry in found.open if entry.item == "P91"] == ["P91"]


def test_two_high_readings_stay_a_stop_when_a_third_is_lower() -> None:
    found = gate_of(readings=(reading(0, 166, 102), reading(6, 164, 101), reading(20, 132, 80)))
    assert level_of(found, "P91") == "stop"


def test_a_reading_of_yesterday_is_none() -> None:
    old = Reading(at=NOW - timedelta(days=1), systolic_mmhg=170, diastolic_mmhg=105)
    assert level_of(gate_of(readings=(old,)), "P91") == "open"


def test_a_blood_pressure_answered_at_the_item_is_a_reading_too() -> None:
    own = answer("P91", "value", [168, 101])
    assert level_of(gate_of(own, readings=(reading(0, 166, 102),)), "P91") == "stop"


# What holds


def test_an_answer_of_an_earlier_session_counts_once_it_is_confirmed() -> None:
    old = answer("P10", "no", at=NOW - timedelta(days=21), session="s2")
    confirmed = answer("P10", "no", holds=True)
    assert level_of(gate_of(old), "P10") == "open"
    assert level_of(gate_of(old, confirmed), "P10") is None


def test_an_item_for_today_only_cannot_be_confirmed() -> None:
    assert level_of(gate_of(answer("P05", "yes", holds=True)), "P05") == "open"


def test_a_measured_value_cannot_be_confirmed() -> None:
    assert level_of(gate_of(answer("P28", "value", 70, holds=True)), "P28") == "open"


def test_an_answer_for_today_is_open_tomorrow_even_in_the_same_session() -> None:
    assert level_of(gate_of(answer("P05", "yes", at=NOW - timedelta(days=1))), "P05") == "open"


def test_an_answer_for_today_survives_midnight_for_a_few_hours() -> None:
    late = NOW.replace(hour=23, minute=50) - timedelta(days=1)
    yes = answer("P05", "yes", at=late)
    at_one = gate(PACKS, "SL", {"P05": yes}, (), late + timedelta(minutes=70), session="s3")
    assert level_of(at_one, "P05") is None


@pytest.mark.parametrize(("days", "level"), [(30, None), (31, "open")])
def test_an_answer_that_holds_thirty_days_is_open_after_them(days: int, level: str | None) -> None:
    assert level_of(gate_of(answer("P58", "no", at=NOW - timedelta(days=days))), "P58") == level


def test_an_expired_answer_says_what_it_was_and_how_long_it_held() -> None:
    found = gate_of(answer("P58", "no", at=NOW - timedelta(days=40)))
    assert next(entry.said for entry in found.open if entry.item == "P58") == "no on 2026-10-14: holds 30 days"


# What is asked


def test_in_a_meeting_before_the_day_the_items_of_the_day_are_not_open() -> None:
    assert {PACKS.checklist[entry.item].moment for entry in gate_of(moment="intake").open} == {"intake"}


def test_an_item_of_another_route_is_not_asked() -> None:
    assert level_of(gate_of(route="SL"), "P62") is None
    assert level_of(gate_of(route="IN"), "P62") == "open"


def test_the_safety_plan_is_asked_only_where_risk_is_not_negative() -> None:
    assert level_of(gate_of(answer("P40", "value", "negative")), "P42") is None
    assert level_of(gate_of(answer("P40", "value", "low")), "P42") == "open"


def test_an_item_nine_above_zero_opens_a_screener_that_was_passed_over() -> None:
    refused = answer("P40", "refused")
    assert level_of(gate_of(refused, answer("P41", "value", 0)), "P40") == "caution"
    found = gate_of(refused, answer("P41", "value", 1))
    assert "P40" in {entry.item for entry in found.open}


def test_esketamine_asks_for_the_prescriber_on_site() -> None:
    reachable = answer("P03", "value", "reachable")
    assert level_of(gate_of(reachable, route="SL"), "P03") is None
    assert level_of(gate_of(reachable, route="IN"), "P03") == "stop"


def test_fasting_is_held_against_the_limit_of_the_route() -> None:
    three_hours = answer("P78", "value", 3)
    assert level_of(gate_of(three_hours, route="SL"), "P78") == "caution"
    assert level_of(gate_of(three_hours, route="IN"), "P78") is None


# Passing a stop


def test_a_passed_stop_no_longer_blocks_and_stays_listed() -> None:
    passed = {"P14": Override(item="P14", who="Dr Vale, prescriber", reason="nine months ago by the letter")}
    found = gate_of(*ALL_GOOD, answer("P14", "yes", at=NOW + timedelta(seconds=1)), overrides=passed)
    assert found.ready
    assert [entry.passed for entry in found.stops] == [passed["P14"]]


def test_a_stop_that_may_not_be_passed_stays_shut() -> None:
    passed = {"P10": Override(item="P10", who="Dr Vale")}
    found = gate_of(*ALL_GOOD, answer("P10", "yes", at=NOW + timedelta(seconds=1)), overrides=passed)
    assert (found.ready, found.stops[0].passed) == (False, None)


def test_a_stop_is_passed_for_the_value_as_it_stood() -> None:
    two = (reading(0, 166, 102), reading(6, 164, 101))
    [entry] = gate_of(readings=two).stops
    passed = {"P91": Override(item="P91", value=entry.said, who="Dr Vale")}
    assert gate_of(readings=two, overrides=passed).stops[0].passed is not None
    assert gate_of(readings=(*two, reading(20, 190, 115)), overrides=passed).stops[0].passed is None


# Any order


ITEMS = st.sampled_from([item.id for item in PACKS.checklist.items])
ANSWERS = st.builds(
    answer,
    ITEMS,
    st.sampled_from(["yes", "no", "unsure", "refused", "na", "not_asked", "value", "blank"]),
    st.sampled_from([None, 3, 121.0, (166, 102), "hand", ["alcohol"], "2026-11-20", "uncontrolled"]),
    at=st.integers(-60 * 24 * 40, 0).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    session=st.sampled_from(["s2", "s3"]),
    holds=st.booleans(),
)
READINGS = st.builds(reading, st.integers(0, 59), st.integers(110, 200), st.integers(60, 120))


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=60), st.lists(READINGS, max_size=5), st.randoms(use_true_random=False))
def test_any_order_of_answers_and_corrections_gives_the_same_gate(
    answers: list[Answer], readings: list[Reading], shuffle: Any
) -> None:
    there = gate_of(*answers, readings=tuple(readings))
    shuffle.shuffle(answers)
    shuffle.shuffle(readings)
    assert gate_of(*answers, readings=tuple(readings)) == there


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=60), st.lists(READINGS, max_size=5))
def test_a_ready_gate_has_no_stop_unpassed_and_nothing_open_that_could_be_one(
    answers: list[Answer], readings: list[Reading]
) -> None:
    found = gate_of(*ALL_GOOD, *answers, readings=tuple(readings))
    assert found.ready == (not found.stops and all(entry.level == "info" for entry in found.open))


@pytest.mark.parametrize(("item", "typed", "level"), [
    ("P37", ("alcohol last night",), "stop"),
    ("P37", ("two beers",), "stop"),
    ("P37", ("cannabis at noon",), "caution"),
    ("P37", ("no alcohol",), None),
    ("P37", ("no alcohol or cannabis",), None),
    ("P37", ("no alcohol", "cannabis"), "caution"),
    ("P37", ("no alcohol but cannabis",), "stop"),
    ("P37", ("no idea about alcohol",), "stop"),
    ("P23", ("chest infection since Monday",), "stop"),
    ("P23", ("asthma",), "caution"),
])  # fmt: skip
def test_words_around_a_choice_are_that_choice_and_other_words_are_not_another(
    item: str, typed: tuple[str, ...], level: str | None
) -> None:
    assert level_of(gate_of(answer(item, "value", typed)), item) == level


def test_the_gate_names_what_a_list_lacks() -> None:
    found = gate_of(answer("P81", "value", ("pulse oximeter", "oxygen", "bag-mask")))
    assert found.stops[0].rule == "lacks suction"


def test_while_no_route_is_planned_the_fast_of_every_route_counts() -> None:
    assert level_of(gate_of(answer("P78", "value", 3.0), route=""), "P78") == "caution"
    assert level_of(gate_of(answer("P78", "value", 3.0), route="IN"), "P78") is None


@pytest.mark.parametrize("words", ["nobody", "no one", "None."])
def test_nobody_is_no_escort(words: str) -> None:
    assert level_of(gate_of(answer("P04", "value", words)), "P04") == "stop"


def test_allergies_that_are_not_named_are_not_known() -> None:
    assert level_of(gate_of(answer("P29", "yes")), "P29") == "caution"
