"""The entry line of the dosing hour: what is open, what was understood, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from kapterm.errors import UsageError
from kapterm.screens.dosing.meant import meant, moved_to
from kapterm.screens.dosing.prompt_rows import offered_rows
from kapterm.session.belonging import quiet_word
from kapterm.session.grammar import Context
from kapterm.session.grammar.acts import ACT_LINES, ActLine, not_rated, scale_of
from kapterm.session.grammar.going_home import TICKS, going_home_choices, next_domain, open_at_leaving, score_of, ticked
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.listing import Listing
from kapterm.session.grammar.open_line import IN_THE_LIST, OpenLine, read
from kapterm.session.saving import Saving
from kapterm.session.when import When, parse_when
from kapterm.text import cell_width, safe
from kapterm.widgets.entry import line_row
from kapterm.widgets.log_rows import wrap
from kapterm.widgets.row import Row, Span, fit, say, spread

MomentOf = Callable[[float], datetime | None]
OLD = timedelta(minutes=1)
"""A line that was begun longer ago says so."""
_AT_ENTER = {"D": "in at Enter", "M": "in at Enter", "O": "out at Enter"}
"""Acts whose line carries the moment of its Enter."""
TYPED = 24
"""Cells of what was typed that stay in sight beside a question."""


def entry_row(keyboard: Keyboard, saving: Saving, moment_of: MomentOf, width: int) -> Row:
    """The last row but one: the open line, the prompt on offer, the refused line, or what the last key did.

    Args:
        keyboard: What the keys amount to so far.
        saving: What is not on disk yet.
        moment_of: When a key was, in the zone of the place.
        width: Columns.
    """
    if keyboard.line is not None:
        line = keyboard.line
        says = "" if _asks_above(keyboard, line, width) else _hint(keyboard, line, moment_of(line.begun_s))
        return line_row(line.label, line.line, "  ".join(part for part in (keyboard.status, says) if part), width)
    if keyboard.frozen is not None:
        words = keyboard.frozen.line.text
        return spread(
            (Span(" NOT SAVED ", "alert"), say(words, "plain")),
            (say(f"{saving.reason}  ⏎ again  Esc later", "dim"),),
            width,
        )
    if keyboard.listing is not None:
        return _list_row(keyboard.listing, keyboard.hint, width)
    status = (Span(keyboard.status, "warm"),) if keyboard.status else ()
    if keyboard.offer is not None:
        return fit((Span(" G ", "dim"), say(keyboard.offer.prompt.text, "strong")), width)
    parts: list[Span] = [Span(" ")]
    if keyboard.held_text:
        parts.append(say(keyboard.held_text, "strong"))
    elif keyboard.shift:
        parts.append(Span("shift", "dim"))
    elif keyboard.pending_when is not None:
        parts.append(say(f"earlier: {meant(keyboard.pending_when, keyboard.context, None)}", "plain"))
    elif keyboard.hint:
        parts.append(say(keyboard.hint, "warm"))
    elif saving.refused:
        parts += [Span("NOT SAVED ", "alert"), say(saving.reason, "plain")]
    elif keyboard.parked:
        parts.append(say(f"laid aside: {', '.join(_since(line, moment_of) for line in keyboard.parked)}", "dim"))
    return spread(parts, status, width - 1) if status else tuple(parts)


def _asks_above(keyboard: Keyboard, line: OpenLine, width: int) -> bool:
    """Whether a question stands over the line: beside it there is caps lock, or no room for what was typed."""
    beside = f" {line.label} › {line.line.text[-TYPED:]}▏  {line.hint} "
    return bool(line.hint) and (bool(keyboard.status) or cell_width(beside) > width)


def _list_row(listing: Listing, hint: str, width: int) -> Row:
    """What is searched for in the list, or what its last key came to."""
    if listing.finding is not None:
        return line_row("find", listing.finding, listing.says, width)
    return spread((Span(" list", "dim"), say(f"  {hint}", "warm")), (say(listing.says, "dim"),), width - 1)


def _hint(keyboard: Keyboard, line: OpenLine, begun: datetime | None) -> str:
    """What stands at the right of an open line: a question, what was understood, or what is expected."""
    if line.hint:
        return line.hint
    if line.kind == "move":
        return moved_to(line, keyboard.context)
    if line.kind == "private" and (word := quiet_word(line.line.text, keyboard.context.packs)):
        return word
    act = ACT_LINES.get(line.kind)
    words, when = _read(line, act, keyboard.context)
    if act is None and when is None:
        return f"begun {begun:%H:%M:%S}" if begun is not None else ""
    moment = _moment(line, when, begun, keyboard.context)
    parts = (words, moment) if moment in _AT_ENTER.values() else (moment, words)
    return "  ".join(part for part in parts if part)


def _moment(line: OpenLine, when: When | None, begun: datetime | None, context: Context) -> str:
    """The moment that the line will carry, where that is not the one of this minute."""
    at_enter = _AT_ENTER.get(line.kind, "")
    if when is not None:
        # A line that carries its Enter counts from now, any other one from its first key.
        return meant(when, context, None if at_enter else begun)
    if at_enter or begun is None or context.now is None or context.now - begun < OLD:
        return at_enter if line.line.text.strip() else ""
    return f"begun {begun:%H:%M}"


def _since(line: OpenLine, moment_of: MomentOf) -> str:
    """What a line is, and since when it waits."""
    begun = moment_of(line.begun_s)
    return f"{line.label} {begun:%H:%M}" if begun is not None else line.label


def _read(line: OpenLine, act: ActLine | None, context: Context) -> tuple[str, When | None]:
    """What an act's line means so far, else what it expects; and the earlier time that was typed in front."""
    when, rest = parse_when(line.line.text) if line.kind not in ("words", *IN_THE_LIST) else (None, line.line.text)
    if act is None:
        return "", when or line.when
    if not rest.strip():
        return act.expected, when or line.when
    try:
        understood, when = read(line, context)
    except UsageError:
        return act.expected, when or line.when
    return understood.shown, when


