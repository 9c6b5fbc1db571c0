"""FHIR R4: a document bundle of the facts that other systems know, under a pseudonym, with nothing of a private note.

One visit: encounter, medicine given, vital signs, questionnaires, adverse events, commitments as goals, and the
progress note as a document. The labels say restricted and psychiatric; they advise a receiver, they protect nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from kapterm.export.beside import NOTHING, Beside
from kapterm.export.fhir.about import Maker, clean
from kapterm.export.fhir.checklist import checklist
from kapterm.export.fhir.codes import LOINC, Json, coding, concept
from kapterm.export.fhir.given import administrations
from kapterm.export.fhir.observed import adverse_events, observations, questionnaires
from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text
from kapterm.export.sections.visit import visit_name
from kapterm.export.source import Source
from kapterm.export.telling import private_left_out, teller
from kapterm.export.views import VIEWS
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.commitments import commitments

_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_SECTIONS = (
    ("Vital signs and scores", ("8716-3", "Vital signs"), "Observation"),
    ("Medicine given", ("29549-3", "Medication administered"), "MedicationAdministration"),
)

Named = tuple[str, Json]


def session_fhir(
    chart: Chart,
    session: SessionChart,
    *,
    generated: datetime,
    author: str = "",
    gaps: Sequence[str] = (),
    scores: Mapping[str, str] | None = None,
    totals: Mapping[str, float] | None = None,
    groups: Mapping[str, str] | None = None,
) -> str:
    """One visit as a FHIR R4 document bundle in JSON.

    Args:
        chart: The client whose visit it is.
        session: The visit.
        generated: When the export is made, aware.
        author: Who exports.
        gaps: What was due and not recorded, for the note.
        scores: What a measure came to, in words, by the id of its line, for the note.
        totals: The total of a measure as a number, by the id of its line.
        groups: The label of the checklist's section that an item stands in, by the item's id, for the note.
    """
    how = teller(chart, session)
    source = Source(chart, session, how, VIEWS["progress"], generated, author, gaps, scores or {}, groups or {})
    make = Maker(source)
    resources = list(_resources(make, totals or {}))
    entries = [make.entry(what, resource) for what, resource in (_composed(make, resources), *resources)]
    bundle = {
        "resourceType": "Bundle",
        "meta": {"security": _labels()},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": make.urn(f"bundle/{session.id}")},
        "type": "document",
        "timestamp": generated.isoformat(timespec="seconds"),
        "entry": entries,
    }
    return json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"


def client_fhir(
    chart: Chart, visits: Sequence[SessionChart], *, generated: datetime, author: str = "", beside: Beside = NOTHING
) -> str:
    """Several visits as one FHIR R4 collection: what the documents of each would hold, the client once."""
    entries: dict[str, Json] = {}
    for visit in visits:
        how = teller(chart, visit)
        gaps, scores = beside.gaps_of(visit.id), beside.scores
        make = Maker(Source(chart, visit, how, VIEWS["progress"], generated, author, gaps, scores, beside.groups))
        for what, resource in _resources(make, beside.totals):
            entries.setdefault(make.urn(what), make.entry(what, resource))
    bundle = {
        "resourceType": "Bundle",
        "meta": {"security": _labels()},
        "type": "collection",
        "timestamp": generated.isoformat(timespec="seconds"),
        "entry": list(entries.values()),
    }
    return json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"


def _labels() -> list[Json]:
    restricted = coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", "restricted")
    return [restricted, coding(_ACT_CODE, "PSY", "psychiatry disorder information sensitivity")]


def _resources(make: Maker, totals: Mapping[str, float]) -> Iterator[Named]:
    yield "patient", _patient(make)
    yield f"encounter/{make.source.session.id}", _encounter(make)
    given = list(administrations(make))
    yield from _within("given", given)
    yield from _within("seen", observations(make))
    yield from _within("asked", chain(checklist(make), questionnaires(make, totals)))
    suspect = make.urn(f"given/{given[0][0]}") if given else ""
    yield from _within("adverse", adverse_events(make, suspect))
    yield from _within("goal", _goals(make))
    yield f"note/{make.source.session.id}", _note(make)


def _within(family: str, resources: Iterator[Named] | list[Named]) -> Iterator[Named]:
    return ((f"{family}/{what}", resource) for what, resource in resources)


def _patient(make: Maker) -> Json:
    """The client by the clinic's code: no name, no birth date."""
    code = clean(make.source.chart.code) or make.source.chart.client_id
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:kapterm:code", "value": code}],
        "gender": "unknown",
    }


