"""Today in lines: what is in progress, whom there was to see, what is owed, and everybody else. Pure.

The id of a line says where Enter leads: client, place and visit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kapterm import keys
from kapterm.session.moment import span_text
from kapterm.session.owed import Owed
from kapterm.session.roster import Card, CardVisit, Recovery
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Row, Span, fit, say, spread

WIDEST = 100
"""Columns beyond which a line is not spread: an eye loses it on the way."""


def _empty() -> tuple[ListLine, ...]:
    """The first start."""
    first = f"No client yet. Press {keys.shown('today.add')} to begin a file: a code or initials, never a name."
    return (
        ListLine(),
        ListLine((say(first),)),
        ListLine((say("Each client is one sealed file on this machine; nothing leaves it by itself.", "dim"),)),
    )


def target(client_id: str, place: str, session_id: str = "") -> str:
    """Where a line leads, as its id."""
    return f"{client_id}|{place}|{session_id}"


def today_lines(
    cards: Sequence[Card], now: datetime, width: int, recoveries: Sequence[Recovery] = ()
) -> tuple[ListLine, ...]:
    """The first screen. `now` is the wall time of this place."""
    shown = [card for card in cards if not card.closed]
    came = tuple(_recovery_lines(recoveries, now, min(width, WIDEST)))
    if not shown:
        return (*_empty(), *came)
    room = min(width, WIDEST) - 4
    parts = (
        ("In progress", [line for card in shown for line in _live(card, now, room)]),
        ("Today", [line for card in shown for line in _visits(card, now, room)]),
        ("Left half done", [line for card in shown for line in _half_done(card, now, room)]),
        ("Owed", list(_owed(shown, now, room))),
    )
    named = {line.id.partition("|")[0] for _, lines in parts for line in lines}
    others = [_client(card, now, room) for card in shown if card.id not in named]
    return (*_parts((*parts, ("Clients", others))), *came)


def _recovery_lines(recoveries: Sequence[Recovery], now: datetime, width: int) -> Iterator[ListLine]:
    """That a printed key let somebody in stands for a month, for whoever opens the vault."""
    if recoveries:
        yield ListLine()
        yield ListLine((Span("The vault", "dim"),))
    for one in recoveries:
        whose = one.whose or "a clinician"
        words = f"{_moment(one.at, now)} opened by the recovery key of {whose}: {one.reason}"
        yield ListLine(fit((say(f"  {words}", "dim"),), width - 2))


def _parts(parts: Sequence[tuple[str, Sequence[ListLine]]]) -> Iterator[ListLine]:
    """Each part that has lines, under its name, a blank line between two."""
    is_first = True
    for name, lines in parts:
        if lines:
            if not is_first:
                yield ListLine()
            is_first = False
            yield ListLine((Span(name, "dim"),))
            yield from lines


def _live(card: Card, now: datetime, room: int) -> Iterator[ListLine]:
    live = card.live
    if live is None:
        return
    if live.t_zero is None:
        words, detail = f"preparation{_how_far(card, live.id)}", f"begun {_moment(live.opened, now)}"
        yield ListLine(_row(card, live, words, detail, room), target(card.id, "preparation", live.id))
        return
    elapsed = f"T+ {span_text(now - live.t_zero)}"
    row = spread(
        (*_code(card), say(f"{_name(live):<15}"), say(elapsed, "strong"), say(f"  {live.phase}", "dim")),
        _due(live, now),
        room,
    )
    yield ListLine(row, target(card.id, "dosing", live.id))


def _due(live: CardVisit, now: datetime) -> tuple[Span, ...]:
    """What is due next, warm once its moment has come; else the last dose."""
    if not live.due:
        return (say(f"last dose {_moment(live.last_dose or live.opened, now)}", "dim"),)
    first, more = live.due[0], len(live.due) - 1
    words = f"due {_moment(first.at, now)} {first.words}" + (f" +{more}" if more else "")
    return (say(words, "warm" if first.at <= now else "plain"),)


def _visits(card: Card, now: datetime, room: int) -> Iterator[ListLine]:
    """The visits of this day, each with its next step."""
    for visit in reversed(card.visits):
        if visit.in_progress or not _is_today(visit.opened, now):
            continue
        step, place = ("signed", "review") if visit.signed else _next_step(card, visit)
        since = f"{visit.opened.astimezone(now.tzinfo):%H:%M}"
        if visit.ended is not None:
            since += f"–{visit.ended.astimezone(now.tzinfo):%H:%M}"
        yield ListLine(_row(card, visit, step, since, room), target(card.id, place, visit.id))


def _how_far(card: Card, session_id: str) -> str:
    """How far the checklist of a visit is, behind its name; empty where that is not known."""
    found = [
        one for one in card.half_done if one.session_id == session_id and one.answered is not None and not one.name
    ]
    return f", {found[0].words}" if found else ""


def _half_done(card: Card, now: datetime, room: int) -> Iterator[ListLine]:
    """Lines and questionnaires not kept, and the checklist of a meeting before today; others stand with their visit."""
    live = card.live.id if card.live else ""
    for one in card.half_done:
        if one.answered is not None and not one.name and (one.session_id == live or _is_today(one.since, now)):
            continue
        words = one.name or f"{one.purpose} {one.number}"
        row = spread(
            (*_code(card), say(f"{words:<14} "), say(one.words)), (say(f"{_moment(one.since, now)}", "dim"),), room
        )
        yield ListLine(row, f"{target(card.id, one.place, one.session_id)}|half{one.name or one.answered}")


def _next_step(card: Card, visit: CardVisit) -> tuple[str, str]:
    """What comes next for a visit that is not signed, and where."""
    if visit.purpose == "preparation" and visit.ended is None:
        return f"go on{_how_far(card, visit.id)}", "preparation"
    if visit.purpose in ("integration", "call") and visit.ended is None:
        return "go on, or sign", "integration"
    return "review and sign", "review"


def _owed(cards: Sequence[Card], now: datetime, room: int) -> Iterator[ListLine]:
    """What is owed to all, what matters most first, and of each client records and commitments in one line."""
    for kind, words, several, place in _KINDS:
        for card in cards:
            own = [one for one in card.owed if one.kind == kind and _is_due(one, now)]
            if own and several:
                come = sum(1 for one in own if one.on and one.on <= now.date().isoformat())
                counted = f"{len(own)} {several if len(own) > 1 else words}" + (f", {come} due" if come else "")
                yield _owed_line(card, own[0], counted, f"since {_moment(own[0].since, now)}", place, room)
            else:
                for one in own:
                    detail = f"{one.words}, {_moment(one.since, now)}"
                    yield _owed_line(card, one, words, detail, place, room)


_KINDS = (
    ("must_see", "must be seen", "", "chart"),
    ("adverse", "event not over", "", "review"),
    ("call", "call, day after", "", "integration"),
    ("unsigned", "record to sign", "records to sign", "review"),
    ("commitments", "open commitment", "open commitments", "chart"),
)
"""Each kind in words; those that have words for several stand in one line a client."""


def _is_due(one: Owed, now: datetime) -> bool:
    """A record of today stands with today's visits, and a next-day call is due from the next day on."""
    return one.kind not in ("unsigned", "call") or not _is_today(one.since, now)


