import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kapterm.clock import Clock
from kapterm.demo.build import write
from kapterm.demo.scenarios import read
from kapterm.demo.vault import MARK, demo_practice
from kapterm.errors import UsageError
from kapterm.journal import Practice
from kapterm.session.chart import Chart
from kapterm.session.packs import Packs

GIVEN = Path(__file__).parents[1] / "data" / "scenarios.json"
T_ZERO = "2026-03-02T10:00:00+01:00"


def built(practice: Practice, packs: Packs, *scenarios: dict[str, Any]) -> list[Chart]:
    write(practice, [visit for one in scenarios for visit in read(json.dumps(one).encode(), packs)])
    return charts(practice)


def charts(practice: Practice) -> list[Chart]:
    found = []
    for card in practice.cards():
        journal = practice.open_client(card.id, writing=False)
        found.append(journal.chart)
        journal.close()
    return found


def scenario(*events: dict[str, Any], alias: str = "Aster", number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": "T1", "route": "SL", "client": {"alias": alias, "session_no": number}, "events": list(events)} | more


def test_every_event_of_the_given_file_stands_at_its_minute(practice: Practice, packs: Packs) -> None:
    given = json.loads(GIVEN.read_bytes())
    by_code = {chart.code: chart for chart in built(practice, packs, given)}
    for one in given["scenarios"]:
        visit = by_code[one["client"]["alias"]].sessions[0]
        assert visit.number == one["client"]["session_no"]
        assert visit.state.t_zero is not None
        minutes = [
            ((entry.at - visit.state.t_zero) / timedelta(minutes=1), entry.fact.kind, entry.text)
            for entry in visit.entries[2:]
        ]
        assert minutes == [(event["t_min"], event["kind"], event.get("text", "")) for event in one["events"]]


def test_a_session_in_progress_is_as_old_as_its_last_event(practice: Practice, packs: Packs) -> None:
    events = [{"t_min": 0, "kind": "dose", "amount_mg": 100}, {"t_min": 40, "kind": "phase", "name": "peak"}]
    before = practice.clock.now()
    chart = built(practice, packs, scenario(*events))[0]
    assert chart.live is not None
    assert chart.live.state.t_zero is not None
    assert abs(chart.live.state.t_zero + timedelta(minutes=40) - before) < timedelta(minutes=1)


def test_a_given_moment_is_kept_with_its_zone(practice: Practice, packs: Packs) -> None:
    chart = built(practice, packs, scenario({"t_min": 0, "kind": "dose", "amount_mg": 100}, t_zero=T_ZERO))[0]
    entry = chart.sessions[0].entries[-1]
    assert entry.at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert entry.event.zone == "UTC+01:00"


def test_a_late_entry_stands_where_it_happened_and_says_when_it_was_written(practice: Practice, packs: Packs) -> None:
    chart = built(
        practice,
        packs,
        scenario(
            {"t_min": 0, "kind": "dose", "amount_mg": 100},
            {"t_min": 30, "kind": "check_in", "text": "later"},
            {"t_min": 10, "kind": "check_in", "text": "late", "late": True, "recorded_at_min": 50, "source": "paper"},
            t_zero=T_ZERO,
        ),
    )[0]
    dose, late, later = chart.sessions[0].entries[-3:]
    assert (late.text, later.text) == ("late", "later")
    assert late.event.late
    assert late.event.source == "paper"
    assert late.event.written - dose.at == timedelta(minutes=50)
    assert late.event.n > later.event.n


def test_what_was_struck_and_what_was_replaced_are_both_read_as_such(practice: Practice, packs: Packs) -> None:
    chart = built(
        practice,
        packs,
        scenario(
            {"t_min": 0, "kind": "dose", "amount_mg": 100},
            {"t_min": 5, "kind": "scale", "name": "CADSS-6", "value": 9, "entry_id": "a", "struck": True,
             "strike_reason": "wrong line", "struck_at_min": 7},
            {"t_min": 6, "kind": "scale", "name": "CADSS-6", "value": 3, "entry_id": "b"},
            {"t_min": 8, "kind": "scale", "name": "CADSS-6", "value": 2, "corrects": "b"},
        ),
    )[0]  # fmt: skip
    struck, replaced, holds = chart.sessions[0].entries[-3:]
    assert (struck.struck, replaced.struck, holds.struck) == ("wrong line", "replaced by a later entry", None)
    assert holds.fact.details == {"corrects": "b"}


def test_sessions_of_one_client_stand_in_the_order_of_their_numbers(practice: Practice, packs: Packs) -> None:
    home = {"t_min": 130, "kind": "depart"}
    dose = {"t_min": 0, "kind": "dose", "amount_mg": 100}
    found = built(practice, packs, scenario(dose, home, number=2), scenario(dose, home, number=1))
    assert [[visit.number for visit in chart.sessions] for chart in found] == [[1, 2]]


def test_a_day_without_a_dose_has_no_moment_zero(practice: Practice, packs: Packs) -> None:
    events = [
        {"t_min": -10, "kind": "go_no_go", "result": "no_go", "by": "prescriber"},
        {"t_min": 20, "kind": "depart"},
    ]
    visit = built(practice, packs, scenario(*events))[0].sessions[0]
    assert visit.state.t_zero is None
    assert not visit.in_progress


def test_a_client_that_is_there_already_is_left_alone(practice: Practice, packs: Packs) -> None:
    visits = read(json.dumps(scenario({"t_min": 0, "kind": "check_in"})).encode(), packs)
    assert write(practice, visits) == []
    assert write(practice, visits) == ["Aster"]
    assert len(charts(practice)) == 1


def test_a_folder_that_no_demonstration_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(UsageError):
        demo_practice(tmp_path, tmp_path / "state", Clock(), "kapterm 1")
    assert not (tmp_path / MARK).exists()
