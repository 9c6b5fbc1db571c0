"""The minimum stay: which route a visit has, and until when the client stays, from the right moment.

Where a route counts from two moments, as an infusion does from its start and its stop, the later end holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.packs import Packs
from kapterm.session.packs.routes import Route


def route_of(state: SessionState, packs: Packs) -> Route | None:
    """The route of the visit: as planned, else of the last dose; None where none is known."""
    given = next((entry.fact.route for entry in reversed(state.doses) if isinstance(entry.fact, ev.DoseGiven)), "")
    return packs.routes.by_id.get(state.plan.route or given)


def stay_until(state: SessionState, packs: Packs) -> datetime | None:
    """The end of the minimum stay: the latest of the route's stays, or the plan's own; None before the first dose.

    After a medicine that sedates or lowers blood pressure it begins anew.
    """
    if state.t_zero is None:
        return None
    ends = [*_usual_stay(state, packs), *_stay_anew(state, packs)]
    return max(ends, default=None)


def _stay_anew(state: SessionState, packs: Packs) -> list[datetime]:
    """The ends of the stay counted from each medicine after which it begins anew."""
    route = route_of(state, packs)
    planned = state.plan.minimum_stay_min
    stay = float(planned) if planned is not None else max((one.min for one in route.stays), default=0) if route else 0
    given = [entry.at for entry in state.medicines if state.t_zero and entry.at >= state.t_zero]
    return [at + timedelta(minutes=stay) for at in given if stay and _restarts(state, packs, at)]


def _restarts(state: SessionState, packs: Packs, at: datetime) -> bool:
    names = [one.fact.drug for one in state.medicines if one.at == at and isinstance(one.fact, ev.MedicineGiven)]
    known = [packs.medicines.recognised(name) for name in names]
    return any(medicine is not None and medicine.restarts_stay for medicine in known)


def _usual_stay(state: SessionState, packs: Packs) -> list[datetime]:
    """Where the stay ends by the plan, else by each stay of the route."""
    route, t_zero = route_of(state, packs), state.t_zero
    if t_zero is None:
        return []
    last_dose = state.doses[-1].at if state.doses else t_zero
    if state.plan.minimum_stay_min is not None:
        return [last_dose + timedelta(minutes=float(state.plan.minimum_stay_min))]
    if route is None:
        return []
    since = {
        "last dose": last_dose,
        "first device": state.doses[0].at if state.doses else t_zero,
        "infusion start": state.infusions[0].runs[0].since if state.infusions else t_zero,
        "infusion stop": state.infusions[-1].stopped if state.infusions else None,
    }
    return [at + timedelta(minutes=stay.min) for stay in route.stays if (at := since[stay.since]) is not None]
