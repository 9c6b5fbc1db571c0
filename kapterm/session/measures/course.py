"""How a measure changed since baseline, by the published readings.

A reading is decided only where open answers cannot change it. Contested readings are all given, each with its source;
none of them is chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from kapterm.session.measures.measure import Measure
from kapterm.session.measures.result import Score, Value
from kapterm.session.measures.rules import Change

Between = tuple[Value, Value]


class Dated(Struct, frozen=True, kw_only=True):
    """One result and the day it speaks of."""

    on: date
    score: Score


class Line(Struct, frozen=True, kw_only=True):
    """One number over time, a total or a subscale. None where it is not known or does not exist."""

    id: str
    label: str
    points: tuple[tuple[date, Value | None], ...]
    change: Value | None
    """The newest less the baseline, to two decimals."""
    change_percent: float | None
    """Of the baseline, to one decimal; None also where the baseline is zero."""
    is_better: bool | None
    """None where unchanged, not known, or where neither end is better."""


class Reached(Struct, frozen=True, kw_only=True):
    """A published reading of change, and whether the newest result reaches it."""

    id: str
    label: str
    reached: bool | None
    """None where open answers, the source's own range or the baseline leave it undecided."""
    contested: bool
    origin: str
    """Its source and how sure it is, short enough to stand beside it."""


class Course(Struct, frozen=True, kw_only=True):
    """One measure from its baseline to its newest result."""

    measure: str
    baseline: Dated
    latest: Dated
    lines: tuple[Line, ...]
    readings: tuple[Reached, ...] = ()
    """Empty while there is only the baseline."""

    @property
    def response(self) -> bool | None:
        """The published response, where there is one that is not contested."""
        return self._of("response")

    @property
    def remission(self) -> bool | None:
        """The published remission, where there is one that is not contested."""
        return self._of("remission")

    def _of(self, id: str) -> bool | None:
        return next((one.reached for one in self.readings if one.id == id and not one.contested), None)


def course(measure: Measure, results: Sequence[Dated]) -> Course | None:
    """The change from the earliest result to the newest; None where there is no result.

    Results of one day keep the order they come in.
    """
    if not results:
        return None
    ordered = sorted(results, key=lambda one: one.on)
    baseline, latest = ordered[0], ordered[-1]
    return Course(
        measure=measure.id,
        baseline=baseline,
        latest=latest,
        lines=_lines(measure, ordered),
        readings=_readings(measure, baseline.score, latest.score) if len(ordered) > 1 else (),
    )


def _lines(measure: Measure, ordered: Sequence[Dated]) -> tuple[Line, ...]:
    lines = []
    if measure.total is not None:
        lines.append(_line(measure, "total", measure.name, [(one.on, one.score.total) for one in ordered]))
    for scale in measure.subscales:
        points = [(one.on, one.score.subscale(scale.id).value) for one in ordered]
        lines.append(_line(measure, scale.id, scale.label, points))
    return tuple(lines)


def _line(measure: Measure, id: str, label: str, points: list[tuple[date, Value | None]]) -> Line:
    first, last = points[0][1], points[-1][1]
    known = first is not None and last is not None and len(points) > 1
    change = round(last - first, 2) if known and first is not None and last is not None else None
    percent = round(100 * change / first, 1) if change is not None and first else None
    return Line(
        id=id,
        label=label,
        points=tuple(points),
        change=change,
        change_percent=percent,
        is_better=(change > 0) is measure.higher_is_better if change and measure.graded else None,
    )


def _readings(measure: Measure, before: Score, now: Score) -> tuple[Reached, ...]:
    return tuple(
        Reached(
            id=change.id,
            label=change.label,
            reached=_reached(measure, change, before, now),
            contested=change.contested,
            origin=change.origin,
        )
        for change in measure.changes
    )


def _reached(measure: Measure, change: Change, before: Score, now: Score) -> bool | None:
    if change.only_from and before.band != change.only_from:
        return None
    first, last = _between(before), _between(now)
    if last is None:
        return None
    if change.kind in ("below", "at_most", "at_least"):
        return _agreed(_stands(change, score) for score in last)
    if first is None:
        return None
    sign = 1 if measure.higher_is_better else -1
    pairs = [(a, b) for a in first for b in last]
    return _agreed(_improved(change, a, sign * (b - a)) for a, b in pairs)


def _between(score: Score) -> Between | None:
    """The lowest and highest the total can be; equal where it is known."""
    return (score.total, score.total) if score.total is not None else score.range


def _stands(change: Change, now: Value) -> bool:
    if change.kind == "below":
        return now < change.value
    return now <= change.value if change.kind == "at_most" else now >= change.value


def _improved(change: Change, before: Value, gain: Value) -> bool | None:
    """Whether a gain reaches the reading; None between the ends of the source's own range, or of zero."""
    amount = gain * 100 if change.kind == "percent" else gain
    scale = before if change.kind == "percent" else 1
    if scale == 0:
        return None
    if amount >= (change.value_to or change.value) * scale:
        return True
    return False if amount < change.value * scale else None


def _agreed(outcomes: Iterable[bool | None]) -> bool | None:
    """The one outcome that all of them have, else None."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else None
