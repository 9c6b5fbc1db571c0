"""Whatever a person types comes back out of a Markdown parser as the same text, and as nothing but text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kapterm.export import markdown, plain
from kapterm.export.document import Bullets, Document, Heading, Paragraph, Run, Table
from kapterm.export.escape import lines_of, one_line, paragraphs_of

from .material import HOSTILE

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = st.text(alphabet=st.sampled_from("\\`*_[]<>~|$&#=%^{}!@-+.():/ \n\t1aW\"'\u202e\x00\x1b"), max_size=24)
TYPED = st.one_of(st.text(max_size=40), SIGNS, st.sampled_from(HOSTILE))
MARKUP = {"html_inline", "html_block", "link_open", "image", "code_inline", "fence", "em_open", "strong_open"}


def tokens(text: str) -> list[Token]:
    found = []
    for token in PARSER.parse(text):
        found += [token, *(token.children or ())]
    return found


def text_of(found: list[Token]) -> str:
    return "".join("\n" if one.type in ("hardbreak", "softbreak") else one.content for one in found if _is_text(one))


def _is_text(token: Token) -> bool:
    return token.type in ("text", "text_special", "hardbreak", "softbreak")


@given(TYPED)
@example("a\n-:\nb")
@example("1. one\n2) two\n- three\n+ four\n: five\n=====\n> six\n\ta) seven")
def test_a_typed_paragraph_comes_back_as_the_same_text(text: str) -> None:
    found = tokens(markdown.render(Document((), (Paragraph(text),))))
    assert not MARKUP & {one.type for one in found}
    assert text_of(found) == "".join("\n".join(lines) for lines in paragraphs_of(text))


@given(TYPED)
def test_a_typed_list_item_comes_back_as_the_same_text(text: str) -> None:
    found = tokens(markdown.render(Document((), (Bullets(((Run(text),),)),))))
    assert not MARKUP & {one.type for one in found}
    assert text_of(found) == "\n".join(lines_of(text))
    assert [one.type for one in found].count("list_item_open") == 1


@given(TYPED)
def test_a_struck_text_is_struck_as_a_whole(text: str) -> None:
    found = tokens(markdown.render(Document((), (Bullets(((Run(text, is_struck=True), Run("· struck")),)),))))
    assert [one.type for one in found].count("s_open") == bool(lines_of(text))
    assert text_of(found) == " ".join(filter(None, ("\n".join(lines_of(text)), "· struck")))


@given(TYPED, TYPED)
def test_a_typed_cell_comes_back_as_the_same_text_in_its_column(one: str, other: str) -> None:
    found = tokens(markdown.render(Document((), (Table(("A", "B"), ((one, other),)),))))
    cells = [inline for cell, inline in pairwise(found) if cell.type == "td_open"]
    assert [text_of(inline.children or []) for inline in cells] == [one_line(one), one_line(other)]


@given(TYPED)
def test_a_typed_heading_stays_one_heading(text: str) -> None:
    found = tokens(markdown.render(Document((), (Heading(1, f"A {text} B"),))))
    assert [one.type for one in found if one.type.endswith("_open")] == ["heading_open"]
    assert text_of(found) == one_line(f"A {text} B")


@given(TYPED)
def test_no_control_or_invisible_character_leaves(text: str) -> None:
    document = Document((("note", text),), (Paragraph(text), Bullets(((Run(text),),))))
    for out in (markdown.render(document), plain.render(document)):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]", out
        )


@pytest.mark.parametrize("text", ["see http://x.example/a", "www.x.example", "mail a@b.example"])
def test_an_address_is_told_but_not_linked(text: str) -> None:
    assert text not in markdown.render(Document((), (Paragraph(text),)))
    assert text_of(tokens(markdown.render(Document((), (Paragraph(text),))))) == text


@pytest.mark.parametrize("text", ["BP <160/100, >180 twice", "97 %, 3 = none", "calm & warm!", "a -> b"])
def test_what_no_reader_takes_for_a_sign_stays_as_it_was_typed(text: str) -> None:
    assert markdown.render(Document((), (Paragraph(text), Bullets(((Run(text),),))))) == f"{text}\n\n- {text}\n"
