"""The preparation as a list of lines, each answered, to be confirmed or open, and where the cursor goes next. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session.answers import Answer, choices_of, date_of, said, why_not_standing
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events import NoteWritten, PlanMade
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item
from kapterm.session.plan_fields import FIELDS, PlanField, carried, from_pack
from kapterm.session.plan_fields import said as field_said
from kapterm.session.preparing import Prepared, measured_as, prepared, route_of
from kapterm.widgets.row import Role

PLAN = "plan"
"""The section that holds the plan, behind those of the pack."""

MEETING = "meeting"
"""The section of a meeting before the day: who, its note, its end. A dosing day has none."""

MEDICINES = "medicines"
"""The section of the pack in which medicines are named."""

MARKS = {"na": "n/a", "not_asked": "unasked"}
_PLANNED_BEFORE = ("route", "dose_mg", "booster_mg")
_OF_THE_DAY = ("lot", "given_by", "checked_by")
_INJECTED = ("IM", "IV")
"""Routes for which millilitres are drawn from a vial."""
_LONGER = {"choice": "chosen", "list": "named"}
"""What stands in the mark's place where the answer itself stands below."""
LEVEL_ROLES: dict[str, Role] = {"stop": "alert", "caution": "warm"}


class Line(Struct, frozen=True, kw_only=True):
    """One thing to answer."""

    id: str
    section: str
    label: str
    mark: str = ""
    """The answer in a word or a number; empty while there is none."""
    role: Role = "good"
    words: str = ""
    """The answer's further words, below the label."""
    since: str = ""
    """Who answered when, where an earlier visit's answer waits to be confirmed."""
    before: str = ""
    """An answer of an earlier visit that no longer holds, and why; empty for what is asked anew each time."""
    by: str = ""
    """Who gave the answer that counts, and when."""
    notes: tuple[str, ...] = ()
    """What the pack knows of the medicines that are named, each with its source: shown, never decided."""
    is_open: bool = True
    why: str = ""
    item: Item | None = None
    """None for a field of the plan, and for a line of the meeting."""
    field: PlanField | None = None


class SectionLine(Struct, frozen=True, kw_only=True):
    """One section with how far it is."""

    id: str
    label: str
    answered: int
    asked: int


class Desk(Struct, frozen=True, kw_only=True):
    """Everything there is to answer."""

    prepared: Prepared
    sections: tuple[SectionLine, ...]
    lines: tuple[Line, ...]
    earlier_plan: PlanMade | None
    """What of the last dosing session's plan may be confirmed; None where nothing is."""

    def line(self, line_id: str) -> Line | None:
        """The line of an id."""
        return next((line for line in self.lines if line.id == line_id), None)

    def of_section(self, section: str) -> tuple[Line, ...]:
        """The lines of a section."""
        return tuple(line for line in self.lines if line.section == section)

    def next_open(self, after: str) -> str:
        """The next open line: in this section first, what waits to be confirmed there, then elsewhere, then the plan.

        Args:
            after: The line that was just answered; empty begins at the top.
        """
        ids = [line.id for line in self.lines]
        begin = ids.index(after) + 1 if after in ids else 0
        here = self.lines[begin - 1].section if begin else ""
        turned = (*self.lines[begin:], *self.lines[:begin])
        wanted = [line for line in turned if line.is_open and line.item is not None and line.id != after]
        inside = [line for line in wanted if line.section == here]
        found = [line for line in inside if not line.since] or inside or wanted or self._to_plan(turned)
        return found[0].id if found else (after if after in ids else ids[0])

    def _to_plan(self, lines: tuple[Line, ...]) -> list[Line]:
        """What the plan still lacks and neither the checklist nor the pack says, once everything is answered."""
        visit = self.prepared.visit
        names = (*_PLANNED_BEFORE, *(_OF_THE_DAY if visit.purpose == "dosing" else ()))
        injected = visit.state.plan.route in _INJECTED
        wanted = {f"{PLAN}.{name}" for name in (*names, *(("vial_mg_per_ml",) if injected else ()))}
        return [line for line in lines if line.is_open and line.id in wanted]

    def step(self, line_id: str, by: int) -> str:
        """The line so many lines further down, at most the last."""
        ids = [line.id for line in self.lines]
        at = ids.index(line_id) if line_id in ids else 0
        return ids[max(0, min(len(ids) - 1, at + by))]

    def next_section(self, line_id: str, by: int) -> str:
        """The first open line of the section that many sections on, else its first line."""
        here = self.line(line_id)
        names = [section.id for section in self.sections]
        at = names.index(here.section) if here else 0
        lines = self.of_section(names[(at + by) % len(names)])
        return next((line.id for line in lines if line.is_open), lines[0].id)


def desk_of(packs: Packs, measures: Measures, chart: Chart, visit: SessionChart, now: datetime) -> Desk:
    """The desk of a visit."""
    found = prepared(packs, measures, chart, visit, now)
    levels = {entry.item: "stop" for entry in found.gate.stops if entry.passed is None}
    levels |= {entry.item: "caution" for entry in found.gate.cautions}
    asked = {entry.item for entry in found.gate.open}
    items = [_item_line(packs, found, packs.checklist[item_id], levels, asked) for item_id in found.gate.items]
    order = {section.id: number for number, section in enumerate(packs.checklist.sections)}
    items.sort(key=lambda line: order[line.section])
    fields = [_field_line(packs, visit, field) for field in FIELDS]
    meeting = _meeting_lines(visit, now) if visit.purpose == "preparation" else []
    earlier = [one for one in chart.sessions if one.purpose in _PLANNED and one.opened < visit.opened]
    return Desk(
        prepared=found,
        sections=(
            *_sections(packs, found),
            *_own_section(PLAN, "Plan", fields),
            *_own_section(MEETING, "Meeting", meeting),
        ),
        lines=(*items, *fields, *meeting),
        earlier_plan=carried(earlier[-1].state.plan, visit.state.plan) if earlier else None,
    )


