"""What is signed: a check value over exactly the events that stood in the visit at that moment.

The signature also holds a short mark of each of those events, so that a later change can be named and not only found.
A psychotherapy note is covered as it is sealed: whoever cannot read it can still see that it was not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from msgspec import Struct

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events import Event
from kapterm.session.moment import clock_text, day_text, zone_named
from kapterm.session.private import private_ids, without_private_text

CORRECTION = "correction: "
"""What begins the basis of a line that stands for a struck one of a signed record."""


class Covered(Struct, frozen=True):
    """What a signature is over."""

    check_value: str
    marks: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many events."""
        return len(self.marks)


def events_of(visit: SessionChart) -> list[Event]:
    """Every event of a visit, corrections included, in the order in which they were written."""
    found = {entry.event.id: entry.event for entry in visit.entries}
    for entry in visit.entries:
        found.update({event.id: event for event in entry.corrections})
    return sorted(found.values(), key=lambda event: (event.written, event.device, event.n))


def check_value(visit: SessionChart) -> tuple[str, int]:
    """The check value of everything in the visit that is not a signature, and how many events it covers.

    BLAKE2b of the events as they are stored, 16 bytes, in hex.
    """
    covered = covered_by(visit)
    return covered.check_value, covered.lines


def covered_by(visit: SessionChart) -> Covered:
    """What a signature of this moment is over."""
    records = [record for _, record in _signable(visit)]
    return Covered(_value(records), tuple(map(_mark, records)))


def signature_of(visit: SessionChart, name: str, credential: str, role: str = "author") -> ev.RecordSigned:
    """The signature of the visit as it stands."""
    covered = covered_by(visit)
    return ev.RecordSigned(
        name=name,
        credential=credential,
        role=role,
        check_value=covered.check_value,
        lines=covered.lines,
        marks=covered.marks,
        signer_mark=_signer_mark(covered.check_value, name, credential, role),
    )


def signatures(visit: SessionChart) -> list[ev.RecordSigned]:
    """Every signature that was ever given, one that was struck since too."""
    return [entry.fact for entry in visit.entries if isinstance(entry.fact, ev.RecordSigned)]


def still_holds(visit: SessionChart, signature: ev.RecordSigned) -> bool:
    """Whether the visit holds what was signed, unchanged, and beside it only what may be added afterwards."""
    return not changed_since(visit, signature)


def changed_since(visit: SessionChart, signature: ev.RecordSigned) -> tuple[str, ...]:
    """What of a signed visit is not as it was signed, each change in plain words; nothing where all holds."""
    return (*_signer_changed(signature), *_lines_changed(visit, signature))


def _signer_changed(signature: ev.RecordSigned) -> Iterator[str]:
    mark = _signer_mark(signature.check_value, signature.name, signature.credential, signature.role)
    if signature.signer_mark not in ("", mark):
        yield "the name, the credential or the check value was another"


def _lines_changed(visit: SessionChart, signature: ev.RecordSigned) -> tuple[str, ...]:
    stored = _signable(visit)
    if len(signature.marks) != signature.lines:
        whole = _value([record for _, record in stored[: signature.lines]]) == signature.check_value
        return () if whole and signature.lines <= len(stored) else ("which line cannot be told",)
    by_mark = {_mark(record): record for _, record in stored}
    signed = set(signature.marks)
    strange = [event for event, record in stored if _mark(record) not in signed and not is_amendment(event)]
    missing = sum(mark not in by_mark for mark in signature.marks)
    found = [f"changed, or not there when it was signed: {_named(event)}" for event in strange]
    if missing:
        lines = "1 signed line is" if missing == 1 else f"{missing} signed lines are"
        found.append(f"{lines} missing or changed")
    elif _value([by_mark[mark] for mark in signature.marks]) != signature.check_value:
        found.append("the check value is not that of the signed lines")
    return tuple(found)


def may_add(visit: SessionChart | None, fact: ev.AnyFact, basis: str = "") -> bool:
    """Whether a fact may still be written: into a signed visit only what is marked as added afterwards.

    Args:
        visit: Where to; None where it is about the client.
        fact: What.
        basis: What a late entry rests on; empty for anything else.
    """
    if visit is None or not visit.signed:
        return True
    if isinstance(fact, ev.Correction) and any(fact.of == signature.id for signature in visit.state.signatures):
        return False
    return bool(basis) or _says_itself_added(fact)


def is_amendment(event: Event) -> bool:
    """Whether an event is marked as one that was added afterwards: an addendum, a late entry, a correction."""
    return (event.late and bool(event.source)) or _says_itself_added(event.fact)


def _says_itself_added(fact: ev.AnyFact) -> bool:
    if isinstance(fact, ev.Reworded):
        return bool(fact.reason)
    if isinstance(fact, ev.Struck | ev.Restored | ev.Retimed):
        return bool(fact.text)
    return isinstance(fact, ev.AddendumWritten | ev.RecordSigned | ev.ExportMade)


def _signable(visit: SessionChart) -> list[tuple[Event, bytes]]:
    """Every event that a signature covers, with the bytes that it covers."""
    every = [event for event in events_of(visit) if not isinstance(event.fact, ev.RecordSigned | ev.ExportMade)]
    private = private_ids(every)
    return [(event, ev.encode(without_private_text(event, private))) for event in every]


def _named(event: Event) -> str:
    zone = zone_named(event.zone)
    fact = event.fact
    words = fact.words() or ("" if fact.kind == "aside" else fact.text)
    return f"{day_text(event.at, zone)} {clock_text(event.at, zone)} {words or fact.kind}".strip()


def _mark(record: bytes) -> str:
    return blake2b(record, digest_size=8, person=b"kapterm mark v1").hexdigest()


def _signer_mark(check_value: str, *signer: str) -> str:
    digest = blake2b(digest_size=8, person=b"kapterm name v1")
    for part in (one.encode() for one in (check_value, *signer)):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _value(records: Sequence[bytes]) -> str:
    digest = blake2b(digest_size=16, person=b"kapterm sign v1")
    for record in records:
        digest.update(len(record).to_bytes(8, "big"))
        digest.update(record)
    return digest.hexdigest()
