"""Facts of preparation: answers, agreements, the plan, and who decided to go on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kapterm.session.events.base import Fact, Mg, Number, measured_text, value_text


class DrugNamed(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A medicine that an answer names, in fields beside its words."""

    drug: str
    mg: Mg | None = None
    """Of one dose, as typed; None where no amount was, or none that is plain."""
    when: str = ""
    """When and how it was taken, as typed."""

    def fields(self) -> Iterator[tuple[str, str]]:
        """What is known of it, as label and value."""
        yield "drug", self.drug
        if self.mg is not None:
            yield "amount", f"{value_text(self.mg)} mg"
        if self.when:
            yield "when", self.when


class ItemAnswered(Fact, frozen=True, kw_only=True, tag="answer"):
    """One item of the checklist, answered. The newest answer of an item holds; none is overwritten.

    `state` is one of yes, no, unsure, refused, na, not_asked, value, blank (an answer taken back).
    """

    item: str
    state: str
    value: Any = None
    label: str = ""
    """The item's short form as it was shown, so that the answer reads without its pack."""
    holds: bool = False
    """True where a standing answer of an earlier session was confirmed, not asked anew."""
    drugs: tuple[DrugNamed, ...] = ()
    """Benzodiazepines that the words name; records of before have none."""
    said = frozenset({"item", "state", "value", "label", "holds", "drugs"})

    def extras(self) -> Iterator[tuple[str, str]]:
        """The fields of each drug, one drug after the other."""
        for drug in self.drugs:
            yield from drug.fields()
        yield from super().extras()

    def words(self) -> str:
        """The answer echoed in words, for yes is good in one section and bad in the next."""
        states = {"na": "does not apply", "not_asked": "not asked", "blank": "answer taken back"}
        answer = value_text(self.value) if self.state == "value" else states.get(self.state, self.state)
        return f"{self.label or self.item}: {answer}" + (", still holds" if self.holds else "")


class PlanMade(Fact, frozen=True, kw_only=True, tag="plan"):
    """What was planned and agreed for the day; a later plan adds to and replaces parts of the earlier.

    A field that is None or empty says nothing. `vitals_min` are minutes from the first dose.
    """

    route: str = ""
    drug: str = ""
    dose_mg: Mg | None = None
    booster_mg: Mg | None = None
    booster_window_min: tuple[Number, ...] = ()
    weight_kg: Number | None = None
    vial_mg_per_ml: Number | None = None
    lot: str = ""
    given_by: str = ""
    checked_by: str = ""
    devices: int | None = None
    infusion_min: Number | None = None
    vitals_schedule: str = ""
    minimum_stay_min: Number | None = None
    touch_consent: tuple[str, ...] | None = None
    """Where touch is agreed; empty means none, None means nothing was said."""
    stop_signal: str = ""
    recording_consent: bool | None = None
    fasting_food_h: Number | None = None
    fasting_fluid_min: Number | None = None
    escort: str = ""
    allergies: str = ""
    as_needed: tuple[str, ...] = ()
    title = "plan"
    said = frozenset({"touch_consent", "route", "dose_mg"})

    def words(self) -> str:
        """The medicine in one line, where there is one."""
        dose = f"{measured_text('dose_mg', self.dose_mg)}" if self.dose_mg is not None else ""
        touch = ""
        if self.touch_consent is not None:
            touch = "touch " + (", ".join(self.touch_consent) or "none")
        return " · ".join(part for part in ("plan", self.route, dose, touch) if part)


class StopPassed(Fact, frozen=True, kw_only=True, tag="override"):
    """A stop was open and a named person decided to go on. The text is the reason."""

    item: str
    label: str = ""
    """The item's short form as it was shown, so that the decision reads without its pack."""
    value: str = ""
    """The value as it stood when it was decided."""
    decided_by: str = ""
    role: str = ""
    how: str = ""
    """In the room, or by phone and read back."""
    said = frozenset({"item", "label", "value", "decided_by", "role"})

    def words(self) -> str:
        """Which, and who decided."""
        who = ", ".join(part for part in (self.decided_by, self.role) if part)
        what = ": ".join(part for part in (self.label, self.value) if part) or self.item
        return f"went on with {what}" + (f", decided by {who}" if who else "")


class ReadAloud(Fact, frozen=True, kw_only=True, tag="read_aloud"):
    """The line read aloud and confirmed just before the dose; the text is the line itself."""

    title = "read aloud and confirmed"


class NotToday(Fact, frozen=True, kw_only=True, tag="not_today"):
    """The day ended without a dose: a proper end. The text is the reason."""

    decided_by: str = ""
    told: str = ""
    risk: str = ""
    leaves: str = ""
    instead: str = ""
    letter = "X"
    title = "not today"


class CheckedIn(Fact, frozen=True, kw_only=True, tag="check_in"):
    """The client arrived."""

    title = "checked in"


class Screened(Fact, frozen=True, kw_only=True, tag="screen"):
    """A screening instrument was asked; its published result as given."""

    name: str = ""
    result: str = ""
    said = frozenset({"name", "result"})

    def words(self) -> str:
        """Name and result."""
        return f"{self.name or 'screen'}: {self.result}" if self.result else self.name or "screen"


class GoDecided(Fact, frozen=True, kw_only=True, tag="go_no_go"):
    """Somebody decided whether the dose is given."""

    result: str = ""
    by: str = ""
    reason: str = ""
    said = frozenset({"result", "by", "reason"})

    def words(self) -> str:
        """Result, who, why."""
        words = self.result.replace("_", " ") or "go or not"
        words += f", decided by {self.by}" if self.by else ""
        return words + (f": {self.reason}" if self.reason else "")


class MedicinesAsked(Fact, frozen=True, kw_only=True, tag="concomitant"):
    """The classes of medicine the REMS form asks for, each yes or no; None was not asked."""

    benzodiazepine: bool | None = None
    sedative_hypnotic: bool | None = None
    opioid: bool | None = None
    psychostimulant: bool | None = None
    maoi: bool | None = None
    title = "other medicines asked"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class IntentionSet(Fact, frozen=True, kw_only=True, tag="intention"):
    """The client's intention, in the client's own words."""

    title = "intention"


class LabReported(Fact, frozen=True, kw_only=True, tag="lab"):
    """A laboratory result."""

    name: str = ""
    result: str = ""
    said = frozenset({"name", "result"})

    def words(self) -> str:
        """Name and result."""
        return f"{self.name or 'laboratory'}: {self.result}" if self.result else self.name or "laboratory"


class Rested(Fact, frozen=True, kw_only=True, tag="rest"):
    """A rest before a reading is taken again."""

    minutes: Number | None = None
    said = frozenset({"minutes"})

    def words(self) -> str:
        """How long."""
        return "rest" if self.minutes is None else f"rest {value_text(self.minutes)} min"


class LineIn(Fact, frozen=True, kw_only=True, tag="iv_access"):
    """A vein was reached."""

    site: str = ""
    patent: bool | None = None
    title = "line in"

    def below(self) -> str:
        """Everything else that was said of it."""
        return self.further()


class SessionConverted(Fact, frozen=True, kw_only=True, tag="session_converted"):
    """The day became another kind of session; the text says which and why."""

    title = "session changed"
