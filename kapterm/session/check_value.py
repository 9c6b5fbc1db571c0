"""The check value of a record: one number over exactly its events, so that any later change shows.

SHA-256 over the stored form of each event, in the order of their writing, one a line. A psychotherapy note counts as
it is sealed, never with its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart


def check_value(events: Iterable[ev.Event]) -> str:
    """The check value of these events, whatever their order, as 64 hexadecimal digits."""
    ordered = sorted(events, key=lambda event: (event.written, event.device, event.n, event.id))
    return sha256(b"\n".join(map(_stored, ordered))).hexdigest()


def events_of(session: SessionChart) -> Iterator[ev.Event]:
    """Every event of a visit: its lines and what corrects them."""
    for entry in session.entries:
        yield entry.event
        yield from entry.corrections


def _stored(event: ev.Event) -> bytes:
    if isinstance(event.fact, ev.AsideWritten):
        event = replace(event, fact=replace(event.fact, text=""))
    return ev.encode(event)
