"""Scenario files read and checked. Pure: text in, visits out, one clear sentence where something is off.

docs/scenarios.md describes both forms: a list of single sessions, and the course of one client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from kapterm.demo.facts import Setting, fact_of
from kapterm.demo.kinds import COMMON, is_of
from kapterm.demo.visits import Line, Person, Signed, Visit
from kapterm.errors import UsageError
from kapterm.session.events import ItemAnswered, PlanMade, SessionOpened
from kapterm.session.events.base import defaults_of
from kapterm.session.packs import Packs

SCENARIOS = "kapterm-scenarios/1"
COURSE = "kapterm-course/1"

STATES = ("yes", "no", "unsure", "refused", "na", "not_asked")
"""Answers of the checklist that are words of their own."""

Object = Mapping[str, Any]


def read(content: bytes, packs: Packs, name: str = "The file") -> tuple[Visit, ...]:
    """The visits of a scenario file.

    Args:
        content: The file: a list of scenarios, a single one, or a course.
        packs: For the words of codes and prompts.
        name: What the file is called in an error.

    Raises:
        UsageError: It is not of the form; the sentence names the scenario, the event and the field.
    """
    try:
        whole = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON.") from error
    if not isinstance(whole, dict):
        raise UsageError(f"{name} is not a scenario file: it must be an object.")
    schema = whole.get("schema")
    if schema == COURSE:
        return tuple(_course(whole, packs, name))
    if schema not in (None, SCENARIOS):
        raise UsageError(f"{name} is of the form “{schema}”; {SCENARIOS} and {COURSE} are known.")
    return tuple(_scenarios(whole, packs, name))


def _scenarios(whole: Object, packs: Packs, name: str) -> Iterator[Visit]:
    if "scenarios" not in whole:
        yield _visit(whole, packs, _place(whole, name))
        return
    listed = whole["scenarios"]
    if not isinstance(listed, list) or not listed:
        raise UsageError(f"{name}: scenarios must be a list with at least one scenario.")
    around = {key: value for key, value in whole.items() if key not in ("schema", "note", "scenarios")}
    for number, scenario in enumerate(listed, start=1):
        place = _place(scenario, f"Scenario {number}")
        yield _visit({**around, **_object(scenario, place)}, packs, place)


def _course(whole: Object, packs: Packs, name: str) -> Iterator[Visit]:
    place = _place(whole, name)
    visits = whole.get("visits")
    if not isinstance(visits, list) or not visits:
        raise UsageError(f"{place}: visits must be a list with at least one visit.")
    for number, visit in enumerate(visits, start=1):
        where = f"{place}, visit {number}"
        yield _visit({"client": whole.get("client"), **_object(visit, where)}, packs, where, is_course=True)


_TOP = {
    "id", "title", "route", "weight_kg", "client", "plan", "expected_flags", "events", "t_zero", "schema", "note",
    "purpose", "mode", "of", "day", "time", "signed", "answers",
}  # fmt: skip


def _visit(scenario: Object, packs: Packs, place: str, *, is_course: bool = False) -> Visit:
    person = _person(_object(scenario.get("client"), place, "client"), place)
    plan = _plan(scenario, packs, place)
    setting = Setting(packs, plan or PlanMade(), is_course)
    lines = _lines(scenario.get("events"), setting, place)
    if is_course and "answers" in scenario:
        answers = _object(scenario["answers"], place, "answers")
        lines = (*_answered(answers, lines[0].t_min, packs, place), *lines)
    known = {name: scenario[name] for name in ("purpose", "mode", "of") if is_course and name in scenario}
    number = _object(scenario["client"], place).get("session_no")
    details = {"scenario": " · ".join(_text(scenario, name, place) for name in ("id", "title") if scenario.get(name))}
    if scenario.get("expected_flags"):
        details["expected flags"] = scenario["expected_flags"]
    details |= {name: value for name, value in scenario.items() if name not in _TOP}
    if number is not None and not (is_of(number, "a whole number") and 1 <= number <= 10_000):
        raise UsageError(f"{place}: client.session_no must be a whole number from 1.")
    opened = _convert({**known, "number": number, "details": _given(details)}, SessionOpened, place)
    return Visit(
        id=_text(scenario, "id", place),
        person=person,
        opened=opened,
        plan=plan,
        lines=lines,
        t_zero=_t_zero(scenario.get("t_zero"), place),
        signed=_convert(scenario["signed"], Signed, place) if is_course and "signed" in scenario else None,
        **_day(scenario, place, is_course),
    )


def _person(client: Object, place: str) -> Person:
    code = client.get("alias")
    if not isinstance(code, str) or not 1 <= len(code.strip()) <= 80:
        raise UsageError(f"{place}: client.alias must be one to eighty characters.")
    named = {"alias", "age", "indication", "session_no"}
    fields = {"code": code.strip(), "age_years": client.get("age"), "indication": client.get("indication") or ""}
    details = {name: value for name, value in client.items() if name not in named}
    person: Person = _convert({**fields, "details": details}, Person, place, {"age_years": "client.age"})
    return person


def _plan(scenario: Object, packs: Packs, place: str) -> PlanMade | None:
    """The plan with route and weight; None where the session has none of the three."""
    planned = _object(scenario.get("plan") or {}, place, "plan")
    route = _text(scenario, "route", place)
    if route and route not in packs.routes:
        raise UsageError(f"{place}: there is no route called “{route}”.")
    known = {name: _listed(name, value) for name, value in planned.items() if name in PlanMade.__struct_fields__}
    details = {name: value for name, value in planned.items() if name not in known}
    fields = _given({"route": route, "weight_kg": scenario.get("weight_kg"), **known, "details": details})
    if fields.get("weight_kg", 1) == 0:
        raise UsageError(f"{place}: weight_kg is out of range.")
    return _convert(fields, PlanMade, place) if fields else None


_LISTS = {name for name, value in defaults_of(PlanMade).items() if value == ()} | {"touch_consent"}


def _listed(name: str, value: object) -> object:
    """One place or one minute where a list stands is a list of one; no place is none."""
    if name == "touch_consent" and isinstance(value, str) and value.strip().casefold() in ("none", "no"):
        return []
    return [value] if name in _LISTS and isinstance(value, str | int | float) and value != "" else value


def _lines(events: object, setting: Setting, place: str) -> tuple[Line, ...]:
    """Every event, in the order in which they happened."""
    if not isinstance(events, list) or not events:
        raise UsageError(f"{place}: events must be a list with at least one event.")
    placed = []
    for number, event in enumerate(events, start=1):
        where = f"{place}, event {number}"
        fields = _object(event, where)
        where += f" ({fields['kind']})" if isinstance(fields.get("kind"), str) else ""
        if fields.get("t_min") is None:
            raise UsageError(f"{where}: t_min is missing.")
        for name in COMMON:
            if fields.get(name) is not None and not is_of(fields[name], COMMON[name]):
                raise UsageError(f"{where}: {name} must be {COMMON[name]}.")
        if any(abs(fields.get(name) or 0) > 100_000 for name in ("t_min", "recorded_at_min", "struck_at_min")):
            raise UsageError(f"{where}: a time of more than 100,000 minutes is out of range.")
        placed.append((fields, where))
    placed.sort(key=lambda one: one[0]["t_min"])
    return tuple(_line(fields, where, step) for fields, where, step in _with_totals(placed, setting))


def _with_totals(placed: list[tuple[Object, str]], setting: Setting) -> Iterator[tuple[Object, str, Setting]]:
    """Each event with what had been given before it."""
    for fields, where in placed:
        yield fields, where, setting
        is_dose = fields.get("kind") in ("dose", "booster") and not fields.get("struck")
        if is_dose and is_of(amount := fields.get("amount_mg"), "a number"):
            setting = replace(setting, given_mg=setting.given_mg + (amount or 0))


def _line(event: Object, place: str, setting: Setting) -> Line:
    stamped = {name: event[name] for name in Line.__struct_fields__ if event.get(name) is not None}
    taken_back = event.get("strike_reason") is not None or event.get("struck_at_min") is not None
    return Line(**{"struck": taken_back, **stamped, "fact": fact_of(event, setting, place)})


def _answered(answers: Object, t_min: int | float, packs: Packs, place: str) -> Iterator[Line]:
    """The checklist's answers: a word such as yes or refused is one, anything else is a value."""
    for item_id, given in answers.items():
        item = packs.checklist.by_id.get(item_id)
        if item is None:
            raise UsageError(f"{place}: the checklist has no item “{item_id}”.")
        is_state = isinstance(given, str) and given in STATES
        state, value = (given, None) if is_state else ("value", given)
        yield Line(t_min, ItemAnswered(item=item_id, state=state, value=value, label=item.echo))


