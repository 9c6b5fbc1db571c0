"""Plain text that survives a text box: no sign of Markdown, no tabs, no columns; one fact a line, however long.

Headings are capitals, lists have a dash, a table is one line a row with its header's words in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kapterm.export.build import client_document, session_document
from kapterm.export.document import Block, Bullets, Document, Heading, Paragraph, Table, Words
from kapterm.export.escape import lines_of, one_line, paragraphs_of
from kapterm.session.chart import Chart, SessionChart


def session_text(
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
    """One visit as plain text; the arguments are those of `session_markdown`."""
    return render(
        session_document(
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
    )


def client_text(
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
    """A client as plain text; the arguments are those of `client_markdown`."""
    return render(
        client_document(
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
    )


def render(document: Document) -> str:
    """A document as plain text; what stands in front of a Markdown file is for tools, and left away."""
    return "\n\n".join(filter(None, map(_block, document.blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return one_line(text).upper() if level > 1 else one_line(text)
        case Paragraph(text):
            return "\n\n".join("\n".join(lines) for lines in paragraphs_of(text))
        case Bullets(items):
            return "\n".join(f"- {_item(words)}" for words in items)
        case Table(header, rows):
            return "\n".join(f"- {_row(header, row)}" for row in rows)


def _item(words: Words) -> str:
    parts = []
    for run in words:
        text = "\n  ".join(lines_of(run.text))
        if text:
            parts.append(f"STRUCK: {text}" if run.is_struck else text)
    return " ".join(parts)


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Each filled cell behind its header, the moment first and bare."""
    cells = []
    for name, cell in zip(header, row, strict=True):
        if cell:
            cells.append(one_line(cell) if name in ("Time", "±h:mm") else f"{name} {one_line(cell)}")
    return ", ".join(cells)
