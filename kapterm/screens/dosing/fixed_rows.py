"""The four fixed lines of the dosing screen: they never move. At 60 columns words shorten, none is dropped.

Once the client has gone home they stand as they were at the end; only the time of day goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from kapterm import keys
from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, Infusion, SessionChart, SessionState
from kapterm.session.events.base import number_text, value_text
from kapterm.session.medicine import doses_given, mg_per_kg, total_mg
from kapterm.session.moment import clock_text, span_text
from kapterm.session.packs import Packs
from kapterm.session.schedule import Due, due
from kapterm.session.stay import stay_until
from kapterm.text import clip
from kapterm.widgets.row import Role, Row, Span, fit, rule, say, whole, width_of

SHORTEST = 4
"""Cells below which no word is cut."""


class View(Struct, frozen=True):
    """What the fixed lines look at."""

    chart: Chart
    session: SessionChart
    packs: Packs
    now: datetime
    zone: tzinfo
    width: int
    writer: str = ""

    @property
    def state(self) -> SessionState:
        """The visit's state."""
        return self.session.state

    @property
    def seen_at(self) -> datetime:
        """Up to when anything counts: this moment, or the end of a session that is over."""
        return min(self.state.ended or self.now, self.now)

    @property
    def is_narrow(self) -> bool:
        """True below 80 columns, where words shorten."""
        return self.width < 80


def fixed_rows(view: View) -> tuple[Row, ...]:
    """The four lines and the rule below them."""
    return (_who(view), _medicine(view), _vitals(view), _due(view), rule(view.width))


def _who(view: View) -> Row:
    """Client, session, route; touch, stop signal, allergy, what was gone on with; the wall time."""
    plan, narrow = view.state.plan, view.is_narrow
    parts: list[tuple[Span, ...]] = [
        (
            say(view.chart.code, "strong"),
            say(f" s{view.session.number}{' ' + plan.route if plan.route else ''}", "label"),
        ),
        (Span("touch ", "label"), say(_touch(view.state), "plain")),
        (Span("stop ", "label"), say(plan.stop_signal or "not agreed", "plain")),
        (Span("all. " if narrow else "allergy ", "label"), say(_allergies(view), "plain")),
    ]
    passed = ", ".join(_passed(view.state))
    if passed:
        parts.append((Span("went on " if not narrow else "on ", "label"), say(passed, "warm")))
    return _spaced(parts, (Span(clock_text(view.now, view.zone), "strong"),), view.width)


def _touch(state: SessionState) -> str:
    agreed = state.plan.touch_consent
    return "not asked" if agreed is None else ", ".join(agreed) or "none"


def _allergies(view: View) -> str:
    if view.state.plan.allergies:
        return view.state.plan.allergies
    answer = view.chart.standing_answers().get("P29")
    fact = answer.fact if answer else None
    if not isinstance(fact, ev.ItemAnswered):
        return "not asked"
    return value_text(fact.value) if fact.value else fact.state.replace("_", " ")


def _passed(state: SessionState) -> list[str]:
    """What was gone on with, by short words."""
    facts = (entry.fact for entry in state.overrides)
    passed = [fact for fact in facts if isinstance(fact, ev.StopPassed)]
    first = (fact.label or _FIRST_WORDS.sub("", fact.value).strip(" ,:") or fact.item for fact in passed)
    return list(dict.fromkeys(first))


_FIRST_WORDS = re.compile(r"[\d,:;].*", re.DOTALL)
"""From the first number or comma on: "BP 166/102, second reading" is "BP" in the head, in full in the log."""


