"""Vital signs and scales as tables: values as read, empty where they were not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, Heading, table
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.events.base import number_text

_VITALS = (
    "Time", "±h:mm", "BP mmHg", "HR /min", "SpO₂ percent", "RR /min", "Temp °C", "Position", "Oxygen", "Not taken",
)  # fmt: skip
_SCALES = ("Time", "±h:mm", "Scale", "Value", "Anchor")


def vitals(source: Source) -> Iterable[Block]:
    """Every set of vital signs that holds."""
    rows = list(_vitals_rows(source))
    if rows:
        yield Heading(2, "Vital signs")
        yield from table(_VITALS, rows, (2, 3, 4, 5, 6))


def _vitals_rows(source: Source) -> Iterator[tuple[str, ...]]:
    for entry in source.state.vitals:
        fact = entry.fact
        if isinstance(fact, ev.VitalsTaken):
            values = (fact.heart_rate_bpm, fact.spo2_pct, fact.respiratory_rate_bpm, fact.temperature_c)
            yield (
                source.how.clock(entry.at),
                source.how.elapsed(entry.at),
                fact.blood_pressure,
                *("" if value is None else number_text(value) for value in values),
                fact.position,
                fact.oxygen,
                ", ".join(fact.not_taken),
            )


def scales(source: Source) -> Iterable[Block]:
    """Every rating on a scale that holds."""
    rows = list(_scale_rows(source))
    if rows:
        yield Heading(2, "Scales")
        yield from table(_SCALES, rows, (3,))


def _scale_rows(source: Source) -> Iterator[tuple[str, ...]]:
    for entry in source.state.scales:
        fact = entry.fact
        if isinstance(fact, ev.ScaleRated):
            value = "not given" if fact.value is None else number_text(fact.value)
            where = (source.how.clock(entry.at), source.how.elapsed(entry.at))
            yield (*where, scale_name(fact.name), value, fact.anchor)


def scale_name(name: str) -> str:
    """A scale's name as it is read."""
    return {"distress_0_10": "distress 0–10"}.get(name, name)
