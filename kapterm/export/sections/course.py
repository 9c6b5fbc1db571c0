"""What the log amounts to: what was seen and for how long, what the client said, events, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from kapterm.export.beside import in_short
from kapterm.export.document import Block, Bullets, Heading, bullets
from kapterm.export.sections.log import log_words
from kapterm.export.source import Source
from kapterm.export.telling import told
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Spell
from kapterm.session.moment import span_text


def observed(source: Source) -> Iterable[Block]:
    """Each observation once, with all its moments and strengths."""
    seen: dict[str, list[str]] = {}
    for entry, fact in source.session.of_kind(ev.Observed):
        moment = " ".join(filter(None, (source.how.both(entry.at), fact.side(), "over" if fact.is_over else "")))
        seen.setdefault(fact.label or fact.code.replace("-", " "), []).append(moment)
    if seen:
        yield Heading(2, "Observed")
        yield from bullets(f"{label}: {', '.join(moments)}" for label, moments in seen.items())


_DECIDED = (
    ev.Screened, ev.GoDecided, ev.BoosterDecided, ev.SymptomsChecked, ev.ClinicalDecision, ev.StopAnswered,
)  # fmt: skip


def decisions(source: Source) -> Iterable[Block]:
    """How risk and symptoms were found when they were asked, and what was decided by whom."""
    found = [entry for entry in source.session.entries if isinstance(entry.fact, _DECIDED) and entry.holds]
    if found:
        yield Heading(2, "Risk and decisions")
        yield Bullets(tuple(log_words(source.how, entry) for entry in found))


def quotes(source: Source) -> Iterable[Block]:
    """The client's own words, each with its moment."""
    said = [(entry.at, entry.text) for entry, _ in source.session.of_kind(ev.QuoteTaken)]
    if said:
        yield Heading(2, "In the client's own words")
        yield from bullets(f"{source.how.both(at)} “{text}”" for at, text in said)


def states(source: Source) -> Iterable[Block]:
    """How long each state lasted."""
    spells = sorted((*source.state.past, *source.state.running), key=lambda spell: spell.since)
    if spells:
        yield Heading(2, "How long")
        yield from bullets(_spell(source, spell) for spell in spells)


def _spell(source: Source, spell: Spell) -> str:
    since = f"{spell.label} from {source.how.both(spell.since)}"
    if spell.until is None:
        return f"{since}, not said to be over"
    return f"{since} to {source.how.both(spell.until)}, {span_text(spell.until - spell.since)}"


def adverse(source: Source) -> Iterable[Block]:
    """Every unwanted event with its onset and its end."""
    if source.state.adverse:
        yield Heading(2, "Adverse events")
        yield from bullets(_adverse(source, event) for event in source.state.adverse)


def _adverse(source: Source, event: Adverse) -> str:
    what = ", ".join(filter(None, (event.type, event.severity))) or "unnamed"
    end = "not said to be over"
    if event.over is not None:
        end = f"over {source.how.both(event.over)}, after {span_text(event.over - event.onset)}"
    noted = next((one for one in source.session.entries if one.id == event.entry_id), None)
    further = (*told(source.how, noted).fields, noted.text) if noted else ()
    return " · ".join(filter(None, (what, f"onset {source.how.both(event.onset)}", end, *further)))


def gaps(source: Source) -> Iterable[Block]:
    """What was due and is not there."""
    found = source.gaps if "readiness" in source.view.parts else in_short(source.gaps)
    if found:
        yield Heading(2, "Not recorded")
        yield from bullets(found)
