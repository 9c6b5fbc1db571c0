"""The picture of a session: what a supervisor looks at first. Time runs to the right, from the first dose.

Top to bottom: doses and phases, blood pressure and heart rate, distress, what was seen and for how long, events, the
client's words. The same numbers stand in the tables of the other exports.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from kapterm.export import svg
from kapterm.export.sections.visit import visit_name
from kapterm.export.telling import Teller, teller
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events.base import number_text
from kapterm.session.moment import elapsed_text
from kapterm.text import clip, safe

WIDTH = 1000
_LEFT, _RIGHT = 150, 975
_LABEL = 44
"""Pixels that a blood pressure takes in small letters."""
_WORD = 170
"""Pixels that a word beside a bar may need."""
_PRESSURE_TOP, _PRESSURE_BOTTOM = 120, 300
_DISTRESS_TOP, _DISTRESS_BOTTOM = 330, 400
_LANES_TOP = 430
_LANE = 18
_LOWEST_MMHG, _HIGHEST_MMHG = 40, 200


_AFTERWARDS = (ev.ExportMade, ev.RecordSigned, ev.AddendumWritten)
"""What is written into a visit days later: no part of its hours."""


class Frame(Struct, frozen=True):
    """Where a moment stands across the picture."""

    session: SessionChart
    how: Teller
    zero: datetime
    """The first dose, else the beginning of the visit."""
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        """Pixels from the left; moments outside the record stand at its edge."""
        span = max((self.last - self.first).total_seconds(), 60)
        inside = min(max((at - self.first).total_seconds() / span, 0), 1)
        return _LEFT + (_RIGHT - _LEFT) * inside


class Lane(Struct, frozen=True):
    """One row of the lower part."""

    name: str
    shapes: tuple[tuple[datetime, datetime | None, str], ...]
    """From, until (None for a moment), and a word beside it."""
    kind: str = "state"


def session_picture(chart: Chart, session: SessionChart) -> str:
    """One visit as a static SVG picture."""
    frame = _frame(chart, session)
    lanes = [*_seen(frame), *_events(frame)]
    words = list(_words(frame))
    lanes_end = _LANES_TOP + _LANE * len(lanes)
    title = f"{chart.code}, {visit_name(session)}, {frame.how.day}"
    shapes = [
        svg.label(_LEFT, 28, title, "head"),
        *_phases(frame, lanes_end),
        *_time_axis(frame, lanes_end),
        *_pressure(frame),
        *_distress(frame),
        *(shape for row, lane in enumerate(lanes) for shape in _lane(frame, lane, _LANES_TOP + _LANE * row)),
        *_doses(frame, lanes_end),
        *(svg.label(_LEFT, lanes_end + 50 + 16 * row, text) for row, text in enumerate(words)),
    ]
    height = lanes_end + 60 + 16 * len(words)
    return svg.picture(WIDTH, height, title, _description(frame), shapes)


def _frame(chart: Chart, session: SessionChart) -> Frame:
    own = (entry for entry in session.entries if entry.holds and not isinstance(entry.fact, _AFTERWARDS))
    moments = [entry.at for entry in own] or [session.entries[0].at]
    zero = session.state.t_zero or session.opened
    return Frame(session, teller(chart, session), zero, min(moments), max(moments))


def _description(frame: Frame) -> str:
    state = frame.session.state
    count = f"{len(state.vitals)} sets of vital signs, {len(state.adverse)} adverse events"
    doses = "; ".join(f"{entry.fact.words()} at {frame.how.both(entry.at)}" for entry in state.doses) or "no dose"
    return f"Time axis of the visit. Doses: {doses}. {count}. The tables of the record hold the same numbers."


def _time_axis(frame: Frame, bottom: float) -> Iterator[str]:
    yield svg.line(_LEFT, bottom + 8, _RIGHT, bottom + 8, "axis")
    step = timedelta(minutes=30 if frame.last - frame.first < timedelta(hours=6) else 120)
    at = frame.zero - step * ((frame.zero - frame.first) // step)
    while at <= frame.last:
        x = frame.x(at)
        yield svg.line(x, 70, x, bottom + 8, "grid")
        yield svg.label(x, bottom + 22, elapsed_text(at - frame.zero), anchor="middle")
        yield svg.label(x, bottom + 34, frame.how.clock(at), "small", "middle")
        at += step


def _phases(frame: Frame, bottom: float) -> Iterator[str]:
    turns = [(entry.at, fact.words()) for entry, fact in frame.session.of_kind(ev.PhaseReached)]
    ends = [*(at for at, _ in turns[1:]), *([frame.last] if turns else [])]
    for index, ((at, name), end) in enumerate(zip(turns, ends, strict=True)):
        if index % 2 == 0:
            yield svg.bar(frame.x(at), 84, frame.x(end) - frame.x(at), bottom - 84, "band")
        yield svg.label(frame.x(at) + 3, 96, clip(safe(name), 20), "small")


def _doses(frame: Frame, bottom: float) -> Iterator[str]:
    given = [(one.at, one.fact.amount_mg) for one in frame.session.state.doses if isinstance(one.fact, ev.DoseGiven)]
    for index, (at, amount_mg) in enumerate(given):
        yield svg.line(frame.x(at), 62, frame.x(at), bottom + 8, "dose")
        yield svg.label(frame.x(at) + 3, 58 + 14 * (index % 2), f"{number_text(amount_mg)} mg")
    for infusion in frame.session.state.infusions:
        begun, ended = infusion.runs[0].since, infusion.stopped or frame.last
        yield svg.bar(frame.x(begun), 64, frame.x(ended) - frame.x(begun), 8, "state")
        yield svg.label(frame.x(begun) + 3, 58, "infusion")


def _pressure(frame: Frame) -> Iterator[str]:
    """Blood pressure as a bar from diastolic to systolic, heart rate as a line with open dots."""

    def y(value: float) -> float:
        inside = min(max((value - _LOWEST_MMHG) / (_HIGHEST_MMHG - _LOWEST_MMHG), 0), 1)
        return _PRESSURE_BOTTOM - (_PRESSURE_BOTTOM - _PRESSURE_TOP) * inside

    for value in range(_LOWEST_MMHG, _HIGHEST_MMHG + 1, 40):
        yield svg.line(_LEFT, y(value), _RIGHT, y(value), "grid")
        yield svg.label(_LEFT - 8, y(value) + 4, str(value), "small", "end")
    yield svg.label(8, _PRESSURE_TOP + 4, "BP mmHg, bars")
    yield svg.label(8, _PRESSURE_TOP + 20, "HR /min, dots")
    read = [(frame.x(entry.at), fact) for entry, fact in frame.session.of_kind(ev.VitalsTaken)]
    labelled = _labelled([(x, fact.systolic_mmhg or 0) for x, fact in read if fact.blood_pressure])
    for x, fact in read:
        if fact.systolic_mmhg is not None and fact.diastolic_mmhg is not None:
            yield svg.line(x, y(fact.systolic_mmhg), x, y(fact.diastolic_mmhg), "pressure")
            if x in labelled:
                yield svg.label(x, y(fact.systolic_mmhg) - 4, fact.blood_pressure, "small", "middle")
    pulse = [(x, y(fact.heart_rate_bpm)) for x, fact in read if fact.heart_rate_bpm is not None]
    if pulse:
        yield svg.path(pulse, "pulse")
    yield from (svg.dot(x, where, "pulse-dot") for x, where in pulse)


def _labelled(pressures: list[tuple[float, int]]) -> set[float]:
    """Which readings have room for their numbers: the highest first, then in the order they were taken."""
    peak = max(pressures, key=lambda one: one[1], default=None)
    kept: list[float] = []
    for x, _ in (*([peak] if peak else []), *pressures):
        if all(abs(x - other) >= _LABEL for other in kept):
            kept.append(x)
    return set(kept)


def _distress(frame: Frame) -> Iterator[str]:
    def y(value: float) -> float:
        return _DISTRESS_BOTTOM - (_DISTRESS_BOTTOM - _DISTRESS_TOP) * min(max(value / 10, 0), 1)

    yield svg.label(8, _DISTRESS_TOP + 4, "distress 0–10")
    for value in (0, 5, 10):
        yield svg.line(_LEFT, y(value), _RIGHT, y(value), "grid")
        yield svg.label(_LEFT - 8, y(value) + 4, str(value), "small", "end")
    points = [(frame.x(at), y(value), value) for at, value in _ratings(frame.session)]
    if points:
        yield svg.path([(x, where) for x, where, _ in points], "distress")
    for x, where, rating in points:
        yield svg.dot(x, where, "distress-dot")
        yield svg.label(x + 5, where - 3, number_text(rating), "small")


def _ratings(session: SessionChart) -> Iterator[tuple[datetime, float | int]]:
    """Every rating of distress, as asked on a scale, with a code, or beside a grounding."""
    for entry in session.entries:
        fact = entry.fact
        if not entry.holds:
            continue
        if isinstance(fact, ev.ScaleRated) and fact.name.startswith("distress") and fact.value is not None:
            yield entry.at, fact.value
        elif isinstance(fact, ev.Observed) and fact.distress is not None:
            yield entry.at, fact.distress
        elif isinstance(fact, ev.Observed) and fact.code == "jolt" and fact.strength is not None:
            yield entry.at, fact.strength


def _seen(frame: Frame) -> Iterator[Lane]:
    """A lane for each observation: bars for states, dots for moments."""
    spells = (*frame.session.state.past, *frame.session.state.running)
    lanes: dict[str, list[tuple[datetime, datetime | None, str]]] = {}
    labels: dict[str, str] = {}
    for entry, fact in frame.session.of_kind(ev.Observed):
        labels.setdefault(fact.code, fact.label or fact.code.replace("-", " "))
        own = lanes.setdefault(fact.code, [])
        spell = next((one for one in spells if one.entry_id == entry.id), None)
        own.append((entry.at, (spell.until or frame.last) if spell else None, fact.side()))
    for code, shapes in lanes.items():
        yield Lane(labels[code], tuple(shapes))


def _events(frame: Frame) -> Iterator[Lane]:
    for event in frame.session.state.adverse:
        words = ("event", event.severity, "" if event.over else "not said to be over")
        shape = (event.onset, event.over or frame.last, ", ".join(filter(None, words)))
        yield Lane(event.type or "unnamed event", (shape,), "event")


def _lane(frame: Frame, lane: Lane, top: float) -> Iterator[str]:
    yield svg.label(_LEFT - 8, top + 11, clip(safe(lane.name), 22), anchor="end")
    for since, until, word in lane.shapes:
        x, end = frame.x(since), frame.x(until or since)
        yield svg.dot(x, top + 7, "seen") if until is None else svg.bar(x, top + 2, end - x, 10, lane.kind)
        if word and end < _RIGHT - _WORD:
            yield svg.label(end + 5, top + 11, clip(safe(word), 34), "small")
        elif word:
            yield svg.label(x - 5, top + 11, clip(safe(word), 34), "small", "end")


def _words(frame: Frame) -> Iterator[str]:
    for entry, _ in frame.session.of_kind(ev.QuoteTaken):
        yield clip(safe(f"{frame.how.both(entry.at)}  “{' '.join(entry.text.split())}”"), 130)
