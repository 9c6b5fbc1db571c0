"""Which questionnaires are due: by the set of the indication and the time points of the pack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kapterm.data.measures import load_measures
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.fold import fold
from kapterm.session.measures_due import core_set_of, due

MEASURES = load_measures(None)[0]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def chart_of(indication: str, *facts: tuple[str, timedelta, ev.AnyFact]) -> Chart:
    about = [("", timedelta(), ev.ClientRegistered(code="A.M.", indication=indication))]
    return fold(
        "c",
        [
            ev.Event(id=f"e{n}", device="d", n=n, at=NOW - ago, zone="UTC", by="AM", session=session, fact=fact)
            for n, (session, ago, fact) in enumerate((*about, *facts))
        ],
    )


def taken(measure: str, ago: timedelta) -> tuple[str, timedelta, ev.AnyFact]:
    return ("m", ago, ev.MeasureTaken(measure=measure, answers=()))


def dosed(ago: timedelta) -> tuple[tuple[str, timedelta, ev.AnyFact], ...]:
    return (
        ("d", ago + timedelta(hours=1), ev.SessionOpened()),
        ("d", ago, ev.DoseGiven(amount_mg=100)),
        ("d", ago - timedelta(hours=2), ev.Departed()),
    )


@pytest.mark.parametrize("words", ["PTSD", "ptsd", "complex PTSD"])
def test_an_indication_is_known_by_its_words(words: str) -> None:
    core = core_set_of(chart_of(words), MEASURES)
    assert core is not None
    assert core.id == "ptsd"


def test_without_an_indication_nothing_is_planned() -> None:
    assert core_set_of(chart_of(""), MEASURES) is None
    assert due(chart_of(""), MEASURES, NOW) == {}


def test_before_the_first_dose_the_baseline_is_due_until_one_of_a_group_was_taken() -> None:
    depression = "treatment-resistant depression"
    assert due(chart_of(depression), MEASURES, NOW)["phq-9"] == "baseline"
    later = due(chart_of(depression, taken("qids-sr16", timedelta(days=2))), MEASURES, NOW)
    assert "phq-9" not in later
    assert later["who-5"] == "baseline"


def test_after_a_dose_the_time_point_that_is_open_counts() -> None:
    chart = chart_of("PTSD", taken("pcl-5", timedelta(days=9)), *dosed(timedelta(hours=30)))
    found = due(chart, MEASURES, NOW)
    assert found["pcl-5"] == "24 to 72 h"
    assert "meq30" in found
    answered = chart_of("PTSD", *dosed(timedelta(hours=30)), taken("pcl-5", timedelta(hours=2)))
    assert "pcl-5" not in due(answered, MEASURES, NOW)


def test_a_measure_that_the_screener_alone_is_due_for_is_due_before_each_dose() -> None:
    chart = chart_of("PTSD", *dosed(timedelta(days=20)), ("d2", timedelta(minutes=30), ev.SessionOpened()))
    found = due(chart, MEASURES, NOW)
    assert found["c-ssrs"] == "before each dose"


def test_the_end_of_the_series_is_due_once_somebody_has_said_it() -> None:
    before = (*dosed(timedelta(days=12)), taken("gad-7", timedelta(days=11)))
    assert "gad-7" not in due(chart_of("anxiety", *before), MEASURES, NOW)
    said = ("i", timedelta(days=1), ev.SeriesEnded())
    assert due(chart_of("anxiety", *before, said), MEASURES, NOW)["gad-7"] == "end of the series"
    answered = chart_of("anxiety", *before, said, taken("gad-7", timedelta(hours=3)))
    assert "gad-7" not in due(answered, MEASURES, NOW)