def _t_zero(value: object, place: str) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(f"{place}: t_zero must be a moment with its zone, as in 2026-03-02T10:00:00+01:00.")
    return moment


def _day(scenario: Object, place: str, is_course: bool) -> dict[str, Any]:
    """When a visit of a course was: days from today, and the time of its first dose or beginning."""
    if not is_course:
        return {}
    day, time = scenario.get("day"), scenario.get("time", "10:00")
    if day is not None and not (is_of(day, "a whole number") and abs(day) <= 36_500):
        raise UsageError(f"{place}: day must be a whole number, before today negative.")
    hour, _, minute = str(time).partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise UsageError(f"{place}: time must be hours and minutes, as in 10:00.")
    return {"day": day, "time": time}


def _place(scenario: object, otherwise: str) -> str:
    """How a scenario is called in an error: by its id, else by where it stands."""
    found = scenario.get("id") if isinstance(scenario, dict) else None
    return found if isinstance(found, str) and found else otherwise


def _object(value: object, place: str, name: str = "it") -> Object:
    if not isinstance(value, dict):
        raise UsageError(f"{place}: {name} must be an object.")
    return value


def _text(scenario: Object, name: str, place: str) -> str:
    value = scenario.get(name)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{place}: {name} must be text.")
    return value or ""


def _given(fields: Object) -> dict[str, Any]:
    """Fields that say something; no place of touch agreed is an answer too."""
    return {name: value for name, value in fields.items() if value not in (None, "", {}, []) or value == []}


def _convert(fields: object, kind: Any, place: str, renamed: Mapping[str, str] | None = None) -> Any:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        from_path = str(error).partition("$.")[2].partition("`")[0]
        name = (renamed or {}).get(from_path, from_path.partition("[")[0]) or "a field"
        raise UsageError(f"{place}: {name} is of the wrong type or out of range.") from error
