"""The lines of the log as rows: mark, wall time, elapsed time, key, words, and what stands dim at the right."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.medicine import mg_per_kg
from kapterm.session.moment import clock_text, elapsed_text
from kapterm.text import beginning, cell_width, clip, safe
from kapterm.widgets.row import Role, Row, Span, say, spread, width_of

WORDS_AT = 16
"""The column where words begin."""
HIDDEN = (ev.ItemAnswered, ev.SessionOpened, ev.ExportMade)
"""What the log of the hour leaves to preparation and review."""
IN_ONE_ROW = (ev.GoDecided, ev.ReadAloud, ev.StopPassed, ev.PlanMade)
"""Decisions of before: here in one row, in full in review."""


def is_shown(entry: Entry) -> bool:
    """Whether the log of the hour shows the line."""
    return not isinstance(entry.fact, HIDDEN)


def entry_rows(entry: Entry, session: SessionChart, zone: tzinfo, width: int) -> tuple[Row, ...]:
    """The rows of one line; a long text goes on below, under its beginning. The first span is the mark's place."""
    words = _words(entry)
    room = max(16, width - WORDS_AT - 2)
    side = clip(safe(_side(entry, session)), room * 2 // 3)
    first_room = room - (cell_width(side) + 2 if side else 0)
    parts = (
        [clip(safe(words), first_room)] if isinstance(entry.fact, IN_ONE_ROW) else wrap(safe(words), first_room, room)
    )
    head: list[Span] = [*_times(entry, session.state.t_zero, zone), Span(f"{_key(entry):2}", "dim")]
    role = _role(entry)
    struck = entry.struck is not None
    first = spread((*head, Span(parts[0], role, struck)), (say(side, "dim"),) if side else (), width - 1)
    more = [(Span(" " * WORDS_AT), Span(part, role, struck)) for part in parts[1:]]
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
    return "  ".join(part for part in (words, entry.text) if part) or fact.kind


def _side(entry: Entry, session: SessionChart) -> str:
    """Strength and anchor, mg/kg, the distress before and after; late where it was written later."""
    fact = entry.fact
    parts = [fact.side()]
    if isinstance(fact, ev.DoseGiven):
        per_kg = mg_per_kg(fact.amount_mg, session.state.plan.weight_kg)
        parts.append(f"{per_kg:.1f} mg/kg" if per_kg is not None else "")
    if entry.link is not None:
        parts.append(f"distress {_or_dash(entry.link.distress_before)}→{_or_dash(entry.link.distress_after)}")
    late = entry.event.written - entry.at
    if late.total_seconds() >= 60 and not fact.timed_by_enter:
        parts.append(f"{int(late.total_seconds() // 60)} min late")
    return "  ".join(part for part in parts if part)


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


_DIMMER: dict[Role, Role] = {"plain": "dim", "strong": "plain", "said": "dim", "warm": "plain", "dim": "faint"}


def dimmed(row: Row) -> Row:
    """An older line: one step dimmer, never gone."""
    return tuple(Span(span.text, _DIMMER.get(span.role, span.role), span.struck) for span in row)


def marked(row: Row, mark: str) -> Row:
    """The row with its first column saying how far the disk is: · pending, blank durable, ! not saved."""
    return row if mark == " " else (Span(mark, "alert" if mark == "!" else "dim"), *row[1:])


__all__ = ["dimmed", "entry_rows", "is_shown", "marked", "width_of", "wrap"]