def _offered(act: ActLine, text: str, context: Context) -> list[str]:
    """The choices as they stand under the line: numbered, those of the second digit once the first stands."""
    if act.letter == "D":
        return list(act.choices(context))
    if act.letter == "R":
        return _criteria(text, context)
    if act.letter == "S" and (scale := scale_of(text, context)) is not None:
        return [*(f"{one.value} {one.words}" for one in scale.anchors), f"- {not_rated(scale)}"]
    choices = act.choices(context)
    if text[:1].isdecimal() and act.next_choices(context):
        choices = act.next_choices(context)
    return [f"{index} {words}" for index, words in enumerate(choices, 1)]


def _criteria(text: str, context: Context) -> list[str]:
    """The criteria for going home with their ticks, the stay and the score beside them as arithmetic.

    While the score is typed, its next domain stands there with the words of 0, 1 and 2.
    """
    met, pack = ticked(text), context.packs.going_home
    domain = next_domain(text, context)
    if domain is not None:
        return [f"{pack.score_label}: {domain.label}", *(f"{n} {words}" for n, words in enumerate(domain.scores))]
    shown = [
        f"{key}{'✓' if key in met else ' '}{words}"
        for key, words in zip(TICKS, going_home_choices(context), strict=False)
    ]
    score = score_of(text, context)
    words = f"{pack.score_label.lower()} {'·' * len(pack.domains)}"
    shown.append(words if score is None else f"{pack.score_label} {score}/{2 * len(pack.domains)}")
    still_open = [one for one in open_at_leaving(context) if one.startswith("stay")]
    shown += [
        "would MIN",
        *(f"{event.type}: not serious, expected, cause?" for event in context.state.unjudged),
        *still_open,
        "h home",
    ]
    return shown


def choice_rows(keyboard: Keyboard, width: int) -> tuple[Row, ...]:
    """The numbered choices under an open act, or what is said of a prompt, over the last rows of the log."""
    line = keyboard.line
    if line is None and keyboard.listing is None and keyboard.frozen is None and keyboard.offer is not None:
        return offered_rows(keyboard.offer, keyboard.context.packs, width)
    if line is None:
        return ()
    asked = wrap(safe(line.hint), width - 2, width - 2) if _asks_above(keyboard, line, width) else []
    act = ACT_LINES.get(line.kind)
    numbered = _offered(act, line.line.text, keyboard.context) if act is not None else []
    return (*_numbered_rows(numbered, width), *((Span(" "), Span(part, "plain")) for part in asked))


def _numbered_rows(numbered: list[str], width: int) -> tuple[Row, ...]:
    """Choices beside each other, as many as fit a row."""
    if not numbered:
        return ()
    rows: list[Row] = []
    current = " "
    for words in numbered:
        if len(current) + len(words) + 3 > width and current.strip():
            rows.append((say(current, "dim"),))
            current = " "
        current += f"{words}   "
    return (*rows, (say(current, "dim"),))
