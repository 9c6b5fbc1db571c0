"""The left side of integration: what is asked first, then the work in its four parts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.commitments import Commitment
from kapterm.session.events.base import value_text
from kapterm.session.moment import elapsed_text
from kapterm.session.work import Belief, Skill, Work
from kapterm.text import safe
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Role, Row, Span, fit, say, spread
from kapterm.widgets.trend import sparkline

SIGNS: dict[str, tuple[str, Role]] = {
    "": ("○", "warm"),
    "done": ("●", "good"),
    "partly": ("◐", "warm"),
    "changed": ("◇", "plain"),
    "dropped": ("–", "dim"),
    "not yet": ("○", "warm"),
}

PLOTTED = 8
"""How many ratings of a belief are drawn, the newest."""

PARTS = ("since", "carried", "insight", "belief", "regulation", "meeting", "note")
"""The parts, in the order in which Tab goes through them; each begins the ids of its lines."""


def left_lines(work: Work, room: int, meetings: Sequence[ListLine] = ()) -> tuple[ListLine, ...]:
    """Every part in lines, the planned meetings before the note; those with an id can be written on."""
    return (
        *_since(work, room),
        *_carried(work, room),
        *_insight(work, room),
        *_beliefs(work, room),
        *_regulation(work, room),
        *meetings,
        *_note(work, room),
    )


def first_line(work: Work, lines: tuple[ListLine, ...]) -> str:
    """Where the cursor begins: risk until it was asked, then what is carried and was not, then the first insight."""
    if work.risk is None:
        return "since|ask"
    unasked = next((one for one in work.carried if one.entry.id not in work.reviewed), None)
    if unasked is not None:
        return f"carried|{unasked.entry.id}"
    return next((line.id for line in lines if line.id.startswith("insight")), "")


def next_part(lines: tuple[ListLine, ...], chosen: str, by: int = 1) -> str:
    """The first line of the next part that has one."""
    there = [part for part in PARTS if any(line.id.startswith(f"{part}|") for line in lines)]
    here = chosen.partition("|")[0]
    at = (there.index(here) + by) % len(there) if here in there else 0
    return next(line.id for line in lines if line.id.startswith(f"{there[at]}|"))


def _since(work: Work, room: int) -> Iterator[ListLine]:
    yield ListLine((Span("Since the session", "strong"),))
    if work.risk is None or not isinstance(work.risk.fact, ev.RiskAsked):
        yield ListLine((Span("risk and side effects: not asked yet", "warm"),), "since|ask")
        return
    fact = work.risk.fact
    told = [("risk", fact.risk), ("side effects", fact.side_effects), ("ready", fact.ready_for_next)]
    told += [(name.replace("_", " "), value_text(value)) for name, value in fact.details.items()]
    for number, (name, words) in enumerate(one for one in told if one[1]):
        first, *more = wrap(safe(words), room - 4, initial_indent=" " * len(name)) or [""]
        row = (say(f"{name}  ", "dim"), say(first.strip(), "plain"))
        yield ListLine(row, "since|ask") if not number else ListLine((Span("  "), *row))
        yield from (ListLine((Span("    "), say(part, "plain"))) for part in more)


def _carried(work: Work, room: int) -> Iterator[ListLine]:
    if not work.carried:
        return
    yield ListLine()
    yield ListLine((Span("Open from before", "strong"),))
    for one in work.carried:
        asked = one.entry.id in work.reviewed
        yield ListLine(_commitment_row(one, room, asked_here=asked), f"carried|{one.entry.id}")
        if not asked:
            yield from (ListLine((Span("    "), say(part, "dim"))) for part in wrap(safe(_plan(one)), room - 4)[:2])


def _plan(one: Commitment) -> str:
    """How it was to be done, to be asked along."""
    fact = one.fact
    sure = f"sure {fact.confidence}/10" if fact.confidence is not None else ""
    barred = f"if {fact.obstacle}" if fact.obstacle else ""
    return " · ".join(
        part for part in (fact.when, barred, f"then {fact.if_then}" if fact.if_then else "", sure) if part
    )


def _insight(work: Work, room: int) -> Iterator[ListLine]:
    """What was lifted, each with what came of it; then what came from elsewhere."""
    yield ListLine()
    yield ListLine((Span("Insight → change", "strong"),))
    under: set[str] = set()
    for theme in work.themes:
        text = _quoted(theme.text) if work.is_said(theme) else theme.text
        at = _elapsed(work, theme)
        yield ListLine(
            spread((say(text, "said" if work.is_said(theme) else "plain"),), (Span(at, "faint"),), room),
            f"insight|{theme.id}",
        )
        for one in work.made:
            if one.fact.of and one.fact.of == _of(theme) and one.entry.id not in under:
                under.add(one.entry.id)
                yield from _act(one, theme.text, room)
    for one in work.made:
        if one.entry.id not in under:
            yield from _act(one, "", room)
    yield ListLine((Span("+ an insight, an act", "dim"),), "insight|new")


def _act(one: Commitment, theme: str, room: int) -> Iterator[ListLine]:
    """What the client will do, under the insight in their words where that does not stand there yet."""
    if one.fact.insight and one.fact.insight != theme:
        yield ListLine((say(_quoted(one.fact.insight), "said"),))
    yield ListLine(_commitment_row(one, room), f"insight|{one.entry.id}")


def _of(theme: Entry) -> str:
    return theme.fact.of if isinstance(theme.fact, ev.ThemeLifted) else ""


def _quoted(text: str) -> str:
    return text if text.startswith(("“", '"', "„", "«")) else f"“{text}”"


def _elapsed(work: Work, theme: Entry) -> str:
    line = work.line_of(theme)
    span = work.dosing.elapsed(line.at) if work.dosing and line else None
    return elapsed_text(span) if span is not None else ""


def _commitment_row(one: Commitment, room: int, *, asked_here: bool = False) -> Row:
    sign, role = SIGNS.get(one.outcome, ("○", "warm"))
    last = f"{one.outcome} {one.reviewed.at:%d %b}" if one.reviewed else ""
    told = last or (f"due {one.asked_on}" if one.asked_on else one.fact.when)
    shown = fit((say(told, "dim" if asked_here or not last else "faint"),), room // 2) if told else ()
    return spread((Span(f"{sign} ", role), say(one.fact.action, "plain")), shown, room)


def _beliefs(work: Work, room: int) -> Iterator[ListLine]:
    yield ListLine()
    yield ListLine((Span("Belief", "strong"),))
    for belief in work.beliefs:
        rows = _belief_rows(belief, room)
        yield ListLine(rows[0], f"belief|{belief.entry.id}")
        yield from (ListLine((Span("  "), *row)) for row in rows[1:])
    yield ListLine((Span("+ a belief", "dim"),), "belief|new")


def _belief_rows(belief: Belief, room: int) -> list[Row]:
    pairs = [("was", belief.fact.old, belief.old_course)]
    if belief.fact.alternative:
        pairs.append(("now", belief.fact.alternative, belief.alternative_course))
    if belief.fact.feeling:
        pairs.append(("feels", belief.fact.feeling, belief.feeling_course))
    return [
        spread((say(f"{word}  ", "dim"), say(words, "plain")), _course(values), room) for word, words, values in pairs
    ]


def _course(values: tuple[int, ...]) -> tuple[Span, ...]:
    """Every rating as a block, the newest last, and the first and the last as numbers in columns of their own."""
    if len(values) < 2:
        return tuple(say(str(value), "dim") for value in values)
    plot = sparkline(values[-PLOTTED:], 0, 100)
    return (Span(plot, "good"), Span(f" {values[0]:>3} → {values[-1]:<3}".rstrip(), "dim"))


def _regulation(work: Work, room: int) -> Iterator[ListLine]:
    yield ListLine()
    yield ListLine((Span("Regulation", "strong"),))
    for skill in work.skills:
        yield from _skill(work, skill, room)
    for one in work.homework:
        row = spread((say(one.name, "plain"),), (say(one.state, "dim"),), room)
        yield ListLine(row, f"regulation|homework|{one.name}")
    yield ListLine((Span("+ a skill", "dim"),), "regulation|new skill")
    yield ListLine((Span("+ homework", "dim"),), "regulation|new homework")


def _skill(work: Work, skill: Skill, room: int) -> Iterator[ListLine]:
    """How often against how often intended, and how it helped; later since when, and what got in the way."""
    fact = skill.fact
    done, intended = (
        value_text(one) if one is not None else "" for one in (fact.done_per_week, skill.intended_per_week)
    )
    often = f"{done or '–'}/{intended}" if intended else done
    told = (f"{often} a week" if often else "", f"helps {fact.helpful}/10" if fact.helpful is not None else "")
    row = spread((say(fact.skill, "plain"),), (say("   ".join(one for one in told if one), "dim"),), room)
    yield ListLine(row, f"regulation|skill|{fact.skill}")
    since = f"since {skill.taught.day} {skill.taught:%b}" if skill.taught < work.visit.opened else ""
    below = " · ".join(filter(None, (since, f"in the way: {fact.barrier}" if fact.barrier else "")))
    if below:
        yield ListLine((Span("    "), *fit((say(below, "dim"),), room - 4)))


def _note(work: Work, room: int) -> Iterator[ListLine]:
    yield ListLine()
    yield ListLine((Span("Note", "strong"),))
    lines = [part for line in work.note.split("\n") for part in (wrap(safe(line), room - 2) or [""])]
    yield ListLine((Span("Enter writes" if not work.note else "Enter goes on writing", "dim"),), "note|")
    yield from (ListLine((Span("  "), say(line, "plain"))) for line in lines if work.note)
