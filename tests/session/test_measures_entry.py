"""A paper form taken in by keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data.measures import load_measures
from kapterm.session.measures import MISSING, REFUSED, Entry, Measure, score

PACK, _ = load_measures(None)


def after(id: str, *keys: str) -> Entry:
    entry = Entry(measure=PACK.measure(id))
    for key in keys:
        entry = entry.key(key)
    return entry


def test_nine_keys_are_a_phq_9() -> None:
    entry = after("phq-9", *"223212101")
    assert (entry.item, score(entry.measure, entry.answers).total) == (None, 14)


def test_missing_and_refused_have_keys_of_their_own() -> None:
    assert after("phq-9", *"0-r").answers == (0, MISSING, REFUSED)


@pytest.mark.parametrize("key", ["4", "x", "enter", "²", "left"])
def test_a_key_that_is_no_answer_changes_nothing_and_says_what_is(key: str) -> None:
    entry = after("phq-9", "1", key)
    assert (entry.answers, entry.item) == ((1,), 2)
    assert entry.said == "Item 2 takes 0 to 3; - missing, r refused."


def test_the_next_key_that_is_taken_clears_what_was_said() -> None:
    assert after("phq-9", "4", "3").said == ""


def test_back_takes_one_answer_and_the_next_corrects_it() -> None:
    assert after("phq-9", "1", "2", "backspace", "3").answers == (1, 3)
    assert after("phq-9", "backspace").answers == ()


def test_a_key_after_the_last_item_is_not_lost_silently() -> None:
    entry = after("pss-4", *"01234")
    assert (entry.answers, entry.said) == ((0, 1, 2, 3), "The form is through.")


def test_burnout_answers_are_one_key_each() -> None:
    entry = after("cbi", *"01234", "5")
    assert entry.answers == (0, 25, 50, 75, 100)
    assert entry.said == "Item 6 takes 0, 25, 50, 75 or 100; type 0 to 4; - missing, r refused."


def test_numbers_of_several_digits_are_kept_with_enter() -> None:
    entry = after("ebi", *"62", "enter", *"100", "enter", *"7")
    assert (entry.answers, entry.typed) == ((62, 100), "7")
    assert after("ebi", *"62", "backspace").typed == "6"
    too_large = after("ebi", *"101", "enter")
    assert (too_large.answers, too_large.typed) == ((), "")
    assert too_large.said.startswith("Item 1 takes 0 to 100")


def test_the_c_ssrs_passes_over_what_its_form_does_not_ask() -> None:
    passed = after("c-ssrs", "1", "0")
    assert (passed.answers, passed.item) == ((1, 0, MISSING, MISSING, MISSING), 6)
    assert passed.key("0").key("0").item is None
    assert passed.key("backspace").answers == (1,)
    assert after("c-ssrs", "1", "1").item == 3


@settings(max_examples=80, deadline=None)
@given(
    one=st.sampled_from(PACK.measures),
    keys=st.lists(st.sampled_from([*"0123456789-r", "enter", "backspace"]), max_size=60),
)
def test_whatever_keys_come_the_answers_are_always_the_measures_own(one: Measure, keys: list[str]) -> None:
    entry = Entry(measure=one)
    for key in keys:
        entry = entry.key(key)
    assert len(entry.answers) <= len(entry.measure.labels)
    assert all(answer in (MISSING, REFUSED) or answer in entry.measure.values for answer in entry.answers)
    score(entry.measure, [*entry.answers, *[MISSING] * (len(entry.measure.labels) - len(entry.answers))])
