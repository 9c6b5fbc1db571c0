"""What a search found, in lines: which record and visit, when, and the words around the first that fits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kapterm.session.finding import MOST, Hit, Query
from kapterm.session.moment import clock_text, elapsed_text, zone_named
from kapterm.text import cell_width, clip, safe
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Row, Span, fit, say

HIT = "hit|"
"""What the id of such a line begins with; the hit's own follows."""
NARROW = 70
"""Columns below which the hour gives way to the words."""


def hit_lines(hits: Sequence[Hit], query: Query, now: datetime, room: int, *, codes: bool) -> Iterator[ListLine]:
    """A line each; the first ones where there are too many.

    Args:
        hits: In their order.
        query: What was asked for.
        now: Of which year a day need not say its year.
        room: Columns.
        codes: Whether each names its client.
    """
    for hit in hits[:MOST]:
        yield ListLine(_row(hit, query, now, room, codes=codes), f"{HIT}{hit.id}")
    if len(hits) > MOST:
        yield ListLine((say(f"and {len(hits) - MOST} more; another word narrows it", "dim"),))


def _row(hit: Hit, query: Query, now: datetime, room: int, *, codes: bool) -> Row:
    code = fit((say(f"{hit.code:<8}"),), 8) if codes else ()
    day = f"{hit.day.day} {hit.day:%b}" + ("" if hit.day.year == now.year else f" {hit.day:%y}")
    when = f"{day:<10}{f'{hit.visit.purpose} {hit.visit.number}':<15}{_moment(hit) if room >= NARROW else ''}"
    head = (*code, Span(" " * (8 - sum(cell_width(one.text) for one in code)) if codes else ""), say(when, "dim"))
    used = sum(cell_width(one.text) for one in head)
    return (*head, Span(around(safe(hit.told), query.words, max(12, room - used))))


def _moment(hit: Hit) -> str:
    """The wall time, and the time from the first dose where there was one."""
    if hit.entry is None:
        return ""
    span = hit.visit.elapsed(hit.at)
    elapsed = elapsed_text(span) if span is not None else ""
    return f"{clock_text(hit.at, zone_named(hit.entry.event.zone))} {elapsed:>6}  "


def around(told: str, words: Sequence[str], room: int) -> str:
    """The part of a line that holds the first word that fits, on one row."""
    told = " ".join(told.split())
    places = [at for word in words if (at := told.casefold().find(word)) >= 0]
    at = min(places, default=0)
    if cell_width(told) > room and at > room * 2 // 3:
        begin = told.rfind(" ", 0, max(1, at - room // 3)) + 1
        told = f"…{told[begin:]}"
    return clip(told, room)


def hit_of(hits: Sequence[Hit], line_id: str) -> Hit | None:
    """The hit of a line; None where it is none, or is no longer found."""
    return next((hit for hit in hits if f"{HIT}{hit.id}" == line_id), None)
