"""Facts of how the body was: vital signs, scales, unwanted events, symptoms, the rules a clinic keeps about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from kapterm.session.events.base import Fact, Minutes, Number, number_text, value_text

MmHg = Annotated[int, Meta(ge=0, le=400)]
PerMinute = Annotated[int, Meta(ge=0, le=400)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class VitalsTaken(Fact, frozen=True, kw_only=True, tag="vitals"):
    """Vital signs as read. None was not taken, which is not the same as zero."""

    systolic_mmhg: MmHg | None = None
    diastolic_mmhg: MmHg | None = None
    heart_rate_bpm: PerMinute | None = None
    spo2_pct: Percent | None = None
    respiratory_rate_bpm: PerMinute | None = None
    temperature_c: Number | None = None
    position: str = ""
    oxygen: str = ""
    taken_by: str = ""
    """Who read it, where that was somebody else than who writes."""
    not_taken: tuple[str, ...] = ()
    """What was left out, or all of it; the text says why."""
    letter = "V"
    title = "vital signs"
    said = frozenset(
        {
            "systolic_mmhg",
            "diastolic_mmhg",
            "heart_rate_bpm",
            "spo2_pct",
            "respiratory_rate_bpm",
            "temperature_c",
            "position",
            "oxygen",
            "taken_by",
            "not_taken",
        }
    )

    @property
    def covers(self) -> frozenset[str]:
        """Which of BP, HR, SpO₂ and RR were read, or said not to be taken."""
        read = {
            "BP": self.blood_pressure or None,
            "HR": self.heart_rate_bpm,
            "SpO₂": self.spo2_pct,
            "RR": self.respiratory_rate_bpm,
        }
        return frozenset(name for name, value in read.items() if value is not None) | frozenset(self.not_taken)

    @property
    def blood_pressure(self) -> str:
        """132/84, or empty where it was not taken."""
        if self.systolic_mmhg is None or self.diastolic_mmhg is None:
            return ""
        return f"{self.systolic_mmhg}/{self.diastolic_mmhg}"

    def words(self) -> str:
        """The values in their fixed order."""
        values = (
            ("BP", self.blood_pressure),
            ("HR", self.heart_rate_bpm),
            ("SpO₂", self.spo2_pct),
            ("RR", self.respiratory_rate_bpm),
            ("T", self.temperature_c),
        )
        parts = [f"{name} {value_text(value)}" for name, value in values if value not in (None, "")]
        if self.not_taken:
            parts.append("not taken: " + ", ".join(self.not_taken))
        return "   ".join(parts) or "vitals"

    def side(self) -> str:
        """The position, oxygen, and who read it where that was somebody else."""
        by = f"by {self.taken_by}" if self.taken_by else ""
        return "  ".join(part for part in (self.position, self.oxygen, by) if part)


class ScaleRated(Fact, frozen=True, kw_only=True, tag="scale"):
    """One number on a scale, with its anchor where the pack has one."""

    name: str
    value: Number | None = None
    anchor: str = ""
    letter = "S"
    said = frozenset({"name", "value", "anchor"})

    def words(self) -> str:
        """Scale and value."""
        name = {"distress_0_10": "distress 0–10"}.get(self.name, self.name)
        return f"{name} {number_text(self.value)}" if self.value is not None else f"{name} –"

    def side(self) -> str:
        """The anchor words."""
        return self.anchor


class AdverseEventNoted(Fact, frozen=True, kw_only=True, tag="adverse_event"):
    """Something unwanted happened. Whether it is serious or expected is asked at the end, not beside the basin."""

    type: str = ""
    severity: str = ""
    of: str = ""
    """The observation that it was made from, whose moment is its onset; empty where it was noted by itself."""
    serious: bool | None = None
    expected: bool | None = None
    onset_min: Minutes | None = None
    airway: str = ""
    moaas: int | None = None
    letter = "A"
    said = frozenset({"type", "severity", "of"})

    def words(self) -> str:
        """What it is, how bad."""
        return f"event: {', '.join(part for part in (self.type, self.severity) if part) or 'unnamed'}"

    def extras(self) -> Iterator[tuple[str, str]]:
        """The onset in whole minutes, as every time from the dose is shown."""
        for label, value in super().extras():
            whole = label == "onset" and self.onset_min is not None
            yield label, f"{round(self.onset_min or 0)} min" if whole else value

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class AdverseEventUpdated(Fact, frozen=True, kw_only=True, tag="adverse_event_update"):
    """What became of an event; `resolved_min` set means that it is over. Serious, expected, cause: asked at the end."""

    type: str = ""
    resolved_min: Minutes | None = None
    over: bool = False
    serious: bool | None = None
    expected: bool | None = None
    cause: str = ""
    letter = "A"
    title = "event over, serious, cause"
    said = frozenset({"type", "over", "resolved_min"})

    def words(self) -> str:
        """Which, and that it is over where it is."""
        over = "over" if self.over or self.resolved_min is not None else "update"
        when = f" since +{number_text(self.resolved_min)} min" if self.resolved_min is not None else ""
        return f"event {over}: {self.type}{when}"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class SymptomsChecked(Fact, frozen=True, kw_only=True, tag="symptom_check"):
    """Symptoms asked for one by one; None was not asked, and could-not-answer is an answer."""

    chest_pain: bool | str | None = None
    dyspnoea: bool | str | None = None
    headache: str = ""
    vision: str = ""
    neuro: str = ""
    result: str = ""
    letter = "K"
    title = "symptoms asked"
    said = frozenset({"result"})

    def words(self) -> str:
        """The result."""
        return f"symptoms checked: {self.result}" if self.result else "symptoms checked"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class RuleNoted(Fact, frozen=True, kw_only=True, tag="alert"):
    """A written rule of the clinic applied, and what was done. Noted by a person, never by the program."""

    rule: str = ""
    action: str = ""
    title = "clinic rule noted"
    said = frozenset({"rule", "action"})

    def words(self) -> str:
        """The rule and the act."""
        return f"clinic rule: {self.rule}" + (f": {self.action}" if self.action else "")


class ClinicalDecision(Fact, frozen=True, kw_only=True, tag="clinical_decision"):
    """A decision, in the text, and who made it."""

    by: str = ""
    title = "decided"
    said = frozenset({"by"})

    def words(self) -> str:
        """Who decided."""
        return f"decided by {self.by}" if self.by else "decided"
