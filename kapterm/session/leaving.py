"""What is read and asked once more before the client leaves: vital signs, and suicide risk. Due and gaps share it."""

from __future__ import annotations

from datetime import datetime, timedelta

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.packs import Packs
from kapterm.session.stay import route_of

LEAVING_SOON = timedelta(minutes=30)
"""How long before the end of the stay a reading counts as the one before leaving; due is shown from then on."""
MEASURED = ("BP", "HR", "SpO₂", "RR")
"""What a planned reading holds; what is neither read nor said not to be taken stays due."""
RISK = "risk"
"""The criterion of the pack that risk was asked again."""


def missing_at_leaving(state: SessionState, packs: Packs, at: datetime) -> tuple[str, ...]:
    """What nobody has recorded yet for somebody who leaves at that moment; a route may ask for no last reading."""
    missing = []
    route = route_of(state, packs)
    if route is not None and route.vitals.leaving:
        read = read_between(state, at - LEAVING_SOON)
        left_out = [name for name in MEASURED if name not in read]
        missing += (
            ["vitals"] if len(left_out) == len(MEASURED) else [f"vitals {' '.join(left_out)}"] if left_out else []
        )
    if not risk_was_asked(state, packs):
        missing.append("risk")
    return tuple(missing)


def read_between(state: SessionState, opens: datetime, closes: datetime | None = None) -> frozenset[str]:
    """What readings from one moment up to another hold, or say was not taken; None for no end.

    It looks from the newest back, so that a long session asks no more of it than a short one.
    """
    read: frozenset[str] = frozenset()
    for entry in reversed(state.vitals):
        if entry.at < opens:
            break
        if (closes is None or entry.at < closes) and isinstance(entry.fact, ev.VitalsTaken):
            read |= entry.fact.covers
    return read


def risk_was_asked(state: SessionState, packs: Packs) -> bool:
    """Whether risk was asked again: its criterion ticked, or its answer written with the criteria."""
    fact = state.discharge.fact if state.discharge is not None else None
    if not isinstance(fact, ev.DischargeChecked):
        return False
    criterion = packs.going_home.by_id.get(RISK)
    return bool(fact.si) or criterion is None or criterion.label in fact.met_criteria
