"""Pictures are static, well-formed SVG that says in words what it shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kapterm.export.beside import NOTHING
from kapterm.export.forms import Wanted, rendered
from kapterm.export.picture import session_picture
from kapterm.export.svg import stacked
from kapterm.export.trends import Series, trends_picture
from kapterm.session import events as ev
from kapterm.session.fold import fold

from .material import GENERATED, SCENARIOS, STORABLE, event, only, scenario_chart, visit
from .test_hostile import hostile_chart

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "style", "rect", "line", "polyline", "circle", "text"}


def parsed(picture: str) -> ET.Element:
    root = ET.fromstring(picture)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= HARMLESS
    names = {name for one in root.iter() for name in one.attrib}
    assert not any(name.startswith("on") or "href" in name for name in names)
    assert "url(" not in picture
    assert "@import" not in picture.partition("</style>")[0]
    return root


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in parsed(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_session_shows_its_pressures_phases_and_what_was_seen(scenario: str) -> None:
    chart = scenario_chart(scenario)
    session = only(chart)
    picture = session_picture(chart, session)
    shown = texts(picture)
    systolic = [fact.systolic_mmhg or 0 for _, fact in session.of_kind(ev.VitalsTaken)]
    assert picture.count('class="pressure"') == len(systolic)
    assert any(text.startswith(f"{max(systolic)}/") for text in shown)
    assert {fact.words() for _, fact in session.of_kind(ev.PhaseReached)} <= set(shown)
    assert {fact.words() for _, fact in session.of_kind(ev.Observed) if fact.code != "touch-ended"} <= set(shown)


def test_doses_distress_states_events_and_quotes_are_in_it() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=200), 0),
        (ev.Observed(code="quiet", label="quiet", state=True), 5),
        (ev.Observed(code="speaks", label="speaks", state=True, excludes=("quiet",)), 15),
        (ev.Observed(code="jolt", label="jolt", strength=7, strength_max=10), 20),
        (ev.AdverseEventNoted(type="nausea", severity="mild"), 21),
        (ev.QuoteTaken(text="it is so quiet here"), 25),
    )
    shown = texts(session_picture(chart, only(chart)))
    assert {"200 mg", "quiet", "7", "nausea", "event, mild, not said to be over"} <= set(shown)
    assert "1 14:27 +0:25 “it is so quiet here”" in shown


def test_touch_is_a_stretch_and_a_state_without_an_end_is_drawn_open() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=200), 0),
        (ev.Observed(code="touch", label="touch begins"), 5),
        (ev.Observed(code="touch-ended", label="touch ends"), 9),
        (ev.Observed(code="fear", label="fear", state=True), 12),
        (ev.NoteWritten(text="x"), 60),
    )
    bars = [
        one.attrib["class"]
        for one in parsed(session_picture(chart, only(chart))).iter(f"{SVG}rect")
        if one.get("class")
    ]
    assert bars == ["state", "state open"]


def test_the_axis_ends_with_the_visit_and_not_with_what_was_done_to_its_record() -> None:
    facts: list[tuple[ev.AnyFact, float]] = [(ev.DoseGiven(amount_mg=200), 0), (ev.NoteWritten(text="x"), 120)]
    later = (ev.RecordSigned(name="A"), 4000), (ev.AddendumWritten(text="y"), 5000), (ev.ExportMade(form="svg"), 6000)
    shown = texts(session_picture(chart := visit(*facts, *later), only(chart)))
    assert "+2:00" in shown
    assert not any(text.startswith("+9") for text in shown)


def test_the_visit_in_short_stands_on_top() -> None:
    chart = scenario_chart("S02")
    shown = texts(session_picture(chart, only(chart)))
    assert any(text.startswith("before ") and "highest" in text for text in shown)


def test_several_pictures_stand_one_under_the_other() -> None:
    chart = scenario_chart("S02")
    root = parsed(stacked([session_picture(chart, only(chart))] * 2))
    inner = list(root.findall(f"{SVG}svg"))
    assert len(inner) == 2
    assert float(root.attrib["height"]) == 2 * float(inner[0].attrib["height"])
    assert inner[1].attrib["y"] == inner[0].attrib["height"]


def test_a_visit_without_a_dose_has_its_picture_too() -> None:
    chart = fold("c1", [event(1, ev.NoteWritten(text="x"))])
    assert "no dose" in session_picture(chart, only(chart))


@pytest.mark.parametrize("text", STORABLE)
def test_hostile_text_is_only_text(text: str) -> None:
    chart = hostile_chart(text)
    parsed(session_picture(chart, only(chart)))
    parsed(trends_picture(text, [Series(text, 0, 27, ((date(2026, 1, 1), 3),))]))


def test_a_psychotherapy_note_is_not_in_the_picture() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.AsideWritten(text="SECRET"))
    assert "SECRET" not in session_picture(chart, only(chart))


def test_a_trend_has_a_gap_where_a_value_is_not_known() -> None:
    days = [date(2026, 1, day) for day in (1, 8, 15, 22)]
    series = Series("PHQ-9", 0, 27, tuple(zip(days, (18, None, 12, 9), strict=True)))
    picture = trends_picture("Course", [series], [days[1]])
    assert picture.count("<polyline") == 2
    assert picture.count('class="dose"') == 1
    assert "2026-01-08 not known" in picture


def test_an_infusion_shows_how_much_went_in() -> None:
    picture = session_picture(chart := scenario_chart("S05"), only(chart))
    (given,) = (fact.given_mg for _, fact in only(chart).of_kind(ev.InfusionStopped))
    assert f"infusion {given} mg" in texts(picture)
    assert "infusion 14:02 to 14:42 ketamine HCl 35 mg IV 0.50 mg/kg lot DEMO-1105" in texts(picture)


def test_another_medicine_stands_among_the_visit_in_short() -> None:
    picture = session_picture(chart := scenario_chart("S04"), only(chart))
    assert "14:42 +0:40 clonidine 0.1 mg PO" in texts(picture)


def test_a_course_says_what_was_left_out() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.AsideWritten(text="SECRET"))
    picture = rendered("svg", Wanted(chart, NOTHING, GENERATED))
    assert "Left out: psychotherapy notes (1 note)" in texts(picture)
    assert "SECRET" not in picture


def test_a_belief_that_was_rated_again_has_its_lines_in_the_course() -> None:
    once = ev.BeliefNamed(old="Nobody stays", old_believed=60)
    both = ev.BeliefNamed(old="I must hold on", alternative="I may rest", old_believed=85, alternative_believed=20)
    later = ev.BeliefRated(of="e3", old_believed=40, alternative_believed=65)
    chart = visit(ev.DoseGiven(amount_mg=50), once, both, (later, 3 * 24 * 60))
    picture = rendered("svg", Wanted(chart, NOTHING, GENERATED))
    assert {"was: I must hold on", "now: I may rest", "85", "40", "20", "65"} <= set(texts(picture))
    assert "was: I must hold on: 2026-11-20 85, 2026-11-23 40" in picture
    assert "Nobody stays" not in picture
    assert "K7Q2M, measures and beliefs" in texts(picture)


def test_a_course_without_measures_says_so() -> None:
    assert "no measures yet" in texts(trends_picture("Course", []))


def test_a_long_line_of_the_visit_in_short_goes_on_below_and_keeps_its_total() -> None:
    shown = texts(session_picture(chart := scenario_chart("S04"), only(chart)))
    assert all(len(text) <= 124 for text in shown)
    assert any(text.endswith("total 90 mg 1.10 mg/kg") for text in shown)


def test_a_reading_above_the_axis_lengthens_it() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.VitalsTaken(systolic_mmhg=232, diastolic_mmhg=120))
    assert "240" in texts(session_picture(chart, only(chart)))


def test_a_picture_says_that_psychotherapy_notes_were_left_out() -> None:
    chart = visit(ev.DoseGiven(amount_mg=50), ev.AsideWritten(text="SECRET"))
    assert "Left out: psychotherapy notes (1 note)" in texts(session_picture(chart, only(chart)))


def test_doses_that_stand_too_close_share_one_label() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=60), 0),
        (ev.BoosterGiven(amount_mg=30), 2),
        (ev.DoseGiven(amount_mg=20), 200),
        (ev.InfusionStarted(rate_mg_per_min=1), 0),
        (ev.InfusionStopped(given_mg=5), 5),
        (ev.InfusionStarted(rate_mg_per_min=1), 6),
        (ev.NoteWritten(text="x"), 360),
    )
    shown = texts(session_picture(chart, only(chart)))
    assert {"60 + 30 mg", "20 mg", "infusion 5 + 354 mg"} <= set(shown)


def test_a_phase_that_is_too_short_for_its_name_leaves_it_to_the_log_and_the_last_stays_in_the_picture() -> None:
    reached = [(ev.PhaseReached(name=name), minute) for name, minute in (("onset", 5), ("peak", 7), ("descent", 120))]
    chart = visit((ev.DoseGiven(amount_mg=60), 0), *reached, (ev.PhaseReached(name="reorientation"), 240))
    labels = {
        one.text: float(one.attrib["x"]) for one in parsed(session_picture(chart, only(chart))).iter(f"{SVG}text")
    }
    assert "onset" not in labels
    assert "peak" in labels
    assert labels["re-orientation"] < 925


def test_a_long_name_of_a_row_stands_in_small_letters() -> None:
    chart = visit((ev.DoseGiven(amount_mg=60), 0), (ev.Observed(code="eyes", label="eyes open, returning"), 5))
    rows = {one.text: one.attrib.get("class") for one in parsed(session_picture(chart, only(chart))).iter(f"{SVG}text")}
    assert rows["eyes open, returning"] == "small"


def test_numbers_of_a_course_with_many_visits_do_not_run_into_one_another() -> None:
    days = [(GENERATED.date() + timedelta(days=7 * n), n % 28) for n in range(90)]
    picture = parsed(trends_picture("Course", [Series("PHQ-9", 0, 27, tuple(days))]))
    labels = [one for one in picture.iter(f"{SVG}text") if one.attrib.get("text-anchor") == "middle"]
    places = [float(one.attrib["x"]) for one in labels]
    assert all(later - earlier >= 14 for earlier, later in pairwise(places))
    assert labels[-1].text == str(days[-1][1])


def test_no_word_of_a_row_stands_over_another_moment_and_no_rating_over_another() -> None:
    facts: list[tuple[ev.AnyFact, float]] = [(ev.DoseGiven(amount_mg=60), 0), (ev.NoteWritten(text="x"), 300)]
    for n in range(100):
        facts.append((ev.Observed(code="tears", label="tears", strength=1, strength_max=3), 60 + n))
        facts.append((ev.ScaleRated(name="distress_0_10", value=n % 11), 60 + n))
    chart = visit(*facts)
    picture = parsed(session_picture(chart, only(chart)))
    assert [one.text for one in picture.iter(f"{SVG}text")].count("1/3") == 2, "before the first and behind the last"
    ratings = [float(one.attrib["x"]) for one in picture.iter(f"{SVG}text") if one.attrib.get("class") == "number"]
    assert all(later - earlier >= 14 for earlier, later in pairwise(ratings))


def test_the_highest_distress_has_its_number_in_the_picture() -> None:
    rated = [(ev.ScaleRated(name="distress_0_10", value=value), 60.0 + n) for n, value in enumerate((3, 8, 4))]
    chart = visit((ev.DoseGiven(amount_mg=60), 0), (ev.NoteWritten(text="x"), 300), *rated)
    shown = [one for one in texts(session_picture(chart, only(chart))) if one in ("3", "8", "4")]
    assert shown == ["8"]
