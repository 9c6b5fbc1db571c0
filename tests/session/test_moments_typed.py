"""The moment of a line, typed: that of its first key, of its Enter, or an earlier one in any of its forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import Hold, SessionState
from kapterm.session.when import parse_when

from .strategies import NOON
from .typist import PLAN, Typist

RUNNING = SessionState(plan=PLAN, t_zero=NOON, hold=Hold(NOON, 12))

gaps_s = st.lists(st.floats(0.26, 300.0), min_size=12, max_size=12)
forms = st.one_of(
    st.builds("-{}".format, st.integers(0, 600)),
    st.builds("-{}:{:02}".format, st.integers(0, 9), st.integers(0, 59)),
    st.builds("{}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
    st.builds("@{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
    st.builds("+{}".format, st.integers(0, 600)),
    st.builds("+{}:{:02}".format, st.integers(0, 9), st.integers(0, 59)),
)


@given(st.sampled_from("\nQ'("), gaps_s)
def test_a_note_typed_slowly_keeps_the_moment_of_its_first_key(opener: str, pauses_s: list[float]) -> None:
    typist = Typist()
    typist.type(opener, gap_s=1.0)
    for char, pause_s in zip("the water is", pauses_s, strict=True):
        typist.type(char, gap_s=pause_s)
    typist.type("\n")
    (record,) = typist.records
    assert record.fact.text == "the water is"
    assert record.begun_s == 100.0
    assert record.finished_s == pytest.approx(101.0 + sum(pauses_s))


@pytest.mark.parametrize("keys", ["t", "N", " ", "V132/84 78 98\n", "S15\n", "P\n", "B1\n", "Anausea\n"])
def test_a_line_carries_the_moment_it_was_begun(keys: str) -> None:
    typist = Typist(RUNNING).type(keys, gap_s=2.0).wait()
    assert typist.records[0].begun_s == 100.0
    assert not typist.records[0].fact.timed_by_enter


@pytest.mark.parametrize("keys", ["D200\n", "Db50\n", "M1\n", "O\n", "Di40 1\n", "Ds\n", "Dp\n", "Du\n", "Dr1\n"])
def test_doses_medicine_out_and_the_pump_carry_their_enter_and_keep_when_they_were_begun(keys: str) -> None:
    typist = Typist(RUNNING).type(keys, gap_s=2.0)
    for _ in range(2):
        if not typist.records:
            typist.type("\n", gap_s=2.0)
    (record,) = typist.records
    assert record.fact.timed_by_enter
    assert record.begun_s == 100.0
    assert record.finished_s == typist.now_s - 2.0


@given(forms, st.booleans(), st.sampled_from(["t", "t2", ".", "N", "V132/84\n", "Qso quiet\n", "x"]), st.booleans())
def test_every_form_of_an_earlier_time_goes_with_what_is_typed_behind_it(
    form: str, about: bool, then: str, spaced: bool
) -> None:
    prefix = f"{form}{'?' if about else ''}"
    typist = Typist(RUNNING).type(f"{prefix}{' ' if spaced else ''}{then}").wait(2)
    assert typist.records[0].when == parse_when(prefix)[0]
    assert not any(isinstance(fact, ev.NoteWritten) for fact in typist.facts)


@given(forms, st.booleans(), st.sampled_from(["she wept", "warm now", "132 steps"]))
def test_the_same_in_front_of_words(form: str, about: bool, words: str) -> None:
    prefix = f"{form}{'?' if about else ''}"
    typist = Typist(RUNNING).type(f"\n{prefix} {words}\n")
    (record,) = typist.records
    assert (record.fact.text, record.when) == (words, parse_when(prefix)[0])
