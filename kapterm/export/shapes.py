"""Progress notes in a shape: SOAP, DAP, BIRP, GIRP, or a clinic's own, as templates over the same chart.

A template is Jinja2 in its sandbox. It sees lists of text and ready parts, no object of ours; every text it prints is
escaped on the way out, so neither a template nor what was typed can make markup of the client's words. The same
template makes a note in Markdown and one in plain text, to be pasted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.export import markdown, plain
from kapterm.export.beside import NOTHING, Beside, in_short
from kapterm.export.build import shell_document, under_visit, visit_document, visit_title
from kapterm.export.document import Document, Heading, bullets
from kapterm.export.escape import markdown_signs, markdown_start, one_line
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
    """Text that needs no escape any more."""

    __slots__ = ()


class Paper(Struct, frozen=True):
    """What a note is written on: Markdown, or plain text."""

    render: Callable[[Document], str]
    typed: Callable[[str], str]
    """What becomes of one line that somebody typed."""
    heading: Callable[[str, str], str]
    """A heading of a template, from its signs and its words."""

    def bullets(self, texts: Sequence[str]) -> Ready:
        """A list, or that nothing was written."""
        blocks = tuple(bullets(map(str, texts)))
        return Ready(self.render(Document((), blocks)).strip() or "Nothing written.")

    def finalized(self, value: object) -> str:
        """What a template prints: ready parts as they are, all else as one line that somebody typed."""
        return str(value) if isinstance(value, Ready) else self.typed(one_line(str(value)))

    def laid_out(self, body: str, visit: str = "") -> str:
        """One blank line between blocks, whatever a template left; each heading with the visit, where it names one."""
        lines = "\n".join(line.rstrip() for line in body.splitlines())
        tidy = re.sub(r"\n{3,}", "\n\n", lines).strip()
        deeper, named = ("#", f", {self.typed(visit)}") if visit else ("", "")
        found = _HEADING.sub(lambda one: self.heading(f"{deeper}{one[1]}", f"{one[2]}{named}"), tidy)
        return found.replace(_TYPED, "")


_HEADING = re.compile(r"^(#{1,5}) (.+)$", re.MULTILINE)
_TYPED = "\x02"
"""Stands before what was typed, so that it is no heading of the template; no typed text can hold it."""

PAPERS: dict[str, Paper] = {
    "markdown": Paper(
        markdown.render,
        lambda line: markdown_start(markdown_signs(line)),
        lambda signs, words: f"{signs} {words}",
    ),
    "text": Paper(plain.render, lambda line: line and f"{_TYPED}{line}", lambda _, words: words.upper()),
}
"""By the form of the export."""


def shape_note(
    chart: Chart,
    visits: Sequence[SessionChart],
    *,
    generated: datetime,
    form: str = "markdown",
    shape: str = "soap",
    template: str | None = None,
    author: str = "",
    beside: Beside = NOTHING,
) -> str:
    """One visit as a progress note in a shape, or several in one file, each under its own heading.

    Args:
        chart: The client whose visits they are.
        visits: One visit or more.
        generated: When the export is made, aware.
        form: An id of `PAPERS`.
        shape: One of `SHAPES`; not read where a template is given.
        template: A clinic's own template.
        author: Who exports.
        beside: What stands beside the lines.

    Raises:
        UsageError: there is no such shape, or the template has a mistake; its line is named.
    """
    paper, wanted = PAPERS[form], _template(shape) if template is None else template
    sources = [_source(chart, visit, generated, author, beside) for visit in visits]
    if len(sources) == 1:
        return _note(paper, sources[0], wanted)
    head = paper.render(shell_document(chart, visits, _VIEW, generated))
    return "\n".join((head, *(_note_of_several(paper, source, wanted) for source in sources)))


def _source(chart: Chart, visit: SessionChart, generated: datetime, author: str, beside: Beside) -> Source:
    gaps, scores, groups = beside.gaps_of(visit.id), beside.scores, beside.groups
    return Source(chart, visit, teller(chart, visit), _VIEW, generated, author, gaps, scores, groups)


def _note(paper: Paper, source: Source, template: str) -> str:
    head = paper.render(visit_document(source, ()))
    close = paper.render(Document((), (*signature(source), *left_out(source))))
    return f"{head}\n{paper.laid_out(_filled(paper, source, template))}\n\n{close}"


def _note_of_several(paper: Paper, source: Source, template: str) -> str:
    head = paper.render(Document((), (Heading(2, visit_title(source)),)))
    close = (under_visit(source, one) for one in (*signature(source), *left_out(source)))
    body = paper.laid_out(_filled(paper, source, template), visit_name(source.session))
    return f"{head}\n{body}\n\n{paper.render(Document((), tuple(close)))}"


def _template(shape: str) -> str:
    if shape not in SHAPES:
        raise UsageError("There is no such shape.", f"The shapes are {', '.join(SHAPES)}.")
    return (files("kapterm.export") / "templates" / f"{shape}.md.j2").read_text(encoding="utf-8")


def _filled(paper: Paper, source: Source, template: str) -> str:
    from kapterm.export.sandbox import filled

    return filled(template, names_in_templates(paper, source), paper.finalized)


def names_in_templates(paper: Paper, source: Source) -> dict[str, Any]:
    """Everything a template can name: text, lists of text, and ready parts."""
    chart = source.chart
    table = tuple(block for block in vitals(source) if not isinstance(block, Heading))
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
        "vitals": Ready(paper.render(Document((), table)).strip()),
        "bullets": paper.bullets,
    }
