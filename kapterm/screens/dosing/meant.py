"""The clock time that a typed time means, shown before it is kept."""

from __future__ import annotations

from datetime import datetime

from kapterm.errors import UsageError
from kapterm.session.grammar import Context
from kapterm.session.grammar.open_line import MOVE_EXPECTED, OpenLine
from kapterm.session.when import Base, When, parse_when, resolve, resolve_move, when_text


def meant(when: When, context: Context, since: datetime | None = None) -> str:
    """The clock time, and how it was typed: "14:22, 3 min ago"; before the first dose T+ means none.

    Args:
        when: What was typed.
        context: The visit, and now.
        since: The moment to count from, in the zone of the place; None for now.
    """
    now = since or context.now
    if now is None:
        return when_text(when)
    try:
        moment = resolve(when, now, context.state.t_zero)
    except UsageError:
        return when_text(when)
    return _shown(moment, when, now)


def moved_to(line: OpenLine, context: Context) -> str:
    """Where the line of the list would stand; what is expected while no time is typed."""
    when, _ = parse_when(line.line.text.strip())
    entry = next((one for one in reversed(context.entries) if one.id == line.target), None)
    if when is None or entry is None or context.now is None:
        return MOVE_EXPECTED
    try:
        moment = resolve_move(when, context.now, entry.at.astimezone(context.now.tzinfo), context.state.t_zero)
    except UsageError:
        return MOVE_EXPECTED
    return f"to {_shown(moment, when, context.now)}"


def _shown(moment: datetime, when: When, now: datetime) -> str:
    about = "~" if when.is_about else ""
    typed = "" if when.base is Base.CLOCK else f", {when_text(when).removeprefix('about ')}"
    ahead = ", ahead" if moment > now else ""
    return f"{moment.astimezone(now.tzinfo):%H:%M}{about}{typed}{ahead}"
