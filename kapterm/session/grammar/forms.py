"""One line for every kind of fact: fields by name, parted by semicolons, and words. For kinds without a key.

Quotation marks hold a value together that has a semicolon in it; doubled ones inside them are one.
`/discharge_check orientation x4; gait steady; moaas 5; result ready; standing by the window`
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from kapterm.errors import UsageError
from kapterm.session.events import FACTS, AnyFact, Fact
from kapterm.session.events.base import label_of
from kapterm.session.events.corrections import Correction
from kapterm.session.events.record import ExportMade, RecordSigned

_NOT_BY_HAND: tuple[type[Fact], ...] = (Correction, RecordSigned, ExportMade)
_UNITS = re.compile(r"\s*(mg/min|mg|ml|kg|mmHg|/min|min|%|h|years|°C)$", re.IGNORECASE)
_PART = re.compile(r'(?:"[^"]*"|[^;])+')
"""A part of the line: up to the next semicolon that does not stand in quotation marks."""
_PAIR = re.compile(r'(?:"[^"]*"|[^,])+')
"""A name and its value of a list of them: up to the next comma that does not stand in quotation marks."""
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
"""A number as people write them; what is longer would not come back from a file as it went in."""
_YES_NO = {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False}


def kinds_by_hand() -> tuple[str, ...]:
    """Every kind a person may write."""
    return tuple(kind for kind, cls in FACTS.items() if not issubclass(cls, _NOT_BY_HAND))


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind, by the names they have in its line; the drugs of an answer are read from its words."""
    return tuple(name for name in FACTS[kind].__struct_fields__ if name not in ("text", "details", "drugs"))


def parse_form(kind: str, line: str) -> AnyFact:
    """The fact of a kind from its line.

    Raises:
        UsageError: an unknown kind, or a value that a field cannot take; it names both.
    """
    cls = FACTS.get(kind)
    if cls is None or kind not in kinds_by_hand():
        raise UsageError(f"There is no kind of line called {kind}")
    values: dict[str, Any] = {"kind": kind}
    words = ""
    end_of_words = 0
    for found in _PART.finditer(line):
        part = found[0].strip()
        name, value = _field(part, kind)
        if name:
            values[name] = _typed(cls, name, _unquoted(value))
        elif part:
            # Words on both sides of a semicolon are one text, as it was typed.
            between = line[end_of_words : found.start()] + found[0][: len(found[0]) - len(found[0].lstrip())]
            words += (between if between.strip() == ";" else "; ") if words else ""
            words += _unquoted(part)
            end_of_words = found.start() + len(found[0].rstrip())
    values["text"] = words
    try:
        return msgspec.convert(_completed(cls, values), cls, strict=False)  # type: ignore[return-value]
    except msgspec.ValidationError as error:
        raise UsageError(f"{label_of(kind)}: {_plain(str(error))}") from error


def _unquoted(text: str) -> str:
    """Without the quotation marks that held a semicolon, or words that begin like a field, together."""
    return text[1:-1].strip().replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _field(part: str, kind: str) -> tuple[str, str]:
    """A field's own name and its value; no name where the part is words."""
    lowered = part.lower()
    for name in sorted(fields_of(kind), key=len, reverse=True):
        for said in (name, name.replace("_", " "), label_of(name)):
            if lowered == said or lowered.startswith((said + " ", said + ":", said + "=")):
                return name, part[len(said) :].strip(" :=")
    return "", ""


def _typed(cls: type[Fact], name: str, value: str) -> Any:
    """The value as the field wants it: numbers without their unit, yes and no, lists by commas."""
    wanted = str(msgspec.structs.fields(cls)[_index(cls, name)].type)
    if "tuple" in wanted:
        parts = [one.strip() for one in value.split(",") if one.strip()]
        return [_number_or_word(part) for part in parts] if "int" in wanted else parts
    if "bool" in wanted and value.lower() in _YES_NO:
        return _YES_NO[value.lower()]
    if ("int" in wanted or "float" in wanted) and value:
        return _number(_UNITS.sub("", value).replace(",", "."), name, or_words="str" in wanted, given=value)
    if "dict" in wanted:
        pairs = (found[0].strip().split(" ", 1) for found in _PAIR.finditer(value))
        return {pair[0]: _value(pair[1].strip()) if len(pair) > 1 else "" for pair in pairs if pair[0]}
    return value


def _number(bare: str, name: str, *, or_words: bool, given: str) -> int | float | str:
    """A number; what was given where the field takes words too."""
    if _NUMBER.fullmatch(bare):
        return float(bare) if "." in bare else int(bare)
    if or_words:
        return given
    raise UsageError(f"{label_of(name)}: expected a number")


def _number_or_word(part: str) -> int | float | str | None:
    """A number where it is one, None for the dash of what is missing, else the word."""
    if part == "-":
        return None
    if _NUMBER.fullmatch(part):
        return float(part) if "." in part else int(part)
    return part


def _value(part: str) -> bool | int | float | str | None:
    """A value of a list of names: yes and no, a number, or words, with or without quotation marks."""
    if part.lower() in ("yes", "no"):
        return _YES_NO[part.lower()]
    unquoted = _unquoted(part)
    return unquoted if unquoted != part else _number_or_word(part)


def _index(cls: type[Fact], name: str) -> int:
    return [field.name for field in msgspec.structs.fields(cls)].index(name)


def _completed(cls: type[Fact], values: dict[str, Any]) -> dict[str, Any]:
    """The values with the words taken for the one field a kind cannot be without, where it was not named."""
    needed = [field.name for field in msgspec.structs.fields(cls) if field.required and field.name not in values]
    if len(needed) == 1 and values["text"]:
        head, _, rest = str(values["text"]).partition(";")
        return {**values, needed[0]: _typed(cls, needed[0], head.strip()), "text": rest.strip()}
    return values


def _plain(error: str) -> str:
    """A validation error in the words of the line."""
    found = re.search(r"missing required field `(\w+)`", error)
    if found:
        return f"{label_of(found[1])} is missing"
    place = re.search(r"at `\$\.(\w+)", error)
    return f"{label_of(place[1])} cannot be that" if place else "that is not understood"
