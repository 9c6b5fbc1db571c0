"""All clients in lines, those that fit what was typed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kapterm.session.roster import Card
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import fit, say, spread, width_of

WIDEST = 100


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
        nobody = "No client has a code like this." if typed.strip() else "No client yet. Esc, then + begins a file."
        return (ListLine(), ListLine((say(nobody, "dim"),)))
    room = min(width, WIDEST) - 4
    code_room = max(12, min(30, *(width_of((say(card.code),)) + 2 for card in shown), room // 3))
    return tuple(_line(card, now, room, code_room) for card in shown)


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
