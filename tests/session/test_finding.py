"""Finding lines by words, code and day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.events import Event
from kapterm.session.finding import Query, hits, query_of, words_of
from kapterm.session.fold import fold

from .strategies import NOON, event, histories

TODAY = date(2026, 11, 28)


def record(*more: Event) -> Chart:
    return fold(
        "c1",
        [
            event(1, ev.ClientRegistered(code="A.M."), session=""),
            event(2, ev.SessionOpened()),
            event(3, ev.DoseGiven(amount_mg=200, route="SL"), 60),
            event(4, ev.QuoteTaken(text="The water is warm"), 120),
            event(5, ev.Observed(code="tears", label="tears", strength=2, strength_max=3, anchor="weeping"), 180),
            event(6, ev.AsideWritten(sealed="…"), 240),
            event(7, ev.NoteWritten(text="warm hands"), at=NOON + timedelta(days=7), session="s2"),
            *more,
        ],
    )


def told(query: str, chart: Chart | None = None) -> list[str]:
    return [hit.told for hit in hits(chart or record(), query_of(query, TODAY))]


def test_every_word_must_stand_in_the_line_in_whatever_case() -> None:
    assert told("WATER warm") == ["The water is warm"]
    assert told("warm") == ["warm hands", "The water is warm"], "the newest visit first"
    assert told("water cold") == []


def test_what_was_seen_is_found_by_its_words() -> None:
    assert told("weeping") == told("tears") == ["tears  2/3 weeping"]


def test_the_code_narrows_it_to_one_client_and_alone_finds_no_line() -> None:
    assert told("a.m. water") == ["The water is warm"]
    assert told("b.k. water") == []
    assert told("a.m.") == []


def test_a_day_narrows_it_and_alone_finds_the_visits_of_that_day() -> None:
    assert told("warm 27 nov") == ["warm hands"]
    visits = list(hits(record(), query_of("20 Nov", TODAY)))
    assert [(hit.visit.id, hit.entry) for hit in visits] == [("s1", None)]
    assert len(list(hits(record(), query_of("nov 2026", TODAY)))) == 2


def test_what_was_struck_or_is_its_authors_alone_is_not_found() -> None:
    assert told("private") == []
    assert told("water", record(event(8, ev.Struck(of="e4", text="wrong key")))) == []


def test_words_that_were_put_right_are_found_as_they_stand() -> None:
    chart = record(event(8, ev.Reworded(of="e4", text="the sea is warm")))
    assert told("sea", chart) == ["the sea is warm"]
    assert told("water", chart) == []


def test_nothing_asked_for_finds_nothing() -> None:
    assert told("  ") == []
    assert Query().is_empty


@given(histories(), st.text(max_size=12))
def test_whatever_is_asked_for_a_hit_holds_every_word_of_it(made: list[Event], typed: str) -> None:
    chart = fold("c1", made)
    query = query_of(typed, TODAY)
    for hit in hits(chart, query):
        assert hit.entry is None or hit.told == words_of(hit.entry)
        assert all(word in hit.told.casefold() or word in chart.code.casefold() for word in query.words)
