"""All clients in lines, those that fit what was typed, and what a search over every record found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kapterm import keys
from kapterm.screens.hit_lines import hit_lines
from kapterm.session.finding import Found, newest_first, query_of
from kapterm.session.roster import Card
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Span, fit, say, spread, width_of

WIDEST = 100
SEARCH = "search|"
"""The id of the line that begins the search over every record, and then says how far it is."""


def found(cards: Sequence[Card], typed: str) -> tuple[Card, ...]:
    """The clients whose code or indication holds every typed word; a code that begins so comes first.

    A closed client shows only once something was typed.
    """
    words = typed.casefold().split()
    fitting = [
        card
        for card in cards
        if (words or not card.closed) and all(word in f"{card.code} {card.indication}".casefold() for word in words)
    ]
    return tuple(sorted(fitting, key=lambda card: not card.code.casefold().startswith(typed.strip().casefold())))


def client_lines(cards: Sequence[Card], typed: str, now: datetime, width: int) -> tuple[ListLine, ...]:
    """One line a client: code, sessions, when last seen, how much is owed."""
    shown = found(cards, typed)
    if not shown:
        none = f"No client yet. Esc, then {keys.shown('today.add')} begins a file."
        nobody = "No client has a code like this." if typed.strip() else none
        return (ListLine(), ListLine((say(nobody, "dim"),)))
    room = min(width, WIDEST) - 4
    code_room = max(12, min(30, *(width_of((say(card.code),)) + 2 for card in shown), room // 3))
    return tuple(_line(card, now, room, code_room) for card in shown)


def record_lines(found: Found, typed: str, now: datetime, width: int) -> tuple[ListLine, ...]:
    """The search over every record: the offer of it, how far it is, what it found."""
    if not typed.strip():
        return ()
    if found.typed != typed:
        words = (Span("find in every record  ", "dim"), say(f"“{typed.strip()}”"))
        return (ListLine(), ListLine(fit(words, min(width, WIDEST) - 4), SEARCH))
    query = query_of(typed, now.date())
    told = hit_lines(newest_first(found.hits), query, now, min(width, WIDEST) - 4, codes=True)
    waits = "" if found.is_through and found.hits else SEARCH
    return (ListLine(), ListLine((say(_progress(found), "dim"),), waits), *told)


def _progress(found: Found) -> str:
    unread = f"; {found.unread} cannot be read" if found.unread else ""
    if not found.is_through:
        return f"reading record {found.done + 1} of {found.of}{unread}"
    count = len(found.hits)
    return f"in every record: {count or 'nothing'} found{unread}"


def _line(card: Card, now: datetime, room: int, code_room: int) -> ListLine:
    code = fit((say(card.code, "dim" if card.closed else "plain"),), code_room - 1)
    pad = say(" " * (code_room - width_of(code)))
    count = f"{card.dosing_count} dosing session{'' if card.dosing_count == 1 else 's'}" if card.dosing_count else ""
    words = " · ".join(part for part in ("closed" if card.closed else "", count, card.indication) if part)
    owed = f"{len(card.owed)} owed" if card.owed and not card.closed else ""
    live = "in progress" if card.live_session else ""
    right = " · ".join(part for part in (live, owed, _seen(card, now)) if part)
    return ListLine(spread((*code, pad, say(words, "dim")), (say(right, "dim"),), room), card.id)


def _seen(card: Card, now: datetime) -> str:
    return f"{card.last_visit.astimezone(now.tzinfo):%Y-%m-%d}" if card.last_visit else "not seen yet"
