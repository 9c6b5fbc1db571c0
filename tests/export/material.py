"""Records to export: the shared scenarios, and one visit that holds every kind of fact with every field filled."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events.base import Fact
from kapterm.session.fold import fold

T_ZERO = datetime(2026, 11, 20, 13, 2, tzinfo=UTC)
GENERATED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ZONE = "Europe/Berlin"
AUTHOR = "Ada Moss, LCSW"
DATA = Path(__file__).parent.parent / "data"
HOSTILE: list[str] = json.loads((DATA / "hostile.json").read_text(encoding="utf-8"))
STORABLE = [text for text in HOSTILE if text.encode("utf-8", "ignore").decode() == text]
"""Without lone surrogates, which no file can hold."""
SCENARIOS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in json.loads((DATA / "scenarios.json").read_text(encoding="utf-8"))["scenarios"]
}

_FIELDS = {
    "sbp": "systolic_mmhg",
    "dbp": "diastolic_mmhg",
    "hr": "heart_rate_bpm",
    "spo2": "spo2_pct",
    "rr": "respiratory_rate_bpm",
}


def event(n: int, fact: ev.AnyFact, minute: float = 0, **stamp: Any) -> ev.Event:
    """One event, `minute` minutes from the first dose."""
    at = T_ZERO + timedelta(minutes=minute)
    fields: dict[str, Any] = {"device": "d1", "n": n, "at": at, "by": AUTHOR, "session": "s1", "zone": ZONE}
    return ev.Event(**{"id": f"e{n}", **fields, **stamp}, fact=fact)


def visit(*facts: ev.AnyFact | tuple[ev.AnyFact, float], **stamp: Any) -> Chart:
    """A client with one visit of these facts, a minute apart from the first dose unless a minute is given."""
    pairs = [one if isinstance(one, tuple) else (one, float(index)) for index, one in enumerate(facts)]
    about = event(0, ev.ClientRegistered(code="K7Q2M"), -90, session="")
    return fold("c1", [about, *(event(n, fact, minute, **stamp) for n, (fact, minute) in enumerate(pairs, 1))])


def scenario_events(scenario_id: str) -> list[ev.Event]:
    """The events that a scenario comes to."""
    scenario = SCENARIOS[scenario_id]
    client, plan = scenario["client"], scenario["plan"]
    facts: list[tuple[ev.AnyFact, float]] = [(ev.SessionOpened(number=client["session_no"]), -60)]
    facts.append((msgspec.convert({**plan, "kind": "plan", **_route(scenario)}, ev.PlanMade), -59))
    for one in scenario["events"]:
        fields = {_FIELDS.get(key, key): value for key, value in one.items() if key != "t_min"}
        raw = msgspec.Raw(msgspec.json.encode(fields))
        facts.append((ev.fact_from(one["kind"], fields, raw), one["t_min"]))
    about = ev.ClientRegistered(code=client["alias"], age_years=client["age"], indication=client["indication"])
    return [
        event(0, about, -90, session=""),
        *(event(n, fact, minute) for n, (fact, minute) in enumerate(facts, 1)),
    ]


def _route(scenario: dict[str, Any]) -> dict[str, Any]:
    return {"route": scenario["route"], "weight_kg": scenario["weight_kg"]}


def scenario_chart(scenario_id: str) -> Chart:
    """A client with the scenario's visit."""
    return fold("c1", scenario_events(scenario_id))


def only(chart: Chart) -> SessionChart:
    """The one visit of a client."""
    (session,) = chart.sessions
    return session


def filled(kind: type[Fact], text: str) -> Any:
    """A fact of this kind in which every field is set, texts to `text` and the field's name."""
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], text, name) for name in kind.__struct_fields__})


def _value(hint: Any, text: str, name: str) -> Any:
    kinds = get_args(hint) if get_origin(hint) is not tuple else ()
    if name == "details":
        return {"spare field": f"{text} spare"}
    if name == "answers":
        return (3, None, "refused")
    if name == "drugs":
        return (ev.DrugNamed(drug=f"{text} drug", mg=8, when=f"{text} when"),)
    if hint is Any:
        return 7
    if name in ("criteria", "scores"):
        return {"assent": f"{text} assent"}
    if hint is bool or bool in kinds:
        return True
    if get_origin(hint) is tuple or any(get_origin(one) is tuple for one in kinds):
        return (20, 40) if name == "booster_window_min" else (f"{text} {name}",)
    if hint is str or str in kinds:
        return f"{text} {name}"
    if hint is datetime:
        return T_ZERO
    if isinstance(hint, type) and issubclass(hint, int):
        return 8
    return f"{text} {name}" if "str" in str(hint) else 8
