"""What stood on the screen when a booster was decided, frozen into its line: BP, sedation, vomiting, assent.

What nobody had looked at is frozen too, as not taken, not rated, none seen, not said: a gap is part of what stood.
"""

from __future__ import annotations

from kapterm.session import events as ev
from kapterm.session.events.base import number_text
from kapterm.session.grammar.context import Context

SEDATION = ("MOAA/S", "POSS", "RASS")


def standing(context: Context, assent: str = "") -> dict[str, str]:
    """BP with its age, the sedation scale rated last, nausea or vomiting as seen last, and the client's assent."""
    return {
        "BP": _blood_pressure(context),
        **_sedation(context),
        "nausea or vomiting": _nausea(context),
        "assent": assent or "not said",
    }


def _blood_pressure(context: Context) -> str:
    for entry in reversed(context.state.vitals):
        if isinstance(entry.fact, ev.VitalsTaken) and entry.fact.blood_pressure:
            if context.now is None:
                return entry.fact.blood_pressure
            minutes = max(0, int((context.now - entry.at).total_seconds() // 60))
            return f"{entry.fact.blood_pressure}, {minutes} min old"
    return "not taken"


def _sedation(context: Context) -> dict[str, str]:
    for entry in reversed(context.state.scales):
        fact = entry.fact
        if isinstance(fact, ev.ScaleRated) and fact.name in SEDATION:
            return {fact.name: fact.anchor if fact.value is None else number_text(fact.value)}
    return {"sedation": "not rated"}


def _nausea(context: Context) -> str:
    """The nausea code as seen last, else an open event of that name; none seen is not the same as none."""
    seen = context.state.newest.get("nausea")
    if seen is not None and isinstance(seen.fact, ev.Observed):
        return "over" if seen.fact.is_over else seen.fact.anchor or seen.text or "yes"
    named = (one.type for one in context.state.open_adverse if one.type.casefold() in _NAMES)
    return next(named, "none seen")


_NAMES = ("nausea", "emesis", "vomiting", "retching")
