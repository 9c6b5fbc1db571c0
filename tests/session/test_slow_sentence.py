"""A sentence typed slowly and without Enter, typed."""

from __future__ import annotations

from kapterm.session import events as ev
from kapterm.session.when import Base, When

from .typist import Typist


def test_enter_after_three_codes_in_a_row_offers_that_they_were_words() -> None:
    typist = Typist(gap_s=0.8).type("warm").wait(0.5).type("\n")
    assert typist.keyboard.line is not None
    assert "these were words: warm" in typist.keyboard.line.hint
    assert typist.keyboard.line.kind == "words"
    assert typist.struck == []


def test_enter_on_the_empty_line_makes_one_note_and_strikes_the_codes_as_such() -> None:
    typist = Typist(gap_s=0.8).type("warm\n\n")
    note = typist.records[-1]
    assert isinstance(note.fact, ev.NoteWritten)
    assert note.fact.text == "warm"
    assert note.begun_s == 100.0
    assert typist.struck == [(f"id{n}", "these were words") for n in range(1, 5)]


def test_typing_refuses_and_the_words_belong_to_the_last_code() -> None:
    typist = Typist(gap_s=0.8).type("tqf\nsobbing\n")
    assert typist.struck == []
    assert typist.said[-1] == "+sobbing"


def test_what_was_typed_and_erased_is_no_consent() -> None:
    assert Typist(gap_s=0.8).type("tqf\na\b\n").struck == []


def test_an_enter_that_bounced_does_not_accept() -> None:
    assert Typist(gap_s=0.8).type("tqf").type("\n\n", gap_s=0.1).struck == []


def test_slow_words_keep_their_spaces_and_double_letters() -> None:
    typist = Typist(gap_s=0.6).type("she feels\n\n")
    assert typist.said[-1] == "she feels"


def test_two_codes_or_a_pause_or_a_strength_between_are_codes() -> None:
    for typed in (("tq", ""), ("tq", "f"), ("t2q", "f1")):
        typist = Typist(gap_s=0.8).type(typed[0]).wait(1.6).type(typed[1]).type("\n")
        assert typist.keyboard.line is not None
        assert typist.keyboard.line.were is None


def test_after_six_seconds_enter_opens_a_new_note_without_an_offer() -> None:
    typist = Typist(gap_s=0.8).type("tqf").wait(6).type("\n")
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.kind == "seen"


def test_a_request_to_stop_among_the_letters_is_never_struck_by_enter() -> None:
    typist = Typist(gap_s=0.8).type("relax\n\n")
    stops = [one.id for one in typist.records if isinstance(one.fact, ev.Observed) and one.fact.code == "stop"]
    assert stops
    assert not {of for of, _ in typist.struck} & set(stops)


def test_the_earlier_time_of_the_first_code_goes_with_the_words() -> None:
    typist = Typist(gap_s=0.8).type("-3warm\n\n")
    assert typist.records[-1].when == When(Base.AGO, 3)
