"""The record without whose it is, as a part of a document."""

from __future__ import annotations

from collections.abc import Iterable

from kapterm.export.deidentified import about_client, day_number, told_lines
from kapterm.export.document import Block, Heading, Paragraph, bullets
from kapterm.export.source import Source
from kapterm.session.moment import elapsed_text


def deidentified(source: Source) -> Iterable[Block]:
    """Age, weight and the log in numbers and fixed words; before them, what the reader must know."""
    if source.view.caution:
        yield Paragraph(source.view.caution)
    yield from bullets(about_client(source))
    lines = [
        " · ".join(filter(None, (elapsed_text(one.elapsed), one.kind, *one.fields, one.words)))
        for one in told_lines(source)
    ]
    if lines:
        yield Heading(2, f"Log, day {day_number(source)}")
        yield from bullets(lines)
