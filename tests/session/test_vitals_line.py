"""Vital signs in one line, as clinicians write them."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session.events import VitalsTaken
from kapterm.session.grammar import Context, Understood
from kapterm.session.grammar.vitals import parse_vitals

from .typist import shipped_packs

CONTEXT = Context(shipped_packs())


def read(line: str) -> Understood:
    return parse_vitals(line, CONTEXT)


def fact(line: str) -> VitalsTaken:
    found = read(line).fact
    assert isinstance(found, VitalsTaken)
    return found


FULL = VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78, spo2_pct=98, respiratory_rate_bpm=14)


@pytest.mark.parametrize("line", ["132/84 78 98 14", "132/84, 78, 98, 14", " 132/84  78 98% 14 ", "bp 132/84 78 98 14"])
def test_without_names_the_order_is_bp_hr_spo2_rr(line: str) -> None:
    assert fact(line) == FULL


@pytest.mark.parametrize("order", list(permutations(("bp 132/84", "hr 78", "98%", "rr 14"))))
def test_with_names_or_percent_any_order_is_understood(order: tuple[str, ...]) -> None:
    assert fact(" ".join(order)) == FULL


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("132/84", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84)),
        ("hr 78", VitalsTaken(heart_rate_bpm=78)),
        ("pulse 78", VitalsTaken(heart_rate_bpm=78)),
        ("HR: 78; SpO2 98", VitalsTaken(heart_rate_bpm=78, spo2_pct=98)),
        ("98%", VitalsTaken(spo2_pct=98)),
        ("98% 14", VitalsTaken(spo2_pct=98, respiratory_rate_bpm=14)),
        ("t 36.8", VitalsTaken(temperature_c=36.8)),
        ("temp 36,8", VitalsTaken(temperature_c=36.8)),
        ("132/84 - 98", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, spo2_pct=98, not_taken=("HR",))),
        ("hr 78 132/84 98", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78, spo2_pct=98)),
        ("- 78", VitalsTaken(heart_rate_bpm=78, not_taken=("BP",))),
        ("spo2 -", VitalsTaken(not_taken=("SpO₂",))),
        ("132/84 seated", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, position="seated")),
        ("132/84 on air", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, oxygen="air")),
        ("98% o2 2l, dozing", VitalsTaken(spo2_pct=98, oxygen="o2 2l", text="dozing")),
        ("132/84 left arm, calm", VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, text="left arm, calm")),
    ],
)
def test_what_was_read_and_what_was_not_are_told_apart(line: str, expected: VitalsTaken) -> None:
    assert fact(line) == expected


def test_not_taken_at_all_has_its_reason() -> None:
    assert fact("n asleep and settled") == VitalsTaken(not_taken=("BP", "HR", "SpO₂", "RR"), text="asleep and settled")


def test_what_stands_behind_a_reading_and_is_no_value_is_words() -> None:
    assert fact("132/84 7²").text == "7²"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "Expected BP"),
        ("calm", "Expected BP"),
        ("78 98", "Expected BP"),
        ("8", "Expected BP"),
        ("132", "Expected BP"),
        ("132/84/90", "Expected BP"),
        ("84/132", "higher one"),
        ("84/84", "higher one"),
        ("132/84 hr", "number after HR"),
        ("132/84 hr calm", "number after HR"),
        ("hr rr 14", "number after HR"),
        ("hr 78 hr 80", "HR stands twice"),
        ("132/84 130/80", "BP stands twice"),
        ("hr 78.5", "whole number"),
        ("132/84 78 98 14 12", "Expected BP"),
        ("999/84", "cannot be"),
        ("t 368", "cannot be"),
        ("hr 0", "cannot be"),
        ("spo2 101", "cannot be"),
        ("spo2 12", "cannot be"),
        ("n", "why vitals were not taken"),
        ("-", "why vitals were not taken"),
        ("nasleep", "Expected BP"),
    ],
)
def test_what_cannot_be_understood_says_what_was_expected(line: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read(line)


@pytest.mark.parametrize(
    ("line", "ask"),
    [
        ("132/84 78 98 14", ""),
        ("132/84 78 92", ""),
        ("132/84 78 91", "SpO₂ ninety-one percent"),
        ("132/84 78 80", "SpO₂ eighty percent"),
        ("212/84", "BP 212"),
        ("132/84 38", "HR 38"),
        ("132/84 160 91", "HR 160, SpO₂ ninety-one percent"),
    ],
)
def test_what_is_implausible_asks_once_and_low_saturation_is_said_in_words(line: str, ask: str) -> None:
    assert read(line).ask.removesuffix(": Enter again if that is so") == ask


@given(
    st.integers(81, 209),
    st.integers(41, 80),
    st.one_of(st.none(), st.integers(40, 150)),
    st.one_of(st.none(), st.integers(50, 100)),
    st.one_of(st.none(), st.integers(6, 30)),
    st.text(alphabet="abcdefghij ,;äß", max_size=12),
)
def test_every_reading_comes_back_from_its_own_line(
    systolic: int, diastolic: int, hr: int | None, spo2: int | None, rr: int | None, words: str
) -> None:
    assume(not words.strip().startswith(("air", "side")))
    values = ["-" if value is None else str(value) for value in (hr, spo2, rr)]
    found = fact(f"{systolic}/{diastolic} {' '.join(values)} {words}")
    assert (found.systolic_mmhg, found.diastolic_mmhg) == (systolic, diastolic)
    assert (found.heart_rate_bpm, found.spo2_pct, found.respiratory_rate_bpm) == (hr, spo2, rr)
    left_out = [name for name, value in (("HR", hr), ("SpO₂", spo2), ("RR", rr)) if value is None]
    assert found.not_taken == tuple(left_out)
    assert found.text == words.strip(" ,;") or found.text == words.strip().lstrip(",").strip()


@given(st.one_of(st.text(), st.text(alphabet="0123456789/ %-.,;:hrbptspo2nair²٣")))
def test_any_line_is_a_reading_or_says_what_was_expected(line: str) -> None:
    try:
        understood = read(line)
    except UsageError:
        return
    assert isinstance(understood.fact, VitalsTaken)
    taken = replace(understood.fact, text="", position="", oxygen="")
    assert taken != VitalsTaken(), "an empty reading is none"