def _medicine(view: View) -> Row:
    """T+, the last dose, the total, and the stay, or the spit while something is held."""
    state, narrow = view.state, view.is_narrow
    if state.t_zero is None:
        planned = (
            f"planned {number_text(state.plan.dose_mg)} mg" if state.plan.dose_mg is not None else "no dose planned"
        )
        none = "no dose" if state.ended else "no dose yet"
        before: list[tuple[Span, ...]] = [(Span(none, "strong"),), (say(planned, "label"),)]
        if not any(True for _ in view.session.of_kind(ev.ReadAloud)):
            before.append((Span("not read aloud", "warm"),))
        return _spaced(before, (), view.width)
    minutes = int((view.seen_at - state.t_zero).total_seconds() // 60)
    parts: list[tuple[Span, ...]] = [(Span(f"T{minutes:+} min" if narrow else f"T+ {minutes} min", "strong"),)]
    given = doses_given(state)
    if state.infusions:
        parts.append(_pump(view, state.infusions[-1]))
    elif given:
        last = given[-1]
        words = f"{number_text(last.dose.amount_mg)} mg {clock_text(last.entry.at, view.zone)}"
        parts.append((Span("last " if narrow else "last dose ", "label"), say(words, "plain")))
    parts.append((Span("tot " if narrow else "total ", "label"), say(_total(view), "plain")))
    return _spaced(parts, _stay(view), view.width)


def _pump(view: View, pump: Infusion) -> tuple[Span, ...]:
    """What the pump does: its rate, that it is paused, or when it stopped."""
    if pump.stopped is not None:
        return (Span("pump stopped ", "label"), say(clock_text(pump.stopped, view.zone), "plain"))
    if not pump.runs[-1].rate_mg_per_min:
        return (Span("pump ", "label"), say(f"paused {clock_text(pump.runs[-1].since, view.zone)}", "warm"))
    rate = number_text(pump.runs[-1].rate_mg_per_min)
    return (Span("pump ", "label"), say(f"{rate} mg/min", "plain"))


def _total(view: View) -> str:
    drug = next((one.dose.drug for one in reversed(doses_given(view.state))), "ketamine")
    total = total_mg(view.state, view.seen_at, drug)
    per_kg = mg_per_kg(total, view.state.plan.weight_kg)
    shown = number_text(round(float(total), 1)) if float(total) != int(total) else str(int(total))
    if per_kg is None:
        return f"{shown} mg"
    return f"{shown} mg {per_kg:.1f}/kg" if view.is_narrow else f"{shown} mg, {per_kg:.1f} mg/kg"


def _stay(view: View) -> tuple[Span, ...]:
    """The end of the hold while something is held, with its seconds; else the end of the stay."""
    hold = view.state.hold
    if hold is not None and view.state.ended is None:
        held_s = max(0, int((view.now - hold.since).total_seconds()))
        end = "" if hold.planned_min is None else _hold_end(view, hold.since, float(hold.planned_min))
        return (Span(f"held {held_s // 60}:{held_s % 60:02}  ", "label"), Span(f"spit {end}".rstrip(), "warm"))
    until = stay_until(view.state, view.packs)
    return (
        (Span("stay " if view.is_narrow else "stay to ", "label"), say(clock_text(until, view.zone), "plain"))
        if until
        else ()
    )


def _hold_end(view: View, since: datetime, planned_min: float) -> str:
    return clock_text(since + timedelta(minutes=planned_min), view.zone)


def _vitals(view: View) -> Row:
    """The newest reading, the first BP, sedation, and how old it is. "Not taken" is no reading."""
    state, narrow = view.state, view.is_narrow
    found = next(_taken(reversed(state.vitals)), None)
    if found is None:
        return (Span(" no vitals yet", "label"),)
    newest, reading = found
    pressure = next((fact.blood_pressure for _, fact in _taken(state.vitals) if fact.blood_pressure), "")
    parts: list[tuple[Span, ...]] = []
    if pressure:
        start = f" ({pressure})" if narrow else f" (start {pressure})"
        parts.append((Span("BP ", "label"), say(reading.blood_pressure or "–", "plain"), say(start, "label")))
    for label, value in (
        ("HR", reading.heart_rate_bpm),
        ("SpO₂", reading.spo2_pct),
        ("RR", reading.respiratory_rate_bpm),
    ):
        parts.append((Span(f"{label} ", "label"), say("–" if value is None else str(value), "plain")))
    parts += _sedation(state)
    return _spaced(parts, (say(_age(view, newest.at), "label"),), view.width)


def _age(view: View, at: datetime) -> str:
    """When it was read, and how long ago while the session goes on."""
    if view.state.ended is not None:
        return clock_text(at, view.zone)
    minutes = max(0, int((view.now - at).total_seconds() // 60))
    return f"{minutes}m ago" if view.is_narrow else f"{clock_text(at, view.zone)}, {minutes} min ago"


def _taken(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ev.VitalsTaken]]:
    """The readings among them that hold a value."""
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, ev.VitalsTaken) and fact.covers - frozenset(fact.not_taken):
            yield entry, fact


def _sedation(state: SessionState) -> list[tuple[Span, ...]]:
    for entry in reversed(state.scales):
        fact = entry.fact
        if isinstance(fact, ev.ScaleRated) and fact.name in ("MOAA/S", "POSS", "RASS") and fact.value is not None:
            return [(Span(f"{fact.name} ", "label"), say(number_text(fact.value), "plain"))]
    return []


def _due(view: View) -> Row:
    """The nearest thing due and how many more, or the end; what is on, open events, an unanswered stop; who writes."""
    state = view.state
    parts: list[tuple[Span, ...]] = []
    if state.ended is not None:
        parts.append((Span("ended ", "label"), say(clock_text(state.ended, view.zone), "plain")))
    coming = due(state, view.packs, view.now)
    if coming:
        more = f" +{len(coming) - 1}" if len(coming) > 1 else ""
        role = nearness(coming[0], view.now)
        words = f"{clock_text(coming[0].at, view.zone)} {coming[0].words}"
        parts.append((Span("due ", role), say(words, role), Span(more, "label")))
    if state.stop_asked is not None:
        out = way_out(state)
        asked = say(f"asked to stop {clock_text(state.stop_asked.at, view.zone)}", "warm")
        parts.append((asked, say(f" {out}", "plain")) if out else (asked,))
    if state.open_adverse:
        event = state.open_adverse[-1]
        parts.append((say(event.type or "event", "warm"), say(f" since {clock_text(event.onset, view.zone)}", "label")))
    if state.running:
        spell = state.running[-1]
        lasted = span_text(view.seen_at - spell.since).replace(" min", "m" if view.is_narrow else " min")
        others = f" +{len(state.running) - 1}" if len(state.running) > 1 else ""
        is_outside = spell.label.endswith(", outside the agreement")
        label = spell.label.removeprefix("touch: ").partition(",")[0] + (" outside" if is_outside else "")
        parts.append((Span("on ", "label"), say(f"{label} {lasted}", "plain"), Span(others, "label")))
    by = state.writer or _initials(view.writer)
    room = f", room {' '.join(state.room)}" if state.room and not view.is_narrow else ""
    return _spaced(parts, (say(f"by {by}{room}", "label"),) if by else (), view.width)


def way_out(state: SessionState) -> str:
    """How what runs or is held is ended, by its keys, while a request to stop stands."""
    out = ["Ds pump"] if state.infusions and state.infusions[-1].stopped is None else []
    out += ["O out"] if state.hold is not None else []
    return " ".join(out)


def nearness(one: Due, now: datetime) -> Role:
    """Quiet when far, plain when near, warm when due: it simply stays."""
    minutes = (one.at - now).total_seconds() / 60
    if minutes <= 0:
        return "warm"
    return "plain" if minutes <= 5 else "label"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.partition(",")[0].split() if word[0].isalpha()).upper()


