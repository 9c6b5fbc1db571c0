"""A form half taken in comes back from its line as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.data.measures import load_measures
from kapterm.session.measures import Entry, Measure
from kapterm.session.measures.half_filled import answered_in, half_filled, half_filled_text

PACK, _ = load_measures(None)


@given(st.sampled_from(PACK.measures), st.lists(st.sampled_from([*"0123456789-r", "enter", "backspace"]), max_size=40))
def test_after_any_keys_a_form_comes_back_as_it_was(measure: Measure, keys: list[str]) -> None:
    entry = Entry(measure=measure)
    for key in keys:
        entry = entry.key(key)
    text = half_filled_text(entry)
    again = half_filled(measure, text)
    assert again is not None
    assert (again.answers, again.typed) == (entry.answers, entry.typed)
    assert answered_in(text) == len(entry.answers)
    assert bool(text) is bool(entry.answers or entry.typed)


@pytest.mark.parametrize("text", ["1 2 7", "1 two", "1 1 1 1 1 1 1 1 1 1", "|x|"])
def test_what_the_form_does_not_have_is_not_guessed_at(text: str) -> None:
    assert half_filled(PACK.measure("phq-9"), text) is None
