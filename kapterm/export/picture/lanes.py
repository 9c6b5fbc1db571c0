"""The lower bands: what was seen and for how long, adverse events, and the client's words by their number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from kapterm.export import svg
from kapterm.export.deidentified import OWN, fixed_word, mask, pack_id
from kapterm.export.escape import one_line
from kapterm.export.picture.frame import LEFT, RIGHT, Frame, row_name
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.events.base import number_text
from kapterm.text import clip, safe, wrapped

LANE = 18
_LINE_CHARACTERS = 124
_LONGEST_WORDS = 360
_LETTER = 5.6
"""Pixels of a small letter, about."""
_ENDS = {"touch-ended": "touch"}
"""Codes that end another and have no lane of their own where that one has."""


class Shape(Struct, frozen=True):
    """A moment or a stretch."""

    since: datetime
    until: datetime | None
    """None for a moment."""
    word: str
    is_open: bool = False
    """True where no end was written: drawn as such, up to the end of the record."""


class Lane(Struct, frozen=True):
    """One row of the lower part."""

    name: str
    shapes: tuple[Shape, ...]
    kind: str = "state"


def lanes_of(frame: Frame) -> list[Lane]:
    """Adverse events first, then a lane for each observation, then where the client's words were said."""
    return [*_events(frame), *_seen(frame), *_quoted(frame)]


def _events(frame: Frame) -> Iterator[Lane]:
    for event in frame.session.state.adverse:
        severity = event.severity if frame.shows_client else fixed_word(event.severity)
        words = ("event", severity, "" if event.over else "not said to be over")
        shape = Shape(event.onset, event.over or frame.last, ", ".join(filter(None, words)), is_open=event.over is None)
        name = event.type if frame.shows_client else fixed_word(event.type)
        yield Lane(name or "unnamed event", (shape,), "event")


def _seen(frame: Frame) -> Iterator[Lane]:
    """A lane for each observation: bars for states, dots for moments."""
    lanes: dict[str, list[Shape]] = {}
    labels: dict[str, str] = {}
    observed = list(frame.session.of_kind(ev.Observed))
    codes = {fact.code for _, fact in observed}
    for entry, fact in observed:
        if _ENDS.get(fact.code) in codes:
            continue
        labels.setdefault(fact.code, _label(frame, fact))
        lanes.setdefault(fact.code, []).append(_shape(frame, entry, fact, observed))
    for code, shapes in lanes.items():
        yield Lane(labels[code], tuple(shapes))


def _label(frame: Frame, fact: ev.Observed) -> str:
    """The label that was stored; where no typed word may be told, the id of the pack."""
    if frame.shows_client:
        return fact.label or fact.code.replace("-", " ")
    return pack_id(fact.code).replace("-", " ") or f"a code {OWN}"


def _shape(frame: Frame, entry: Entry, fact: ev.Observed, observed: list[tuple[Entry, ev.Observed]]) -> Shape:
    spells = (*frame.session.state.past, *frame.session.state.running)
    spell = next((one for one in spells if one.entry_id == entry.id), None)
    if spell is not None:
        return Shape(entry.at, spell.until or frame.last, _side(frame, fact), is_open=spell.until is None)
    end = next(
        (one.at for one, other in observed if _ENDS.get(other.code) == fact.code and one.order > entry.order), None
    )
    return Shape(entry.at, end, _side(frame, fact))


def _side(frame: Frame, fact: ev.Observed) -> str:
    """Its strength, with what the strength means where the words of a pack may be told."""
    if frame.shows_client:
        return fact.side()
    return "" if fact.strength is None else number_text(fact.strength)


def _quoted(frame: Frame) -> Iterator[Lane]:
    shapes = tuple(
        Shape(entry.at, None, str(number)) for number, (entry, _) in enumerate(frame.session.of_kind(ev.QuoteTaken), 1)
    )
    if shapes:
        yield Lane("the client's words", shapes, "quote")


def drawn(frame: Frame, lane: Lane, top: float) -> Iterator[str]:
    """One lane; a word stands behind its shape where there is room, else before it, else not at all."""
    yield svg.line(LEFT, top + LANE, RIGHT, top + LANE, "grid")
    yield row_name(lane.name, top + 12)
    starts = sorted(frame.x(one.since) for one in lane.shapes)
    taken = LEFT * 1.0
    for one in lane.shapes:
        x, end = frame.x(one.since), frame.x(one.until or one.since)
        if one.until is None:
            yield svg.dot(x, top + 9, "seen")
        else:
            yield svg.bar(x, top + 4, end - x, 10, f"{lane.kind}{' open' if one.is_open else ''}")
        word = clip(safe(one.word), 34)
        room = min((start for start in starts if start > end), default=float(RIGHT)) - end - 8
        if word and len(word) * _LETTER <= room:
            yield svg.label(end + 6, top + 13, word, "small")
            taken = end + 6 + len(word) * _LETTER
        elif word and len(word) * _LETTER <= x - taken - 8:
            yield svg.label(x - 6, top + 13, word, "small", "end")
            taken = end
        else:
            if word and one.until is not None:
                yield svg.label(x + 4, top + 13, word, "small")
            taken = max(taken, end)


def words(frame: Frame) -> list[str]:
    """The client's words, each with the number of its dot and its moment; none where no typed word may be told."""
    view = frame.source.view
    if not (view.shows_client or view.has_words):
        return []
    masked = mask(frame.source.chart, frame.source.author) if view.has_words else str
    said = (
        clip(f"{number} {frame.when(entry.at)} “{masked(one_line(entry.text))}”", _LONGEST_WORDS)
        for number, (entry, _) in enumerate(frame.session.of_kind(ev.QuoteTaken), 1)
    )
    return [line for one in said for line in wrapped(one, _LINE_CHARACTERS)]
