"""The measures of a clinic, together: every measure, which are chosen for what, and when they are due."""

from __future__ import annotations

from functools import cached_property

from msgspec import field

from kapterm.errors import UsageError
from kapterm.session.measures.checks import faults, unknown_measures
from kapterm.session.measures.types import CoreSet, Measure, TimePoint
from kapterm.session.packs.fact import Pack


class Measures(Pack, frozen=True, kw_only=True):
    """The outcome measures."""

    measures: tuple[Measure, ...] = field(name="measure")
    core_sets: tuple[CoreSet, ...] = field(name="core_set")
    time_points: tuple[TimePoint, ...] = field(name="time_point")

    def __post_init__(self) -> None:
        lines = [f"{one.id} {fault}" for one in self.measures for fault in faults(one)]
        for core_set in self.core_sets:
            named = [id for group in core_set.measures for id in group]
            lines += [f"{core_set.id} {fault}" for fault in unknown_measures(named, self.by_id)]
        for point in self.time_points:
            lines += [f"{point.id} {fault}" for fault in unknown_measures(point.only, self.by_id)]
        if lines:
            raise ValueError("; ".join(lines))

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

    def for_course(self, core_set: str) -> tuple[tuple[Measure, ...], ...]:
        """The measures of a core set, in groups of which one is enough; empty for an unknown set."""
        found = next((one for one in self.core_sets if one.id == core_set), None)
        groups = found.measures if found is not None else ()
        return tuple(tuple(self.by_id[id] for id in group) for group in groups)
