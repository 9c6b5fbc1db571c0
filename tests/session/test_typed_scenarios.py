"""Every scenario typed through the keys on a driven clock: each event is there, at its time, with its values."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kapterm.demo.scenarios import read
from kapterm.demo.visits import Line, Visit
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.events.base import defaults_of, label_of, number_text
from kapterm.session.fold import SessionFold
from kapterm.session.grammar import Context
from kapterm.session.grammar.acts import PHASES
from kapterm.session.grammar.line import read_line
from kapterm.session.intents import Record
from kapterm.session.medicine import holds
from kapterm.session.when import resolve

from .strategies import NOON, event
from .typist import Typist, shipped_packs

PACKS = shipped_packs()
DATA = Path(__file__).parents[1] / "data"
FILES = ("scenarios.json", "unusual-scenario.json", "further-scenarios.json")
VISITS = [visit for name in FILES for visit in read((DATA / name).read_bytes(), PACKS)]
COMPUTED = {"hold_min", "details", "label", "excludes", "key", "asked_during_dosing", "device"}
"""What arithmetic or a pack gives: compared elsewhere, not typed. Details hold opinions of a scenario's author."""


def plan_of(visit: Visit) -> ev.PlanMade:
    """The plan as preparation leaves it: also the drug, lot, giver and vial that a dose takes from it."""
    plan = visit.plan or ev.PlanMade()
    first = next((line.fact for line in visit.lines if isinstance(line.fact, ev.DoseGiven | ev.InfusionStarted)), None)
    if first is None:
        return plan
    volume = first.volume_ml if isinstance(first, ev.DoseGiven) else None
    vial = float(first.amount_mg) / float(volume) if isinstance(first, ev.DoseGiven) and volume else None
    return replace(plan, drug=first.drug, lot=first.lot, given_by=first.given_by, vial_mg_per_ml=vial)


def written_at(line: Line) -> float:
    """The minute at which an event was written down."""
    return float(line.t_min if line.recorded_at_min is None else line.recorded_at_min)


class Room:
    """One clinician at the keys, with a clock that is driven and a record that grows."""

    def __init__(self, visit: Visit) -> None:
        self.fold = SessionFold("s1")
        self.fold.add(event(0, visit.opened, -7200))
        self.fold.add(event(1, plan_of(visit), -7190))
        self.typist = Typist(self.fold.chart().state, gap_s=0.1)
        self._done = 0
        self._start_s = 100_000.0
        self._n = 2

    @property
    def chart(self) -> SessionChart:
        return self.fold.chart()

    def type(self, line: Line) -> Entry:
        """Type one event of a scenario at its minute; gives the line that the record has of it."""
        at_s = self._start_s + written_at(line) * 60
        self.typist.now_s = max(self.typist.now_s, at_s) if self._done else at_s
        self._look()
        form, keys = keys_of(line.fact)
        late_min = round(written_at(line) - float(line.t_min))
        keys = f"-{late_min}{keys if not form else ' ' + keys}" if late_min else keys
        if form:
            self.typist.intents += self.typist.keyboard.open_form(form, self.typist.now_s)
        before = self._done
        self.typist.type(keys).wait()
        self._look()
        for _ in range(2):
            if self._done == before or self.typist.keyboard.line is not None:
                self.typist.wait(0.5).type("\n").wait()
                self._look()
        assert self.typist.keyboard.line is None, (keys, self.typist.keyboard.line)
        first = next(record for record in self.typist.records[before:])
        return next(entry for entry in self.chart.entries if entry.id == first.id)

    def _look(self) -> None:
        """Write what the keys came to, and look at the record as it is now."""
        for record in self.typist.records[self._done :]:
            self.fold.add(self._event(record))
            self._done += 1
        now = NOON + timedelta(seconds=self.typist.now_s - self._start_s)
        self.typist.keyboard.see(Context(PACKS, self.chart.state, self.chart.entries, now))

    def _event(self, record: Record) -> ev.Event:
        self._n += 1
        moment_s = record.finished_s if record.fact.timed_by_enter else record.begun_s
        assert moment_s is not None, "keys have a moment"
        at = NOON + timedelta(seconds=moment_s - self._start_s)
        if record.when is not None:
            at = resolve(record.when, at, self.chart.state.t_zero)
        return event(self._n, record.fact, (at - NOON).total_seconds(), id=record.id)


def keys_of(fact: Any) -> tuple[str, str]:
    """The kind chosen in the palette, where the fact has no key of its own, and the keys typed."""
    match fact:
        case ev.VitalsTaken():
            return "", f"V{_vitals(fact)}\n"
        case ev.PhaseReached():
            number = PHASES.index(fact.name) + 1 if fact.name in PHASES else fact.name
            return "", f"P{number} {fact.text}".rstrip() + "\n"
        case ev.MedicineGiven():
            order = f" for {_quoted(fact.indication)}" if fact.indication else ""
            order += f" by {_quoted(fact.ordered_by)}" if fact.ordered_by else ""
            order += f"; {fact.text}" if fact.text else ""
            return "", f"M{fact.drug} {fact.dose} {fact.route}{order}\n"
        case ev.ScaleRated() if fact.name in PACKS.scales.by_id:
            number = [scale.id for scale in PACKS.scales.scales].index(fact.name) + 1
            return "", f"S{number}{number_text(fact.value or 0)} {fact.text}".rstrip() + "\n"
        case ev.Observed() if fact.code in PACKS.codes.by_id or fact.code in ("near", "words-said"):
            words = f"\n{fact.text}\n" if fact.text else ""
            rated = str(fact.distress) if fact.distress is not None and fact.code in ("fear", "jolt") else ""
            return "", {"near": "N", "words-said": "W"}.get(fact.code, fact.key) + rated + words
        case ev.DischargeChecked():
            return "", f"R{_form(fact)}\n"
        case ev.Departed():
            return "", f"Rhome with {fact.escort}{'; ' + fact.text if fact.text else ''}\n"
        case _:
            given = _dose(fact)
            return ("", f"{given}\n") if given else (str(fact.kind), f"{_form(fact)}\n")


