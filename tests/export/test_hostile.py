"""Hostile text in every field of every kind of fact does no harm in any view or form."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text
from kapterm.export.views import VIEWS
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.fold import fold

from .material import GENERATED, STORABLE, event, filled, only

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def hostile_chart(text: str) -> Chart:
    """A visit with every kind of fact, the text in every field, some lines struck and reworded."""
    kinds = [kind for kind in ev.FACTS.values() if not issubclass(kind, ev.Correction)]
    facts: list[ev.AnyFact] = [filled(kind, text) for kind in kinds]
    lines = [
        event(n, fact, n, by=f"By {text}", source=text, late=True, pack=text, zone=text, session="s1")
        for n, fact in enumerate(facts, 1)
    ]
    about = event(0, ev.ClientRegistered(code=(text[:70] or "x"), indication=text), -90, session="")
    fixes: tuple[ev.AnyFact, ...] = (ev.Struck(of="e3", text=text), ev.Reworded(of="e5", text=text))
    return fold("c1", [about, *lines, *(event(900 + n, fact, 200) for n, fact in enumerate(fixes))])


@pytest.mark.parametrize("text", STORABLE)
@pytest.mark.parametrize("form", [session_markdown, session_text])
def test_nothing_that_steers_a_terminal_or_hides_leaves(text: str, form: Callable[..., str]) -> None:
    chart = hostile_chart(text)
    for view in VIEWS:
        told = form(chart, only(chart), generated=GENERATED, view=view, author=text, gaps=[text], scores={"e50": text})
        assert not UNSEEN.search(told)


@pytest.mark.parametrize("text", STORABLE)
def test_no_markup_of_theirs_is_taken_as_ours(text: str) -> None:
    chart = hostile_chart(text)
    told = session_markdown(chart, only(chart), generated=GENERATED, author=text, gaps=[text])
    body = told.partition("\n---\n\n")[2]
    found = {one.type for block in PARSER.parse(body) for one in (block, *(block.children or ()))}
    assert not found & {"html_inline", "html_block", "link_open", "image", "code_inline", "fence", "code_block", "hr"}
