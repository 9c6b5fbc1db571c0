"""A code that is added in the middle of a session: named once, then F and its number."""

from __future__ import annotations

import pytest

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.grammar import Context, read_line
from kapterm.session.grammar.own_codes import AT_MOST, name_code, own_codes

from .strategies import NOON, event
from .typist import PLAN, Typist, shipped_packs


def seen(label: str, number: int = 1, struck: str | None = None) -> Entry:
    """A line that named a code."""
    fact = name_code(label, Context(shipped_packs())).fact
    return Entry(event(number, fact), fact, NOON, "", struck=struck)


def typist(*labels: str) -> Typist:
    entries = tuple(seen(label, number) for number, label in enumerate(labels))
    typist = Typist(SessionState(plan=PLAN), entries=entries)
    return typist


def test_to_name_a_code_logs_it_now_with_its_words_and_an_id_of_its_own() -> None:
    typist = Typist()
    typist.intents += typist.keyboard.open_new_code(typist.now_s)
    typist.type("humming low\n")
    (fact,) = typist.facts
    assert isinstance(fact, ev.Observed)
    assert (fact.code, fact.label, fact.key) == ("own.humming-low", "humming low", "F")


def test_from_then_on_it_is_f_and_its_number_with_strength_and_words() -> None:
    writer = typist("humming", "counting aloud")
    writer.type("F2\n").type("3")
    assert writer.said == ["own.counting-aloud", "~3"]
    writer.wait(2).type("F1\n").wait().type("\nlow, on one note\n")
    assert writer.said[-2:] == ["own.humming", "+low, on one note"]
    assert writer.presses == 4 + 3 + 1 + len("low, on one note") + 1


def test_it_is_taken_back_like_any_code() -> None:
    assert typist("humming").type("F1\n").wait().type("\b").said == ["own.humming", "struck"]


def test_a_word_with_f_is_still_a_note() -> None:
    assert typist("humming").type("Feels warm\n").said == ["Feels warm"]
    assert Typist().type("Feels warm\n").said == ["Feels warm"]


def test_a_number_that_is_not_there_says_so_and_keeps_what_was_typed() -> None:
    writer = typist("humming").type("F2\n")
    assert writer.said == []
    assert writer.keyboard.line is not None
    assert writer.keyboard.line.hint
    assert writer.type("\n").said == ["F2"]


def test_a_struck_line_names_no_code_and_the_same_name_again_is_the_same_code() -> None:
    entries = (seen("humming"), seen("Humming ", 2), seen("rocking", 3, struck="wrong key"))
    assert [code.id for code in own_codes(Context(shipped_packs(), entries=entries))] == ["own.humming"]


def test_there_are_as_many_as_there_are_digits() -> None:
    full = Context(shipped_packs(), entries=tuple(seen(f"code {n}", n) for n in range(AT_MOST)))
    assert name_code("code 3", full).shown == "code 3"
    with pytest.raises(UsageError, match="9 already"):
        name_code("one more", full)


@pytest.mark.parametrize("name", ["", "  ", "…", "x" * 41])
def test_a_name_is_a_few_words(name: str) -> None:
    with pytest.raises(UsageError):
        name_code(name, Context(shipped_packs()))


def test_linear_mode_names_it_and_logs_it_again() -> None:
    fact, _ = read_line("/new_code humming", Context(shipped_packs()))
    assert isinstance(fact, ev.Observed)
    context = Context(shipped_packs(), entries=(seen("humming"),))
    for line in ("F1", "F 1", "F 1 low"):
        again, _ = read_line(line, context)
        assert isinstance(again, ev.Observed)
        assert again.code == fact.code
    assert isinstance(read_line("F sharp", context)[0], ev.NoteWritten)
    assert isinstance(read_line("F", Context(shipped_packs()))[0], ev.NoteWritten)
