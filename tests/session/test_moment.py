"""Moments read as a clinician writes them, in the zone of the place."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from kapterm.session.moment import clock_text, elapsed_text, span_text, zone_named

from .strategies import NOON


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "+0:00"), (59, "+0:00"), (1080, "+0:18"), (-30, "-0:00"), (-1800, "-0:30"), (7260, "+2:01")],
)
def test_elapsed_time_has_its_sign_and_whole_minutes(seconds: int, text: str) -> None:
    assert elapsed_text(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(("zone", "text"), [("Europe/Berlin", "13:00"), ("UTC+05:30", "17:30"), ("UTC", "12:00")])
def test_a_moment_is_read_in_the_zone_of_the_place(zone: str, text: str) -> None:
    assert clock_text(NOON, zone_named(zone)) == text


@pytest.mark.parametrize("name", ["Nowhere/Atlantis", "../../etc/passwd", "", "UTC+99:99", "a\0b"])
def test_a_zone_that_is_not_known_is_read_as_utc(name: str) -> None:
    assert zone_named(name) is UTC


def test_a_span_over_an_hour_has_hours() -> None:
    assert (span_text(timedelta(minutes=12)), span_text(timedelta(minutes=84))) == ("12 min", "1 h 24 min")