def _owed_line(card: Card, one: Owed, words: str, detail: str, place: str, room: int) -> ListLine:
    role: Span = say(words, "warm") if one.kind == "must_see" else say(words)
    row = spread((*_code(card), role), (say(detail, "dim"),), room)
    return ListLine(row, f"{target(card.id, place, one.session_id)}|{one.kind}{one.words}")


def _client(card: Card, now: datetime, room: int) -> ListLine:
    seen = f"last seen {_moment(card.last_visit, now)}" if card.last_visit else "not seen yet"
    count = card.dosing_count
    words = f"{count} dosing session{'' if count == 1 else 's'}" if count else "no dosing session yet"
    row = spread((*_code(card), say(words)), (say(seen, "dim"),), room)
    return ListLine(row, target(card.id, "chart"))


def _row(card: Card, visit: CardVisit, step: str, detail: str, room: int) -> Row:
    return spread((*_code(card), say(f"{_name(visit):<15}"), say(step)), (say(detail, "dim"),), room)


def _code(card: Card) -> tuple[Span, ...]:
    """The code in its column."""
    code = fit((say(card.code),), 11)
    return (*code, Span(" " * (12 - sum(len(span.text) for span in code))))


def _name(visit: CardVisit) -> str:
    return f"{visit.purpose} {visit.number}"


def _is_today(at: datetime, now: datetime) -> bool:
    return at.astimezone(now.tzinfo).date() == now.date()


def _moment(at: datetime, now: datetime) -> str:
    """The time today, else the day, with its year where it is another."""
    here = at.astimezone(now.tzinfo)
    if here.date() == now.date():
        return f"{here:%H:%M}"
    return f"{here.day} {here:%b}" if here.year == now.year else f"{here.day} {here:%b %Y}"
