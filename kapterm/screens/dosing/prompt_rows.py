"""A grounding prompt on offer: one dim row over the entry line, and with the dark the prompt alone, to read aloud.

The row says the kind, how many of it there are, and when the pack says to leave it; it advises nothing further.
"""

from __future__ import annotations

from kapterm.screens.dosing.fixed_rows import View
from kapterm.session.grammar.grounding import Offer
from kapterm.session.moment import clock_text
from kapterm.session.packs import Packs
from kapterm.session.schedule import due
from kapterm.text import cell_width, safe
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, fit, say

READ_WIDTH = 46
"""Cells of a line that is read aloud at a glance."""
_KEYS = (("G ↓", "next"), ("← →", "kind"), ("⏎", "used"))


def offered_rows(offer: Offer, packs: Packs, width: int) -> tuple[Row, ...]:
    """Kind and place of the prompt, and when it is left; below it the keys."""
    kind = packs.prompts.kinds_by_id.get(offer.prompt.kind)
    avoid = f"   mind: {kind.avoid}" if kind is not None and kind.avoid else ""
    return (fit((say(f" {_place(offer, packs)}", "dim"), say(avoid, "dim")), width), _keys(width, "Z", "alone"))


def alone_rows(offer: Offer, view: View, height: int) -> tuple[Row, ...]:
    """The prompt in the middle of the screen, in lines that are read at a glance."""
    parts = wrap(safe(offer.prompt.text), READ_WIDTH, READ_WIDTH)
    rows: list[Row] = [()] * max(0, height // 2 - len(parts) - 1)
    for part in parts:
        rows += [_centred(Span(part, "plain"), view.width), ()]
    return (*rows, (), _centred(say(_place(offer, view.packs), "faint"), view.width))


def alone_head(view: View) -> tuple[Row, ...]:
    """Elapsed time, what is due, distress as it was rated last."""
    state = view.state
    parts = []
    if state.t_zero is not None:
        parts.append(f"T+ {int((view.seen_at - state.t_zero).total_seconds() // 60)} min")
    coming = due(state, view.packs, view.now)
    parts += [f"due {clock_text(coming[0].at, view.zone)} {coming[0].words}"] if coming else []
    parts += [f"distress {state.distress}/10"] if state.distress is not None else []
    return ((say(" " + "   ".join(parts), "dim"),), (), (), (), ())


def alone_foot(width: int) -> Row:
    """The keys while the prompt stands alone."""
    return _keys(width, "Z", "light again")


def _place(offer: Offer, packs: Packs) -> str:
    number, of = offer.place
    kind = packs.prompts.kinds_by_id.get(offer.prompt.kind)
    return f"{kind.label if kind is not None else offer.prompt.kind}   {number} of {of}"


def _keys(width: int, key: str, label: str) -> Row:
    spans: list[Span] = [Span(" ")]
    gap = "  " if width >= 80 else " "
    for shown, words in (*_KEYS, ("letters", "still log"), (key, label)):
        spans += [Span(shown, "plain"), Span(f" {words}{gap}", "dim")]
    return fit(spans, width)


def _centred(span: Span, width: int) -> Row:
    return (Span(" " * max(0, (width - cell_width(span.text)) // 2)), span)
