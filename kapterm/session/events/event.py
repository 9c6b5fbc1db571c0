"""Events: who wrote which fact down, when, and when it happened.

An event is frozen once written. Its JSON is the form of record: what this version cannot read is kept as it was and
shown, never dropped, so decoding never fails on a well-formed event of a later version.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, get_args

import msgspec
from msgspec import Struct

from kapterm.errors import DamageFound
from kapterm.session.events.base import Fact, Unknown
from kapterm.session.events.body import (
    AdverseEventNoted,
    AdverseEventUpdated,
    ClinicalDecision,
    RuleNoted,
    ScaleRated,
    SymptomsChecked,
    VitalsTaken,
)
from kapterm.session.events.client import (
    ClientClosed,
    ClientRegistered,
    PresenceNoted,
    ProgramNoted,
    RetentionSet,
    SessionOpened,
)
from kapterm.session.events.corrections import (
    Linked,
    Rerated,
    Restored,
    Retimed,
    Reworded,
    Struck,
)
from kapterm.session.events.integration import (
    AppointmentMade,
    BeliefNamed,
    BeliefRated,
    CommitmentMade,
    CommitmentReviewed,
    HomeworkGiven,
    IntegrationNote,
    MustSeeAnswered,
    RiskAsked,
    SeriesEnded,
    SkillPractised,
    ThemeLifted,
)
from kapterm.session.events.leaving import Departed, DischargeChecked, RemsAsked
from kapterm.session.events.medicine import (
    BoosterDecided,
    BoosterGiven,
    DoseGiven,
    HoldEnded,
    HoldStarted,
    InfusionPaused,
    InfusionRateSet,
    InfusionResumed,
    InfusionStarted,
    InfusionStopped,
    LineOut,
    MedicineEffect,
    MedicineGiven,
    SwallowChecked,
)
from kapterm.session.events.observing import (
    AddendumWritten,
    AsideWritten,
    CallMade,
    Debriefed,
    DrankOrAte,
    EnvironmentChanged,
    KeysBrushed,
    MeasureTaken,
    MomentMarked,
    NonDrugStep,
    NoteWritten,
    Observed,
    PhaseReached,
    QuoteTaken,
    StopAnswered,
)
from kapterm.session.events.preparation import (
    CheckedIn,
    GoDecided,
    IntentionSet,
    ItemAnswered,
    LabReported,
    LineIn,
    MedicinesAsked,
    NotToday,
    PlanMade,
    ReadAloud,
    Rested,
    Screened,
    SessionConverted,
    StopPassed,
)
from kapterm.session.events.record import ExportMade, RecordSigned

KnownFact = (
    ClientRegistered | ClientClosed | RetentionSet | SessionOpened | PresenceNoted | ProgramNoted
    | ItemAnswered | PlanMade | StopPassed | ReadAloud | NotToday | CheckedIn | Screened | GoDecided
    | MedicinesAsked | IntentionSet | LabReported | Rested | LineIn | SessionConverted
    | DoseGiven | BoosterGiven | BoosterDecided | HoldStarted | HoldEnded | SwallowChecked
    | InfusionStarted | InfusionPaused | InfusionResumed | InfusionRateSet | InfusionStopped | LineOut
    | VitalsTaken | ScaleRated | MedicineGiven | MedicineEffect | AdverseEventNoted | AdverseEventUpdated
    | SymptomsChecked | RuleNoted | ClinicalDecision | DischargeChecked | RemsAsked | Departed
    | Observed | NoteWritten | QuoteTaken | AsideWritten | MomentMarked | KeysBrushed | PhaseReached
    | EnvironmentChanged | NonDrugStep | DrankOrAte | Debriefed | StopAnswered | CallMade | AddendumWritten
    | MeasureTaken
    | Struck | Restored | Reworded | Rerated | Retimed | Linked
    | RiskAsked | ThemeLifted | CommitmentMade | CommitmentReviewed | BeliefNamed | BeliefRated
    | SkillPractised | HomeworkGiven | AppointmentMade | SeriesEnded | IntegrationNote | MustSeeAnswered
    | RecordSigned | ExportMade
)  # fmt: skip
"""Every kind of fact that this version writes."""

AnyFact = KnownFact | Unknown

ABOUT_CLIENT = (ClientRegistered, ClientClosed, RetentionSet)
"""Kinds that are about the client and belong to no visit."""

FACTS: dict[str, type[Fact]] = {cls.__struct_config__.tag: cls for cls in get_args(KnownFact)}
"""Every kind by its stored name."""


class Stamp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who, when and where: what the journal puts on a fact. Times are UTC to the millisecond."""

    id: str
    device: str
    n: int
    """The device's own count: with the device, the event's identity for good."""
    at: datetime
    """When it happened."""
    by: str
    """The clinician of the key slot, or whom `Y` named for the line."""
    begun: datetime | None = None
    """The key that began the line; None where it is `at`."""
    finished: datetime | None = None
    """When it was written down; None where it is `at`."""
    at_is_about: bool = False
    zone: str = "UTC"
    """The time zone of the place, by its IANA name."""
    session: str = ""
    """The session it belongs to; empty for what is about the client."""
    pack: str = ""
    """The packs in force, by id and version."""
    late: bool = False
    """True where it was written from memory or paper after the fact."""
    source: str = ""
    """What a late entry rests on."""


