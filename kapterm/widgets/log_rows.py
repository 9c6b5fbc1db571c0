"""The lines of the log as rows: mark, wall time, elapsed time, key, words, and what stands dim at the right."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.events.base import number_text
from kapterm.session.grammar.listing import is_listed as is_shown
from kapterm.session.medicine import held_minutes, infused_mg, mg_per_kg
from kapterm.session.moment import clock_text, elapsed_text
from kapterm.text import beginning, cell_width, clip, safe
from kapterm.widgets.row import Role, Row, Span, say, spread, width_of

WORDS_AT = 16
"""The column where words begin."""
IN_ONE_ROW = (ev.GoDecided, ev.ReadAloud, ev.StopPassed, ev.PlanMade)
"""Decisions of before: here in one row, in full in review."""


def entry_rows(
    entry: Entry, session: SessionChart, zone: tzinfo, width: int, beside: tuple[str, ...] = ()
) -> tuple[Row, ...]:
    """The rows of one line; a long text goes on below, under its beginning. The first span is the mark's place.

    What it was held against stands dim below it, `beside` it in words.
    """
    words = _words(entry)
    room = max(16, width - WORDS_AT - 2)
    side = clip(safe(_side(entry, session, zone)), room * 2 // 3)
    first_room = room - (cell_width(side) + 2 if side else 0)
    parts = (
        [clip(safe(words), first_room)] if isinstance(entry.fact, IN_ONE_ROW) else wrap(safe(words), first_room, room)
    )
    head: list[Span] = [*_times(entry, session.state.t_zero, zone), Span(f"{_key(entry):2}", "dim")]
    role = _role(entry)
    struck = entry.struck is not None
    first = spread((*head, Span(parts[0], role, struck)), (say(side, "dim"),) if side else (), width - 1)
    more = [(Span(" " * WORDS_AT), Span(part, role, struck)) for part in parts[1:]]
    for words in (*filter(None, (entry.fact.below(),)), *beside):
        more += [(Span(" " * WORDS_AT), say(part, "dim")) for part in wrap(safe(words), room, room)]
    if struck:
        reason = wrap(safe(f"struck: {entry.struck}"), room, room)
        more += [(Span(" " * WORDS_AT), Span(part, "faint")) for part in reason]
    return (first, *more)


def _times(entry: Entry, t_zero: datetime | None, zone: tzinfo) -> tuple[Span, ...]:
    about = "~" if entry.at_is_about else " "
    elapsed = elapsed_text(entry.at - t_zero) if t_zero is not None else ""
    return (
        Span(" ", "dim"),
        Span(f"{clock_text(entry.at, zone)}{about}", "dim"),
        Span(f"{elapsed:>6} ", "dim"),
    )


def _key(entry: Entry) -> str:
    """The key the line was typed with."""
    return entry.fact.key if isinstance(entry.fact, ev.Observed) else entry.fact.letter


def _words(entry: Entry) -> str:
    fact = entry.fact
    if isinstance(fact, ev.QuoteTaken):
        return f"“{entry.text}”"
    words = fact.words()
    if isinstance(fact, ev.Observed) and fact.prompt:
        words = fact.prompt
    if isinstance(fact, ev.PlanMade) and words == fact.title:
        words = " · ".join((words, *(f"{label} {value}" for label, value in fact.extras())))
    return "  ".join(part for part in (words, entry.text) if part) or fact.kind


def _side(entry: Entry, session: SessionChart, zone: tzinfo) -> str:
    """Strength and anchor, mg/kg, the distress before and after; both times where there are two."""
    fact = entry.fact
    parts = [fact.side()]
    if isinstance(fact, ev.DoseGiven):
        per_kg = mg_per_kg(fact.amount_mg, session.state.plan.weight_kg)
        parts.append(f"{per_kg:.1f} mg/kg" if per_kg is not None else "")
    if isinstance(fact, ev.InfusionStarted | ev.InfusionStopped):
        parts.append(_pumped(entry, fact, session))
    if isinstance(fact, ev.HoldEnded) and fact.hold_min is None:
        held = held_minutes(session, entry)
        parts.append(f"held {number_text(round(held, 1))} min" if held is not None else "")
    if entry.link is not None:
        parts.append(f"distress {_or_dash(entry.link.distress_before)}→{_or_dash(entry.link.distress_after)}")
    parts += _other_times(entry, zone)
    return "  ".join(part for part in parts if part)


def _pumped(entry: Entry, fact: ev.InfusionStarted | ev.InfusionStopped, session: SessionChart) -> str:
    """Planned per kilogram at the start; what was given, by arithmetic where nobody read it off, at the stop."""
    weight = session.state.plan.weight_kg
    if isinstance(fact, ev.InfusionStarted):
        per_kg = mg_per_kg(fact.total_mg, weight) if fact.total_mg is not None else None
        return f"{per_kg:.1f} mg/kg" if per_kg is not None else ""
    pump = next((one for one in session.state.infusions if one.stopped == entry.at), None)
    if pump is None:
        return ""
    given = infused_mg(pump, entry.at)
    per_kg = mg_per_kg(given, weight)
    reckoned = f"{number_text(round(float(given), 1))} mg by arithmetic" if fact.given_mg is None else ""
    return ", ".join(part for part in (reckoned, f"{per_kg:.1f} mg/kg" if per_kg is not None else "") if part)


def _other_times(entry: Entry, zone: tzinfo) -> list[str]:
    """When it was written, where that was later; that it lies ahead of its writing; where it stood before."""
    parts = []
    late_s = (entry.event.written - entry.at).total_seconds()
    if late_s >= 60:
        parts.append(f"written {clock_text(entry.event.written, zone)}")
    elif late_s < 0:
        parts.append("ahead")
    if entry.at != entry.event.at:
        parts.append(f"was {clock_text(entry.event.at, zone)}")
    return parts


def _or_dash(value: float | int | None) -> str:
    return "–" if value is None else f"{value:g}"


def _role(entry: Entry) -> Role:
    fact = entry.fact
    if isinstance(fact, ev.QuoteTaken):
        return "said"
    if isinstance(fact, ev.DoseGiven | ev.InfusionStarted):
        return "strong"
    if isinstance(fact, ev.AdverseEventNoted) or (isinstance(fact, ev.Observed) and fact.code == "stop"):
        return "warm"
    if isinstance(fact, ev.AsideWritten | ev.ProgramNoted):
        return "dim"
    return "plain"


def wrap(text: str, first: int, rest: int) -> list[str]:
    """The text in parts, the first of one width, the others of another; cut between words where it can be."""
    parts: list[str] = []
    room = first
    for line in text.split("\n"):
        left = line
        while cell_width(left) > room:
            fits = len(beginning(left, room))
            cut = left.rfind(" ", 0, fits + 1)
            cut = cut if cut > fits // 2 else fits
            parts.append(left[:cut].rstrip())
            left = left[cut:].lstrip()
            room = rest
        parts.append(left)
        room = rest
    return parts or [""]


_DIMMER: dict[Role, Role] = {"plain": "faint", "strong": "dim", "said": "faint", "warm": "plain", "dim": "faint"}


def dimmed(row: Row) -> Row:
    """An older line: one step dimmer, never gone."""
    return tuple(Span(span.text, _DIMMER.get(span.role, span.role), span.struck) for span in row)


def marked(row: Row, mark: str) -> Row:
    """The row with its first column saying how far the disk is: · pending, blank durable, ! not saved."""
    return row if mark == " " else (Span(mark, "alert" if mark == "!" else "dim"), *row[1:])


def under_cursor(row: Row, mark: str, width: int) -> Row:
    """The row that the cursor of the list stands on, to the edge; an arrow where colour is not seen."""
    words = "".join(span.text for span in row[1:]) if row and row[0].text == " " else "".join(s.text for s in row)[1:]
    first = mark if mark != " " else "▸"
    struck = any(span.struck for span in row)
    room = max(0, width - cell_width(words) - 1)
    return (Span(first, "bar"), Span(words, "bar", struck), Span(" " * room, "bar"))


__all__ = ["dimmed", "entry_rows", "is_shown", "marked", "width_of", "wrap"]
