"""One event of a scenario file to a fact of the record. Nothing is dropped: what has no field becomes a detail.

Only what arithmetic gives again is left out, and only where it gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from kapterm.demo.kinds import COMMON, COURSE_KINDS, KINDS, STAMPED, STORED_AS, is_of
from kapterm.errors import UsageError
from kapterm.session.events import FACTS, Fact, PlanMade
from kapterm.session.packs import Packs

Fields = Mapping[str, Any]

_NAMED_IN_ERROR = re.compile(r"field `(\w+)`|`\$\.(\w+)")


class Setting(Struct, frozen=True):
    """What an event has to know of the session around it."""

    packs: Packs
    plan: PlanMade
    is_course: bool = False
    """True where the file may hold what the record knows beyond the scenario form."""
    given_mg: int | float = 0
    """What was given by dose before this event."""


def fact_of(event: Fields, setting: Setting, place: str) -> Fact:
    """The fact of an event.

    The place is where it stands, for the words of an error.

    Raises:
        UsageError: An unknown kind, a field of the wrong type, one that is missing or out of range.
    """
    kind = event.get("kind")
    if not isinstance(kind, str):
        raise UsageError(f"{place}: kind is missing.")
    known = KINDS.get(kind)
    if known is None:
        if not (setting.is_course and kind in COURSE_KINDS):
            raise UsageError(f"{place}: there is no such kind of event.")
        own = {name: value for name, value in event.items() if name not in STAMPED}
        return _converted(kind, own, place, {})
    _check_types(event, {**COMMON, **known}, place)
    fields, details = _sorted_out(event, known)
    if not setting.is_course:
        details |= {name: event[name] for name in ("entry_id", "corrects") if event.get(name)}
    fields |= _from_packs(kind, event, setting)
    details = {name: value for name, value in details.items() if not _is_arithmetic(name, value, kind, event, setting)}
    return _converted(kind, {**fields, "kind": kind, "details": details}, place, STORED_AS)


def _check_types(event: Fields, expected: Mapping[str, str], place: str) -> None:
    for name, value in event.items():
        if name in expected and value is not None and not is_of(value, expected[name]):
            raise UsageError(f"{place}: {name} must be {expected[name]}.")


def _sorted_out(event: Fields, known: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that the fact has a place for, under its names, and all others as details."""
    cls = FACTS[event["kind"]]
    fields: dict[str, Any] = {}
    details: dict[str, Any] = {}
    for name, value in event.items():
        stored = STORED_AS.get(name, name)
        if value is None or name in STAMPED or name == "kind":
            continue
        if (name in known or name == "text") and stored in cls.__struct_fields__:
            fields[stored] = _whole(value)
        elif name == "flag" and event["kind"] == "vitals":
            details["author's flag"] = value
        else:
            details[name] = value
    return fields, details


def _whole(value: Any) -> Any:
    """A number without a fraction as the whole number it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _from_packs(kind: str, event: Fields, setting: Setting) -> dict[str, Any]:
    """What the packs and the plan add, as they would have when it was typed."""
    if kind in ("dose", "booster"):
        return {"route": setting.plan.route}
    if kind != "observation":
        return {}
    code_id, prompt_id = event.get("code", ""), event.get("prompt_id", "")
    found: dict[str, Any] = {}
    if code := setting.packs.codes.by_id.get(code_id):
        found = {"label": code.label, "state": code.is_state, "excludes": code.excludes, "key": code.key}
        found["asked_during_dosing"] = bool(code.stamp) and event["t_min"] >= 0
    elif act := setting.packs.codes.acts_by_id.get(code_id):
        found = {"label": act.label, "key": act.key}
    if prompt := setting.packs.prompts.by_id.get(prompt_id):
        found["prompt"] = prompt.text
    if code_id == "touch":
        found["outside_agreement"] = not setting.plan.touch_consent
    return {name: value for name, value in found.items() if value not in ("", (), False)}


def _is_arithmetic(name: str, value: Any, kind: str, event: Fields, setting: Setting) -> bool:
    """Whether a detail only says what the record computes, to the decimals it is given with."""
    amount = event.get("amount_mg" if kind in ("dose", "booster") else "total_mg")
    if name not in KINDS.get(kind, {}) or not isinstance(amount, int | float):
        return False
    if name == "cumulative_mg":
        return bool(value == setting.given_mg + amount)
    if name == "mg_per_kg" and setting.plan.weight_kg:
        decimals = len(str(value).partition(".")[2])
        return bool(abs(value - amount / setting.plan.weight_kg) <= 0.5 * 10**-decimals + 1e-9)
    return False


def _converted(kind: str, fields: dict[str, Any], place: str, renamed: Mapping[str, str]) -> Fact:
    try:
        return msgspec.convert(fields, FACTS[kind])
    except msgspec.ValidationError as error:
        raise UsageError(f"{place}: {_said(str(error), renamed)}") from error


def _said(problem: str, renamed: Mapping[str, str]) -> str:
    """A message of the converter as one sentence that names the field as the file has it."""
    found = _NAMED_IN_ERROR.search(problem)
    stored = next((name for name in found.groups() if name), "") if found else ""
    name = {new: old for old, new in renamed.items()}.get(stored, stored)
    if problem.startswith("Object missing"):
        return f"{name} is missing."
    if problem.startswith("Object contains unknown"):
        return f"there is no field called “{name}” in an event of this kind."
    if ">=" in problem or "<=" in problem or "length" in problem:
        return f"{name} is out of range."
    return f"{name or 'a field'} is of the wrong type."
