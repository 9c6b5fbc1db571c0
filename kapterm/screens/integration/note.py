"""The note of a meeting: Markdown as typed. Lines that begin with a bracket are the author's alone and leave it.

Lines that begin with a quotation mark are the client's own words: they stay where they stand, and are quotes as well.
"""

from __future__ import annotations

from collections.abc import Collection

from kapterm.session import events as ev

_OPENING_SIGNS, _CLOSING_SIGNS = '"“„«', '"”“»'
_OPENING = tuple(_OPENING_SIGNS)

KIND = "integration_note"
"""How a note that was being typed is called among the lines that survive a kill."""


def split(text: str) -> tuple[str, tuple[str, ...]]:
    """The note without its asides, and the asides: lines that begin with "(", their brackets taken off."""
    kept, asides = [], []
    for line in text.split("\n"):
        if line.lstrip().startswith("("):
            asides.append(line.strip().removeprefix("(").removesuffix(")").strip())
        else:
            kept.append(line)
    return "\n".join(kept).strip("\n"), tuple(aside for aside in asides if aside)


def said(text: str) -> tuple[str, ...]:
    """The client's own words in a note, without their quotation marks."""
    lines = (line.strip() for line in text.split("\n") if line.lstrip().startswith(_OPENING))
    return tuple(words for line in lines if (words := line.lstrip(_OPENING_SIGNS).rstrip(_CLOSING_SIGNS).strip()))


def facts(text: str, before: str, quoted: Collection[str] = ()) -> tuple[ev.AnyFact, ...]:
    """What leaving the editor writes: each aside, each quote that is not on record yet, the note where it changed."""
    note, asides = split(text)
    changed = (ev.IntegrationNote(text=note),) if note != before and (note or before) else ()
    quotes = dict.fromkeys(words for words in said(note) if words not in quoted)
    return (
        *(ev.AsideWritten(text=aside) for aside in asides),
        *(ev.QuoteTaken(text=words) for words in quotes),
        *changed,
    )
