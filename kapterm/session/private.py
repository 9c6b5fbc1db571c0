"""What of a psychotherapy note may be seen by anybody but its author: that there is one, and its sealed words."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.events import Event


def private_ids(events: Iterable[Event]) -> frozenset[str]:
    """The ids of psychotherapy notes, those of another version too."""
    return frozenset(event.id for event in events if event.fact.kind == "aside")


def without_private_text(event: Event, private: frozenset[str]) -> Event:
    """The event with a psychotherapy note only as it is sealed, and without the words of a correction of one."""
    fact = event.fact
    if isinstance(fact, ev.AsideWritten):
        return replace(event, fact=ev.AsideWritten(sealed=fact.sealed))
    if isinstance(fact, ev.Correction) and fact.of in private:
        return replace(event, fact=replace(fact, text="", details={}))
    if isinstance(fact, ev.Unknown) and fact.kind == "aside":
        return replace(event, fact=ev.AsideWritten())
    return event
