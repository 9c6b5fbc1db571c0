"""The picture of a session: what a supervisor looks at first. Time runs to the right, from the first dose.

Top to bottom: the visit in short, doses and phases, blood pressure and heart rate, numbers, distress, events, what was
seen and for how long, the client's words. The same numbers stand in the tables of the other exports.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kapterm.export import svg
from kapterm.export.deidentified import about_client, day_number, fixed_word
from kapterm.export.escape import one_line
from kapterm.export.picture import lanes, signs
from kapterm.export.picture.frame import LEFT, RIGHT, WIDTH, Frame, frame_of
from kapterm.export.sections.prescriber import in_short
from kapterm.export.sections.visit import visit_name
from kapterm.export.source import Source
from kapterm.export.telling import private_left_out, teller
from kapterm.export.views import view_named
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events.base import number_text
from kapterm.session.medicine import infused_mg
from kapterm.session.moment import elapsed_text
from kapterm.text import clip, safe, wrapped

_SHORT = ("Medicine", "Other medicine", "BP", "Lowest SpO₂", "Adverse events", "Gone on with", "Signature")
_HEAD = 46
_LINE = 16
_DOSE_BAND = 62
_LINE_CHARACTERS = 112
"""What fits behind a label at the widest letters of the usual fonts."""
_SMALL_LETTER, _STRONG_LETTER = 5.6, 7.6
"""Pixels of a letter, about."""
_LONGEST = 600
_LONGEST_DESCRIPTION = 600
_STEPS = tuple(timedelta(minutes=one) for one in (5, 10, 15, 30, 60, 120, 240, 480, 1440, 10_080, 100_800))
_MOST_STEPS = 12


def session_picture(chart: Chart, session: SessionChart, *, view: str = "full", author: str = "") -> str:
    """One visit as a static SVG picture.

    Args:
        chart: The client whose visit it is.
        session: The visit.
        view: `full`, or a view without whose it is.
        author: Who exports: a name that such a view masks.
    """
    source = Source(chart, session, teller(chart, session), view_named(view), session.opened, author)
    frame = frame_of(source)
    short = list(_in_short(frame))
    top = _HEAD + _LINE * len(short)
    read = bool(session.state.vitals)
    pressure = top + _DOSE_BAND
    rows = signs.numbers(frame)
    numbers = pressure + (signs.PRESSURE_HEIGHT + 14 if read else 0)
    distress = numbers + signs.NUMBER_ROW * len(rows) + 16
    rated = bool(signs.ratings(session))
    seen = distress + (signs.DISTRESS_HEIGHT + 16 if rated else 0)
    found = lanes.lanes_of(frame)
    bottom = seen + lanes.LANE * len(found)
    below = [*lanes.words(frame), *_below(source)]
    title = _title(source)
    shapes = [
        svg.label(24, 28, title, "head"),
        *_short_rows(short),
        *_phases(frame, top + 36, bottom),
        *_time_axis(frame, top + 36, bottom),
        *(signs.pressure(frame, pressure) if read else ()),
        *signs.number_rows(frame, rows, numbers),
        *(signs.distress(frame, distress) if rated else ()),
        *(shape for row, lane in enumerate(found) for shape in lanes.drawn(frame, lane, seen + lanes.LANE * row)),
        *_doses(frame, top, bottom),
        *(svg.label(24, bottom + 62 + _LINE * row, text) for row, text in enumerate(below)),
    ]
    height = bottom + 60 + _LINE * len(below)
    return svg.picture(WIDTH, height, title, _description(frame), shapes)


def _title(source: Source) -> str:
    name = visit_name(source.session)
    if source.view.shows_client:
        return f"{source.chart.code}, {name}, {source.how.day}"
    return f"{name[:1].upper()}{name[1:]}, day {day_number(source)}"


def _in_short(frame: Frame) -> Iterator[tuple[str, str]]:
    """The visit in a few lines, each value on as many as it needs; what was not written is not there."""
    if not frame.shows_client:
        yield from (("", fact) for fact in about_client(frame.source))
        return
    for label, value in in_short(frame.source):
        if label in _SHORT and value:
            lines = wrapped(clip(one_line(value), _LONGEST), _LINE_CHARACTERS)
            yield from zip((label, *("" for _ in lines[1:])), lines, strict=True)


def _short_rows(short: list[tuple[str, str]]) -> Iterator[str]:
    for row, (label, line) in enumerate(short):
        if label:
            yield svg.label(24, _HEAD + _LINE * row, label, "small")
        yield svg.label(LEFT - 30, _HEAD + _LINE * row, line)


def _below(source: Source) -> Iterator[str]:
    """What is not in the picture, and what its reader must know."""
    private = private_left_out(source.session.entries)
    for what in filter(None, (private, *source.view.leaves_out)):
        yield f"Left out: {what}"
    yield from wrapped(source.view.caution, _LINE_CHARACTERS) if source.view.caution else ()


def _description(frame: Frame) -> str:
    state = frame.session.state
    vitals, adverse = len(state.vitals), len(state.adverse)
    count = f"{vitals} {'set' if vitals == 1 else 'sets'} of vital signs, "
    count += f"{adverse} adverse {'event' if adverse == 1 else 'events'}"
    doses = "; ".join(f"{_dose_words(frame, entry.fact)} at {frame.when(entry.at)}" for entry in state.doses)
    doses = clip(safe(" ".join((doses or "no dose").split())), _LONGEST_DESCRIPTION)
    said = f"Time axis of the visit. Doses: {doses}. {count}. The tables of the record hold the same numbers."
    return " ".join(filter(None, (said, frame.source.view.caution)))


def _dose_words(frame: Frame, fact: ev.AnyFact) -> str:
    if frame.shows_client or not isinstance(fact, ev.DoseGiven):
        return fact.words()
    return f"{number_text(fact.amount_mg)} mg"


def _time_axis(frame: Frame, top: float, bottom: float) -> Iterator[str]:
    yield svg.line(LEFT, bottom + 8, RIGHT, bottom + 8, "axis")
    step = next((one for one in _STEPS if (frame.last - frame.first) / one <= _MOST_STEPS), _STEPS[-1])
    at = frame.zero - step * ((frame.zero - frame.first) // step)
    while at <= frame.last:
        x = frame.x(at)
        yield svg.line(x, top, x, bottom + 8, "grid")
        yield svg.label(x, bottom + 22, elapsed_text(at - frame.zero), anchor="middle")
        if frame.shows_client:
            yield svg.label(x, bottom + 34, frame.how.clock(at), "small", "middle")
        at += step


def _phases(frame: Frame, top: float, bottom: float) -> Iterator[str]:
    reached = [(frame.x(at.at), _phase_word(frame, fact)) for at, fact in frame.session.of_kind(ev.PhaseReached)]
    ends = [*(x for x, _ in reached[1:]), RIGHT]
    until = float(WIDTH)
    labels: list[str] = []
    for x, word in reversed(reached):
        width = len(word) * _SMALL_LETTER
        at = min(x + 3, WIDTH - 4 - width)
        if at + width <= until:
            labels.append(svg.label(at, top + 12, word, "small"))
            until = at
    for (x, _), end in list(zip(reached, ends, strict=False))[::2]:
        yield svg.bar(x, top, end - x, bottom - top, "band")
    yield from reversed(labels)


def _phase_word(frame: Frame, fact: ev.PhaseReached) -> str:
    return clip(safe(fact.words()), 20) if frame.shows_client or fixed_word(fact.name) else "phase"


def _doses(frame: Frame, top: float, bottom: float) -> Iterator[str]:
    """A dashed line for each dose, its amount at the top; a bar for an infusion, dashed where no end was written."""
    given: list[tuple[float, float]] = []
    for entry in frame.session.state.doses:
        if isinstance(entry.fact, ev.DoseGiven):
            given.append((frame.x(entry.at), entry.fact.amount_mg))
            yield svg.line(given[-1][0], top + 14, given[-1][0], bottom + 8, "dose")
    yield from _amounts("", given, top + 10)
    run: list[tuple[float, float]] = []
    for infusion in frame.session.state.infusions:
        begun, ended = infusion.runs[0].since, infusion.stopped or frame.last
        kind = "state" if infusion.stopped else "state open"
        yield svg.bar(frame.x(begun), top + 16, frame.x(ended) - frame.x(begun), 8, kind)
        run.append((frame.x(begun), round(infused_mg(infusion, ended), 2)))
    yield from _amounts("infusion ", run, top + 35)


def _amounts(what: str, given: list[tuple[float, float]], y: float) -> Iterator[str]:
    """Milligrams where they were given; those that have no room of their own stand behind the one before."""
    shown: list[tuple[float, str]] = []
    for x, mg in given:
        if shown and x < shown[-1][0] + len(f"{what}{shown[-1][1]} mg") * _STRONG_LETTER:
            shown[-1] = (shown[-1][0], f"{shown[-1][1]} + {number_text(mg)}")
        else:
            shown.append((x, number_text(mg)))
    yield from (svg.label(x + 3, y, f"{what}{amounts} mg", "strong") for x, amounts in shown)
