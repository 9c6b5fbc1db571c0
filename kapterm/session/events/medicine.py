"""Facts of what entered the body: doses, boosters, what is held in the mouth, infusions, other medicine."""

from __future__ import annotations

from typing import Any

from kapterm.session.events.base import Fact, Mg, Minutes, Number, label_of, number_text, value_text


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
