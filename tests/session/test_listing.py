"""The list, typed: the log with a cursor in it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.intents import Move
from kapterm.session.when import Base, When

from .strategies import NOON, event
from .typist import PLAN, Typist

FACTS: tuple[ev.AnyFact, ...] = (
    ev.ItemAnswered(item="P1", state="yes"),
    ev.DoseGiven(amount_mg=200, route="SL"),
    ev.QuoteTaken(text="so quiet here"),
    ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84),
    ev.MomentMarked(),
    ev.NoteWritten(text="hands warm"),
    ev.QuoteTaken(text="the water is warm"),
    ev.AsideWritten(sealed="c2VhbGVk"),
    ev.Observed(code="tears", label="tears", strength=2),
)
ENTRIES = tuple(
    Entry(one, one.fact, one.at, one.fact.text) for one in (event(n, fact, n * 60) for n, fact in enumerate(FACTS))
)
STATE = SessionState(plan=PLAN, t_zero=ENTRIES[1].at)


def typist(state: SessionState = STATE) -> Typist:
    """Somebody in the list of a session with a few lines."""
    return Typist(state, entries=ENTRIES).type("\t")


def at(typed: Typist) -> str:
    """The id under the cursor."""
    assert typed.keyboard.listing is not None
    return typed.keyboard.listing.entry.id


def test_tab_puts_the_cursor_on_the_newest_line() -> None:
    assert at(typist()) == "e8"


@pytest.mark.parametrize(
    ("keys", "where"),
    [("↑", "e7"), ("↑↑↓", "e7"), ("⇱", "e1"), ("⇱⇲", "e8"), ("⇞", "e1"), ("⇞⇟", "e8"), ("↓", "e8"), ("⇱↑", "e1")],
)
def test_arrows_pages_home_and_end_move_it_and_stop_at_both_ends(keys: str, where: str) -> None:
    assert at(typist().type(keys)) == where


@pytest.mark.parametrize(
    ("keys", "places"),
    [
        ('"⇞', ["e6"]),
        ('"⇞⇞⇟', ["e6", "e2", "e6"]),
        ("D⇞", ["e1"]),
        ("V⇞", ["e3"]),
        (".⇞⇞", ["e4", "e4"]),
        (",d⇞", ["e1"]),
        ("'⇞", ["e6"]),
    ],
)
def test_quote_dose_vital_and_mark_are_jumped_between(keys: str, places: list[str]) -> None:
    typed = typist()
    seen = []
    for key in keys:
        typed.type(key)
        if key in "⇞⇟":
            seen.append(at(typed))
    assert seen == places
    assert typed.facts == []


def test_letters_after_a_slash_are_the_search_and_pages_jump_between_hits() -> None:
    typed = typist().type("/warm\n")
    assert at(typed) == "e6"
    assert at(typed.type("⇞")) == "e5"
    assert at(typed.type("⇟")) == "e6"
    assert typed.facts == []
    assert typed.keyboard.listing is not None
    assert typed.keyboard.listing.says == "2 found, PgUp PgDn"


def test_what_is_not_there_is_said_and_the_cursor_stays() -> None:
    typed = typist().type("/zebra\n")
    assert at(typed) == "e8"
    assert typed.keyboard.listing is not None
    assert typed.keyboard.listing.says == "not found"


def test_enter_adds_words_to_the_line() -> None:
    typed = typist().type("\nquietly\n")
    assert isinstance(typed.facts[0], ev.Reworded)
    assert (typed.facts[0].of, typed.facts[0].text) == ("e8", "quietly")
    assert at(typed) == "e8"


def test_enter_on_words_goes_on_writing_them() -> None:
    assert typist().type("↑↑\n, and deep\n").said == ["+the water is warm, and deep"]


def test_an_aside_is_never_reworded_into_the_open_record() -> None:
    typed = typist().type("↑\n")
    assert typed.keyboard.line is None
    assert "aside" in typed.keyboard.hint


@pytest.mark.parametrize("up", range(8))
def test_backspace_strikes_any_line_with_a_reason_and_only_with_one(up: int) -> None:
    typed = typist().type("↑" * up + "\b\n")
    assert typed.struck == []
    assert typed.keyboard.line is not None
    assert typed.keyboard.line.hint == "the reason, then Enter"
    typed.type("wrong client\n")
    assert typed.struck == [(f"e{8 - up}", "wrong client")]


def test_at_moves_the_time_with_a_reason() -> None:
    typed = typist().type("@14:05 wrong minute\n")
    (move,) = [one for one in typed.intents if isinstance(one, Move)]
    assert (move.of, move.when, move.text) == ("e8", When(Base.CLOCK, 845), "wrong minute")


@pytest.mark.parametrize(
    ("typed", "when"), [("-5 late", When(Base.AGO, 5)), ("+12? late", When(Base.ELAPSED, 12, True))]
)
def test_a_time_may_begin_with_its_own_sign_where_at_needs_another_key(typed: str, when: When) -> None:
    (move,) = [one for one in typist().type(f"{typed}\n").intents if isinstance(one, Move)]
    assert move.when == when


@pytest.mark.parametrize("words", ["14:05", "wrong minute", ""])
def test_a_move_needs_a_time_and_a_reason(words: str) -> None:
    typed = typist().type(f"@{words}\n")
    assert not [one for one in typed.intents if isinstance(one, Move)]
    assert typed.keyboard.line is not None
    assert "the time and why" in typed.keyboard.line.hint


def test_striking_or_moving_the_first_dose_says_that_elapsed_time_is_computed_anew() -> None:
    assert typist().type("⇱\bnever given\n").said[-1] == "elapsed time computed anew: first dose struck"
    assert typist().type("⇱@14:05 wrong\n").said[-1] == "elapsed time computed anew: first dose moved"


@pytest.mark.parametrize(("keys", "said"), [("t", "tears"), ("N", "near")])
def test_any_other_letter_logs_now_and_leaves_the_list(keys: str, said: str) -> None:
    typed = typist().type(keys).wait()
    assert typed.said == [said]
    assert typed.keyboard.listing is None


def test_a_digit_opens_vitals_and_leaves_the_list() -> None:
    typed = typist().type("132/84\n")
    assert typed.said == ["BP 132/84"]
    assert typed.keyboard.listing is None


@pytest.mark.parametrize("key", ["\x1b", "\t"])
def test_esc_and_tab_return_to_the_clock(key: str) -> None:
    typed = typist().type(key)
    assert typed.keyboard.listing is None
    assert typed.acts == []


def test_twenty_seconds_without_a_key_return_to_the_clock() -> None:
    typed = typist().type("↑").wait(19)
    assert typed.keyboard.listing is not None
    typed.wait(1)
    assert typed.keyboard.listing is None
    late = typist()
    late.now_s += 30
    assert late.type("\b").struck == []
    assert late.keyboard.line is None


def test_a_reason_being_typed_is_waited_for() -> None:
    typed = typist().type("\bwrong").wait(60)
    assert typed.type(" line\n").struck == [("e8", "wrong line")]


def test_a_reason_laid_aside_comes_back_at_its_own_line_only() -> None:
    typed = typist().type("\bwrong\x1b↑\b")
    assert typed.keyboard.line is not None
    assert typed.keyboard.line.line.text == ""
    typed.type("\x1b\x1b\t\b")
    assert typed.keyboard.line.line.text == "wrong"


def test_a_signed_visit_says_that_it_takes_only_an_addendum() -> None:
    signature = ev.RecordSigned(name="Ada Moss")
    signed = SessionState(plan=PLAN, signatures=(Entry(event(1, signature), signature, NOON, ""),))
    for keys in ("\n", "\b", "@"):
        typed = typist(signed).type(keys)
        assert typed.keyboard.line is None
        assert "only by addendum" in typed.keyboard.hint


def test_a_line_struck_in_the_list_is_not_taken_back_again() -> None:
    typed = Typist(STATE, entries=ENTRIES).type("t").wait()
    own = typed.records[0]
    one = event(99, own.fact, 900, id=own.id)
    typed.keyboard.see(replace(typed.context, entries=(*ENTRIES, Entry(one, own.fact, one.at, ""))))
    typed.type("\t\bwrong\n\x1b\b")
    assert typed.struck == [("id1", "wrong")]
    assert typed.keyboard.hint == "nothing to take back"


def test_without_lines_there_is_no_list() -> None:
    typed = Typist().type("\t")
    assert typed.keyboard.listing is None
    assert typed.keyboard.hint == "no lines yet"
