"""Esc and what is typed right behind it: two keys, however close they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.widgets.textual_fixes import parts
from tests.widgets.test_textual_fixes import Listener


def heard(typed: bytes) -> list[str]:
    listener = Listener(typed)
    listener.run_input_thread()
    return [event.key for event in listener.heard]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        (b"\x1btq", ["escape", "t", "q"]),
        (b"V132/\x1b\rnote\r", ["V", "1", "3", "2", "slash", "escape", "enter", "n", "o", "t", "e", "enter"]),
        (b"\x1b\x7ft", ["escape", "backspace", "t"]),
        (b"\x1b1t", ["escape", "1", "t"]),
        (b"\x1b\x1bt", ["escape", "escape", "t"]),
        (b"\x1bOs\rt", ["escape", "O", "s", "enter", "t"]),
        (b"\x1b[At", ["up", "t"]),
        (b"\x1bOBt", ["down", "t"]),
        (b"\x1b\x1b[Bt", ["escape", "down", "t"]),
        ("\x1bät".encode(), ["escape", "ä", "t"]),
    ],
)
def test_what_follows_esc_at_once_is_a_key_of_its_own(typed: bytes, keys: list[str]) -> None:
    assert heard(typed) == keys


@given(st.text(alphabet="\x1b[OABst1\r", max_size=20), st.booleans())
def test_nothing_is_lost_by_cutting(text: str, in_escape: bool) -> None:
    found = parts(text, in_escape=in_escape)
    assert "".join(found) == text
    assert all(found)
