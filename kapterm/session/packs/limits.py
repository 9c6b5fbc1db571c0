"""Every number that a reading or a dose is held against, with its source. Published practice disagrees on nearly all.

A limit is shown beside the value it was held against. It decides nothing.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from kapterm.session.packs.fact import Fact, Pack, Text

Measured = Literal[
    "bp",
    "hr",
    "spo2",
    "rr",
    "temp",
    "moaas",
    "cadss-6",
    "food",
    "fluid",
    "postural",
    "diazepam",
    "weight",
    "height",
]
When = Literal["predose", "session", "leaving"]


class Bounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a number crosses a limit. Any bound that is named is enough."""

    above: float | None = None
    below: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        if self.above is self.below is self.at_least is self.at_most is None:
            raise ValueError("expected one of above, below, at_least, at_most")

    def catches(self, value: float) -> bool:
        """Whether the value lies beyond one of the bounds."""
        return (
            (self.above is not None and value > self.above)
            or (self.below is not None and value < self.below)
            or (self.at_least is not None and value >= self.at_least)
            or (self.at_most is not None and value <= self.at_most)
        )


class Limit(Fact, frozen=True, kw_only=True):
    """One limit of a measured value."""

    label: Text
    """The rule in words, as it stands behind a reading."""
    of: Measured
    when: When
    routes: tuple[Text, ...] = ()
    """Routes it holds for; none named means all."""
    level: Literal["stop", "caution", "info", "watch", "alarm"]
    """stop and caution before the dose; watch and alarm in the session, where alarm only means: the higher limit."""
    value: Bounds | None = None
    systolic: Bounds | None = None
    diastolic: Bounds | None = None
    readings: int = 1
    """How many readings must cross it."""
    apart_min: int = 0
    """Minutes that lie at least between two such readings."""
    sustained_min: int = 0
    """Minutes it must last."""

    def __post_init__(self) -> None:
        if self.of in ("bp", "postural"):
            if self.value is not None or (self.systolic is None and self.diastolic is None):
                raise ValueError("expected systolic or diastolic, for blood pressure is a pair")
        elif self.value is None or self.systolic is not None or self.diastolic is not None:
            raise ValueError("expected value = { above / below / at_least / at_most = number }")
        if self.readings < 1 or self.apart_min < 0 or self.sustained_min < 0:
            raise ValueError("expected readings of at least 1 and minutes of at least 0")

    def catches(self, value: float) -> bool:
        """Whether a single number crosses it."""
        return self.value is not None and self.value.catches(value)

    def catches_bp(self, systolic_mmhg: float, diastolic_mmhg: float) -> bool:
        """Whether either number of a blood pressure crosses it."""
        return (self.systolic is not None and self.systolic.catches(systolic_mmhg)) or (
            self.diastolic is not None and self.diastolic.catches(diastolic_mmhg)
        )


class ClinicRule(Fact, frozen=True, kw_only=True):
    """A written rule: a reading beyond a limit makes something due. It is struck only with a reason."""

    label: Text
    limit: Text
    """Id of the limit that a reading crosses."""
    due: Literal["vitals", "call", "symptoms", "looked", "scale"]
    in_min: int = 0
    """Minutes after the reading."""
    second: bool = False
    """True where it takes a second reading beyond the limit."""

    def __post_init__(self) -> None:
        if not 0 <= self.in_min <= 240:
            raise ValueError("expected in_min of 0 to 240")


class Plausible(Fact, frozen=True, kw_only=True):
    """The range of a value that nobody doubts; outside it the line asks once, for a slip of the finger."""

    unit: str = ""
    low: float
    high: float
    impossible_below: float
    impossible_above: float
    """Beyond these two it is not understood as that value at all."""
    decimals: int = 0

    def __post_init__(self) -> None:
        if not self.impossible_below <= self.low < self.high <= self.impossible_above:
            raise ValueError("expected impossible_below <= low < high <= impossible_above")

    def doubts(self, value: float) -> bool:
        """Whether the line should ask once."""
        return not self.low <= value <= self.high

    def refuses(self, value: float) -> bool:
        """Whether it cannot be that value."""
        return not self.impossible_below <= value <= self.impossible_above


class DoseLimit(Fact, frozen=True, kw_only=True):
    """What a session's running total of one route is held against."""

    label: Text
    route: Text
    unit: Literal["mg", "mg/kg"]
    ask_above: float
    """Above it the line asks once."""
    second_above: float
    """Above it a second person is named; what happened can still always be recorded."""
    only_mg: tuple[float, ...] = ()
    """The only totals there are, where the dose comes in whole devices."""

    def __post_init__(self) -> None:
        if not 0 < self.ask_above <= self.second_above:
            raise ValueError("expected 0 < ask_above <= second_above")


class Symptom(Fact, frozen=True, kw_only=True):
    """One question of the look at symptoms when blood pressure stays high."""

    label: Text


class Limits(Pack, frozen=True, kw_only=True):
    """Plausible ranges, limits, dose limits and the clinic's written rules."""

    plausible: tuple[Plausible, ...]
    limits: tuple[Limit, ...] = field(name="limit")
    doses: tuple[DoseLimit, ...] = field(name="dose")
    rules: tuple[ClinicRule, ...] = field(name="rule", default=())
    symptoms: tuple[Symptom, ...] = field(name="symptom", default=())

    @cached_property
    def by_id(self) -> dict[str, Limit]:
        """Each limit by its id."""
        return {limit.id: limit for limit in self.limits}

    @cached_property
    def plausible_by_id(self) -> dict[str, Plausible]:
        """The plausible range of each value: systolic, diastolic, hr, spo2, rr, temp, weight, height, mg."""
        return {plausible.id: plausible for plausible in self.plausible}

    def doses_for(self, route: str) -> tuple[DoseLimit, ...]:
        """The dose limits of one route: in mg, in mg/kg, or both."""
        return tuple(dose for dose in self.doses if dose.route == route)

    def of(self, measured: str, when: When) -> tuple[Limit, ...]:
        """The limits of one value at one time of the session, in the pack's order, the highest first."""
        return tuple(limit for limit in self.limits if limit.of == measured and limit.when == when)
