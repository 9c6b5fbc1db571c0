"""The plan of a day, field by field: how each is typed, said, and taken from an answer or an earlier plan.

A changed field is a new plan that holds that field alone; the newest word on each field counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session.agreed import NO_RECORDING, TOUCH
from kapterm.session.answers import Answer, choices_of, number_of
from kapterm.session.events import PlanMade
from kapterm.session.events.base import number_text, value_text
from kapterm.session.item_lines import number_in
from kapterm.session.packs import Packs
from kapterm.session.packs.routes import Route

Kind = Literal["words", "list", "number", "route", "yesno", "schedule"]


class PlanField(Struct, frozen=True):
    """One field of the plan."""

    name: str
    """The field of `PlanMade`."""
    label: str
    kind: Kind = "words"
    unit: str = ""
    plausible: tuple[float, float] = (0, 100_000)
    """Outside it the line asks once."""
    stands: bool = False
    """True where the plan of the last session may be confirmed: what was agreed, never what was measured."""
    hint: str = ""


FIELDS = (
    PlanField("route", "Route", "route", stands=True),
    PlanField("drug", "Drug", stands=True, hint="ketamine, esketamine"),
    PlanField("dose_mg", "Planned dose", "number", "mg", (1, 800), stands=True),
    PlanField("booster_mg", "Booster", "number", "mg", (0, 800), stands=True, hint="0 is none"),
    PlanField("weight_kg", "Weight", "number", "kg", (30, 250)),
    PlanField("vial_mg_per_ml", "Vial", "number", "mg/mL", (1, 200), stands=True),
    PlanField("lot", "Lot"),
    PlanField("given_by", "Given by"),
    PlanField("checked_by", "Second check by"),
    PlanField("infusion_min", "Infusion over", "number", "min", (1, 600), stands=True),
    PlanField("touch_consent", "Touch", "list", stands=True, hint="places with commas; none"),
    PlanField("stop_signal", "Stop signal", stands=True),
    PlanField("recording_consent", "Recording", "yesno", stands=True, hint="y or n"),
    PlanField("escort", "Escort"),
    PlanField("allergies", "Allergies", stands=True, hint="none, or which"),
    PlanField("vitals_schedule", "Vital signs", "schedule", stands=True, hint="0 15 40 then every 30"),
    PlanField("minimum_stay_min", "Minimum stay", "number", "min", (30, 720), stands=True),
    PlanField("as_needed", "As needed", "list", hint="ondansetron 4 mg po, …"),
)
"""Every field, in the order in which a plan is read."""


class PlanRead(Struct, frozen=True):
    """A line that was understood as a field."""

    value: Any
    shown: str
    ask: str = ""


def read_field(field: PlanField, line: str, packs: Packs) -> PlanRead:
    """The value that a line means.

    Raises:
        UsageError: what was expected, in one sentence.
    """
    text = line.strip()
    if not text:
        raise UsageError("Expected " + (field.hint or "words"))
    match field.kind:
        case "number":
            return _number(field, text)
        case "route":
            return _route(packs, text)
        case "yesno":
            if text.lower() not in ("y", "n", "yes", "no"):
                raise UsageError("Expected y or n")
            return PlanRead(text.lower().startswith("y"), "yes" if text.lower().startswith("y") else "no")
        case "list":
            parts = tuple(part.strip() for part in text.split(",") if part.strip())
            value = () if text.lower() == "none" else parts
            return PlanRead(value, ", ".join(value) or "none")
        case "schedule":
            if not _SCHEDULE.fullmatch(text):
                raise UsageError("Expected minutes, as in 0 15 40 then every 30")
            return PlanRead(text, f"minutes {text}")
        case _:
            return PlanRead(text, text)


def said(field: PlanField, plan: PlanMade) -> str:
    """The field as it stands; empty where nothing was said."""
    value = getattr(plan, field.name)
    if value is None or value == "" or (value == () and field.name != "touch_consent"):
        return ""
    words = "none" if value == () else value_text(value)
    return f"{words} {field.unit}".strip()


def from_pack(field: PlanField, route: Route | None) -> str:
    """What the pack has for the route, where the plan says nothing; empty where it has nothing."""
    if route is None:
        return ""
    every = f" then every {route.vitals.every_min}" if route.vitals.every_min else ""
    usual: dict[str, Callable[[], str]] = {
        "drug": lambda: route.drug,
        "vitals_schedule": lambda: " ".join(map(str, route.vitals.after_min)) + every,
        "minimum_stay_min": lambda: f"{max((stay.min for stay in route.stays), default=0)} min",
        "infusion_min": lambda: f"{route.infusion_min} min" if route.infusion_min else "",
    }
    found = usual.get(field.name)
    return found() if found else ""


def carried(earlier: PlanMade, now: PlanMade) -> PlanMade | None:
    """What of an earlier plan may be confirmed as a whole: agreed fields that today's plan leaves open."""
    values = {
        field.name: getattr(earlier, field.name)
        for field in FIELDS
        if field.stands and said(field, earlier) and not said(field, now)
    }
    return PlanMade(**values) if values else None


