"""Facts of the dosing hour that concern the medicine and the body: doses, vitals, scales, events, going home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta

from kapterm.session.events.base import Fact, Mg, Minutes, Number, label_of, number_text, value_text

MmHg = Annotated[int, Meta(ge=0, le=400)]
PerMinute = Annotated[int, Meta(ge=0, le=400)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class DoseGiven(Fact, frozen=True, kw_only=True, tag="dose"):
    """A dose entered the body. The first one of a session is T0, the moment everything is counted from."""

    amount_mg: Mg
    drug: str = "ketamine"
    route: str = ""
    lot: str = ""
    given_by: str = ""
    checked_by: str = ""
    volume_ml: Number | None = None
    site: str = ""
    device: int | None = None
    hold_planned_min: Minutes | None = None
    """Minutes a lozenge is to be held from now; None where nothing is held."""
    given_anyway: str = ""
    """The second person, where a limit of the pack asked and the dose was given all the same."""
    waste_mg: Mg | None = None
    """What was drawn up or opened and thrown away; None where nothing was said of it."""
    witness: str = ""
    """Who saw it thrown away."""
    letter = "D"
    timed_by_enter = True
    said = frozenset({"amount_mg", "drug", "route", "volume_ml", "site", "device"})

    def words(self) -> str:
        """What, how much, where."""
        device = f", device {self.device}" if self.device is not None else ""
        volume = f" ({number_text(self.volume_ml)} mL)" if self.volume_ml is not None else ""
        place = " ".join(part for part in (_ROUTE_WORDS.get(self.route, self.route), self.site) if part)
        return f"{self.drug} {number_text(self.amount_mg)} mg{volume}{' ' + place if place else ''}{device}, in"

    def below(self) -> str:
        """Who stood by where a limit asked, and what was thrown away before whom."""
        second = f"given anyway, second person {self.given_anyway}" if self.given_anyway else ""
        return "; ".join(part for part in (second, _waste(self.waste_mg, self.witness)) if part)


def _waste(waste_mg: Number | None, witness: str) -> str:
    if waste_mg is None:
        return ""
    return f"waste {number_text(waste_mg)} mg, {f'witness {witness}' if witness else 'no witness named'}"


def _as_it_stood(criteria: dict[str, Any]) -> str:
    """Criteria as one line."""
    return ", ".join(f"{label_of(str(name))} {value_text(value)}" for name, value in criteria.items())


class BoosterGiven(DoseGiven, frozen=True, kw_only=True, tag="booster"):
    """A second dose of the same session, with what stood on the screen when it was decided."""

    criteria: dict[str, Any] = {}
    """Blood pressure, sedation, vomiting and the client's assent as they stood, frozen."""

    def words(self) -> str:
        """The dose, called a booster."""
        return f"booster: {super().words()}"

    def below(self) -> str:
        """What stood when it was given, and what was thrown away."""
        return "; ".join(part for part in (_as_it_stood(self.criteria), super().below()) if part)


_ROUTE_WORDS = {
    "SL": "sublingual",
    "IM": "intramuscular",
    "IV": "intravenous",
    "IN": "nasal",
    "PO": "by mouth",
}


class BoosterDecided(Fact, frozen=True, kw_only=True, tag="booster_decision"):
    """Whether a booster was given, by whom it was decided, and what stood on the screen at that moment."""

    result: str = ""
    by: str = ""
    criteria: dict[str, Any] = {}
    letter = "D"
    title = "booster given, declined or withheld"
    said = frozenset({"result", "by"})

    def words(self) -> str:
        """What was decided, by whom."""
        by = f", decided by {self.by}" if self.by else ""
        return f"booster: {self.result.replace('_', ' ') or 'decided'}{by}"

    def below(self) -> str:
        """What stood when it was decided."""
        return _as_it_stood(self.criteria)


class HoldStarted(Fact, frozen=True, kw_only=True, tag="hold_start"):
    """A lozenge is held in the mouth."""

    planned_min: Minutes | None = None
    letter = "D"
    title = "lozenge in the mouth"
    said = frozenset({"planned_min"})

    def words(self) -> str:
        """The hold and its planned minutes."""
        planned = f", {number_text(self.planned_min)} min planned" if self.planned_min is not None else ""
        return f"hold begins{planned}"


class HoldEnded(Fact, frozen=True, kw_only=True, tag="spit"):
    """Out of the mouth: spat, or swallowed. `hold_min` is None where arithmetic gives it."""

    hold_min: Minutes | None = None
    swallowed: bool = False
    letter = "O"
    title = "out of the mouth"
    timed_by_enter = True
    said = frozenset({"hold_min", "swallowed"})

    def words(self) -> str:
        """Spat or swallowed, and how long it was held where that was written."""
        held = f", held {number_text(self.hold_min)} min" if self.hold_min is not None else ""
        return ("swallowed" if self.swallowed else "out of the mouth, spat") + held


class SwallowChecked(Fact, frozen=True, kw_only=True, tag="swallow_check"):
    """Whether the client swallows safely, asked before anything is given by mouth."""

    result: str = ""
    moaas: int | None = None
    letter = "K"
    title = "swallowing checked"
    said = frozenset({"result"})

    def words(self) -> str:
        """The result."""
        return f"swallowing: {self.result}" if self.result else "swallowing checked"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class InfusionStarted(Fact, frozen=True, kw_only=True, tag="infusion_start"):
    """The pump starts: T0 of an infusion."""

    total_mg: Mg | None = None
    rate_mg_per_min: Number | None = None
    drug: str = "ketamine"
    lot: str = ""
    given_by: str = ""
    given_anyway: str = ""
    """The second person, where a limit of the pack asked and it was started all the same."""
    letter = "D"
    title = "infusion starts"
    timed_by_enter = True
    said = frozenset({"total_mg", "rate_mg_per_min", "drug"})

    def words(self) -> str:
        """What runs, how much, how fast."""
        total = f" {number_text(self.total_mg)} mg" if self.total_mg is not None else ""
        rate = f" at {number_text(self.rate_mg_per_min)} mg/min" if self.rate_mg_per_min is not None else ""
        return f"infusion starts: {self.drug}{total}{rate}"


