"""One questionnaire while it is taken in: items left, what the answers come to right. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from kapterm.session.measures import (
    Answer,
    Dated,
    Entry,
    Gap,
    ItemTexts,
    Measure,
    course,
    course_lines,
    headline,
    result_lines,
)
from kapterm.text import safe
from kapterm.widgets.row import Role, Row, Span, fit, say, width_of

GAPS = {Gap.MISSING: "–", Gap.REFUSED: "refused"}


def form_rows(
    entry: Entry,
    earlier: Sequence[Dated],
    today: Dated | None,
    width: int,
    height: int,
    texts: ItemTexts | None = None,
    first: int = 0,
) -> tuple[int, tuple[Row, ...]]:
    """The whole form, and which row of the result it begins with: a long one goes on below the window.

    Args:
        entry: How far it is.
        earlier: Results of this measure from before, oldest first.
        today: The result of these answers; None while some are to come.
        width: Columns.
        height: Rows there are.
        texts: The wording, where the clinic may use it.
        first: The first row of the result that is wished for.
    """
    left_width = 34 if width >= 76 else 26
    left = _item_rows(entry, left_width, height)
    side = _side_rows(entry, earlier, today, min(width, 110) - left_width - 2, texts)
    first, right = _in_window(side, first, height)
    rows = []
    for number in range(max(len(left), len(right))):
        item = left[number] if number < len(left) else ()
        beside = right[number] if number < len(right) else ()
        rows.append((*item, Span(" " * (left_width + 2 - width_of(item))), *beside))
    return first, tuple(rows)


def _in_window(side: Sequence[Row], first: int, height: int) -> tuple[int, Sequence[Row]]:
    """The rows that fit, the last of them saying how many are still below."""
    if len(side) <= height:
        return 0, side
    first = max(0, min(first, len(side) - height))
    below = len(side) - first - height
    shown = side[first : first + height]
    return first, shown if not below else (*shown[:-1], (say(f"↓ {below + 1} more", "warm"),))


def _item_rows(entry: Entry, width: int, height: int) -> tuple[Row, ...]:
    """The items around the one that is asked."""
    items = entry.measure.items
    at = (entry.item or len(items)) - 1
    begin = max(0, min(at - height * 2 // 3, len(items) - height))
    return tuple(_item_row(entry, item, width) for item in items[begin : begin + height])


def _item_row(entry: Entry, item: int, width: int) -> Row:
    is_here = item == entry.item
    pointer = Span("▸" if is_here else " ", "strong")
    answer: Answer | None = entry.answers[item - 1] if item <= len(entry.answers) else None
    shown, role = _shown(answer)
    if is_here:
        shown, role = (entry.typed or "?", "strong")
    label = say(f"{item:>2}  {entry.measure.label(item)}", "strong" if is_here else "plain")
    left = fit((pointer, Span(" "), label), width - 8)
    return (*left, Span(" " * (width - 8 - width_of(left))), say(shown.rjust(8), role))


def _shown(answer: Answer | None) -> tuple[str, Role]:
    if answer is None:
        return "", "plain"
    return (GAPS[answer], "warm") if isinstance(answer, Gap) else (str(answer), "good")


def _side_rows(
    entry: Entry, earlier: Sequence[Dated], today: Dated | None, width: int, texts: ItemTexts | None
) -> tuple[Row, ...]:
    measure = entry.measure
    rows: list[Row] = []
    if today is None:
        rows += _text_rows(entry, texts, width) if texts else []
        rows += _wrapped(f"Asks about: {measure.recall}", width, "dim")
        rows += _wrapped(_how(entry), width, "dim")
        rows += [(), *_wrapped(measure.entry, width, "dim")] if measure.entry else []
    else:
        rows += _result_rows(measure, today, width) + _change_rows(measure, earlier, today, width)
    rows += [()] if earlier else []
    for one in reversed(earlier):
        words = headline(measure, one.score).removeprefix(measure.name).strip()
        rows += _wrapped(f"{one.on:%d %b %Y}  {words}", width, "dim")
    return tuple(rows)


def _text_rows(entry: Entry, texts: ItemTexts, width: int) -> list[Row]:
    """The item that is asked as the clinic's form has it, and its choices; before the first one what stands above."""
    rows = _wrapped(texts.instruction, width, "plain") if texts.instruction and entry.item == 1 else []
    item = texts.items.get(entry.item or 0, "")
    rows += ([()] if rows else []) + (_wrapped(f"{entry.item}  {item}", width, "strong") if item else [])
    for value, words in sorted(texts.choices.items()):
        rows += [
            (say(f"{value:>4}  ", "dim"), say(part, "plain")) for part in wrap(safe(words), max(20, width - 6))[:1]
        ]
    return [*rows, *_wrapped(f"Wording: {texts.licence}", width, "faint"), ()]


def _result_rows(measure: Measure, today: Dated, width: int) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(result_lines(measure, today.score)):
        is_flag = line.startswith("must be seen")
        rows += _wrapped(line, width, "strong" if not number else "alert" if is_flag else "plain")
    return rows


def _change_rows(measure: Measure, earlier: Sequence[Dated], today: Dated, width: int) -> list[Row]:
    """The change since baseline, with every published reading and its source; nothing without an earlier result."""
    found = course(measure, [*earlier, today]) if earlier else None
    lines = course_lines(found) if found else []
    return [(), *(row for line in lines for row in _wrapped(line, width, "plain"))] if lines else []


def _how(entry: Entry) -> str:
    values = entry.measure.values
    if entry.way == "digit":
        return f"Keys {values[0]} to {values[-1]}; - missing, r refused, Backspace corrects."
    if entry.way == "step":
        return f"Keys 0 to {len(values) - 1} for {values[0]} to {values[-1]}; - missing, r refused, Backspace corrects."
    return f"{values[0]} to {values[-1]}, each with Enter or Space; - missing, r refused, Backspace corrects."


def _wrapped(words: str, width: int, role: Role) -> list[Row]:
    return [(say(part, role),) for part in wrap(safe(words), max(20, width))]
