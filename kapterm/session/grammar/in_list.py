"""What a key in the list asks of the line under the cursor: words, a reason to strike it, another time."""

from __future__ import annotations

from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.editing import Line
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.keys import Key
from kapterm.session.grammar.lines import Lines
from kapterm.session.grammar.listing import Listing, Then, is_listed
from kapterm.session.grammar.open_line import IN_THE_LIST, MOVE_EXPECTED, REASON_EXPECTED, SIGNED, OpenLine

_BEGINS = (ev.DoseGiven, ev.InfusionStarted)
"""Facts that the clock of the session may hang on."""


def open_list(context: Context, lines: Lines, now_s: float) -> Listing | None:
    """The list, its cursor on the newest line, or on the one that something was begun about; None without lines."""
    entries = [entry for entry in context.entries if is_listed(entry)]
    begun = next((one.target for one in reversed(lines.parked) if one.kind in IN_THE_LIST), "")
    return Listing(entries, begun, now_s) if entries else None


def open_line(then: Then, key: Key, entry: Entry, lines: Lines, context: Context) -> str:
    """Open the line that a key asks for; else why not."""
    why_not = _why_not(then, entry, context)
    if why_not:
        return why_not
    opened = lines.begin(then.value, key.at_s, target=entry.id)
    if opened.line.text:
        return ""
    text = {Then.WORDS: entry.text, Then.MOVE: key.character if key.character in ("-", "+") else ""}.get(then) or ""
    label = entry.fact.words() or entry.text[:20]
    hint = {Then.STRIKE: REASON_EXPECTED, Then.MOVE: MOVE_EXPECTED}.get(then, "")
    lines.open = OpenLine(then.value, Line.of(text), key.at_s, entry.id, label, hint=hint)
    return ""


def _why_not(then: Then, entry: Entry, context: Context) -> str:
    if context.state.signatures:
        return SIGNED
    if then is Then.WORDS and isinstance(entry.fact, ev.AsideWritten):
        return "an aside stays as it was written; ( begins another"
    if then is Then.STRIKE and entry.struck is not None:
        return "struck already; redo is in the palette"
    return ""


def clock_changes(of: str, context: Context, done: str) -> list[ev.ProgramNoted]:
    """The line that says that the session's clock is computed anew, where it hung on the line that changed."""
    entry = next((one for one in context.entries if one.id == of), None)
    if entry is None or not isinstance(entry.fact, _BEGINS) or entry.at != context.state.t_zero:
        return []
    return [ev.ProgramNoted(name=f"elapsed time computed anew: first dose {done}")]
