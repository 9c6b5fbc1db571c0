"""How the preparation looks: sections left, the lines of one section right, the gate at the foot. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from kapterm.keys import by_id
from kapterm.screens.preparation.desk import MEETING, PLAN, Desk, Line, SectionLine
from kapterm.session.answers import STATE_WORDS
from kapterm.session.chosen import named_prompts
from kapterm.session.gate import Gate, GateEntry
from kapterm.session.packs.prompts import Prompts
from kapterm.text import cell_width, safe
from kapterm.widgets.row import Role, Row, Span, fit, say, spread, width_of

READABLE = 110
"""Columns beyond which a line is no longer easy to read."""

WITH_PLAN = 140
"""Columns from which the plan stands beside the list."""

MARK = 7
"""Columns of an answer: refused, unasked, 166/102."""


def body_rows(desk: Desk, cursor: str, width: int, height: int, above: Sequence[Row] = ()) -> tuple[Row, ...]:
    """The whole body: sections and lines over the gate.

    Args:
        desk: What there is.
        cursor: The id of the line that is chosen.
        width: Columns.
        height: Rows there are for everything.
        above: What stands in the place of the lines, such as the line to read aloud.
    """
    beside = plan_rows(desk, width - READABLE - 4) if width >= WITH_PLAN else ()
    width = min(width, READABLE)
    echoes = {line.id: line.item.echo for line in desk.lines if line.item}
    left_width = 24 if width >= 76 else 19
    here = desk.line(cursor)
    wanted = len(tuple(above) or line_rows(desk, cursor, width - left_width - 1, 1000))
    spare = height - max(wanted, len(desk.sections)) - 1
    least = 2 if above else height // 4  # what is read aloud is there to its last word
    gate = gate_rows(desk.prepared.gate, echoes, width, max(2, least, spare), act_spans(desk), own_words(desk))
    room = max(3, height - len(gate) - 1)
    left = section_rows(desk.sections, here.section if here else "", left_width, room)
    right = tuple(above) or line_rows(desk, cursor, width - left_width - 1, room)
    rows = [_beside(left, right, left_width, number) for number in range(room)]
    return tuple(_joined((*rows, (), *gate), beside, READABLE + 3))


def _joined(rows: Sequence[Row], beside: Sequence[Row], at: int) -> Iterator[Row]:
    """The rows with others at their right, from a column on."""
    for number, row in enumerate(rows):
        other = beside[number] if number < len(beside) else ()
        yield (*row, Span(" " * (at - width_of(row))), *other) if other else row


def plan_rows(desk: Desk, width: int) -> tuple[Row, ...]:
    """The plan in a column of its own, as far as it stands."""
    fields = [line for line in desk.of_section(PLAN) if line.mark]
    head: Row = (Span("Plan", "strong"),)
    return (head, *(fit((say(line.label.ljust(17), "dim"), say(line.mark, "plain")), width) for line in fields))


def _beside(left: Sequence[Row], right: Sequence[Row], left_width: int, number: int) -> Row:
    first = left[number] if number < len(left) else ()
    second = right[number] if number < len(right) else ()
    return (*first, Span(" " * (left_width + 1 - width_of(first))), *second) if second else first


def section_rows(sections: Sequence[SectionLine], here: str, width: int, room: int) -> tuple[Row, ...]:
    """The sections with how far each is, around the one that is open where not all have room."""
    at = next((number for number, section in enumerate(sections) if section.id == here), 0)
    begin = max(0, min(at - room // 2, len(sections) - room))
    return tuple(_section_row(section, section.id == here, width) for section in sections[begin : begin + room])


def _section_row(section: SectionLine, chosen: bool, width: int) -> Row:
    count = f"{section.answered}/{section.asked}"
    role: Role = "good" if section.answered == section.asked else "plain" if section.answered else "dim"
    name: tuple[Span, ...] = (
        (Span("▌", "strong"), say(section.label, "strong")) if chosen else (Span(" "), say(section.label, "plain"))
    )
    return spread(name, (Span(count, role),), width)


def line_rows(desk: Desk, cursor: str, width: int, room: int) -> tuple[Row, ...]:
    """The lines of the cursor's section, windowed around it, and below them why the chosen one is asked."""
    here = desk.line(cursor)
    if here is None:
        return ()
    blocks = [_line_block(line, line.id == cursor, width) for line in desk.of_section(here.section)]
    at = next(number for number, line in enumerate(desk.of_section(here.section)) if line.id == cursor)
    why = _why_rows(here, width, max(2, room - len(blocks[at])))
    shown = _window(blocks, at, max(1, room - len(why)))
    return (*shown, *why)


