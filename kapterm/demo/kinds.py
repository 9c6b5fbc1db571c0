"""What a scenario file may say: every kind of event with its own fields and their types, as docs/scenarios.md has them.

A kind that is not here is refused by name and place; a field that is not here is kept as a detail of its event.
"""

from __future__ import annotations

from kapterm.session.events import FACTS

_TABLE = {
    "addendum": "",
    "adverse_event": "type text, severity text, serious yes/no, onset_min whole, airway text, moaas whole, "
    "expected yes/no",
    "adverse_event_update": "type text, resolved_min whole",
    "alert": "rule text, action text",
    "booster": "drug text, amount_mg whole, mg_per_kg number, cumulative_mg whole, lot text, site text",
    "booster_decision": "result text, by text, criteria object",
    "check_in": "",
    "clinical_decision": "by text",
    "concomitant": "benzodiazepine yes/no, sedative_hypnotic yes/no, opioid yes/no, psychostimulant yes/no, "
    "maoi yes/no",
    "debrief": "",
    "depart": "escort text",
    "discharge_check": "orientation text, gait text, nausea text, moaas whole, cadss6 whole, padss whole, si text, "
    "result text",
    "dose": "drug text, amount_mg whole, mg_per_kg number, lot text, given_by text, volume_ml number, site text, "
    "device whole, cumulative_mg whole",
    "environment": "",
    "go_no_go": "result text, by text, reason text",
    "hold_start": "planned_min whole",
    "infusion_pause": "given_mg whole",
    "infusion_start": "drug text, total_mg whole, mg_per_kg number, rate_mg_per_min number, lot text, given_by text",
    "infusion_stop": "given_mg whole, reason text, by text",
    "intention": "",
    "iv_access": "site text, patent yes/no",
    "iv_removed": "site text, bleeding text",
    "lab": "name text, result text",
    "medication": "drug text, dose text, route text, ordered_by text, indication text",
    "nonpharm": "",
    "observation": "code text, prompt_id text, distress whole",
    "oral_intake": "",
    "phase": "name text",
    "plan": "",
    "rems_question": "name text, minutes whole",
    "rest": "minutes whole",
    "scale": "name text, value whole",
    "screen": "name text, result text",
    "session_converted": "",
    "spit": "hold_min whole",
    "swallow_check": "result text, moaas whole",
    "symptom_check": "chest_pain yes/no, dyspnoea yes/no, headache text, vision text, neuro text, result text",
    "system": "name text, gap_min whole",
    "vitals": "sbp whole, dbp whole, hr whole, spo2 whole, rr whole, position text, flag text",
}


def _fields(row: str) -> dict[str, str]:
    pairs = (field.rsplit(" ", 1) for field in row.split(", ") if field)
    return {name: TYPES[word] for name, word in pairs}


TYPES = {
    "text": "text",
    "yes/no": "true or false",
    "whole": "a whole number",
    "number": "a number",
    "object": "an object",
}
"""How a type is said where a value is not of it."""

KINDS: dict[str, dict[str, str]] = {kind: _fields(row) for kind, row in _TABLE.items()}
"""Each kind's own fields, each with what it must be."""

COMMON: dict[str, str] = {
    "text": TYPES["text"],
    "t_min": TYPES["number"],
    "late": TYPES["yes/no"],
    "recorded_at_min": TYPES["number"],
    "source": TYPES["text"],
    "entry_id": TYPES["text"],
    "struck": TYPES["yes/no"],
    "strike_reason": TYPES["text"],
    "struck_at_min": TYPES["number"],
    "corrects": TYPES["text"],
}
"""What any event may have."""

STAMPED = frozenset(COMMON) - {"text"}
"""Those that say when and how it was written, not what happened."""

STORED_AS: dict[str, str] = {
    "sbp": "systolic_mmhg",
    "dbp": "diastolic_mmhg",
    "hr": "heart_rate_bpm",
    "spo2": "spo2_pct",
    "rr": "respiratory_rate_bpm",
}
"""Fields of the form that the record has under a name with its unit."""

_NOT_IN_A_FILE = {"client", "client_closed", "session", "signature", "export", "aside"}

COURSE_KINDS: frozenset[str] = frozenset(FACTS.keys() - KINDS.keys() - _NOT_IN_A_FILE)
"""Kinds that a course file may have besides, with the fields of docs/events.md."""


def is_of(value: object, expected: str) -> bool:
    """Whether a value is what a field must be. A number without a fraction is whole however it was written."""
    if expected == TYPES["text"]:
        return isinstance(value, str)
    if expected == TYPES["yes/no"]:
        return isinstance(value, bool)
    if expected == TYPES["object"]:
        return isinstance(value, dict)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return expected == TYPES["number"] or float(value).is_integer()
