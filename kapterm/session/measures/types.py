"""What a measure is: numbers and rules, never an instrument's wording.

Items are counted from 1, as on the paper form. A published number is a fact of the pack: it names its source and how
sure it is.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

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


class Clause(Rule, frozen=True, kw_only=True):
    """One condition on some items: how many of them count, or, without `counts_at`, what they sum to."""

    label: str = ""
    items: tuple[Item, ...] = ()
    """Empty: every item."""
    counts_at: int | None = None
    """An item counts from this answer upwards; None sums the items instead (reversed ones reversed)."""
    counts_at_item: dict[int, int] = {}
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


class Measure(Fact, frozen=True, kw_only=True):
    """An outcome measure, as a clinic uses it: numbered items, their range, and how answers are read."""

    name: Text
    about: Text
    """What it is about, in our words."""
    labels: tuple[str, ...]
    """One topic word or two for each item, of our own."""
    lowest: int = 0
    highest: int
    step: Annotated[int, Meta(ge=1)] = 1
    reverse: tuple[Item, ...] = ()
    total: Scale | None = None
    """None where no total is published: then none is made."""
    subscales: tuple[Scale, ...] = ()
    levels: Levels | None = None
    unasked: Unasked | None = None
    criteria: tuple[Criterion, ...] = ()
    seen: tuple[Seen, ...] = ()
    changes: tuple[Change, ...] = ()
    higher_is_better: bool = False
    graded: bool = True
    """False where neither end is better: an experience is described, not graded."""
    recall: str
    mode: str = "self"
    """Who fills it in: self, or clinician."""
    missing: str
    """What an open answer does here, and which published rule is not followed."""
    entry: str = ""
    """What to know when entering it from paper."""
    bands_note: str = ""
    """Where the bands come from, and who disagrees."""
    licence: str
    ships_text: Literal["allowed", "not allowed", "unclear"]
    """What is known of the right to ship its wording; none is shipped either way."""

    @property
    def items(self) -> tuple[int, ...]:
        """The item numbers, from 1."""
        return tuple(range(1, len(self.labels) + 1))

    @property
    def values(self) -> range:
        """Every answer an item may have."""
        return range(self.lowest, self.highest + 1, self.step)

    def keyed(self, item: int, answer: int) -> int:
        """The answer as it counts: reversed where the item is. Twice reversed is as answered."""
        return self.lowest + self.highest - answer if item in self.reverse else answer

    def label(self, item: int) -> str:
        """Our topic word for the item."""
        return self.labels[item - 1]

    def with_texts(self, texts: ItemTexts | None) -> Measure:
        """This measure with the answers that the clinic's own printing adds to those that must be seen."""
        return replace(self, seen=(*self.seen, *texts.seen)) if texts is not None and texts.seen else self


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


class ItemTexts(Rule, frozen=True, kw_only=True):
    """The wording a clinic holds a licence for, from its own file; kapterm ships none."""

    measure: Id
    version: str = ""
    language: str = ""
    licence: str
    """On what ground the clinic uses it: a permission, its number and date."""
    instruction: str = ""
    items: dict[int, str]
    choices: dict[int, str] = {}
    seen: tuple[Seen, ...] = ()
    """Further answers that must be seen, where the clinic's printing has such an item."""
