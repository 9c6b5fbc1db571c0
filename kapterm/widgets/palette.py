"""The palette: every act of the program by the words a clinician would use, as a list over the entry line.

It is a list and a filter, no window of its own: nothing modal, so that dosing can use it with the log going on.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from kapterm.widgets.row import Row, Span, fit, rule, say, spread

SHOWN = 8
"""How many entries stand under each other."""


class PaletteEntry(Struct, frozen=True):
    """One act to choose."""

    id: str
    words: str
    """What a clinician would say it does."""
    key: str = ""
    """Its own key as printed; empty where the palette is the only way."""
    place: str = ""
    """Where it is done; empty where it is done anywhere."""


def matches(entries: Iterable[PaletteEntry], typed: str) -> tuple[PaletteEntry, ...]:
    """The entries that hold every typed word, best first, else in their own order.

    A word that begins a word of the entry comes before one that stands inside it.
    """
    wanted = typed.casefold().split()
    ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, wanted)) is not None]
    return tuple(entry for _, entry in sorted(ranked, key=lambda pair: pair[0]))


def _rank(entry: PaletteEntry, wanted: list[str]) -> int | None:
    """How well it fits; None where it does not.

    0 where the typed words are its own or those behind "go to", 1 where the first begins it, 2 where all begin words
    of it, 3 where they stand inside words.
    """
    text = f"{entry.words} {entry.place}".casefold()
    if not all(word in text for word in wanted):
        return None
    said = entry.words.casefold()
    if wanted and " ".join(wanted) in (said, said.removeprefix("go to ")):
        return 0
    if not wanted or text.startswith(wanted[0]):
        return 1
    begins = f" {text.replace('-', ' ').replace('/', ' ')}"
    return 2 if all(f" {word}" in begins for word in wanted) else 3


class Palette(Struct, frozen=True):
    """The open palette: what there is, what was typed, and which of the found entries is chosen."""

    entries: tuple[PaletteEntry, ...]
    typed: str = ""
    at: int = 0

    @property
    def found(self) -> tuple[PaletteEntry, ...]:
        """What fits the typed words."""
        return matches(self.entries, self.typed)

    @property
    def chosen(self) -> PaletteEntry | None:
        """The entry that Enter takes; None where nothing fits."""
        found = self.found
        return found[min(self.at, len(found) - 1)] if found else None

    def type(self, typed: str) -> Palette:
        """The palette after the typed words changed."""
        return replace(self, typed=typed, at=0)

    def move(self, lines: int) -> Palette:
        """The palette with an entry further down, or up, chosen."""
        return replace(self, at=max(0, min(self.at + lines, len(self.found) - 1)))


def palette_rows(palette: Palette, width: int) -> tuple[Row, ...]:
    """A rule, then the found entries around the chosen one, each with its place and key at the right."""
    found = palette.found
    if not found:
        return (rule(width), (Span("   nothing of the program is called that", "dim"),))
    first = max(0, min(palette.at - SHOWN // 2, len(found) - SHOWN))
    shown = found[first : first + SHOWN]
    return (rule(width), *(_row(entry, first + i == palette.at, width) for i, entry in enumerate(shown)))


def _row(entry: PaletteEntry, is_chosen: bool, width: int) -> Row:
    mark = Span(" ▸ ", "strong") if is_chosen else Span("   ")
    right = fit((say(f"{entry.place}  ", "dim"), say(f"{entry.key:>5} ", "plain" if is_chosen else "dim")), 24)
    return spread((mark, say(entry.words, "strong" if is_chosen else "plain")), right, width)
