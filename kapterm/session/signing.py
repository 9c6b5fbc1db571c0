"""What is signed: a check value over exactly the events that stood in the visit at that moment."""

from __future__ import annotations

from hashlib import blake2b

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events import Event


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
    return _value([event for event in events_of(visit) if not _is_afterwards(event)])


def still_holds(visit: SessionChart, signature: ev.RecordSigned) -> bool:
    """Whether the first events of the visit are still those that were signed."""
    covered = [event for event in events_of(visit) if not _is_afterwards(event)][: signature.lines]
    return _value(covered) == (signature.check_value, signature.lines)


def may_add(visit: SessionChart | None, fact: ev.AnyFact) -> bool:
    """Whether a fact may still be written: into a signed visit only addenda, signatures and receipts."""
    after = ev.AddendumWritten | ev.RecordSigned | ev.ExportMade
    return visit is None or not visit.signed or isinstance(fact, after)


def _is_afterwards(event: Event) -> bool:
    return isinstance(event.fact, ev.RecordSigned | ev.ExportMade)


def _value(events: list[Event]) -> tuple[str, int]:
    digest = blake2b(digest_size=16, person=b"kapterm sign v1")
    for event in events:
        record = ev.encode(event)
        digest.update(len(record).to_bytes(8, "big"))
        digest.update(record)
    return digest.hexdigest(), len(events)
