"""The measures of a clinic, together: every measure, which are chosen for what, and when they are due."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from msgspec import field

from kapterm.errors import UsageError
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.texts import ItemTexts
from kapterm.session.packs.fact import Fact, Id, Pack, Text


class CoreSet(Fact, frozen=True, kw_only=True):
    """The measures for an indication, or for the hours after a dose.

    `measures` are groups: one measure of each group is enough.
    """

    label: Text
    when: Literal["course", "after_dosing"] = "course"
    measures: tuple[tuple[Id, ...], ...]


class TimePoint(Fact, frozen=True, kw_only=True):
    """When measures are due, as a clinic plans them: counted from an anchor, in hours or days."""

    label: Text
    anchor: Literal["start", "before_dose", "after_dose", "after_series"]
    earliest_h: float = 0
    latest_h: float | None = None
    """None: until the next time point."""
    only: tuple[Id, ...] = ()
    """Empty: the whole core set."""


class Measures(Pack, frozen=True, kw_only=True):
    """The outcome measures."""

    measures: tuple[Measure, ...] = field(name="measure")
    core_sets: tuple[CoreSet, ...] = field(name="core_set")
    time_points: tuple[TimePoint, ...] = field(name="time_point")

    texts: dict[Id, ItemTexts] = {}
    """The wording that this clinic may use, by measure; it comes from the clinic's own files and stands in no pack."""

    @cached_property
    def by_id(self) -> dict[str, Measure]:
        """Each measure by its id."""
        return {measure.id: measure for measure in self.measures}

    def measure(self, id: str) -> Measure:
        """The measure of this id.

        Raises:
            UsageError: There is none; the message lists those there are.
        """
        found = self.by_id.get(id.lower())
        if found is None:
            raise UsageError("There is no measure of that name.", f"There are: {', '.join(self.by_id)}.")
        return found

    def core_set(self, id: str) -> tuple[tuple[Measure, ...], ...]:
        """The measures of a core set, in groups of which one is enough; empty for an unknown set.

        A measure that the clinic has hidden is left out.
        """
        groups = next((one.measures for one in self.core_sets if one.id == id), ())
        there = [tuple(self.by_id[id] for id in group if id in self.by_id) for group in groups]
        return tuple(group for group in there if group)
