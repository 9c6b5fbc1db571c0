import json
import re
from pathlib import Path
from typing import Any

import pytest

from kapterm.demo.kinds import KINDS
from kapterm.demo.scenarios import read
from kapterm.demo.visits import Visit
from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.packs import Packs

GIVEN = Path(__file__).parents[1] / "data" / "scenarios.json"


def scenario(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    client = {"alias": "Aster", "age": 40, "indication": "anxiety", "session_no": 1}
    return {
        "id": "T1",
        "title": "a test",
        "route": "SL",
        "weight_kg": 60,
        "client": client,
        "events": list(events),
    } | more


def one(packs: Packs, *events: dict[str, Any], **more: Any) -> Visit:
    return read(json.dumps(scenario(*events, **more)).encode(), packs)[0]


def refusal(packs: Packs, *events: dict[str, Any], **more: Any) -> str:
    with pytest.raises(UsageError) as caught:
        one(packs, *events, **more)
    return str(caught.value)


def test_every_scenario_of_the_given_file_is_read(packs: Packs) -> None:
    visits = read(GIVEN.read_bytes(), packs)
    given = json.loads(GIVEN.read_bytes())["scenarios"]
    assert [(visit.id, len(visit.lines)) for visit in visits] == [(one["id"], len(one["events"])) for one in given]


def test_vital_signs_come_under_the_names_of_the_record(packs: Packs) -> None:
    visit = one(packs, {"t_min": 5, "kind": "vitals", "sbp": 140, "dbp": 90, "hr": 80.0, "spo2": 97, "rr": 14})
    fact = visit.lines[0].fact
    assert fact == ev.VitalsTaken(
        systolic_mmhg=140, diastolic_mmhg=90, heart_rate_bpm=80, spo2_pct=97, respiratory_rate_bpm=14
    )


def test_the_authors_flag_is_never_taken_for_the_programs(packs: Packs) -> None:
    fact = one(packs, {"t_min": 0, "kind": "vitals", "sbp": 186, "dbp": 112, "flag": "alarm"}).lines[0].fact
    assert fact.details == {"author's flag": "alarm"}


def test_a_code_of_the_pack_comes_with_its_words_and_an_unknown_one_as_it_is(packs: Packs) -> None:
    known, unknown = (
        one(packs, {"t_min": 1, "kind": "observation", "code": code}).lines[0].fact for code in ("quiet", "levitates")
    )
    assert isinstance(known, ev.Observed)
    assert (known.label, known.state, known.excludes) == ("quiet, inward", True, ("speaks",))
    assert unknown == ev.Observed(code="levitates")


def test_touch_without_agreement_is_said_to_be_outside_it(packs: Packs) -> None:
    visit = one(packs, {"t_min": 1, "kind": "observation", "code": "touch"}, plan={"touch_consent": []})
    assert visit.lines[0].fact.words() == "touch begins, outside the agreement"
    assert visit.plan is not None
    assert visit.plan.touch_consent == ()


def test_arithmetic_is_left_out_only_where_it_agrees(packs: Packs) -> None:
    dose = {"t_min": 0, "kind": "dose", "amount_mg": 100, "mg_per_kg": 1.67, "cumulative_mg": 100}
    booster = {"t_min": 25, "kind": "booster", "amount_mg": 50, "mg_per_kg": 0.9, "cumulative_mg": 175}
    first, second = (line.fact for line in one(packs, booster, dose).lines)
    assert first.details == {}
    assert second.details == {"mg_per_kg": 0.9, "cumulative_mg": 175}


def test_a_field_that_the_form_does_not_have_is_kept_as_a_detail(packs: Packs) -> None:
    visit = one(packs, {"t_min": 0, "kind": "check_in", "weather": "rain"}, clinic="north", plan={"music": "cello"})
    assert visit.lines[0].fact.details == {"weather": "rain"}
    assert visit.opened.details["clinic"] == "north"
    assert visit.plan is not None
    assert visit.plan.details == {"music": "cello"}


def test_without_a_moment_and_without_going_home_it_is_going_on_now(packs: Packs) -> None:
    dose = {"t_min": 0, "kind": "dose", "amount_mg": 100}
    home = {"t_min": 130, "kind": "depart"}
    assert one(packs, dose).in_progress
    assert not one(packs, dose, home).in_progress
    assert not one(packs, dose, t_zero="2026-03-02T10:00:00+01:00").in_progress


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"t_min": 0, "kind": "teleport"}, " (teleport): there is no such kind of event."),
        ({"t_min": 0}, ": kind is missing."),
        ({"kind": "check_in"}, " (check_in): t_min is missing."),
        ({"t_min": "0", "kind": "check_in"}, " (check_in): t_min must be a number."),
        ({"t_min": 0, "kind": "vitals", "sbp": "140"}, " (vitals): sbp must be a whole number."),
        ({"t_min": 0, "kind": "vitals", "sbp": 4000}, " (vitals): sbp is out of range."),
        ({"t_min": 0, "kind": "dose", "drug": "ketamine"}, " (dose): amount_mg is missing."),
        ({"t_min": 0, "kind": "check_in", "text": 7}, " (check_in): text must be text."),
        ({"t_min": 0, "kind": "adverse_event", "serious": "no"}, " (adverse_event): serious must be true or false."),
        ({"t_min": 1e9, "kind": "check_in"}, " (check_in): a time of more than 100,000 minutes is out of range."),
    ],
)  # fmt: skip
def test_what_is_off_is_said_by_name_and_place(packs: Packs, event: dict[str, Any], said: str) -> None:
    assert refusal(packs, event) == f"T1, event 1{said}"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"route": "XX"}, "T1: there is no route called “XX”."),
        ({"events": []}, "T1: events must be a list with at least one event."),
        ({"client": {"alias": ""}}, "T1: client.alias must be one to eighty characters."),
        ({"t_zero": "2026-03-02"}, "T1: t_zero must be a moment with its zone, as in 2026-03-02T10:00:00+01:00."),
        ({"weight_kg": "60"}, "T1: weight_kg is of the wrong type or out of range."),
        ({"schema": "a/9"}, "The file is of the form “a/9”; kapterm-scenarios/1 and kapterm-course/1 are known."),
    ],
)  # fmt: skip
def test_a_scenario_that_is_off_is_said_by_name(packs: Packs, more: dict[str, Any], said: str) -> None:
    assert refusal(packs, {"t_min": 0, "kind": "check_in"}, **more) == said


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"scenarios": []}', b'{"scenarios": [3]}', b"7"])
def test_a_file_of_another_form_is_one_sentence(packs: Packs, content: bytes) -> None:
    with pytest.raises(UsageError):
        read(content, packs)


def test_the_description_of_the_form_names_every_kind_with_its_fields() -> None:
    described = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for kind, fields in KINDS.items():
        row = next(line for line in reversed(described.splitlines()) if line.startswith(f"| `{kind}` |"))
        assert set(re.findall(r"`(\w+)` \(", row)) == set(fields)


def test_one_place_of_touch_or_one_minute_is_a_list_of_one(packs: Packs) -> None:
    plan = {"touch_consent": "left hand", "booster_window_min": 25}
    visit = one(packs, {"t_min": 0, "kind": "check_in"}, plan=plan)
    assert visit.plan is not None
    assert (visit.plan.touch_consent, visit.plan.booster_window_min) == (("left hand",), (25,))
    none = one(packs, {"t_min": 0, "kind": "check_in"}, plan={"touch_consent": "none"})
    assert none.plan is not None
    assert none.plan.touch_consent == ()
