"""From what was done to an event: when, by whom, in which visit; a private note sealed before anything keeps it.

What happened at a key is dated by that key, not by the moment at which it is written.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from kapterm.clock import Clock
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.events import Event
from kapterm.session.intents import Record
from kapterm.session.packs import Packs
from kapterm.session.when import resolve


class Author(Struct, frozen=True):
    """Who writes: the clinician of the key slot, their device, how their private notes are sealed and read.

    `packs` reads the clinic's packs, where a line taken before unlocking is to be understood.
    """

    signature: str
    device: str
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes | None]
    packs: Callable[[], Packs]
    pack: str = ""

    def sealed(self, fact: ev.AnyFact, visit: SessionChart | None) -> ev.AnyFact:
        """An aside, or words added to one, sealed to their author; any other fact as it is."""
        if isinstance(fact, ev.Reworded) and _is_aside(fact.of, visit):
            fact = ev.AsideWritten(text=fact.text, details={"added to": fact.of})
        if not isinstance(fact, ev.AsideWritten) or not fact.text:
            return fact
        sealed = base64.b64encode(self.seal(fact.text.encode())).decode()
        return replace(fact, sealed=sealed, text="")

    def words_of(self, fact: ev.AsideWritten) -> str | None:
        """The words of an aside, for its author; None for anybody else."""
        opened = self.unseal(base64.b64decode(fact.sealed)) if fact.sealed else None
        return None if opened is None else opened.decode()


def stamped(
    intent: Record, visit: SessionChart | None, session_id: str, author: Author, clock: Clock, n: int, basis: str
) -> Event:
    """The event of a fact.

    Args:
        intent: The fact, with the seconds of its keys.
        visit: Where it belongs; None for a visit that it begins.
        session_id: The id of that visit.
        author: Who writes.
        clock: What time it is.
        n: Which event of this device.
        basis: What a late entry rests on, which marks it as one; empty for anything else.

    Raises:
        UsageError: its time counts from a dose that there was not.
    """
    finished = clock.now() if intent.finished_s is None else clock.at(intent.finished_s)
    begun = finished if intent.begun_s is None else clock.at(intent.begun_s)
    at = finished if intent.fact.timed_by_enter else begun
    if intent.when is not None:
        at = resolve(intent.when, clock.local(at), visit.state.t_zero if visit else None)
    return Event(
        id=intent.id,
        device=author.device,
        n=n,
        at=at,
        begun=None if begun == at else begun,
        finished=None if finished == at else finished,
        at_is_about=intent.when is not None and intent.when.is_about,
        zone=clock.zone,
        by=author.signature,
        session="" if isinstance(intent.fact, ev.ABOUT_CLIENT) else session_id,
        pack=author.pack,
        late=bool(basis),
        source=basis,
        fact=author.sealed(intent.fact, visit),
    )


def _is_aside(event_id: str, visit: SessionChart | None) -> bool:
    entries = visit.entries if visit else ()
    return any(entry.id == event_id and isinstance(entry.fact, ev.AsideWritten) for entry in reversed(entries))
