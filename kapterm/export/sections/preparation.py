"""Before the dose: what was planned and agreed, what was asked, and what was gone on with all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, Bullets, Heading, Paragraph, bullets
from kapterm.export.sections.log import log_words
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.events.base import label_of, measured_text


def plan(source: Source) -> Iterable[Block]:
    """The plan as it stood at the end, field by field, and the intention."""
    facts = list(_plan_facts(source.state.plan))
    intentions = [entry.text for entry, _ in source.session.of_kind(ev.IntentionSet) if entry.text]
    if not facts and not intentions:
        return
    yield Heading(2, "Plan and agreements")
    yield from bullets([*facts, *(f"intention: “{text}”" for text in intentions)])


def _plan_facts(made: ev.PlanMade) -> Iterator[str]:
    for name in made.__struct_fields__:
        value = getattr(made, name)
        if name == "touch_consent" and value is not None:
            yield f"touch: {', '.join(value) or 'none agreed'}"
        elif name not in ("touch_consent", "details") and value is not None and value not in ("", ()):
            yield f"{label_of(name)}: {measured_text(name, value)}"
    for name, value in made.details.items():
        yield f"{label_of(name)}: {measured_text(name, value)}"


def readiness(source: Source) -> Iterable[Block]:
    """Every answer of this visit that holds, in groups, and what was gone on with all the same."""
    groups: dict[str, list[Entry]] = {}
    for item, entry in source.state.answers.items():
        groups.setdefault(source.groups.get(item, ""), []).append(entry)
    if groups:
        yield Heading(2, "Readiness")
    for group, entries in groups.items():
        if group:
            yield Heading(3, f"Readiness: {group}")
        yield Bullets(tuple(log_words(source.how, entry) for entry in entries))
    yield from overrides(source)


def overrides(source: Source) -> Iterable[Block]:
    """Stops that a named person passed: which, who, in what role, how and why."""
    if not source.state.overrides:
        return
    yield Heading(2, "Gone on with")
    yield Paragraph("Each was decided by a named person.")
    yield from bullets(_override(source, entry) for entry in source.state.overrides)


def _override(source: Source, entry: Entry) -> str:
    fact = entry.fact
    item = fact.item if isinstance(fact, ev.StopPassed) else ""
    further = [f"{label} {value}" for label, value in fact.extras()]
    return " · ".join(filter(None, (source.how.both(entry.at), fact.words(), f"item {item}", *further, entry.text)))
