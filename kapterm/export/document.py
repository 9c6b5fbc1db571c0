"""What an export says, before it has a form: headings, paragraphs, lists and tables of literal text.

Nothing here is markup. A form escapes every text it is given, so no typed character can become one of its signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct


class Run(Struct, frozen=True):
    """A piece of a line. Line breaks inside it are the writer's own."""

    text: str
    is_struck: bool = False


Words = tuple[Run, ...]


class Heading(Struct, frozen=True, tag=True):
    """A heading of level 1 (the document) to 4."""

    level: int
    text: str


class Paragraph(Struct, frozen=True, tag=True):
    """One text; blank lines in it part paragraphs."""

    text: str


class Bullets(Struct, frozen=True, tag=True):
    """A list, each item on one line but for the writer's own line breaks."""

    items: tuple[Words, ...]


class Table(Struct, frozen=True, tag=True):
    """A table with a header row; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    """Columns that stand to the right."""


Block = Heading | Paragraph | Bullets | Table

FrontValue = date | str | int | float | bool | tuple[str, ...]


class Document(Struct, frozen=True):
    """A whole export, with the flat facts that stand in front of it."""

    front: tuple[tuple[str, FrontValue], ...]
    blocks: tuple[Block, ...]


def plain_words(text: str) -> Words:
    """A text without anything struck."""
    return (Run(text),)


def bullets(texts: Iterable[str]) -> Iterable[Block]:
    """A list of plain texts, or nothing where there is none."""
    items = tuple(plain_words(text) for text in texts if text)
    if items:
        yield Bullets(items)


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: Iterable[int] = ()) -> Iterable[Block]:
    """A table without the columns that no row fills, or nothing where there is no row."""
    all_rows = tuple(rows)
    kept = [index for index in range(len(header)) if any(row[index] for row in all_rows)]
    if not kept:
        return
    yield Table(
        tuple(header[index] for index in kept),
        tuple(tuple(row[index] for index in kept) for row in all_rows),
        frozenset(kept.index(index) for index in numbers if index in kept),
    )


def with_unique_headings(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks with a count behind a heading that stood before, so that each can be linked to."""
    seen: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Heading):
            seen[block.text] = seen.get(block.text, 0) + 1
            if seen[block.text] > 1:
                block = Heading(block.level, f"{block.text} ({seen[block.text]})")
        yield block
