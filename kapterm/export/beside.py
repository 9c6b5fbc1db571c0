"""What stands beside the lines of a record: what was not recorded, what measures came to, sections of the checklist.

Worked out in one place, so that the screen and every file say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from kapterm.session.chart import Chart, SessionChart
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.packs.practice import Practice, Skills
from kapterm.session.review import NOBODY_PASSED, unanswered, unpassed
from kapterm.session.schedule import gaps
from kapterm.session.trends import score_totals, score_words

NOT_ANSWERED = "not answered, "
"""Begins the words for the items of one section of the checklist that were left blank."""


class Beside(Struct, frozen=True):
    """What the writers of an export are handed beside the chart."""

    gaps: Mapping[str, Sequence[str]] = {}
    """What was planned and not recorded, in words, by the visit's id."""
    scores: Mapping[str, str] = {}
    """What a measure came to, in words, by the id of its line."""
    totals: Mapping[str, float] = {}
    """The total of a measure as a number, by the id of its line."""
    groups: Mapping[str, str] = {}
    """The label of the checklist's section that an item stands in, by the item's id."""
    hows: Mapping[str, str] = {}
    """How a skill or a practice is done, with what to take care of, by its label or id; for the client's page."""

    def gaps_of(self, session_id: str) -> Sequence[str]:
        """What was planned and not recorded in a visit."""
        return self.gaps.get(session_id, ())


NOTHING = Beside()
"""Nothing beside the lines."""


def beside(chart: Chart, packs: Packs, measures: Measures, now: datetime) -> Beside:
    """What stands beside the lines of a client's record, as known now."""
    labels = {section.id: section.label for section in packs.checklist.sections}
    return Beside(
        gaps={
            visit.id: (*gaps(visit.state, packs, now), *_blank(chart, visit, packs, measures, now))
            for visit in chart.sessions
        },
        scores=score_words(chart, measures),
        totals=score_totals(chart, measures),
        groups={item.id: labels.get(item.section, "") for item in packs.checklist.items},
        hows={name: _how(one, packs.skills) for one in packs.skills.by_id.values() for name in (one.id, one.label)},
    )


def _how(one: Practice, skills: Skills) -> str:
    """How it is done and how long, with every caution that belongs to it."""
    often = f"({one.minutes_text})" if one.minutes_text else ""
    return " ".join(filter(None, (one.how, often, one.caution, skills.caution)))


def _blank(chart: Chart, visit: SessionChart, packs: Packs, measures: Measures, now: datetime) -> Iterator[str]:
    for echo, rule in unpassed(chart, visit, packs, measures, now):
        yield f"{NOBODY_PASSED}: {echo} ({rule})"
    for label, echoes in unanswered(chart, visit, packs, measures, now):
        yield f"{NOT_ANSWERED}{label}: {'; '.join(echoes)}"


def in_short(gaps: Sequence[str]) -> list[str]:
    """The gaps for a view that leaves the checklist out: its blank items by section alone."""
    kept = [one for one in gaps if not one.startswith(NOT_ANSWERED)]
    sections = [one.removeprefix(NOT_ANSWERED).partition(":")[0] for one in gaps if one.startswith(NOT_ANSWERED)]
    return [*kept, f"checklist, not answered in full: {', '.join(sections)}"] if sections else kept