def _window(blocks: Sequence[Sequence[Row]], at: int, room: int) -> tuple[Row, ...]:
    """As many whole rows around a block as there is room for: the block itself first, then after and before it."""
    begin, end, taken = at, at + 1, len(blocks[at])
    while True:
        grown = False
        if end < len(blocks) and taken + len(blocks[end]) <= room:
            taken, end, grown = taken + len(blocks[end]), end + 1, True
        if begin > 0 and taken + len(blocks[begin - 1]) <= room:
            taken, begin, grown = taken + len(blocks[begin - 1]), begin - 1, True
        if not grown:
            return tuple(row for block in blocks[begin:end] for row in block)[:room]


def _line_block(line: Line, chosen: bool, width: int) -> tuple[Row, ...]:
    pointer = Span("▸" if chosen else " ", "strong")
    room = max(10, width - MARK - 4)
    if line.section in (PLAN, MEETING):
        return (_plan_row(line, pointer, width),)
    mark = line.mark or ("?" if chosen else "")
    role: Role = line.role if line.mark else "strong"
    head = (pointer, Span(" "), say(mark.rjust(MARK), role), Span("  "))
    label_role: Role = "strong" if chosen and line.is_open else "plain"
    labels = wrap(line.label, room) if chosen else [_short(line.label, room)]
    indent = Span(" " * (MARK + 4))
    rows: list[Row] = [(*head, say(labels[0], label_role))]
    rows += [(indent, say(more, label_role)) for more in labels[1:]]
    if line.words:
        words = wrap(safe(line.words), room - 2) if chosen else [_short(line.words, room - 2)]
        rows += [(indent, Span("  "), say(one, "said")) for one in words]
    return tuple(rows)


def _plan_row(line: Line, pointer: Span, width: int) -> Row:
    value = say(line.mark, "plain") if line.mark else say(line.since, "faint")
    return fit((pointer, Span(" "), say(line.label.ljust(17), "dim"), value), width)


def _why_rows(line: Line, width: int, most: int) -> tuple[Row, ...]:
    """What the pack knows of it, to its source, or why it is asked; and who answered it when."""
    room = max(10, width - MARK - 4)
    since = f"= still holds: {line.since}" if line.since and line.section != PLAN else ""
    was = f"Before: {line.before}" if line.before else ""
    who = since or (f"Answered {line.by}" if line.by else was)
    indent = Span(" " * (MARK + 4))
    notes = [part for note in line.notes for part in wrap(safe(note), room)]
    rows: list[Row] = [(indent, say(part, "warm")) for part in notes]
    rows += [] if notes else [(indent, say(part, "dim")) for part in wrap(safe(line.why), room)[:3]]
    rows += [(indent, say(part, "faint")) for part in wrap(safe(who), room)[:2]]
    if len(rows) >= most > 1:
        rows = [*rows[: most - 2], (indent, Span("…", "dim"))]
    return ((), *rows) if rows else ()


def prompt_rows(prompts: Prompts, text: str, width: int) -> tuple[Row, ...]:
    """The prompts to choose from: those that the line names so far, or the kinds there are."""
    parts = text.split(",")
    found = named_prompts(prompts, parts[-1]) or named_prompts(prompts, text)
    if not found:
        kinds = " · ".join(kind.label for kind in prompts.kinds if kind.id != "stop")
        return ((say("Prompts", "strong"),), (), *((say(part, "plain"),) for part in wrap(kinds, width)))
    labels = {kind.id: kind.label for kind in prompts.kinds}
    return tuple(
        fit((Span(f"{one.id:5}", "dim"), say(labels.get(one.kind, "").ljust(9), "dim"), say(one.text, "plain")), width)
        for one in found
    )


def act_spans(desk: Desk) -> Row:
    """The two acts that end a preparation, with their keys; none in a meeting, nor once a dose was given."""
    visit = desk.prepared.visit
    if visit.purpose != "dosing" or visit.state.t_zero is not None:
        return ()
    acts = (by_id()[name] for name in ("prepare.dose", "prepare.not_today"))
    return tuple(span for act in acts for span in (Span(f"  {act.shown_key}", "plain"), Span(f" {act.label}", "dim")))


