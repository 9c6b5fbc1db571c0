"""How each route runs: vitals, phases, hold, stay. The route decides, never the code.

Minutes are from T0, the first moment the drug enters the body; those before it are negative.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from kapterm.session.packs.fact import Fact, Pack, Text
from kapterm.session.packs.prompts import PhaseId

StayFrom = Literal["last dose", "infusion start", "infusion stop", "first device"]


class VitalsPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When vitals are due."""

    before_min: tuple[int, ...]
    """Minutes from T0, all negative."""
    after_min: tuple[int, ...]
    """Minutes from T0."""
    every_min: int | None = None
    """Repeated at this distance from T0 while an infusion runs; None where the times above are all."""
    after_infusion_min: tuple[int, ...] = ()
    """Minutes after the infusion stopped."""
    after_booster_min: tuple[int, ...] = ()
    """Minutes after each booster or second injection."""
    leaving: bool = True
    """Once more before the client leaves."""
    extra: str = ""
    """What the schedule asks besides, in words."""

    def __post_init__(self) -> None:
        if any(minute >= 0 for minute in self.before_min):
            raise ValueError("expected before_min below 0, for they are minutes before the first dose")
        for minutes in (self.after_min, self.after_infusion_min, self.after_booster_min):
            if any(minute < 0 for minute in minutes) or list(minutes) != sorted(set(minutes)):
                raise ValueError("expected minutes at or after 0, each later than the one before")
        if self.every_min is not None and self.every_min < 1:
            raise ValueError("expected every_min of at least 1 minute")


class PhaseSpan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a phase usually lies. The clock suggests it; staff confirm it."""

    id: PhaseId
    from_min: int
    to_min: int
    open_ended: bool = False
    """True where it may last longer than to_min."""

    def __post_init__(self) -> None:
        if not 0 <= self.from_min < self.to_min:
            raise ValueError("expected from_min before to_min, both at or after 0")


class Stay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One minimum stay. Where a route has several, the latest counts."""

    min: int
    since: StayFrom

    def __post_init__(self) -> None:
        if not 0 < self.min <= 1440:
            raise ValueError("expected a stay of 1 to 1440 minutes")


class Window(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a booster or second injection is usually given."""

    from_min: int
    to_min: int


class CoursePoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One word of the usual course, an optional faint reference. Never a curve of effect."""

    label: Text
    from_min: int
    to_min: int
    source: Text


class Route(Fact, frozen=True, kw_only=True):
    """One way the drug is given, and everything that hangs on it."""

    name: Text
    words: tuple[Text, ...]
    """How it is written in a line: sl, lozenge, troche."""
    forms: tuple[Text, ...]
    """Forms the drug comes in, the usual one first."""
    drug: Text
    vitals: VitalsPlan
    phases: tuple[PhaseSpan, ...]
    hold_min: int | None = None
    """Minutes a lozenge is held before it is spat out; None where nothing is held."""
    stays: tuple[Stay, ...]
    stay_source: Text
    booster: Window | None = None
    """None where the route has no booster."""
    infusion_min: int | None = None
    """Usual minutes of an infusion; None where nothing runs."""
    device_mg: float | None = None
    """Milligrams of one device; None where the dose is not counted in devices."""
    device_gap_min: int | None = None
    """Minutes between two devices."""
    course: tuple[CoursePoint, ...] = ()

    def phase_at(self, minutes: float) -> PhaseId | None:
        """The phase the clock suggests, or None before the first and after the last."""
        for span in reversed(self.phases):
            if minutes >= span.from_min:
                return span.id if span.open_ended or minutes < span.to_min else None
        return None


class PhaseWords(Fact, frozen=True, kw_only=True):
    """A phase as it is called, what it looks like, and how staff stand in it."""

    label: Text
    looks: Text
    stance: Text


class Routes(Pack, frozen=True, kw_only=True):
    """The routes and the words of the phases."""

    routes: tuple[Route, ...] = field(name="route")
    phases: tuple[PhaseWords, ...] = field(name="phase")

    @cached_property
    def by_id(self) -> dict[str, Route]:
        """Each route by the id the record stores."""
        return {route.id: route for route in self.routes}

    @cached_property
    def by_word(self) -> dict[str, Route]:
        """Each route by what people write: sl, lozenge, im."""
        return {word.casefold(): route for route in self.routes for word in (route.id, *route.words)}

    @cached_property
    def phases_by_id(self) -> dict[str, PhaseWords]:
        """The words of each phase."""
        return {phase.id: phase for phase in self.phases}

    def __getitem__(self, route_id: str) -> Route:
        return self.by_id[route_id]

    def __contains__(self, route_id: object) -> bool:
        return route_id in self.by_id
