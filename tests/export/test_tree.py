"""Markdown parses to the very tree it was written from: blocks, levels, items, cells, words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kapterm.export.build import client_document, session_document
from kapterm.export.document import Block, Bullets, Document, Heading, Paragraph, Table
from kapterm.export.escape import lines_of, one_line, paragraphs_of
from kapterm.export.markdown import render
from kapterm.export.views import VIEWS
from kapterm.session.chart import Chart

from .material import AUTHOR, GENERATED, SCENARIOS, STORABLE, only, scenario_chart
from .test_hostile import hostile_chart

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
Node = tuple[str, object]


def written(blocks: tuple[Block, ...]) -> Iterator[Node]:
    """The tree as it was meant."""
    for block in blocks:
        match block:
            case Heading(level, text):
                yield f"h{level}", one_line(text)
            case Paragraph(text):
                yield from (("p", "\n".join(lines)) for lines in paragraphs_of(text))
            case Bullets(items):
                texts = [" ".join(filter(None, ("\n".join(lines_of(run.text)) for run in item))) for item in items]
                yield "ul", texts
            case Table(header, rows):
                yield "table", [[one_line(cell) for cell in row] for row in (header, *rows)]


def parsed(markdown: str) -> Iterator[Node]:
    """The tree as a reader finds it."""
    tokens = iter(PARSER.parse(markdown))
    for token in tokens:
        if token.type == "heading_open":
            yield token.tag, words(next(tokens))
        elif token.type == "paragraph_open":
            yield "p", words(next(tokens))
        elif token.type == "bullet_list_open":
            yield "ul", [words(one) for one in until(tokens, "bullet_list_close") if one.type == "inline"]
        elif token.type == "table_open":
            yield "table", list(rows_of(until(tokens, "table_close")))


def until(tokens: Iterator[Token], end: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == end:
            return
        yield token


def rows_of(tokens: Iterator[Token]) -> Iterator[list[str]]:
    for token in tokens:
        if token.type == "tr_open":
            yield [words(one) for one in until(tokens, "tr_close") if one.type == "inline"]


def words(token: Token) -> str:
    breaks = ("hardbreak", "softbreak")
    return "".join("\n" if one.type in breaks else one.content for one in token.children or ())


def documents(chart: Chart, view: str) -> Iterator[Document]:
    about = {"generated": GENERATED, "author": AUTHOR, "view": view, "scores": {}, "groups": {}}
    yield session_document(chart, only(chart), gaps=["vitals due at +20 min"], **about)  # type: ignore[arg-type]
    yield client_document(chart, sessions=None, gaps={}, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_parses_to_the_tree_it_was_written_from(scenario: str, view: str) -> None:
    for document in documents(scenario_chart(scenario), view):
        body = render(Document((), document.blocks))
        assert list(parsed(body)) == list(written(document.blocks))


@pytest.mark.parametrize("text", STORABLE)
def test_hostile_text_in_every_field_parses_to_the_tree_it_was_written_from(text: str) -> None:
    for document in documents(hostile_chart(text), "full"):
        assert list(parsed(render(Document((), document.blocks)))) == list(written(document.blocks))
