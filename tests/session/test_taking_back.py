"""Backspace and U, and what they never touch: typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Entry, Hold, SessionState
from kapterm.session.fold import SessionFold
from kapterm.session.grammar.memory import last_lines

from .strategies import NOON, event
from .typist import PLAN, Typist

ASKED = ev.Observed(code="stop", label="asks to stop")
RUNNING = SessionState(plan=PLAN, t_zero=NOON, hold=Hold(NOON, 12), stop_asked=Entry(event(1, ASKED), ASKED, NOON, ""))
BACK = ("\b", "U", ",u")

TAKEN_BACK = [
    "t", "t2", "f7", "j", "!", "J", " ", ".", "-3t", "N", "W", "L", "\nshe wept\n", "Qso quiet\n", "'so quiet\n",
    "(my own thought\n", "G\n", "S15\n", "Knnnnnnn\n", "B1\n", "Bsips of water\n", "E1\n", "P\n",
]  # fmt: skip
KEPT = [
    "x", "X1\n", "D200\n", "Db50\n", "Dx\n", "V132/84 78 98\n", "Vn asleep\n", "132/84\n", "M1\n", "O\n", "Os\n",
    "Anausea, mild\n", "Cdr lee\n", "C2\n", "H1\n", "Hend\n", "YRN\n", "R123\n",
]  # fmt: skip


def typed(keys: str) -> Typist:
    """A code a while ago, and then a line."""
    state = replace(RUNNING, stop_asked=None) if keys in ("x", "J") else RUNNING
    typist = Typist(state).type("q").wait(10).type(keys).wait()
    for _ in range(2):
        if typist.keyboard.line is not None:
            typist.type("\n").wait()
    assert len(typist.records) > 1, "it was written"
    return typist


@pytest.mark.parametrize("back", BACK)
@pytest.mark.parametrize("keys", TAKEN_BACK)
def test_the_line_of_before_is_struck_as_a_wrong_key_and_no_other(keys: str, back: str) -> None:
    typist = typed(keys)
    last = [one for one in typist.records if not isinstance(one.fact, ev.Rerated | ev.Linked)][-1]
    typist.wait(2).type(back)
    assert typist.struck == [(last.id, "wrong key")]


@pytest.mark.parametrize("back", BACK)
@pytest.mark.parametrize("keys", KEPT)
def test_what_is_no_slip_of_a_finger_is_struck_through_the_list_only(keys: str, back: str) -> None:
    typist = typed(keys).wait(2).type(back).type(back)
    assert typist.struck == [], "nor any older line"
    assert "in the list" in typist.keyboard.hint


@pytest.mark.parametrize("back", BACK)
def test_five_minutes_are_the_limit(back: str) -> None:
    assert Typist().type("t").wait(298).type(back).struck == [("id1", "wrong key")]
    late = Typist().type("t").wait(301).type(back)
    assert late.struck == []
    assert "in the list" in late.keyboard.hint


def test_nothing_older_is_struck_where_the_newest_is_too_old() -> None:
    typist = Typist().type("t").wait(200).type("q").wait(301).type("\b\b")
    assert typist.struck == []


def test_one_a_press_newest_first() -> None:
    typist = Typist().type("t").wait().type("q").wait().type("f").wait().type("\bU")
    assert typist.struck == [("id3", "wrong key"), ("id2", "wrong key")]


def test_inside_a_line_backspace_edits_and_strikes_nothing() -> None:
    typist = Typist().type("t").wait(7).type("\nab\b\b\b\b")
    assert typist.struck == []
    assert typist.keyboard.line is not None


def test_after_a_restart_only_ones_own_lines_are_known_and_their_age_counts() -> None:
    fold = SessionFold("s1")
    tears = ev.Observed(code="tears", label="tears", key="t")
    fold.add(event(1, tears, 0))
    fold.add(replace(event(2, tears, 60), by="somebody else"))
    chart = fold.chart()
    own = event(1, tears).by
    for minutes, struck in ((2, [("e1", "wrong key")]), (6, [])):
        typist = Typist()
        now = NOON + timedelta(minutes=minutes)
        typist.keyboard.recall(last_lines(chart, own, now, typist.now_s), ())
        assert typist.type("\b").struck == struck
