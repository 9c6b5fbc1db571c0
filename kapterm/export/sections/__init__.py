"""The parts of an export by their ids: each a pure function from a source to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from kapterm.export.document import Block
from kapterm.export.sections.closing import left_out, outcome, signature
from kapterm.export.sections.course import adverse, decisions, gaps, observed, quotes, states
from kapterm.export.sections.deidentified import deidentified
from kapterm.export.sections.handout import handout
from kapterm.export.sections.integration import integration, measures
from kapterm.export.sections.log import RECORD, log_part
from kapterm.export.sections.medicine import medicine
from kapterm.export.sections.preparation import overrides, plan, readiness
from kapterm.export.sections.prescriber import prescriber
from kapterm.export.sections.signs import scales, vitals
from kapterm.export.sections.visit import visit
from kapterm.export.source import Source

SECTIONS: dict[str, Callable[[Source], Iterable[Block]]] = {
    "visit": visit,
    "plan": plan,
    "readiness": readiness,
    "overrides": overrides,
    "preparation_log": partial(log_part, part="preparation_log", heading="Preparation"),
    "medicine": medicine,
    "vitals": vitals,
    "scales": scales,
    "observed": observed,
    "decisions": decisions,
    "dosing_log": partial(log_part, part="dosing_log", heading="Dosing"),
    "quotes": quotes,
    "states": states,
    "adverse": adverse,
    "gaps": gaps,
    "going_home": partial(log_part, part="going_home", heading="Going home"),
    "outcome": outcome,
    "integration_log": partial(log_part, part="integration_log", heading="The meeting"),
    "integration": integration,
    "measures": measures,
    "signature": signature,
    "record_log": partial(log_part, part="record_log", heading=RECORD),
    "left_out": left_out,
    "prescriber": prescriber,
    "handout": handout,
    "deidentified": deidentified,
}
"""Every part that a view can name."""
