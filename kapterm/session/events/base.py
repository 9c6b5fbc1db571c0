"""What every fact has, and how it says itself.

A fact is what happened, without who wrote it or when: the journal wraps it in an `Event`. A fact says itself in full,
without a pack at hand, so that a record reads the same in ten years: labels and anchor words are stored, never letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta, Struct

Number = int | float
"""A measured or typed amount; whole numbers stay whole."""

Mg = Annotated[int, Meta(ge=0, le=100_000)] | Annotated[float, Meta(ge=0, le=100_000)]
"""Milligrams. The bound only keeps nonsense out; a limit that asks stands in the packs."""

Minutes = Annotated[int, Meta(ge=-100_000, le=100_000)] | Annotated[float, Meta(ge=-100_000, le=100_000)]
"""Minutes, from the first dose or of duration, as the field's name says."""


def number_text(value: Number) -> str:
    """A number as a clinician writes it: no trailing zeros, no exponent."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.4f}".rstrip("0").rstrip(".")


def value_text(value: Any) -> str:
    """Any stored value in plain words: yes and no, lists with commas, maps as pairs."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{label_of(str(key))} {value_text(item)}" for key, item in value.items())
    return str(value)


_UNITS = {
    "mg_per_ml": " mg/mL",
    "mg_per_min": " mg/min",
    "mg_per_kg": " mg/kg",
    "mg": " mg",
    "min": " min",
    "ml": " mL",
    "kg": " kg",
    "mmhg": " mmHg",
    "bpm": "/min",
    "pct": " %",
    "h": " h",
    "c": " °C",
    "s": " s",
    "years": " years",
}


def label_of(name: str) -> str:
    """A field's name as words: the unit at its end is left to the value."""
    unit = _unit_of(name)
    return (name.removesuffix(unit) if name != unit else name).replace("_", " ").strip()


def measured_text(name: str, value: Any) -> str:
    """A field's value with the unit that its name ends in."""
    unit = _UNITS.get(_unit_of(name), "")
    text = value_text(value)
    return text + unit if text and _is_measured(value) else text


def _unit_of(name: str) -> str:
    """The unit that the name ends in, as it is written there; empty where it ends in none."""
    return next((unit for unit in _UNITS if name == unit or name.endswith(f"_{unit}")), "")


def _is_measured(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(_is_measured(item) for item in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", forbid_unknown_fields=True):
    """One thing that happened, was given, measured, said or decided."""

    letter: ClassVar[str] = ""
    """What stands in the log's key column; empty where no key belongs to it."""

    title: ClassVar[str] = ""
    """The fact's name in the clinician's words, where its own fields do not begin with one."""

    said: ClassVar[frozenset[str]] = frozenset()
    """Fields that `words` and `side` already say."""

    timed_by_enter: ClassVar[bool] = False
    """True where the moment is that of Enter: the clock, the hold timer and the stay hang on it."""

    text: str = ""
    """What the clinician typed beside it, as typed."""

    details: dict[str, Any] = {}
    """Fields that this version has no name for: kept and shown."""

    @property
    def kind(self) -> str:
        """The name under which this kind of fact is stored."""
        return str(self.__struct_config__.tag)

    def words(self) -> str:
        """The fact in one short line, without time, strength or arithmetic."""
        return self.title

    def side(self) -> str:
        """What stands dim at the right of its line."""
        return ""

    def below(self) -> str:
        """What stands dim below its line in the log: what was frozen with it, what was thrown away."""
        return ""

    def further(self) -> str:
        """Every further field in one line."""
        return ", ".join(f"{label} {value}" for label, value in self.extras())

    def extras(self) -> Iterator[tuple[str, str]]:
        """Every further field that is set, as label and value, for the exports."""
        defaults = defaults_of(type(self))
        for name in self.__struct_fields__:
            if name in self.said or name in ("text", "details"):
                continue
            value = getattr(self, name)
            if value is not None and value != defaults.get(name) and value not in ("", (), {}):
                yield label_of(name), measured_text(name, value)
        for name, value in self.details.items():
            yield label_of(name), measured_text(name, value)


@cache
def defaults_of(kind: type[Fact]) -> dict[str, Any]:
    """What each field of a kind is where nothing was said of it; fields that must be said are not in it."""
    defaults = kind.__struct_defaults__
    return dict(zip(kind.__struct_fields__[-len(defaults) :], defaults, strict=True)) if defaults else {}


class Unknown(Struct, frozen=True):
    """A kind of fact that this version does not know: kept as it was, shown as it is, never dropped."""

    kind: str
    raw: msgspec.Raw
    letter: ClassVar[str] = "?"
    timed_by_enter: ClassVar[bool] = False
    details: ClassVar[dict[str, Any]] = {}

    @property
    def text(self) -> str:
        """The free words of the fact, where it has a field for them."""
        found = msgspec.json.decode(self.raw)
        return str(found.get("text", "")) if isinstance(found, dict) else ""

    def words(self) -> str:
        """Its kind, said to be of another version."""
        return f"{label_of(self.kind)} (written by another version)"

    def side(self) -> str:
        """Nothing stands at its right."""
        return ""

    def below(self) -> str:
        """Nothing stands below it."""
        return ""

    def extras(self) -> Iterator[tuple[str, str]]:
        """Every field it came with."""
        found = msgspec.json.decode(self.raw)
        for name, value in found.items() if isinstance(found, dict) else ():
            if name not in ("kind", "text"):
                yield label_of(name), measured_text(name, value)
