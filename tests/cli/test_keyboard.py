from datetime import UTC, datetime

import pytest

from kapterm.cli.keyboard import keys
from kapterm.cli.typed import TypedLine, draft_of, line_of
from kapterm.session.drafting import Draft, KeptLine, decode_draft


def pressed(content: bytes) -> str:
    """The keys in these bytes, one byte at a time."""
    left = [bytes([byte]) for byte in reversed(content)]
    return "".join(keys(read=lambda _descriptor, _size: left.pop() if left else b""))


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"abc\r", "abc\r"),
        (b"a\nb", "a\rb"),
        ("ñ … 😀".encode(), "ñ … 😀"),
        (b"a\x1b[Ab\x1bOPc\x1b[1;5Cd", "abcd"),
        (b"\x1b[200~pasted\x1b[201~", "pasted"),
        (b"\x1ba", "a"),
        (b"\x1b\x1b[Aa", "a"),
        (b"a\x08\x7f", "a\x7f\x7f"),
        (b"\xff!", "\ufffd!"),
    ],
)
def test_keys_are_read_one_by_one_and_sequences_left_out(content: bytes, seen: str) -> None:
    assert pressed(content) == seen


def test_a_line_that_was_saved_before_the_kill_is_not_offered_again() -> None:
    line = TypedLine("she rests")
    left = decode_draft(draft_of(line, (), Draft()))
    assert line_of(left, frozenset()) == line
    assert line_of(left, frozenset({line.id})).text == ""


def test_a_line_of_the_full_screen_comes_back_as_it_is_written_here() -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for kind, typed in {"seen": "warm", "said": '"warm', "private": "(warm", "V": "V warm"}.items():
        draft = Draft(text="warm", lines=(KeptLine(kind, "warm", begun, is_open=True),))
        assert line_of(draft, frozenset()).text == typed


def test_lines_that_the_full_screen_had_parked_stay_parked() -> None:
    parked = KeptLine("seen", "later", datetime(2026, 1, 1, tzinfo=UTC))
    kept = decode_draft(draft_of(TypedLine("now"), (), Draft(lines=(parked,), session="visit")))
    assert kept.lines == (parked,)
    assert kept.text == "now"
