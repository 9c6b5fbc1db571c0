"""What the parts of a progress note are made of: lists of plain text, by the names that a template uses.

The table of formats in the clinical reference says which of them belong to which letter; a template only lays them out.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapterm.export.source import Source
from kapterm.export.telling import is_private, told
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Entry
from kapterm.session.events.base import measured_text, number_text
from kapterm.session.medicine import doses_given, infused_mg, mg_per_kg_text

_CLINICIAN = frozenset(
    {"near", "words-said", "grounding", "touch", "touch-ended", "environment", "assist", "called", "looked", "body"}
)
"""Codes of what staff did, not of what was seen."""

_DONE = (ev.NonDrugStep, ev.EnvironmentChanged, ev.CallMade, ev.StopAnswered)
_MEANT = (
    ev.Debriefed, ev.ThemeLifted, ev.BeliefNamed, ev.BeliefRated, ev.IntegrationNote, ev.GoDecided, ev.BoosterDecided,
    ev.ClinicalDecision,
)  # fmt: skip
_RISK = (ev.Screened, ev.RiskAsked, ev.MustSeeAnswered, ev.StopPassed)
_NEXT = (
    ev.CommitmentMade, ev.CommitmentReviewed, ev.SkillPractised, ev.HomeworkGiven, ev.DischargeChecked, ev.Departed,
    ev.NotToday, ev.AppointmentMade, ev.SeriesEnded,
)  # fmt: skip


def shape_facts(source: Source) -> dict[str, list[str]]:
    """Every list that a template can name; each may be empty."""
    goal = [f"intention: “{entry.text}”" for entry in _of(source, ev.IntentionSet)]
    words = [f"{source.how.both(entry.at)} “{entry.text}”" for entry in _of(source, ev.QuoteTaken)]
    arrived = [_line(source, entry) for entry in _of(source, ev.CheckedIn) if entry.text]
    return {
        "goal": goal,
        "words": words,
        "report": [*arrived, *goal, *words],
        "observed": list(_observed(source)),
        "given": list(_given(source)),
        "interventions": list(_interventions(source)),
        "effects": list(_effects(source)),
        "events": [_event(source, event) for event in source.state.adverse],
        "scores": list(_scores(source)),
        "meaning": [_line(source, entry) for entry in _of(source, *_MEANT)],
        "risk": [_line(source, entry) for entry in _of(source, *_RISK)],
        "next": [_line(source, entry) for entry in _of(source, *_NEXT)],
    }


def _of(source: Source, *kinds: type[ev.Fact]) -> Iterator[Entry]:
    for entry in source.session.entries:
        if isinstance(entry.fact, kinds) and entry.holds and not is_private(entry):
            yield entry


def _line(source: Source, entry: Entry) -> str:
    line = told(source.how, entry)
    return " · ".join(filter(None, (source.how.both(entry.at), line.words, line.side, line.text, *line.fields)))


def _is_clinicians(entry: Entry) -> bool:
    fact = entry.fact
    return isinstance(fact, ev.Observed) and (bool(fact.prompt or fact.prompt_id) or fact.code in _CLINICIAN)


def _observed(source: Source) -> Iterator[str]:
    for entry in _of(source, ev.Observed, ev.NoteWritten, ev.PhaseReached, ev.SymptomsChecked):
        if not _is_clinicians(entry):
            yield _line(source, entry)


def _given(source: Source) -> Iterator[str]:
    for one in doses_given(source.state):
        per_kg = mg_per_kg_text(one.mg_per_kg)
        total = f"total {number_text(one.total_mg)} mg"
        yield " · ".join(filter(None, (source.how.both(one.entry.at), one.dose.words(), per_kg, total)))
    for infusion in source.state.infusions:
        until = infusion.stopped or source.session.last_moment
        mg = measured_text("given_mg", round(infused_mg(infusion, until), 2))
        span = f"{source.how.both(infusion.runs[0].since)} to {source.how.both(until)}"
        open_end = "" if infusion.stopped else ", no stop written"
        yield f"{span} · infusion of {infusion.drug}, {mg}{open_end}"
    yield from (_line(source, entry) for entry in source.state.medicines)


def _interventions(source: Source) -> Iterator[str]:
    for entry in _of(source, ev.Observed, *_DONE):
        if not isinstance(entry.fact, ev.Observed) or _is_clinicians(entry):
            yield _line(source, entry)


def _effects(source: Source) -> Iterator[str]:
    for entry in _of(source, ev.Observed):
        if entry.link is not None:
            yield _line(source, entry)
    for entry in _of(source, ev.MedicineGiven):
        effect = entry.fact.effect if isinstance(entry.fact, ev.MedicineGiven) else ""
        if effect:
            yield f"{entry.fact.words()}: {effect}"


def _event(source: Source, event: Adverse) -> str:
    what = ", ".join(filter(None, (event.type, event.severity))) or "unnamed event"
    over = f"over {source.how.both(event.over)}" if event.over else "not said to be over"
    return f"{what}, onset {source.how.both(event.onset)}, {over}"


def _scores(source: Source) -> Iterator[str]:
    yield from (_line(source, entry) for entry in source.state.scales)
    for entry, fact in source.session.of_kind(ev.MeasureTaken):
        yield " · ".join(filter(None, (source.how.both(entry.at), fact.words(), source.scores.get(entry.id, ""))))