class Event(Stamp, frozen=True, kw_only=True, omit_defaults=True):
    """A fact with its stamp: the unit of truth."""

    fact: AnyFact

    @property
    def written(self) -> datetime:
        """When it was written down."""
        return self.finished or self.at


class _KnownEvent(Stamp, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    fact: KnownFact


class _AnyEvent(Stamp, frozen=True, kw_only=True):
    fact: msgspec.Raw


_ENCODER = msgspec.json.Encoder()
_ANY = msgspec.json.Decoder(_AnyEvent)
_STAMP_FIELDS = Stamp.__struct_fields__
_EVENT_FIELDS = frozenset(Event.__struct_fields__)


def encode(event: Event) -> bytes:
    """The event as it is stored; what came from another version goes back byte for byte."""
    fact = event.fact.raw if isinstance(event.fact, Unknown) else event.fact
    stamp = {name: getattr(event, name) for name in _STAMP_FIELDS}
    defaults = {
        "begun": None,
        "finished": None,
        "at_is_about": False,
        "late": False,
        "source": "",
        "session": "",
        "pack": "",
    }
    kept = {name: value for name, value in stamp.items() if name not in defaults or value != defaults[name]}
    return _ENCODER.encode({**kept, "fact": fact})


@cache
def _decoder_of_known() -> msgspec.json.Decoder[_KnownEvent]:
    """Made when the first record is read: it takes longer than all the rest of this file."""
    return msgspec.json.Decoder(_KnownEvent)


def decode(record: bytes) -> Event:
    """The event of a stored record.

    Raises:
        DamageFound: the record is not an event at all.
    """
    try:
        known = _decoder_of_known().decode(record)
    except msgspec.ValidationError:
        return _decode_leniently(record)
    except msgspec.DecodeError as error:
        raise DamageFound("A record of this file cannot be read.") from error
    return _with_fact(known, known.fact)


def _with_fact(stamp: Stamp, fact: AnyFact) -> Event:
    return Event(
        id=stamp.id,
        device=stamp.device,
        n=stamp.n,
        at=stamp.at,
        by=stamp.by,
        begun=stamp.begun,
        finished=stamp.finished,
        at_is_about=stamp.at_is_about,
        zone=stamp.zone,
        session=stamp.session,
        pack=stamp.pack,
        late=stamp.late,
        source=stamp.source,
        fact=fact,
    )


def _decode_leniently(record: bytes) -> Event:
    """An event with fields or a kind of another version: what is unknown is kept beside what is known."""
    try:
        stamp = _ANY.decode(record)
    except msgspec.DecodeError as error:
        raise DamageFound("A record of this file is not an event.") from error
    fields = msgspec.json.decode(stamp.fact)
    kind = str(fields.get("kind", "")) if isinstance(fields, dict) else ""
    spare = {name: value for name, value in msgspec.json.decode(record).items() if name not in _EVENT_FIELDS}
    if spare and isinstance(fields, dict):
        fields["details"] = {**fields.get("details", {}), **spare}
    return _with_fact(stamp, fact_from(kind, fields, stamp.fact))


def fact_from(kind: str, fields: Any, raw: msgspec.Raw) -> AnyFact:
    """A fact of a known kind with its unknown fields kept as details, or the whole kept as it was."""
    cls = FACTS.get(kind)
    if cls is None or not isinstance(fields, dict):
        return Unknown(kind=kind, raw=raw)
    known = {name: value for name, value in fields.items() if name in cls.__struct_fields__ or name == "kind"}
    spare = {name: value for name, value in fields.items() if name not in known}
    known["details"] = {**known.get("details", {}), **spare}
    try:
        return msgspec.convert(known, cls)  # type: ignore[return-value]
    except msgspec.ValidationError:
        return Unknown(kind=kind, raw=raw)
