"""Vital signs in one line, as clinicians write them: `132/84 78 98 14`, or with names in any order."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session.events import VitalsTaken
from kapterm.session.grammar.context import Context, Understood

ORDER = ("bp", "hr", "spo2", "rr")
EXPECTED = "Expected BP HR SpO₂ RR, as in 132/84 78 98 14, or names: hr 78 98% bp 132/84"

_NAMES = {
    "bp": "bp",
    "hr": "hr",
    "pulse": "hr",
    "p": "hr",
    "spo2": "spo2",
    "sat": "spo2",
    "sats": "spo2",
    "o2sat": "spo2",
    "rr": "rr",
    "resp": "rr",
    "t": "temp",
    "temp": "temp",
}
_FIELDS = {"hr": "heart_rate_bpm", "spo2": "spo2_pct", "rr": "respiratory_rate_bpm", "temp": "temperature_c"}
_SAID = {"bp": "BP", "hr": "HR", "spo2": "SpO₂", "rr": "RR", "temp": "temperature"}
POSITIONS = ("seated", "sitting", "reclined", "standing", "supine", "lying", "left lateral", "right lateral", "side")

_TOKEN = re.compile(r"[^\s,]+")
_WITH_COMMAS = re.compile(r"\S+")
"""Where a comma stands between digits it is a decimal point."""
_PRESSURE = re.compile(r"(\d{2,3})/(\d{2,3})")
_PERCENT = re.compile(r"(\d{2,3})%")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?")
_TAKEN_BY = re.compile(r"[,;]?\s*\b(?:(?:taken|read) )?by ([^,;]+?)(?=\s+(?:on|at)\b|[,;]|$)", re.IGNORECASE)
_OXYGEN = re.compile(r"(?:on )?(room air|air|o2 ?\d+(?:[.,]\d+)? ?l?|oxygen ?\d*(?:[.,]\d+)? ?l?)\b", re.IGNORECASE)


def parse_vitals(line: str, context: Context) -> Understood:
    """The reading that a line means.

    Raises:
        UsageError: what was expected, in one sentence.
    """
    text = line.strip()
    if (text.startswith("n") and (len(text) == 1 or not text[1:2].isalpha())) or text == "-":
        return _not_taken(text[1:].strip())
    values, rest = _read(text)
    if not values and text.startswith("n"):
        raise UsageError(f"n, a space, and why not taken; or {EXPECTED}")
    if not values:
        raise UsageError(EXPECTED)
    return _checked(values, rest, context)


def _not_taken(why: str) -> Understood:
    if not why:
        raise UsageError("Expected why vitals were not taken, as in Vn asleep and settled")
    fact = VitalsTaken(not_taken=tuple(_SAID[name] for name in ORDER), text=why)
    return Understood(fact, f"not taken: {why}")


def _read(text: str) -> tuple[dict[str, object], str]:
    """Values by name, and the words that follow them."""
    values: dict[str, object] = {}
    left = list(ORDER)
    words = ""
    named = ""
    tokens = _WITH_COMMAS if re.search(r"\d,\d", text) else _TOKEN
    for token in tokens.finditer(text):
        plain = token[0].strip(";:,").lower()
        if not named and plain in _NAMES:
            named = _NAMES[plain]
            continue
        found = _value(plain, named, left)
        if found is None:
            if named:
                break
            words = text[token.start() :]
            break
        name, value = found
        if name in values:
            raise UsageError(f"{_SAID[name]} stands twice")
        values[name] = value
        in_order = name in left and (not named or name == left[0])
        left = left[left.index(name) + 1 :] if in_order else [one for one in left if one != name]
        named = ""
    if named:
        raise UsageError(f"Expected a number after {_SAID[named]}")
    return values, words


def _value(token: str, named: str, left: list[str]) -> tuple[str, object] | None:
    """A value and its name; None where the token is no value."""
    pressure = _PRESSURE.fullmatch(token)
    if pressure and named in ("", "bp"):
        return "bp", (int(pressure[1]), int(pressure[2]))
    percent = _PERCENT.fullmatch(token)
    if percent and named in ("", "spo2"):
        return "spo2", int(percent[1])
    if token == "-" and (named or left):
        return named or left[0], None
    if not _NUMBER.fullmatch(token):
        return None
    name = named or (left[0] if left else "")
    if name == "bp" or not name:
        raise UsageError(EXPECTED)
    number = float(token.replace(",", "."))
    if name != "temp" and number != int(number):
        raise UsageError(f"{_SAID[name]} is a whole number")
    return name, number if name == "temp" else int(number)


def _checked(values: dict[str, object], rest: str, context: Context) -> Understood:
    """The reading, refused where it is impossible, asked about once where it is implausible."""
    fields: dict[str, object] = {}
    doubts: list[str] = []
    pressure = values.get("bp")
    if isinstance(pressure, tuple):
        fields["systolic_mmhg"], fields["diastolic_mmhg"] = pressure
        if pressure[0] <= pressure[1]:
            raise UsageError("The first number of a BP is the higher one")
        doubts += _doubts("systolic", pressure[0], context, "BP") or _doubts("diastolic", pressure[1], context, "BP")
    for name, field in _FIELDS.items():
        value = values.get(name)
        if isinstance(value, int | float):
            fields[field] = value
            doubts += _doubts(name, value, context, _SAID[name])
    fields["not_taken"] = tuple(_SAID[name] for name, value in values.items() if value is None)
    rest = _circumstances(rest, fields)
    fact = VitalsTaken(**fields, text=rest)  # type: ignore[arg-type]
    ask = f"{', '.join(doubts)}: Enter again if that is so" if doubts else ""
    return Understood(fact, fact.words(), ask)


def _circumstances(rest: str, fields: dict[str, object]) -> str:
    """Oxygen, position and who read it, in any order, into the fields; and the words that are none of them."""
    taken_by = _TAKEN_BY.search(rest)
    if taken_by:
        behind = rest[taken_by.end() :].strip(" ,;")
        fields["taken_by"], rest = taken_by[1].strip(), rest[: taken_by.start()].strip(" ,;")
        rest = ", ".join(part for part in (rest, behind) if part)
    for _ in range(2):
        oxygen = _OXYGEN.match(rest)
        if oxygen and "oxygen" not in fields:
            fields["oxygen"], rest = oxygen[1], rest[oxygen.end() :].strip(" ,;")
        lowered = rest.lower()
        position = next((one for one in POSITIONS if re.match(rf"{one}(?=[\s,;]|$)", lowered)), "")
        if position and "position" not in fields:
            fields["position"], rest = position, rest[len(position) :].strip(" ,;")
    return rest


def _doubts(name: str, value: float, context: Context, said: str) -> list[str]:
    range_ = context.packs.limits.plausible_by_id.get(name)
    if range_ is None:
        return []
    if range_.refuses(value):
        raise UsageError(f"{said} {value:g} cannot be")
    if not range_.doubts(value):
        return []
    if name == "spo2":
        return [f"SpO₂ {_in_words(int(value))} percent"]
    return [f"{said} {value:g}"]


_TENS = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _in_words(percent: int) -> str:
    """A two-digit number said back in words: eighty-nine."""
    if not 20 <= percent < 100:
        return str(percent)
    return "-".join(part for part in (_TENS[percent // 10], _ONES[percent % 10]) if part)
