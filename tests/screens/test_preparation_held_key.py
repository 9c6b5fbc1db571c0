"""A key that repeats itself is one press; a finger that presses twice is two."""

from __future__ import annotations

import pytest

from kapterm.screens.preparation.held_key import HeldKey


def taken(*presses: tuple[str, float]) -> str:
    held, keys = HeldKey(), ""
    for key, at_s in presses:
        held, now = held.press(key, at_s)
        keys += "".join(now)
    return keys + "".join(held.wait_over(presses[-1][1])[1])


def test_two_presses_of_one_key_are_two() -> None:
    assert taken(("y", 0.0), ("y", 0.1)) == "yy"


def test_a_held_key_with_its_late_first_repeat_is_one() -> None:
    assert taken(("y", 0.0), ("y", 0.5), *(("y", 0.53 + n * 0.03) for n in range(20))) == "y"


def test_a_run_from_the_first_moment_is_one() -> None:
    assert taken(*(("y", n * 0.03) for n in range(20))) == "y"


def test_different_keys_however_fast_all_count_in_order() -> None:
    assert taken(("y", 0.0), ("n", 0.001), ("u", 0.002)) == "ynu"
    assert taken(("y", 0.0), ("y", 0.2), ("n", 0.21)) == "yyn"


def test_the_same_key_after_a_run_and_a_pause_counts_again() -> None:
    assert taken(("y", 0.0), ("y", 0.03), ("y", 0.06), ("y", 0.5)) == "yy"


@pytest.mark.parametrize("begun_s", [0.0, 9700.123, 12345.6789, 1e6 + 0.1])
def test_a_second_press_counts_whatever_the_clock_says(begun_s: float) -> None:
    held, first = HeldKey().press("n", begun_s)
    held, none = held.press("n", begun_s + 0.4)
    assert (first, none) == (("n",), ())
    assert held.wait_over(held.at_s)[1] == ("n",)
