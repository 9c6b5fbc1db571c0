"""Markdown: CommonMark with pipe tables, YAML in front, nothing else. Good to read as it is, and in any viewer.

No raw HTML, no numbered lists, `-` for lists, one blank line around blocks, tables padded to what a terminal shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kapterm.export.build import client_document, session_document
from kapterm.export.document import Block, Bullets, Document, FrontValue, Heading, Paragraph, Table, Words
from kapterm.export.escape import lines_of, markdown_signs, markdown_start, one_line, paragraphs_of
from kapterm.session.chart import Chart, SessionChart
from kapterm.text import cell_width

_HARD_BREAK = "\\\n"


def session_markdown(
    chart: Chart,
    session: SessionChart,
    *,
    generated: datetime,
    author: str = "",
    view: str = "full",
    gaps: Sequence[str] = (),
    scores: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    hows: Mapping[str, str] | None = None,
) -> str:
    """One visit as Markdown.

    Args:
        chart: The client whose visit it is.
        session: The visit.
        generated: When the export is made, aware.
        author: Who exports.
        view: An id of `views.VIEWS`.
        gaps: What was due and not recorded, each in plain words.
        scores: What a measure came to, in plain words, by the id of its line.
        groups: The label of the checklist's section that an item stands in, by the item's id.
        hows: How a skill or a practice is done, by its label, for the client's page.

    Raises:
        UsageError: there is no such view.
    """
    document = session_document(
        chart,
        session,
        generated=generated,
        author=author,
        view=view,
        gaps=gaps,
        scores=scores or {},
        groups=groups or {},
        hows=hows,
    )
    return render(document)


def client_markdown(
    chart: Chart,
    *,
    generated: datetime,
    author: str = "",
    view: str = "full",
    sessions: Sequence[SessionChart] | None = None,
    gaps: Mapping[str, Sequence[str]] | None = None,
    scores: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    hows: Mapping[str, str] | None = None,
) -> str:
    """A client as Markdown: every visit, or those given, oldest first. `gaps` by the visit's id."""
    document = client_document(
        chart,
        generated=generated,
        author=author,
        view=view,
        sessions=sessions,
        gaps=gaps or {},
        scores=scores or {},
        groups=groups or {},
        hows=hows,
    )
    return render(document)


def render(document: Document) -> str:
    """A document as Markdown."""
    front = "\n".join(line for key, value in document.front for line in _front_lines(key, value))
    blocks = "\n\n".join(filter(None, map(_block, document.blocks)))
    return f"---\n{front}\n---\n\n{blocks}\n" if front else f"{blocks}\n"


def _front_lines(key: str, value: FrontValue) -> list[str]:
    if isinstance(value, tuple):
        return [f"{key}:", *(f"  - {_quoted(item)}" for item in value)]
    if isinstance(value, date):
        return [f"{key}: {value.isoformat()}"]
    return [f"{key}: {_quoted(value) if isinstance(value, str) else json.dumps(value)}"]


def _quoted(text: str) -> str:
    """A YAML string: JSON's is one, once nothing invisible is left in it."""
    return json.dumps(one_line(text), ensure_ascii=False)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_inline(text)}"
        case Paragraph(text):
            return "\n\n".join(map(_broken, paragraphs_of(text)))
        case Bullets(items):
            return "\n".join(f"- {_item(words)}" for words in items)
        case Table():
            return _table(block)


def _inline(text: str) -> str:
    return markdown_signs(one_line(text))


def _broken(lines: list[str], indent: str = "") -> str:
    """Lines of one paragraph, each break of the writer's kept."""
    return (_HARD_BREAK + indent).join(markdown_start(markdown_signs(line)) for line in lines)


def _item(words: Words) -> str:
    parts = []
    for run in words:
        text = _broken(lines_of(run.text), "  ")
        if text:
            parts.append(f"~~{text}~~" if run.is_struck else text)
    return " ".join(parts)


def _table(table: Table) -> str:
    rows = [tuple(map(_inline, row)) for row in (table.header, *table.rows)]
    widths = [max(3, *(cell_width(row[index]) for row in rows)) for index in range(len(table.header))]
    lines = [_row(row, widths, table.numbers) for row in rows]
    rule = ("-" * (width - 1) + ":" if index in table.numbers else "-" * width for index, width in enumerate(widths))
    return "\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]])


def _row(cells: tuple[str, ...], widths: list[int], numbers: frozenset[int]) -> str:
    padded = []
    for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - cell_width(cell))
        padded.append(space + cell if index in numbers else cell + space)
    return f"| {' | '.join(padded)} |"
