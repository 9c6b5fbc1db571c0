"""What a measure came to, and its form for scripts."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

Value = int | float
"""A score, rounded as it is published."""


class Subscale(Struct, frozen=True, kw_only=True):
    """One subscale's result; `value` is None where an open answer leaves it undecided."""

    id: str
    label: str
    value: Value | None
    range: tuple[Value, Value] | None = None
    """Lowest and highest it can be, where items of it are open."""
    band: str | None = None


class Score(Struct, frozen=True, kw_only=True):
    """What the answers came to. None is always "not known", never zero."""

    measure: str
    complete: bool
    """Every item that the form asks has an answer."""
    total: Value | None
    """None where no total is published, and where open answers could change it."""
    range: tuple[Value, Value] | None = None
    """Lowest and highest the total can be, where items are open."""
    band: str | None = None
    """The published band; None where there is none, or where open answers could change it."""
    possible_bands: tuple[str, ...] = ()
    """The bands it can still be in; one where it is decided, none where the measure has no bands."""
    subscales: tuple[Subscale, ...] = ()
    criteria: dict[str, bool | None] = {}
    """None where open answers could change it."""
    flags: tuple[str, ...] = ()
    """Answers that must be seen: the answer in plain words, no advice."""
    notes: tuple[str, ...] = ()
    """What else to know of this result: what is open, why there is no score, which counts a criterion saw."""
    missing: tuple[int, ...] = ()
    """Items without an answer, those the form does not ask left out."""
    refused: tuple[int, ...] = ()

    def subscale(self, id: str) -> Subscale:
        """The subscale of this id; KeyError where the measure has none of it."""
        for part in self.subscales:
            if part.id == id:
                return part
        raise KeyError(id)


def to_json(score: Score) -> dict[str, Any]:
    """The result as `kapterm score --json` gives it; null is "not known"."""
    return {
        "measure": score.measure,
        "complete": score.complete,
        "total": score.total,
        "range": list(score.range) if score.range is not None else None,
        "band": score.band,
        "subscales": {part.id: part.value for part in score.subscales},
        "criteria": dict(score.criteria),
        "flags": list(score.flags),
    }
