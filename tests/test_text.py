"""Nothing that a person can type may steer a terminal, reorder a line or hide in one."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from kapterm.text import MARK, cell_width, clip, safe, safe_block

HOSTILE: list[str] = json.loads((Path(__file__).parent / "data" / "hostile.json").read_text())
STEERING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
any_text = st.text(
    st.characters(codec=None) | st.sampled_from("\u200d\ufe0f\U0001f469\U0001f3fd3\u20e3\u2764\u0301\x1b\r\n\t")
)


def steers(text: str, allowed: str = "\u200d") -> bool:
    return any(unicodedata.category(char) in STEERING and char not in allowed for char in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_reaches_a_terminal(text: str) -> None:
    assert not steers(safe(text))
    assert not steers(safe_block(text), "\u200d\n\t")


@given(any_text)
@example("\U0001f469\ufe0f\u200d\U0001faff")
@example("a\ufe0f\u200d\U0001f469")
def test_any_text_is_made_safe_once_and_for_all(text: str) -> None:
    once = safe(text)
    assert not steers(once)
    assert safe(once) == once
    assert safe_block(safe_block(text)) == safe_block(text)
    once.encode()


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FF)))
def test_what_people_write_passes_untouched(text: str) -> None:
    assert safe(text) == text


@given(any_text)
def test_every_replaced_character_leaves_its_sign(text: str) -> None:
    assert len(safe(text)) == len(text)


def test_markup_is_only_text() -> None:
    for text in ("[red]x[/red]", "[/]", "{{7*7}}", "<b>", "=1+1"):
        assert safe(text) == text


def test_a_line_holds_no_newline_and_a_block_keeps_it() -> None:
    assert safe("one\ntwo\tthree") == f"one{MARK}two{MARK}three"
    assert safe_block("one\r\ntwo\tthree\rfour") == f"one\ntwo\tthree{MARK}four"


def test_an_emoji_is_kept_whole_and_a_joiner_between_letters_is_not() -> None:
    for emoji in ("\U0001f469\u200d\U0001f680", "\u2764\ufe0f", "3\ufe0f\u20e3", "\U0001f44d\U0001f3fd"):
        assert safe(emoji) == emoji
    assert safe("a\u200db") == f"a{MARK}b"
    assert safe("a\ufe0f") == f"a{MARK}"


def test_letters_that_cannot_be_seen_are_shown() -> None:
    assert safe("\u3164\u115f") == MARK * 2


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("words", 5),
        ("e\u0301", 1),
        ("你好", 4),
        ("\u2764\ufe0f", 2),
        ("\U0001f469\u200d\U0001f680", 2),
        ("…“”", 3),
    ],
)
def test_columns_are_counted_as_the_screen_counts_them(text: str, columns: int) -> None:
    assert cell_width(text) == columns == cell_len(text)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs", "Mn"), max_codepoint=0xFFFF)), st.integers(0, 30))
def test_clipped_text_fits(text: str, width: int) -> None:
    clipped = clip(safe(text), width)
    assert cell_width(clipped) <= width
    assert clipped == safe(text) or clipped.endswith("…") or width == 0


def test_clipping_parts_no_letter_from_its_accent() -> None:
    assert clip("e\u0301e\u0301e\u0301e\u0301", 3) == "e\u0301e\u0301…"
    assert clip("你好你好", 4) == "你…"