def from_answer(item_id: str, answer: Answer) -> dict[str, Any]:
    """The field of the plan that an answer fills, as the head of the dosing screen shows it; empty where none."""
    words = ", ".join(choices_of(answer))
    is_no = answer.state == "no"
    match item_id:
        case "P04":
            return {"escort": words} if words else {}
        case "P28":
            weight = number_of(answer)
            return {"weight_kg": int(weight) if weight == int(weight) else weight} if weight is not None else {}
        case "P29":
            return {"allergies": "none" if is_no else words} if words or is_no else {}
        case "P64":
            return {"as_needed": choices_of(answer)} if words else {}
        case "P72":
            places = () if is_no else choices_of(answer)
            return {"touch_consent": places} if places or is_no else {}
        case "P74":
            return {"stop_signal": words} if words else {}
        case "P76":
            return {"recording_consent": not is_no and words != NO_RECORDING} if words or is_no else {}
        case _:
            return {}


_FIELDS_OF: dict[str, dict[str, Any]] = {
    "P04": {"escort": ""},
    "P28": {"weight_kg": None},
    "P29": {"allergies": ""},
    "P64": {"as_needed": ()},
    "P72": {"touch_consent": None},
    "P74": {"stop_signal": ""},
    "P76": {"recording_consent": None},
}
"""The field of the plan that an item fills, with what it is while nothing was said."""

_FILLS = ("value", "yes")
"""Answers whose words the plan holds; a yes leaves what was said before."""


def without_answer(plan: PlanMade, item_id: str, state: str) -> PlanMade:
    """The plan after an answer that holds no value: it does not go on saying what was taken back or refused."""
    if item_id not in _FIELDS_OF or state in _FILLS:
        return plan
    is_none = item_id == TOUCH and state not in ("blank", "not_asked")
    return replace(plan, **({"touch_consent": ()} if is_none else _FIELDS_OF[item_id]))


_SCHEDULE = re.compile(r"\d{1,3}(?:[ ,]+\d{1,3})*(?:[ ,]+then every \d{1,3})?|every \d{1,3}")


def _number(field: PlanField, text: str) -> PlanRead:
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*([A-Za-z/]*)", text)
    if found is None:
        raise UsageError(f"Expected a number in {field.unit}")
    if found[2] and found[2].casefold() != field.unit.casefold():
        raise UsageError(f"It is typed in {field.unit}")
    value = number_in(found[1])
    lowest, highest = field.plausible
    ask = "" if lowest <= value <= highest else f"{number_text(value)} {field.unit}: Enter again if that is so"
    return PlanRead(value, f"{number_text(value)} {field.unit}", ask)


def _route(packs: Packs, text: str) -> PlanRead:
    route = packs.routes.by_word.get(text.casefold())
    if route is None:
        raise UsageError("Expected " + ", ".join(one.id for one in packs.routes.routes))
    return PlanRead(route.id, f"{route.id} {route.name}")
