"""The codes that other systems know a fact by. What has no confirmed code goes out as text, never with a near one.

LOINC, RxNorm, SNOMED CT and HL7 code systems; SNOMED CT codes may be used freely in member countries only.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_HL7 = "http://terminology.hl7.org/CodeSystem/"

VITAL_SIGNS = "vital-signs"
SURVEY = "survey"

BLOOD_PRESSURE = ("85354-9", "Blood pressure panel with all children optional")
SYSTOLIC = ("8480-6", "Systolic blood pressure")
DIASTOLIC = ("8462-4", "Diastolic blood pressure")
VITALS_PANEL = ("85353-1", "Vital signs panel")
WEIGHT = ("29463-7", "Body weight")

SINGLE_SIGNS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "heart_rate_bpm": ((("8867-4", "Heart rate"),), "/min"),
    "respiratory_rate_bpm": ((("9279-1", "Respiratory rate"),), "/min"),
    "spo2_pct": (
        (
            ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
            ("2708-6", "Oxygen saturation in Arterial blood"),
        ),
        "%",
    ),
    "temperature_c": ((("8310-5", "Body temperature"),), "Cel"),
}
"""Vital signs of one number: field of `VitalsTaken`, LOINC codes, UCUM unit."""

ROUTES = {
    "IM": ("78421000", "Intramuscular route"),
    "SL": ("37839007", "Sublingual route"),
    "IN": ("46713006", "Nasal route"),
    "IV": ("47625008", "Intravenous route"),
    "PO": ("26643006", "Oral route"),
}

QUESTIONNAIRES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "phq-9": (
        "44249-1",
        ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"),
        "44261-6",
    ),
    "gad-7": (
        "69737-5",
        ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"),
        "70274-6",
    ),
    "pcl-5": ("101697-1", (), "101698-9"),
    "c-ssrs": ("", ("93246-7", "93247-5", "93248-3", "93249-1", "93250-9", "93267-3", "93269-9"), "93374-7"),
}
"""LOINC of a questionnaire, of its items in their order, and of its total; empty where none was confirmed."""


def concept(text: str, *codings: Json) -> Json:
    """A CodeableConcept: the words, and what other systems call it."""
    return {"coding": list(codings), "text": text} if codings else {"text": text}


def coding(system: str, code: str, display: str = "") -> Json:
    """One code of one system."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def hl7(name: str, code: str) -> Json:
    """A code of one of HL7's own systems."""
    return coding(f"{_HL7}{name}", code)


def loinc(*codes: tuple[str, str]) -> list[Json]:
    """LOINC codes with their names."""
    return [coding(LOINC, code, display) for code, display in codes]


def quantity(value: float, unit: str) -> Json:
    """A number in a UCUM unit."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def medicine(drug: str) -> Json:
    """A medicine by its words; ketamine in any form also by RxNorm's ingredient and SNOMED's substance."""
    folded = drug.casefold()
    if "ketamine" in folded and "esketamine" not in folded:
        return concept(drug, coding(RXNORM, "6130", "ketamine"), coding(SNOMED, "373464007", "Ketamine"))
    return concept(drug)
