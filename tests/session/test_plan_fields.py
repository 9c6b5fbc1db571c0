"""The plan, field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kapterm.data.packs import load
from kapterm.errors import UsageError
from kapterm.session.answers import Answer
from kapterm.session.events import PlanMade
from kapterm.session.plan_fields import FIELDS, carried, from_answer, from_pack, read_field, said

PACKS = load(None)[0]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY_NAME = {field.name: field for field in FIELDS}


@pytest.mark.parametrize(
    ("name", "line", "value"),
    [
        ("route", "lozenge", "SL"),
        ("dose_mg", "200", 200),
        ("dose_mg", "62,5 mg", 62.5),
        ("vial_mg_per_ml", "50 mg/mL", 50),
        ("touch_consent", "left hand, feet", ("left hand", "feet")),
        ("touch_consent", "none", ()),
        ("recording_consent", "n", False),
        ("vitals_schedule", "0 15 40 then every 30", "0 15 40 then every 30"),
        ("as_needed", "ondansetron 4 mg po", ("ondansetron 4 mg po",)),
        ("lot", "A 12/7", "A 12/7"),
    ],
)
def test_a_field_is_read_as_clinicians_write_it(name: str, line: str, value: object) -> None:
    assert read_field(BY_NAME[name], line, PACKS).value == value


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("route", "rectal", "SL, IM"),
        ("dose_mg", "two hundred", "number in mg"),
        ("dose_mg", "200 mL", "typed in mg"),
        ("vitals_schedule", "often", "Expected minutes"),
        ("recording_consent", "perhaps", "y or n"),
        ("lot", " ", "Expected"),
    ],
)
def test_a_line_that_is_no_such_field_says_what_was_expected(name: str, line: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        read_field(BY_NAME[name], line, PACKS)


def test_a_dose_beyond_what_is_usual_is_asked_about_once() -> None:
    assert "Enter again" in read_field(BY_NAME["dose_mg"], "2000", PACKS).ask


def test_an_earlier_plan_carries_what_was_agreed_and_nothing_that_was_measured_or_of_the_day() -> None:
    earlier = PlanMade(route="SL", dose_mg=200, weight_kg=70, lot="A1", escort="sister", touch_consent=("hand",))
    assert carried(earlier, PlanMade(dose_mg=150)) == PlanMade(route="SL", touch_consent=("hand",))
    assert carried(PlanMade(), PlanMade()) is None


def test_no_touch_is_said_and_unsaid_touch_is_not() -> None:
    assert said(BY_NAME["touch_consent"], PlanMade(touch_consent=())) == "none"
    assert said(BY_NAME["touch_consent"], PlanMade()) == ""


def test_the_pack_stands_in_where_the_plan_says_nothing() -> None:
    route = PACKS.routes["SL"]
    assert from_pack(BY_NAME["vitals_schedule"], route) == "20 40 60 90"
    assert from_pack(BY_NAME["minimum_stay_min"], route) == "120 min"
    assert from_pack(BY_NAME["lot"], route) == ""


@pytest.mark.parametrize(
    ("item", "state", "value", "field"),
    [
        ("P28", "value", 72.0, {"weight_kg": 72}),
        ("P28", "refused", None, {}),
        ("P29", "no", None, {"allergies": "none"}),
        ("P29", "unsure", None, {}),
        ("P72", "no", None, {"touch_consent": ()}),
        ("P72", "value", ["hand"], {"touch_consent": ("hand",)}),
        ("P76", "no", None, {"recording_consent": False}),
        ("P76", "value", "audio", {"recording_consent": True}),
        ("P10", "no", None, {}),
    ],
)
def test_an_answer_fills_its_field_and_no_other(item: str, state: Any, value: Any, field: dict[str, Any]) -> None:
    assert from_answer(item, Answer(item=item, state=state, value=value, at=NOW)) == field
