"""docs/events.md has a row for every kind a person may write, and every line in it is understood as that kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kapterm.session.chart import Adverse, Hold, SessionState
from kapterm.session.events import FACTS, AsideWritten
from kapterm.session.grammar import Context, read_line
from kapterm.session.grammar.forms import kinds_by_hand

from .strategies import NOON
from .typist import PLAN, shipped_packs

DOC = Path(__file__).parents[2] / "docs" / "events.md"
STATE = SessionState(plan=PLAN, t_zero=NOON, hold=Hold(NOON, 12), adverse=(Adverse("e1", "nausea", "mild", NOON),))
CONTEXT = Context(shipped_packs(), STATE)


def rows() -> dict[str, list[str]]:
    """Kind, keys, line, exported text, by kind."""
    found = {}
    for line in DOC.read_text("utf-8").splitlines():
        match = re.match(r"\| `(\w+)` \| (.+?) \| `(.+?)` \| (.*) \|$", line)
        if match:
            found[match[1]] = list(match.groups())
    return found


def test_every_kind_of_fact_has_its_row() -> None:
    missing = set(kinds_by_hand()) - set(rows())
    assert not missing


@pytest.mark.parametrize("kind", kinds_by_hand())
def test_the_line_of_a_row_is_understood_as_its_kind_and_exported_as_it_says(kind: str) -> None:
    _, _, line, exported = rows()[kind]
    fact, _ = read_line(line, CONTEXT)
    assert fact.kind == kind
    extras = "; ".join(f"{label} {value}" for label, value in fact.extras())
    words = " ".join(part for part in (fact.words(), fact.side()) if part)
    text = "" if isinstance(fact, AsideWritten) else fact.text
    assert exported == "; ".join(part for part in (words, text, extras) if part)


def test_kinds_that_no_person_writes_are_named() -> None:
    text = DOC.read_text("utf-8")
    for kind in set(FACTS) - set(kinds_by_hand()):
        assert f"`{kind}`" in text
