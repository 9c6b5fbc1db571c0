"""A clinic's own keys: what can hold, what cannot and why, and that nothing is ever lost by a slip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from kapterm import keys
from kapterm.keymap import read_keymap

KEYS = ["m", "x", "+", "slash", "1", "8", "ctrl+f", "ctrl+p", "f4", "escape", "hyper", "ctrl+h", ""]


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    yield
    keys.use({})


@pytest.mark.parametrize(
    ("act_id", "key", "why"),
    [
        ("chart.dance", "x", "no act is called chart.dance"),
        ("chart.find", "hyper+x", "hyper+x is no key that every terminal sends; chart.find stays on /"),
        ("chart.find", "ctrl+i", "is no key that every terminal sends"),
        ("chart.find", "m", "not on m: chart.measure has it there"),
        ("chart.find", "j", "not on j: list.down has it there"),
        ("chart.find", "7", "digits are places and answers"),
        ("go.chart", "i", "not on i: chart.integrate has it there"),
        ("palette", "p", "works while typing"),
        ("leave", "ctrl+x", "stays on ^Q: it cannot be lost"),
        ("help", "f2", "stays on ?: it cannot be lost"),
        ("dosing.undo", "ctrl+u", "stays on U: it cannot be lost"),
        ("dosing.dark", "ctrl+d", "stays on Z: it cannot be lost"),
        ("dosing.vitals", "B", "stays as it ships"),
        ("prepare.yes", "j", "stays as it ships"),
    ],
)
def test_a_line_that_cannot_hold_says_why_in_one_sentence(act_id: str, key: str, why: str) -> None:
    held, problems = read_keymap({act_id: key, "chart.begin": "n"})
    assert held == {"chart.begin": "n"}
    assert len(problems) == 1
    assert why in problems[0]


def test_two_acts_may_change_their_keys_with_each_other() -> None:
    assert read_keymap({"go.today": "2", "go.chart": "1"}) == ({"go.today": "2", "go.chart": "1"}, ())


def test_a_line_set_aside_takes_its_key_back_from_another_that_counted_on_it() -> None:
    held, problems = read_keymap({"chart.measure": "hyper", "chart.find": "m"})
    assert held == {}
    assert len(problems) == 2


def test_an_act_on_another_key_is_shown_with_it_and_has_no_second_one() -> None:
    keys.use(read_keymap({"chart.begin": "n", "palette": "ctrl+k", "list.up": "x"})[0])
    assert (keys.by_id()["chart.begin"].shown_key, keys.by_id()["palette"].shown_key) == ("n", "^K")
    assert keys.meant("n", "chart", "lists") == "plus"
    assert keys.meant("plus", "chart", "lists") == ""
    assert keys.meant("k", "chart", "lists") == "k"
    assert keys.pressed("ctrl+p", "everywhere", "places") is None


@given(st.dictionaries(st.sampled_from([act.id for act in keys.ACTS]), st.sampled_from(KEYS), max_size=6))
def test_whatever_a_keymap_says_quit_help_undo_and_dark_stay_and_no_key_is_taken_twice(wished: dict[str, str]) -> None:
    held, problems = read_keymap(wished)
    assert len(held) + len(problems) == len(wished)
    assert not any(keys.by_id()[act_id].fixed for act_id in held)
    shipped_twice = _twice({})
    assert _twice(held) <= shipped_twice, "what ships over another key does so on purpose"


def _twice(held: dict[str, str]) -> set[tuple[str, str]]:
    """Acts of one place, or of a place and everywhere, that are on one key."""
    keys.use(held)
    found = set()
    for act in keys.ACTS:
        for other in keys.of(act.scope, "everywhere"):
            is_other = act.id != other.id and act.scope not in ("line", "chosen", "note", "listed", "clients")
            if is_other and act.key_in_force and other.is_on(act.key_in_force):
                found.add((act.id, other.id))
    keys.use({})
    return found


def test_every_key_that_can_be_shown_is_one_that_textual_knows() -> None:
    for name, sign in keys.SHOWN.items():
        if len(sign) == 1 and sign.isascii():
            assert _character_to_key(sign) == name
