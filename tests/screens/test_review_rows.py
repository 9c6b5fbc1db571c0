from hypothesis import given
from hypothesis import strategies as st

from kapterm.screens.review.rows import line_of, text_lines
from kapterm.text import cell_width, wrapped
from kapterm.widgets.row import text_of


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=300), st.integers(20, 120))
def test_wrapping_loses_no_letter_and_keeps_the_width(line: str, room: int) -> None:
    pieces = wrapped(line, room, "  ")
    assert all(cell_width(piece) <= room for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(line.split())


def test_front_matter_is_dim_and_headings_are_strong() -> None:
    lines = text_lines('---\nview: "full"\n---\n\n# Title\n\nwords', 60)
    assert [line.row[0].role for line in lines if line.row] == ["dim", "dim", "dim", "strong", "plain"]


def test_a_part_is_found_by_the_words_its_heading_begins_with() -> None:
    text = "# Title\n\n## Vital signs\n\n| a | b |"
    lines = text_lines(text, 60)
    assert line_of(lines, text, ("Vital",)) == "text|2|0"
    assert line_of(lines, text, ("Medicine",)) == ""


def test_a_sign_that_steers_a_terminal_is_shown_as_a_mark() -> None:
    (line,) = text_lines("a\x1b[31mb", 60)
    assert "\x1b" not in text_of(line.row)
