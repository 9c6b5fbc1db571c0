"""What the palette offers in a place: the table of keys in its own words, the themes, and what the place adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm import keys
from kapterm.session.events import FACTS
from kapterm.session.events.base import label_of
from kapterm.session.grammar.forms import kinds_by_hand
from kapterm.widgets.palette import PaletteEntry

_HIDDEN = ("palette", "back")
"""Acts that only mean something as a key."""

WRITE = "write."
"""What the id of an entry begins with that opens the line of a kind in the dosing hour; the kind follows."""
RECORD = "record."
"""What the id of an entry begins with that records a kind of fact; the kind follows."""


_BY_THE_PROGRAM = ("session", "system", "brushed")
"""Kinds that only make sense where the program writes them by itself."""


def acts(place: str, themes: Iterable[str] = (), more: Iterable[PaletteEntry] = ()) -> tuple[PaletteEntry, ...]:
    """Every act of the program: first those of this place, then the places, then all the others.

    Args:
        place: The place that asks.
        themes: Names of themes to choose from.
        more: Acts without a key of their own, such as kinds of events that have none.
    """
    own = [act for act in keys.of(place) if act.id not in _HIDDEN]
    anywhere = [act for act in keys.of("places", "everywhere") if act.id not in _HIDDEN]
    others = [
        act
        for act in keys.ACTS
        if act.scope not in (place, "places", "everywhere", "lists", "line", "chosen", "clients", "listed", "note")
    ]
    return (
        *(_entry(act) for act in own),
        *(_entry(act) for act in anywhere),
        *(_entry(act, act.scope) for act in others),
        *more,
        *_themes(themes),
    )


def write_acts() -> tuple[PaletteEntry, ...]:
    """Every kind of line, by its stored name and the clinician's words for it: alert, clinic rule noted."""
    return tuple(PaletteEntry(f"{WRITE}{kind}", f"write: {_named(kind)}") for kind in kinds_by_hand())


def _named(kind: str) -> str:
    name, title = label_of(kind), FACTS[kind].title
    return name if title in ("", name) else f"{name}, {title}"


def record_acts() -> tuple[PaletteEntry, ...]:
    """Every kind of fact that a person may write, by its name."""
    kinds = (kind for kind in kinds_by_hand() if kind not in _BY_THE_PROGRAM)
    return tuple(PaletteEntry(f"{RECORD}{kind}", f"record: {_named(kind)}") for kind in kinds)


def _entry(act: keys.Act, place: str = "") -> PaletteEntry:
    words = f"go to {act.help}" if act.id.startswith("go.") else act.help
    return PaletteEntry(act.id, words, act.shown_key, place)


def _themes(names: Iterable[str]) -> Iterator[PaletteEntry]:
    for name in names:
        yield PaletteEntry(f"theme.{name}", f"colours: {name}")