class _InfusionAct(Fact, frozen=True, kw_only=True):
    """A change of a running infusion."""

    letter = "D"
    timed_by_enter = True


class InfusionPaused(_InfusionAct, frozen=True, kw_only=True, tag="infusion_pause"):
    """The pump is paused; `given_mg` is what it shows."""

    given_mg: Mg | None = None
    title = "infusion paused"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class InfusionResumed(_InfusionAct, frozen=True, kw_only=True, tag="infusion_resume"):
    """The pump runs again."""

    title = "infusion goes on"


class InfusionRateSet(_InfusionAct, frozen=True, kw_only=True, tag="infusion_rate"):
    """The pump's rate was changed."""

    rate_mg_per_min: Number
    title = "infusion rate"
    said = frozenset({"rate_mg_per_min"})

    def words(self) -> str:
        """The new rate."""
        return f"infusion rate {number_text(self.rate_mg_per_min)} mg/min"


class InfusionStopped(_InfusionAct, frozen=True, kw_only=True, tag="infusion_stop"):
    """The pump stops; what was given is what the pump shows, not what was planned."""

    given_mg: Mg | None = None
    reason: str = ""
    by: str = ""
    waste_mg: Mg | None = None
    witness: str = ""
    title = "infusion stops"
    said = frozenset({"given_mg"})

    def words(self) -> str:
        """That it stopped, and what was given."""
        given = f", {number_text(self.given_mg)} mg given" if self.given_mg is not None else ""
        return f"infusion stops{given}"

    def below(self) -> str:
        """Why, who stopped it, and what was thrown away before whom."""
        by = f"by {self.by}" if self.by else ""
        return "; ".join(part for part in (self.reason, by, _waste(self.waste_mg, self.witness)) if part)


class LineOut(Fact, frozen=True, kw_only=True, tag="iv_removed"):
    """The line is out."""

    site: str = ""
    bleeding: str = ""
    title = "line out"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


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


class MedicineGiven(Fact, frozen=True, kw_only=True, tag="medication"):
    """Another medicine than the session's: what, how much, by whose order, what for."""

    drug: str
    dose: str = ""
    route: str = ""
    ordered_by: str = ""
    indication: str = ""
    effect: str = ""
    letter = "M"
    title = "other medicine"
    timed_by_enter = True
    said = frozenset({"drug", "dose", "route"})

    def words(self) -> str:
        """Drug, dose, route."""
        return " ".join(part for part in (self.drug, self.dose, self.route) if part)

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class MedicineEffect(Fact, frozen=True, kw_only=True, tag="medication_effect"):
    """What another medicine did, seen some time after it was given; in the text."""

    drug: str = ""
    letter = "M"
    title = "effect of a medicine"
    said = frozenset({"drug"})

    def words(self) -> str:
        """Of which medicine."""
        return f"effect of {self.drug}" if self.drug else "effect of the medicine"


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


class DischargeChecked(Fact, frozen=True, kw_only=True, tag="discharge_check"):
    """The criteria for going home, as the clinician found them."""

    orientation: str = ""
    gait: str = ""
    nausea: str = ""
    moaas: int | None = None
    cadss6: int | None = None
    padss: int | None = None
    si: str = ""
    result: str = ""
    met_criteria: tuple[str, ...] = ()
    """The pack's criteria that were ticked, by their words."""
    open_criteria: tuple[str, ...] = ()
    """Those that were not."""
    scores: dict[str, Any] = {}
    """The domains of the going-home score by their words, 0 to 2 each; their sum is arithmetic."""
    would_need_min: Minutes | None = None
    """Minutes from the first dose after which the client would have been ready; None where it was not asked."""
    letter = "R"
    title = "ready to go home"
    said = frozenset({"result"})

    def words(self) -> str:
        """The result."""
        return f"ready to go home: {self.result.replace('_', ' ')}" if self.result else "ready to go home"

    def below(self) -> str:
        """What was found, the score, the minutes needed, what is open; not each criterion that was met."""
        shown = (part for part in self.extras() if part[0] not in ("met criteria", "scores"))
        return ", ".join(f"{label} {value}" for label, value in shown)


class RemsAsked(Fact, frozen=True, kw_only=True, tag="rems_question"):
    """A question of the REMS form, with minutes from the first device."""

    name: str = ""
    minutes: Number | None = None
    title = "question of the form"
    said = frozenset({"name", "minutes"})

    def words(self) -> str:
        """Question and minutes."""
        return self.name + (f": {number_text(self.minutes)} min" if self.minutes is not None else "")


class Departed(Fact, frozen=True, kw_only=True, tag="depart"):
    """The client went home; the session is over."""

    escort: str = ""
    reason: str = ""
    """Why before the end of the stay, or with criteria open."""
    open_criteria: tuple[str, ...] = ()
    """What was open when the client left."""
    letter = "R"
    title = "went home"
    said = frozenset({"escort"})

    def words(self) -> str:
        """With whom."""
        return f"went home with {self.escort}" if self.escort else "went home"
