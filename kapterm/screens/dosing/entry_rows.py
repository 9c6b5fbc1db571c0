"""The entry line of the dosing hour: what is open, what was understood, and what waits."""

from __future__ import annotations

from kapterm.errors import UsageError
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.open_line import OpenLine, read
from kapterm.session.saving import Saving
from kapterm.session.when import when_text
from kapterm.widgets.entry import line_row
from kapterm.widgets.row import Row, Span, fit, say, spread


def entry_row(keyboard: Keyboard, saving: Saving, begun: str, width: int) -> Row:
    """The last row but one: the open line, the prompt on offer, the refused line, or what the last key did."""
    if keyboard.line is not None:
        return line_row(keyboard.line.label, keyboard.line.line, _hint(keyboard, keyboard.line, begun), width)
    if keyboard.frozen is not None:
        words = keyboard.frozen.line.text
        return spread(
            (Span(" NOT SAVED ", "alert"), say(words, "plain")),
            (say(f"{saving.reason}  ⏎ again  Esc later", "dim"),),
            width,
        )
    if keyboard.offer is not None:
        prompt = keyboard.offer.prompt
        return fit((Span(" G ", "dim"), say(prompt.text, "strong"), say(f"  {prompt.kind}", "dim")), width)
    parts: list[Span] = [Span(" ")]
    if keyboard.held_text:
        parts.append(say(keyboard.held_text, "strong"))
    elif keyboard.shift:
        parts.append(Span("shift", "dim"))
    elif keyboard.pending_when is not None:
        parts.append(say(f"earlier: {when_text(keyboard.pending_when)}", "plain"))
    elif keyboard.hint:
        parts.append(say(keyboard.hint, "warm"))
    elif saving.refused:
        parts += [Span("NOT SAVED ", "alert"), say(saving.reason, "plain")]
    elif keyboard.parked:
        waiting = ", ".join(line.label for line in keyboard.parked)
        parts.append(say(f"laid aside: {waiting}", "dim"))
    return tuple(parts)


def _hint(keyboard: Keyboard, line: OpenLine, begun: str) -> str:
    """What stands at the right of an open line: a question, what was understood, or what is expected."""
    if line.hint:
        return line.hint
    act = ACT_LINES.get(line.kind)
    if act is not None:
        if not line.line.text.strip():
            return act.expected
        try:
            return read(line, keyboard.context)[0].shown
        except UsageError:
            return act.expected
    return when_text(line.when) if line.when is not None else begun


def choice_rows(keyboard: Keyboard, width: int) -> tuple[Row, ...]:
    """The numbered choices under an open act, over the last rows of the log."""
    line = keyboard.line
    act = ACT_LINES.get(line.kind) if line is not None else None
    choices = act.choices(keyboard.context) if act is not None else ()
    if not choices or act is None:
        return ()
    numbered = [f"{index} {words}" for index, words in enumerate(choices, 1)] if act.letter != "D" else list(choices)
    rows: list[Row] = []
    current = " "
    for words in numbered:
        if len(current) + len(words) + 3 > width and current.strip():
            rows.append((say(current, "dim"),))
            current = " "
        current += f"{words}   "
    return (*rows, (say(current, "dim"),))
