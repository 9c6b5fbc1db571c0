"""Progress notes in a shape: SOAP, DAP, BIRP, GIRP, or a clinic's own, as templates over the same chart.

A template is Jinja2 in its sandbox. It sees lists of text and ready parts, no object of ours; every text it prints is
escaped on the way out, so neither a template nor what was typed can make markup of the client's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from kapterm.errors import UsageError
from kapterm.export.beside import NOTHING, Beside, in_short
from kapterm.export.build import shell_document, under_visit, visit_document, visit_title
from kapterm.export.document import Document, Heading, bullets
from kapterm.export.escape import markdown_signs, markdown_start, one_line
from kapterm.export.markdown import render
from kapterm.export.sections.closing import left_out, signature
from kapterm.export.sections.signs import vitals
from kapterm.export.sections.visit import visit_name
from kapterm.export.shape_facts import shape_facts
from kapterm.export.source import Source
from kapterm.export.telling import teller
from kapterm.export.views import View
from kapterm.session.chart import Chart, SessionChart

SHAPES = ("soap", "dap", "birp", "girp")
"""The shapes that come with the program."""

_VIEW = View("progress", "progress note", (), ("the log line by line", "the checklist"))


class Ready(str):
    """Text that is Markdown already."""

    __slots__ = ()


def shape_markdown(
    chart: Chart,
    session: SessionChart,
    *,
    generated: datetime,
    shape: str = "soap",
    template: str | None = None,
    author: str = "",
    gaps: Sequence[str] = (),
    scores: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> str:
    """One visit as a progress note in a shape.

    Args:
        chart: The client whose visit it is.
        session: The visit.
        generated: When the export is made, aware.
        shape: One of `SHAPES`; not read where a template is given.
        template: A clinic's own template.
        author: Who exports.
        gaps: What was due and not recorded, in plain words.
        scores: What a measure came to, by the id of its line.
        groups: The label of the checklist's section that an item stands in, by the item's id.

    Raises:
        UsageError: there is no such shape, or the template has a mistake; its line is named.
    """
    source = Source(chart, session, teller(chart, session), _VIEW, generated, author, gaps, scores or {}, groups or {})
    body = _filled(source, _template(shape) if template is None else template)
    head, close = visit_document(source, ()), (*signature(source), *left_out(source))
    return f"{render(head)}\n{_tidy(body)}\n\n{render(Document((), close))}"


def shapes_markdown(
    chart: Chart,
    visits: Sequence[SessionChart],
    *,
    generated: datetime,
    shape: str = "soap",
    template: str | None = None,
    author: str = "",
    beside: Beside = NOTHING,
) -> str:
    """Several visits as progress notes in one file, each under its own heading; the arguments as of one."""
    wanted = _template(shape) if template is None else template
    parts = [render(shell_document(chart, visits, _VIEW, generated))]
    for visit in visits:
        gaps, scores = beside.gaps_of(visit.id), beside.scores
        source = Source(chart, visit, teller(chart, visit), _VIEW, generated, author, gaps, scores, beside.groups)
        head = render(Document((), (Heading(2, visit_title(source)),)))
        close = render(Document((), tuple(under_visit(source, one) for one in (*signature(source), *left_out(source)))))
        name = markdown_signs(one_line(visit_name(visit)))
        body = _HEADING.sub(lambda found, name=name: f"#{found[1]} {found[2]}, {name}", _tidy(_filled(source, wanted)))  # type: ignore[misc]
        parts.append(f"{head}\n{body}\n\n{close}")
    return "\n".join(parts)


_HEADING = re.compile(r"^(#{1,5}) (.+)$", re.MULTILINE)


def _template(shape: str) -> str:
    if shape not in SHAPES:
        raise UsageError("There is no such shape.", f"The shapes are {', '.join(SHAPES)}.")
    return (files("kapterm.export") / "templates" / f"{shape}.md.j2").read_text(encoding="utf-8")


def _filled(source: Source, template: str) -> str:
    from kapterm.export.sandbox import filled

    return filled(template, names_in_templates(source), _finalized)


def names_in_templates(source: Source) -> dict[str, Any]:
    """Everything a template can name: text, lists of text, and ready parts."""
    chart = source.chart
    return {
        **shape_facts(source),
        "gaps": in_short(source.gaps),
        "client": chart.code,
        "age": "" if chart.age_years is None else str(chart.age_years),
        "indication": chart.indication,
        "date": source.how.day,
        "number": str(source.session.number),
        "purpose": source.session.purpose,
        "author": source.author,
        "vitals": _ready(source),
        "bullets": _bullets,
    }


def _ready(source: Source) -> Ready:
    """The table of vital signs without its heading; empty where there is none."""
    blocks = tuple(block for block in vitals(source) if not isinstance(block, Heading))
    return Ready(render(Document((), blocks)).strip())


def _bullets(texts: Sequence[str]) -> Ready:
    """A list in Markdown, or that nothing was written."""
    blocks = tuple(bullets(map(str, texts)))
    return Ready(render(Document((), blocks)).strip() or "Nothing written.")


def _finalized(value: object) -> str:
    """What a template prints: ready parts as they are, all else as one escaped line."""
    return str(value) if isinstance(value, Ready) else markdown_start(markdown_signs(one_line(str(value))))


def _tidy(body: str) -> str:
    """One blank line between blocks, whatever a template left."""
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
