"""The upper bands: blood pressure and heart rate, oxygen and scales as numbers under each reading, distress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kapterm.export import svg
from kapterm.export.deidentified import fixed_word
from kapterm.export.picture.frame import LEFT, RIGHT, Frame, row_name
from kapterm.export.sections.signs import scale_name
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events.base import number_text

PRESSURE_HEIGHT = 180
DISTRESS_HEIGHT = 70
NUMBER_ROW = 16
_LABEL = 44
"""Pixels that a blood pressure takes in small letters."""
_RATING = 14
"""Pixels that a rating takes."""
_NUMBER = 22
"""Pixels that one number takes."""
_LOWEST_MMHG, _HIGHEST_MMHG = 40, 200
"""The axis; a higher reading lengthens it by steps of 40."""


def pressure(frame: Frame, top: float) -> Iterator[str]:
    """Blood pressure as a bar from diastolic to systolic, heart rate as a line with open dots."""
    bottom, highest = top + PRESSURE_HEIGHT, _highest_mmhg(frame)

    def y(value: float) -> float:
        inside = min(max((value - _LOWEST_MMHG) / (highest - _LOWEST_MMHG), 0), 1)
        return bottom - PRESSURE_HEIGHT * inside

    for value in range(_LOWEST_MMHG, highest + 1, 40):
        yield svg.line(LEFT, y(value), RIGHT, y(value), "grid")
        yield svg.label(LEFT - 8, y(value) + 4, str(value), "small", "end")
    yield svg.line(14, top + 2, 14, top + 14, "pressure key")
    yield svg.label(24, top + 12, "BP mmHg")
    yield svg.dot(14, top + 26, "pulse-dot")
    yield svg.label(24, top + 30, "HR /min")
    read = [(frame.x(entry.at), fact) for entry, fact in frame.session.of_kind(ev.VitalsTaken)]
    labelled = _labelled([(x, fact.systolic_mmhg or 0) for x, fact in read if fact.blood_pressure])
    pulse = [(x, y(fact.heart_rate_bpm)) for x, fact in read if fact.heart_rate_bpm is not None]
    for x, fact in read:
        if fact.systolic_mmhg is not None and fact.diastolic_mmhg is not None:
            yield svg.line(x, y(fact.systolic_mmhg), x, y(fact.diastolic_mmhg), "pressure")
            if x in labelled:
                yield svg.label(_inside(x), y(fact.systolic_mmhg) - 4, fact.blood_pressure, "number", "middle")
    if pulse:
        yield svg.path(pulse, "pulse")
    yield from (svg.dot(x, where, "pulse-dot") for x, where in pulse)


def _highest_mmhg(frame: Frame) -> int:
    """The upper end of the axis."""
    peak = max((fact.systolic_mmhg or 0 for _, fact in frame.session.of_kind(ev.VitalsTaken)), default=0)
    return max(_HIGHEST_MMHG, -(-min(int(peak), 400) // 40) * 40)


def _inside(x: float) -> float:
    """Where a number in the middle of a reading still stands in the picture."""
    return min(x, RIGHT - _LABEL / 4)


def _labelled(pressures: list[tuple[float, int]]) -> set[float]:
    """Which readings have room for their numbers: the highest first, then in the order they were taken.

    No number stands where the bar of a higher reading would run through it.
    """
    peak = max(pressures, key=lambda one: one[1], default=None)
    kept: list[float] = []
    for x, systolic in (*([peak] if peak else []), *pressures):
        is_crossed = any(abs(x - other) < _LABEL / 2 and higher > systolic for other, higher in pressures)
        if not is_crossed and all(abs(x - other) >= _LABEL for other in kept):
            kept.append(x)
    return set(kept)


Numbers = tuple[str, Sequence[tuple[datetime, float | int]]]


def numbers(frame: Frame) -> list[Numbers]:
    """The rows of numbers: oxygen, breaths, and each scale of the room save distress, which has its own band."""
    session = frame.session
    taken = list(session.of_kind(ev.VitalsTaken))
    rows: dict[str, list[tuple[datetime, float | int]]] = {}
    for label, name in (("SpO₂ percent", "spo2_pct"), ("RR /min", "respiratory_rate_bpm")):
        rows[label] = [(entry.at, value) for entry, fact in taken if (value := getattr(fact, name)) is not None]
    for entry, fact in session.of_kind(ev.ScaleRated):
        if fact.value is not None and not fact.name.startswith("distress"):
            name = fact.name if frame.shows_client else fixed_word(fact.name)
            rows.setdefault(scale_name(name) or "unnamed scale", []).append((entry.at, fact.value))
    return [(label, found) for label, found in rows.items() if found]


def number_rows(frame: Frame, rows: Sequence[Numbers], top: float) -> Iterator[str]:
    """Each row of numbers under the readings; where two would touch, the later is left to the tables."""
    for row, (label, found) in enumerate(rows):
        y = top + NUMBER_ROW * row + 11
        yield row_name(label, y)
        until = float("-inf")
        for at, value in found:
            x = frame.x(at)
            if x - until >= _NUMBER:
                yield svg.label(x, y, number_text(value), "number", "middle")
                until = x


def distress(frame: Frame, top: float) -> Iterator[str]:
    """Every rating of distress, joined by a line; the highest always has its number, another where it has room."""
    bottom = top + DISTRESS_HEIGHT

    def y(value: float) -> float:
        return bottom - DISTRESS_HEIGHT * min(max(value / 10, 0), 1)

    yield svg.dot(14, top + 8, "distress-dot")
    yield svg.label(24, top + 12, "distress 0–10")
    for value in (0, 5, 10):
        yield svg.line(LEFT, y(value), RIGHT, y(value), "grid")
        yield svg.label(LEFT - 8, y(value) + 4, str(value), "small", "end")
    points = [(frame.x(at), y(value), value) for at, value in ratings(frame.session)]
    if not points:
        return
    yield svg.path([(x, where) for x, where, _ in points], "distress")
    until, (at_peak, _, highest) = float("-inf"), max(points, key=lambda one: one[2])
    for x, where, rating in points:
        yield svg.dot(x, where, "distress-dot")
        is_peak = (x, rating) == (at_peak, highest)
        if is_peak or (x >= until and not 0 <= at_peak - x < _RATING):
            yield svg.label(x + 5, where - 4, number_text(rating), "number")
            until = x + _RATING


def ratings(session: SessionChart) -> list[tuple[datetime, float | int]]:
    """Every rating of distress, as asked on a scale, with a code, or beside a grounding."""
    found: list[tuple[datetime, float | int]] = []
    for entry in session.entries:
        fact = entry.fact
        if not entry.holds:
            continue
        if isinstance(fact, ev.ScaleRated) and fact.name.startswith("distress") and fact.value is not None:
            found.append((entry.at, fact.value))
        elif isinstance(fact, ev.Observed) and fact.distress is not None:
            found.append((entry.at, fact.distress))
        elif isinstance(fact, ev.Observed) and fact.code == "jolt" and fact.strength is not None:
            found.append((entry.at, fact.strength))
    return found