def _encounter(make: Maker) -> Json:
    session = make.source.session
    period = {"start": make.moment(session.opened)}
    if session.state.ended:
        period["end"] = make.moment(session.state.ended)
    return {
        "resourceType": "Encounter",
        "status": "in-progress" if session.in_progress else "finished",
        "class": coding(_ACT_CODE, "AMB", "ambulatory"),
        "type": [concept(f"ketamine-assisted psychotherapy, {clean(visit_name(session))}")],
        "subject": make.patient,
        "period": period,
    }


_LIFECYCLE = {"done": "completed", "dropped": "cancelled"}
"""What a commitment is after a review; active after any other."""


def _goals(make: Maker) -> Iterator[Named]:
    """The commitments of the visit as they stand by the newest review, in whichever visit that was."""
    for one in commitments(make.source.chart):
        if one.session_id == make.source.session.id:
            goal: Json = {
                "resourceType": "Goal",
                "lifecycleStatus": _LIFECYCLE.get(one.outcome, "active"),
                "description": concept(clean(one.fact.action) or "commitment"),
                "subject": make.patient,
                "startDate": make.source.how.day,
            }
            if one.due_on:
                goal["target"] = [{"dueDate": one.due_on.isoformat()}]
            yield one.entry.id, goal


def _note(make: Maker) -> Json:
    source = make.source
    forms = (("text/markdown", session_markdown), ("text/plain", session_text))
    left_out = private_left_out(source.session.entries) or "psychotherapy notes (none in this visit)"
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final" if source.session.signed else "preliminary",
        "type": concept("progress note", coding(LOINC, "11506-3", "Progress note")),
        "category": [concept("clinical note", coding(_CLINICAL_NOTE, "clinical-note", "Clinical Note"))],
        "subject": make.patient,
        "date": source.generated.isoformat(timespec="seconds"),
        "author": [{"display": clean(source.how.author) or "clinician"}],
        "description": f"Left out: {left_out}",
        "securityLabel": [concept(label["display"], label) for label in _labels()],
        "content": [{"attachment": _attachment(source, kind, form)} for kind, form in forms],
        "context": {"encounter": [make.encounter]},
    }


_CLINICAL_NOTE = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"


def _attachment(source: Source, kind: str, form: Callable[..., str]) -> Json:
    text = form(
        source.chart,
        source.session,
        generated=source.generated,
        author=source.author,
        view="progress",
        gaps=source.gaps,
        scores=source.scores,
        groups=source.groups,
    )
    data = text.encode()
    return {
        "contentType": f"{kind}; charset=utf-8",
        "data": base64.b64encode(data).decode(),
        "size": len(data),
        "hash": base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode(),
        "title": "Progress note",
    }


def _composed(make: Maker, resources: Sequence[Named]) -> Named:
    """The document's first page: what it is, about whom, and which resources stand in which section."""
    sections = [
        {
            "title": title,
            "code": concept(title, coding(LOINC, *code)),
            "entry": [{"reference": make.urn(what)} for what, one in resources if one["resourceType"] == kind],
        }
        for title, code, kind in _SECTIONS
        if any(one["resourceType"] == kind for _, one in resources)
    ]
    return f"composition/{make.source.session.id}", {
        "resourceType": "Composition",
        "status": "final" if make.source.session.signed else "preliminary",
        "type": concept("progress note", coding(LOINC, "11506-3", "Progress note")),
        "subject": make.patient,
        "encounter": make.encounter,
        "date": make.source.generated.isoformat(timespec="seconds"),
        "author": [{"display": clean(make.source.how.author) or "clinician"}],
        "title": f"Ketamine-assisted psychotherapy, {clean(visit_name(make.source.session))}",
        "confidentiality": "R",
        **({"section": sections} if sections else {}),
    }
