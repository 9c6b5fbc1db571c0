"""The rules a measure is made of: scales and bands, criteria, levels, answers to be seen, readings of change.

Items are counted from 1, as on the paper form. A published number is a fact of the pack: it names its source and how
sure it is.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from kapterm.session.packs.fact import Fact, Id, Text

Item = Annotated[int, Meta(ge=1, le=200)]
"""An item by its number on the form."""


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact. A field that it has no name for is refused, so that a typing error is found."""


class Band(Rule, frozen=True, kw_only=True):
    """A published severity band: from this score upwards, until the next band begins."""

    lowest: int
    name: str


class Scale(Rule, frozen=True, kw_only=True):
    """A sum or mean over items: a measure's total, or one of its subscales.

    `largest_of` are groups of which only the largest answer counts, once. The result is the sum times `times`, or the
    mean over the items where `mean` is set; it is rounded to `decimals` only when it is said.
    """

    id: Id = "total"
    label: str = ""
    items: tuple[Item, ...] = ()
    """Empty in a measure's total: every item."""
    largest_of: tuple[tuple[Item, ...], ...] = ()
    times: Annotated[int, Meta(ge=1)] = 1
    mean: bool = False
    decimals: Annotated[int, Meta(ge=0, le=3)] = 0
    bands: tuple[Band, ...] = ()


class CountsAt(Rule, frozen=True, kw_only=True):
    """An item, and the answer from which it counts."""

    item: Item
    counts_at: int


class Clause(Rule, frozen=True, kw_only=True):
    """One condition on some items: how many of them count, or, without `counts_at`, what they sum to."""

    label: str = ""
    items: tuple[Item, ...] = ()
    """Empty: every item."""
    counts_at: int | None = None
    """An item counts from this answer upwards; None sums the items instead (reversed ones reversed)."""
    but: tuple[CountsAt, ...] = ()
    """Items that count from another answer upwards."""
    least: int = 0
    most: int | None = None
    """None sets no upper bound."""


class Criterion(Fact, frozen=True, kw_only=True):
    """A published yes-or-no reading of the answers: met when every clause is."""

    label: Text
    clauses: tuple[Clause, ...]


class Level(Rule, frozen=True, kw_only=True):
    """A level that any one of these items lifts the result to, when it is answered 1 or more."""

    name: str
    any_of: tuple[Item, ...]


class Levels(Rule, frozen=True, kw_only=True):
    """A result that is a level and never a sum; levels stand from the highest down."""

    levels: tuple[Level, ...]
    otherwise: str
    """The level when none of those is reached."""


class Unasked(Rule, frozen=True, kw_only=True):
    """Items that the form does not ask when another was answered so: left open they count as `counts`."""

    items: tuple[Item, ...]
    when_item: Item
    answered: int
    counts: int = 0


class Seen(Rule, frozen=True, kw_only=True):
    """An answer that must be seen wherever the result is shown; with `note_only` it is only noted."""

    item: Item
    at_least: int
    words: str
    """What the answer is about, in our words."""
    note_only: bool = False


class Change(Fact, frozen=True, kw_only=True):
    """A published reading of change since baseline, or of where the score now stands.

    percent, points: improvement since baseline of at least `value`. below, at_most, at_least: the score now.
    """

    label: Text
    kind: Literal["percent", "points", "below", "at_most", "at_least"]
    value: float
    value_to: float | None = None
    """Where the source gives a range: between the two it is not decided."""
    only_from: str = ""
    """The baseline band that the source speaks of; empty for any."""
    contested: bool = False
    """True where sources disagree; both are then in the pack and both are shown."""

    def __post_init__(self) -> None:
        if self.value_to is not None and self.value_to <= self.value:
            raise ValueError("expected value_to above value")