def _dose(fact: Any) -> str:
    """The keys of a dose or a pump, without their Enter; empty for anything else."""
    match fact:
        case ev.BoosterGiven():
            return f"Db{_behind_dose(fact)}"
        case ev.DoseGiven():
            return f"D{_behind_dose(fact)}"
        case ev.HoldEnded():
            return f"O{'spat ' + fact.text if fact.text else ''}"
        case ev.InfusionStarted():
            return f"Di{number_text(fact.total_mg or 0)} {number_text(fact.rate_mg_per_min or 0)}"
        case ev.InfusionStopped() if not fact.text:
            return f"Ds{number_text(fact.given_mg or 0)} {fact.reason}{' by ' + fact.by if fact.by else ''}".rstrip()
        case _:
            return ""


def _behind_dose(fact: ev.DoseGiven) -> str:
    """Amount, volume, site, lot and giver, as a dose is typed where the plan does not have them."""
    volume = f" {number_text(fact.volume_ml)} mL" if fact.volume_ml is not None else ""
    beside = [fact.site, f'lot "{fact.lot}"' if fact.lot else "", f'by "{fact.given_by}"' if fact.given_by else ""]
    said = ", ".join(part for part in beside if part)
    return f"{number_text(fact.amount_mg)}{volume} {said}{f'; {fact.text}' if fact.text else ''}".rstrip()


def _vitals(fact: ev.VitalsTaken) -> str:
    values = (fact.blood_pressure, fact.heart_rate_bpm, fact.spo2_pct, fact.respiratory_rate_bpm)
    shown = " ".join("-" if value in (None, "") else str(value) for value in values)
    words = ", ".join(part for part in (fact.position, fact.text) if part)
    return f"{shown} {words}".rstrip()


def _form(fact: Any) -> str:
    """Every field that is set by its name, and the words, each in quotation marks where it must hold together."""
    said = [f"{label_of(name)} {_value(value)}" for name, value in _given(fact) if name != "text"]
    return "; ".join([*said, *([_quoted(fact.text)] if fact.text else [])])


def _given(fact: Any) -> list[tuple[str, Any]]:
    kind: type[ev.Fact] = type(fact)
    defaults = defaults_of(kind)
    fields = ((name, getattr(fact, name)) for name in fact.__struct_fields__ if name not in COMPUTED)
    return [(name, value) for name, value in fields if value != defaults.get(name) and value not in ({}, ())]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items())
    return _quoted(value) if isinstance(value, str) else number_text(value)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


@pytest.mark.parametrize("visit", VISITS, ids=[visit.id for visit in VISITS])
def test_every_event_of_a_scenario_can_be_typed(visit: Visit) -> None:
    room = Room(visit)
    for line in sorted(visit.lines, key=written_at):
        entry = room.type(line)
        assert entry.fact.kind == line.fact.kind
        for name, value in _given(line.fact):
            typed = entry.text if name == "text" else getattr(entry.fact, name)
            if name == "distress" and isinstance(entry.fact, ev.Observed) and entry.fact.strength_max == 10:
                typed = entry.fact.strength
            assert typed == value, (line.t_min, line.fact.kind, name)
        late = entry.at - (NOON + timedelta(minutes=float(line.t_min)))
        assert timedelta() <= late < timedelta(minutes=1), (line.t_min, line.fact.kind)
    assert (room.chart.state.ended is None) is visit.in_progress


@pytest.mark.parametrize("visit", VISITS, ids=[visit.id for visit in VISITS])
def test_what_arithmetic_gives_is_what_the_scenario_says(visit: Visit) -> None:
    room = Room(visit)
    for line in sorted(visit.lines, key=written_at):
        entry = room.type(line)
        assert getattr(entry.fact, "device", None) == getattr(line.fact, "device", None)
    written = [line.fact.hold_min for line in visit.lines if isinstance(line.fact, ev.HoldEnded)]
    assert [round(held.minutes or 0) for held in holds(room.chart)] == written
    assert room.chart.state.plan.weight_kg == (visit.plan.weight_kg if visit.plan else None)


def test_a_quiet_hour_takes_few_keys() -> None:
    visit = next(one for one in VISITS if one.id == "S01")
    room = Room(visit)
    for line in sorted(visit.lines, key=lambda one: float(one.t_min)):
        if 0 <= line.t_min <= 60:
            room.type(Line(line.t_min, replace(line.fact, text="")))
    assert room.typist.presses <= 150


@pytest.mark.parametrize("visit", VISITS, ids=[visit.id for visit in VISITS])
def test_every_event_can_be_written_in_linear_mode_by_its_kind_and_fields(visit: Visit) -> None:
    for line in visit.lines:
        expected: Any = line.fact
        typed, _ = read_line(f"/{expected.kind} {_form(expected)}", Context(PACKS))
        assert isinstance(typed, ev.Fact)
        for name, value in [("text", expected.text), *_given(expected)]:
            assert getattr(typed, name) == value, (line.t_min, expected.kind, name)