def own_words(desk: Desk) -> frozenset[str]:
    """The items that are answered in words, which say by themselves what they are about."""
    items = [line.item for line in desk.lines if line.item and line.item.answer in ("text", "list")]
    given = [(item.id, desk.prepared.standing(item)) for item in items]
    return frozenset(item_id for item_id, answer in given if answer is not None and answer.state == "value")


def gate_rows(
    gate: Gate, echoes: Mapping[str, str], width: int, most: int, acts: Row = (), own: frozenset[str] = frozenset()
) -> tuple[Row, ...]:
    """What stands before a dose, worst first, in at most so many rows.

    Args:
        gate: The gate as it stands.
        echoes: Each item in a few words.
        width: Columns.
        most: Rows, the first of which counts.
        acts: What stands at the right of the first row, where there is room.
        own: Items whose answer may stand without the item's name where both have no room.
    """
    word = Span("Ready", "good") if gate.ready else Span("Not ready", "alert")
    stops = [entry for entry in gate.stops if entry.passed is None]
    passed = [entry for entry in gate.stops if entry.passed is not None]
    counts = [
        _count(len(stops), "stop"),
        _count(len(passed), "stop passed", "stops passed"),
        _count(len(gate.cautions), "caution"),
        f"{len(gate.open)} open" if gate.open else "",
    ]
    head: Row = (Span(" "), word, Span("   "), Span(" · ".join(one for one in counts if one), "plain"))
    entries: list[tuple[str, Role, GateEntry]] = [
        *(("stop", "alert", entry) for entry in stops),
        *(("passed", "warm", entry) for entry in passed),
        *(("caution", "warm", entry) for entry in gate.cautions),
        *(("open", "dim", entry) for entry in gate.open),
    ]
    widest = max(20, (width - 14) * 3 // 5)
    may_be_short = {entry.item: widest for word, _, entry in entries if word != "open" and entry.item in own}
    shown = [
        (word, role, entry, _told(entry, echoes, may_be_short.get(entry.item)))
        for word, role, entry in _with_room(entries, most - 1)
    ]
    longest = max((cell_width(told) for *_, told in shown), default=0)
    first = max(20, min(longest, widest))
    if acts and width_of(head) + width_of(acts) < width:
        head = spread(head, acts, width - 1)
    return (head, *(_gate_row(word, role, told, entry, first, width) for word, role, entry, told in shown))


def _with_room(entries: list[tuple[str, Role, GateEntry]], room: int) -> list[tuple[str, Role, GateEntry]]:
    """The worst there is room for; the last row is kept for something open, which alone can still be answered."""
    shown, behind = entries[:room], entries[room:]
    first_open = next((one for one in behind if one[0] == "open"), None)
    if first_open is None or room < 2 or any(word == "open" for word, *_ in shown):
        return shown
    return [*shown[:-1], first_open]


def _told(entry: GateEntry, echoes: Mapping[str, str], room: int | None) -> str:
    """The item with its answer; the answer alone where both are wider than the room for them, if it may."""
    echo = echoes.get(entry.item, entry.label)
    whole = safe(echo if entry.said == STATE_WORDS["blank"] else f"{echo}: {entry.said}")
    is_clear = len(entry.said) > len(echo)  # a word or two say nothing without the item
    return safe(entry.said) if room is not None and is_clear and cell_width(whole) > room else whole


def _gate_row(word: str, role: Role, told: str, entry: GateEntry, first: int, width: int) -> Row:
    rule = f"passed by {entry.passed.who}" if entry.passed else entry.rule
    left = fit((say(told, "plain"),), first)
    head = Span(f"   {word:9}", role)
    aligned = first + 2 - width_of(left)
    room_left = width - width_of((head, *left)) - cell_width(safe(rule))
    gap = max(2, min(aligned, room_left))  # a rule that would be cut begins further left
    return fit((head, *left, Span(" " * gap), say(rule, "dim")), width)


def _count(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"{number} {one if number == 1 else many or one + 's'}"


def _short(words: str, room: int) -> str:
    """The words cut at a word's end, so that the list stays one line an item."""
    if len(words) <= room:
        return words
    cut = words[: room - 1].rsplit(" ", 1)[0]
    return cut.rstrip(",;:") + "…"
