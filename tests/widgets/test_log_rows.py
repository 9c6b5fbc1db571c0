"""The lines of the log as rows: nothing typed is cut off, nothing is wider than the screen."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.fold import SessionFold
from kapterm.text import cell_width, safe
from kapterm.widgets.log_rows import dimmed, entry_rows, is_shown, marked, wrap
from kapterm.widgets.row import Row, text_of, width_of
from tests.session.strategies import NOON, event, histories

WORDS = st.text(alphabet="abc de fg äß 日本語 e\u0301 \u200b👩\u200d👩 [b]/\x1b\x07", max_size=200)


def visit(*facts: tuple[float, ev.AnyFact]) -> SessionChart:
    fold = SessionFold("s1")
    for n, (at_s, fact) in enumerate(facts):
        fold.add(event(n, fact, at_s))
    return fold.chart()


def rows(chart: SessionChart, index: int = -1, width: int = 80) -> tuple[Row, ...]:
    return entry_rows(chart.entries[index], chart, UTC, width)


@given(WORDS, st.integers(8, 40), st.integers(8, 60))
def test_wrapped_text_keeps_every_letter_and_is_never_wider_than_its_room(text: str, first: int, rest: int) -> None:
    text = safe(text)
    parts = wrap(text, first, rest)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert cell_width(parts[0]) <= first
    assert all(cell_width(part) <= rest for part in parts[1:])


def test_words_are_not_parted_where_they_need_not_be() -> None:
    assert wrap("the water is warm and still", 12, 14) == ["the water is", "warm and still"]
    assert wrap("a" * 25, 10, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("日本語日本語", 6, 6) == ["日本語", "日本語"]
    assert wrap("", 10, 10) == [""]


@given(histories(), st.sampled_from((60, 80, 110)))
def test_every_line_of_any_session_fits_the_screen(history: list[ev.Event], width: int) -> None:
    fold = SessionFold("s1")
    fold.fill(history)
    chart = fold.chart()
    for entry in chart.entries:
        for row in entry_rows(entry, chart, UTC, width):
            assert width_of(row) <= width
            assert text_of(row) == safe(text_of(row))
            assert text_of(dimmed(row)) == text_of(row)


def test_a_long_reason_and_a_long_anchor_hide_no_word() -> None:
    fold = SessionFold("s1")
    anchor = "sobbing, whole body, cannot be reached by a quiet voice"
    fold.add(event(1, ev.Observed(code="tears", label="tears", strength=3, anchor=anchor, text="on the left"), 0))
    fold.add(event(2, ev.Struck(of="e1", text="somebody else wept, not she, as was said later in the room next door")))
    chart = fold.chart()
    shown = [text_of(row) for row in rows(chart, width=60)]
    words = " ".join(" ".join(shown).split())
    assert words.startswith("12:00 tears on 3 sobbing, whole body"), "the words go on beside and below the anchor"
    assert "the left struck" in words
    assert "as was said later in the room next door" in words
    assert all(cell_width(row) <= 60 for row in shown)


@given(WORDS, st.sampled_from((60, 80, 110)))
def test_a_note_of_any_length_is_shown_whole(text: str, width: int) -> None:
    chart = visit((0, ev.NoteWritten(text=text)))
    shown = "".join(text_of(row[3:] if index == 0 else row) for index, row in enumerate(rows(chart, width=width)))
    for word in safe(text).split():
        assert "".join(word.split()) in "".join(shown.split())


def test_a_line_stands_at_its_wall_time_and_its_time_from_the_dose() -> None:
    chart = visit(
        (0, ev.DoseGiven(amount_mg=200)), (-600, ev.NoteWritten(text="before")), (1110, ev.NoteWritten(text="x"))
    )
    assert text_of(rows(chart, 0)[0]).startswith(" 11:50  -0:10 ")
    assert text_of(rows(chart, 1)[0]).startswith(" 12:00  +0:00 D ")
    assert text_of(rows(chart, 2)[0]).startswith(" 12:18  +0:18 ")


def test_before_the_first_dose_there_is_no_elapsed_time() -> None:
    assert text_of(rows(visit((0, ev.NoteWritten(text="x"))))[0]).split() == ["12:00", "x"]


def test_about_late_struck_and_linked_lines_say_so() -> None:
    fold = SessionFold("s1")
    fold.add(event(1, ev.Observed(code="grounding", label="grounding", prompt="feel the chair", key="G"), 0))
    fold.add(event(2, ev.Linked(of="e1", distress_before=6, distress_after=3), 60))
    fold.add(event(3, ev.NoteWritten(text="late"), 120, at_is_about=True, finished=NOON + timedelta(minutes=9)))
    fold.add(event(4, ev.NoteWritten(text="wrong"), 180))
    fold.add(event(5, ev.Struck(of="e4", text="wrong key"), 181))
    chart = fold.chart()
    assert "distress 6→3" in text_of(rows(chart, 0)[0])
    assert "12:02~" in text_of(rows(chart, 1)[0])
    assert "written 12:09" in text_of(rows(chart, 1)[0])
    assert [span.struck for span in rows(chart, 2)[0] if span.text == "wrong"] == [True]
    assert text_of(rows(chart, 2)[1]).strip() == "struck: wrong key"


@pytest.mark.parametrize(("mark", "role"), [("·", "dim"), ("!", "alert")])
def test_the_first_column_says_how_far_the_disk_is(mark: str, role: str) -> None:
    row = rows(visit((0, ev.NoteWritten(text="x"))))[0]
    changed = marked(row, mark)
    assert (changed[0].text, changed[0].role) == (mark, role)
    assert text_of(changed)[1:] == text_of(row)[1:]
    assert marked(row, " ") == row


def test_what_belongs_to_preparation_and_review_is_not_in_the_log_of_the_hour() -> None:
    chart = visit((0, ev.SessionOpened()), (1, ev.ItemAnswered(item="P29", state="no")), (2, ev.NoteWritten(text="x")))
    assert [is_shown(entry) for entry in chart.entries] == [False, False, True]