def _spaced(parts: list[tuple[Span, ...]], right: tuple[Span, ...], width: int) -> Row:
    """Parts with even gaps at the left, one part at the right end; gaps shrink before words are cut."""
    room = width - 2 - width_of(right) - 1
    for gap in (3, 2, 1):
        if sum(map(width_of, parts)) + gap * max(0, len(parts) - 1) <= room:
            break
    parts = _shortened(parts, room - gap * max(0, len(parts) - 1))
    left: list[Span] = [Span(" ")]
    for index, part in enumerate(parts):
        left += ([Span(" " * gap)] if index else []) + list(part)
    head = fit(left, max(1, width - 1 - width_of(right) - (1 if right else 0)))
    space = max(1, width - 1 - width_of(head) - width_of(right))
    return (*head, Span(" " * space), *right) if right else head


def _shortened(parts: list[tuple[Span, ...]], room: int) -> list[tuple[Span, ...]]:
    """The parts within a width: the longest words give way first, and none goes altogether."""
    while sum(map(width_of, parts)) > room:
        widths = [max(width_of((span,)) for span in part) for part in parts]
        longest = widths.index(max(widths))
        if widths[longest] <= SHORTEST:
            break
        cut = max(range(len(parts[longest])), key=lambda at: width_of((parts[longest][at],)))
        span = parts[longest][cut]
        shorter = Span(clip(span.text, width_of((span,)) - 1), span.role, span.struck)
        parts[longest] = (*parts[longest][:cut], shorter, *parts[longest][cut + 1 :])
    return parts


def foot_row(width: int, *, is_writing: bool = False) -> Row:
    """The keys, from the one table: what is seen, what is done, and those to know. While a line is open they wait."""
    acts = [act for act in keys.of("dosing") if act.footer]
    if width < 80:  # the one that goes first where they do not all fit
        acts.sort(key=lambda act: act.id == "dosing.shift")
    shown = [("a–z", "see"), ("A–Z", "do"), *keys.footer([*acts, keys.by_id()["help"]])]
    shown.insert(5, ("0", "over"))
    return _hints(shown, width, ("rule", "rule") if is_writing else ("dim", "faint"))


def list_foot_row(width: int) -> Row:
    """The keys of the list, from the one table."""
    return _hints(keys.footer(keys.of("listed")), width, ("dim", "faint"))


def _hints(shown: Iterable[tuple[str, str]], width: int, roles: tuple[Role, Role]) -> Row:
    """Keys with their words, two cells apart; where that does not fit, one, and then without the last but one."""
    hints = [(Span(" "), Span(key, roles[0]), Span(f" {label}", roles[1])) for key, label in shown]
    apart = [hint if number == 0 else (Span(" "), *hint) for number, hint in enumerate(hints)]
    return whole(apart if sum(map(width_of, apart)) <= width else hints, width)
