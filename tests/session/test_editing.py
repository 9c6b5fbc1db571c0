"""A line of text being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session.editing import Line

KEYS = ("backspace", "delete", "left", "right", "home", "end", "ctrl+a", "ctrl+e", "ctrl+left", "ctrl+w", "ctrl+u",
        "ctrl+k", "f5", "enter", "tab")  # fmt: skip


def typed(text: str, *keys: str) -> Line:
    line = Line()
    for char in text:
        line = line.press(char, char) or line
    for key in keys:
        line = line.press(key, None) or line
    return line


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        (("backspace",), "the water is war", 16),
        (("home", "delete"), "he water is warm", 0),
        (("left", "left", "delete"), "the water is wam", 15),
        (("ctrl+w",), "the water is ", 13),
        (("ctrl+w", "ctrl+w"), "the water ", 10),
        (("ctrl+left", "ctrl+left"), "the water is warm", 10),
        (("ctrl+left", "ctrl+u"), "warm", 0),
        (("ctrl+left", "ctrl+k"), "the water is ", 13),
        (("home", "backspace", "left"), "the water is warm", 0),
        (("end", "delete", "right"), "the water is warm", 17),
    ],
)
def test_each_key_edits_as_in_any_line(keys: tuple[str, ...], text: str, cursor: int) -> None:
    assert typed("the water is warm", *keys) == Line(text, cursor)


def test_a_key_that_does_nothing_to_a_line_says_so() -> None:
    assert Line.of("x").press("f5", None) is None
    assert Line.of("x").press("ctrl+b", "\x02") is None
    assert Line.of("x").press("enter", "\r") is None


@given(st.lists(st.one_of(st.sampled_from(KEYS), st.characters()), max_size=40))
def test_the_cursor_stays_in_the_line_whatever_is_pressed(keys: list[str]) -> None:
    line = Line()
    for key in keys:
        line = line.press(key, key if len(key) == 1 else None) or line
        assert 0 <= line.cursor <= len(line.text)
        assert line.text.isprintable()


@given(st.text(max_size=20), st.text(max_size=10), st.integers(0, 30))
def test_what_is_put_in_stands_at_the_cursor_and_nothing_else_changes(text: str, words: str, left: int) -> None:
    line = Line.of(text)
    for _ in range(left):
        line = line.press("left", None) or line
    after = line.insert(words)
    assert after.text == text[: line.cursor] + words + text[line.cursor :]
    assert after.cursor == line.cursor + len(words)