def _item_line(packs: Packs, found: Prepared, item: Item, levels: dict[str, str], asked: set[str]) -> Line:
    standing, earlier = found.standing(item), found.earlier(item)
    shown = standing or earlier
    mark, words = _shown(item, shown) if shown else ("", "")
    is_pressure = measured_as(packs, item) == "bp" and bool(found.readings)
    if is_pressure:
        mark = f"{found.readings[-1].systolic_mmhg:g}/{found.readings[-1].diastolic_mmhg:g}"
        words = ", ".join(reading.said(found.now) for reading in found.readings)
    told = _who_and_when(shown, found.now) if shown else ""
    since = told if standing is None else ""
    return Line(
        id=item.id,
        section=item.section,
        label=item.label,
        mark=mark,
        role="faint" if since else LEVEL_ROLES.get(levels.get(item.id, ""), "good"),
        words=words,
        since=since,
        before=_expired(found, item) if shown is None else "",
        by=told if standing is not None else "",
        notes=medicine_notes(packs, item, shown) if shown else (),
        is_open=item.id in asked if is_pressure else standing is None,
        why=item.why,
        item=item,
    )


def _expired(found: Prepared, item: Item) -> str:
    answer = found.answers.get(item.id)
    return why_not_standing(item, answer, found.now, found.visit.id) or "" if answer and item.confirmable else ""


def medicine_notes(packs: Packs, item: Item, answer: Answer) -> tuple[str, ...]:
    """What the pack knows of the medicines that an answer names; of all the item asks for, where it names none."""
    typed = " ".join(choices_of(answer)).casefold()
    known = packs.medicines.interactions
    named = [note for note in known if any(word.casefold() in typed for word in note.words)]
    if not named and answer.state == "yes":
        named = [note for note in known if note.item == item.id]
    return tuple(f"{note.label}: {note.what}. {note.why} [{note.origin}]" for note in named)


def with_notes(packs: Packs, desk: Desk, line_id: str, typed: str) -> Desk:
    """The desk while a medicine is typed: what the pack knows of it stands at its line already."""
    line = desk.line(line_id)
    if not typed or line is None or line.item is None or line.section != MEDICINES:
        return desk
    answer = Answer(item=line.id, state="value", value=typed, at=desk.prepared.now)
    noted = replace(line, notes=medicine_notes(packs, line.item, answer))
    return replace(desk, lines=tuple(noted if one is line else one for one in desk.lines))


def _who_and_when(answer: Answer, now: datetime) -> str:
    at = answer.at.astimezone(now.tzinfo)
    day = f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d}"
    from_ = f"by the {answer.measure} of {day}" if answer.measure else day
    return ", ".join(part for part in (from_, answer.by) if part)


def _shown(item: Item, answer: Answer) -> tuple[str, str]:
    """The answer as a mark, and as words below where it is longer."""
    if answer.state != "value":
        return MARKS.get(answer.state, answer.state), ""
    words, day = said(item, answer), date_of(answer)
    if item.answer == "date" and day is not None:
        return f"{day.day} {day:%b}", day.isoformat()
    if len(words) <= 7:
        return words, ""
    return _LONGER.get(item.answer, "said"), f"“{words}”" if item.answer == "text" else words


def _field_line(packs: Packs, visit: SessionChart, field: PlanField) -> Line:
    value = field_said(field, visit.state.plan)
    route = packs.routes.by_id.get(route_of(packs, visit))
    usual = "" if value else from_pack(field, route)
    return Line(
        id=f"{PLAN}.{field.name}",
        section=PLAN,
        label=field.label,
        mark=value,
        is_open=not value,
        since=f"the pack’s: {usual}" if usual else "",
        why=field.hint,
        field=field,
    )


def _sections(packs: Packs, found: Prepared) -> list[SectionLine]:
    shorts = {section.id: section.short for section in packs.checklist.sections}
    return [
        SectionLine(id=count.section, label=shorts[count.section], answered=count.answered, asked=count.asked)
        for count in found.gate.sections
        if count.asked
    ]


_PLANNED = ("dosing", "preparation")
"""Visits that have a plan."""


def _own_section(section: str, label: str, lines: list[Line]) -> tuple[SectionLine, ...]:
    """A section that no pack has; none where it has no lines."""
    done = sum(1 for line in lines if not line.is_open)
    return (SectionLine(id=section, label=label, answered=done, asked=len(lines)),) if lines else ()


def _meeting_lines(visit: SessionChart, now: datetime) -> list[Line]:
    """Who is here, the meeting's own note, and its end; each note is a line of the log."""
    notes = [entry.text for entry, _ in visit.of_kind(NoteWritten)]
    minutes = int((now - visit.opened).total_seconds() // 60)
    begun = f"begun {visit.opened.astimezone(now.tzinfo):%H:%M}, {minutes} min ago"
    told = {"room": ", ".join(visit.state.room), "note": notes[-1] if notes else "", "ends": ""}
    labels = {"room": "Here", "note": "Note", "ends": "Ends"}
    why = {"note": "Each Enter keeps one more note.", "ends": f"{begun}. Then it is signed in review."}
    return [
        Line(
            id=f"{MEETING}.{act}",
            section=MEETING,
            label=labels[act],
            mark=told[act],
            is_open=not told[act],
            why=why.get(act, ""),
        )
        for act in labels
    ]
