"""What the client means to do, with how it went last. Nothing is overwritten: every review is a line of its own."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry

CLOSING = frozenset({"done", "dropped"})
"""Outcomes after which a commitment is asked about no more; partly, changed and not yet keep it open."""


class Commitment(Struct, frozen=True):
    """One commitment over all visits."""

    entry: Entry
    fact: ev.CommitmentMade
    session_id: str
    outcome: str = ""
    """How it went when it was last asked about; empty where nobody asked yet."""
    reviewed: Entry | None = None

    @property
    def due_on(self) -> date | None:
        """The day it is asked about again; None where none was understood."""
        try:
            return date.fromisoformat(self.fact.due_on)
        except ValueError:
            return None

    @property
    def asked_on(self) -> str:
        """When it is asked about again: the day that was meant, else the words."""
        return f"{self.due_on.day} {self.due_on:%b}" if self.due_on else self.fact.follow_up

    def is_due(self, today: date) -> bool:
        """Whether it is open, its day has come, and nobody has asked since."""
        asked = self.reviewed.at.date() if self.reviewed else date.min
        return self.is_open and self.due_on is not None and asked < self.due_on <= today

    @property
    def is_open(self) -> bool:
        """True until it is done or dropped."""
        return self.outcome not in CLOSING


def commitments(chart: Chart) -> tuple[Commitment, ...]:
    """Every commitment that holds, oldest first, with its newest review."""
    found = {entry.id: Commitment(entry, fact, visit.id) for visit, entry, fact in chart.of_kind(ev.CommitmentMade)}
    for _, entry, fact in chart.of_kind(ev.CommitmentReviewed):
        made = found.get(fact.of)
        if made is not None and (made.reviewed is None or made.reviewed.order <= entry.order):
            found[fact.of] = replace(made, outcome=fact.outcome, reviewed=entry)
    return tuple(sorted(found.values(), key=lambda one: one.entry.order))
