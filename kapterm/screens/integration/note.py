"""The note of a meeting: Markdown as typed, save for lines that begin with a bracket: those are the author's alone."""

from __future__ import annotations

from kapterm.session import events as ev

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


def facts(text: str, before: str) -> tuple[ev.AnyFact, ...]:
    """What leaving the editor writes: each aside, and the note where it changed."""
    note, asides = split(text)
    changed = (ev.IntegrationNote(text=note),) if note != before and (note or before) else ()
    return (*(ev.AsideWritten(text=aside) for aside in asides), *changed)
