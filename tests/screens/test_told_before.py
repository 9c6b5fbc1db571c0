"""What was agreed sober, one key away in the hour: each thing once, in the client's words, whole."""

from __future__ import annotations

from datetime import UTC

from kapterm.screens.dosing.fixed_rows import View, fixed_rows
from kapterm.screens.dosing.pages import page_rows
from kapterm.session import events as ev
from kapterm.session.fold import fold
from tests.screens.test_dosing_rows import PACKS, shown, view
from tests.session.strategies import NOON, event

STOP = "red, or palm up; both hands are watched, and whoever sees it says stop aloud and takes the music away"
AGREED = (
    (-30.0, ev.ItemAnswered(item="P29", state="value", value=("latex",), label="allergies")),
    (-29.0, ev.ItemAnswered(item="P72", state="value", value=("hand", "forearm"), label="touch")),
    (-28.0, ev.ItemAnswered(item="P74", state="value", value=STOP, label="stop signal")),
)


def test_an_agreement_stands_once_and_to_its_last_word() -> None:
    page = shown(
        page_rows("dosing.told", view(*AGREED, now=0, touch_consent=("hand", "forearm"), stop_signal=STOP), 40)
    )
    assert page.count("forearm") == 1
    assert " ".join(page.split()).count(STOP) == 1
    assert "allergies  latex" in page


def test_the_planned_dose_and_booster_are_told_and_what_only_the_plan_says() -> None:
    page = shown(page_rows("dosing.told", view(now=0, dose_mg=200, booster_mg=100, escort="sister Jo"), 40))
    assert "planned  200 mg, booster 100 mg" in page
    assert "escort  sister Jo" in page


def test_in_a_small_window_the_plan_stands_before_what_is_asked_for_less_often() -> None:
    rest = (
        (-20.0, ev.ItemAnswered(item="K05", state="value", value=("G05 Your breath knows the way.",) * 3, label="own")),
        (-19.0, ev.ItemAnswered(item="P85", state="value", value="to rest", label="intention")),
    )
    page = shown(page_rows("dosing.told", view(*AGREED, *rest, now=0, dose_mg=200, booster_mg=100), 7))
    assert "planned  200 mg, booster 100 mg" in page


def test_before_the_first_dose_it_is_said_that_nothing_was_read_aloud() -> None:
    assert "not read aloud" in shown(fixed_rows(view(now=0, dose_mg=200)))
    read = (-1.0, ev.ReadAloud(text="A.M., two identifiers"))
    assert "not read aloud" not in shown(fixed_rows(view(read, now=0, dose_mg=200)))
    given = (0.0, ev.DoseGiven(amount_mg=200, route="SL"))
    assert "not read aloud" not in shown(fixed_rows(view(given, now=5, dose_mg=200)))


def test_where_nothing_was_noted_the_page_says_so() -> None:
    assert "Nothing was noted before this session." in shown(page_rows("dosing.told", view(now=0), 40))


def test_the_handover_names_nobodys_age_where_none_is_known() -> None:
    assert shown(page_rows("dosing.handover", view(now=0), 40)).splitlines()[0].strip().endswith(",") is False


def later(*facts: ev.AnyFact, **plan: object) -> View:
    """A visit ten days after the one in which it was agreed; some facts belong to it."""
    made = ev.PlanMade(**plan)  # type: ignore[arg-type]
    first = (*(fact for _, fact in AGREED), ev.ItemAnswered(item="P04", state="value", value="sister", label="escort"))
    events = [event(n, fact, -864_000, session="s0") for n, fact in enumerate(first)]
    events += [event(n, fact, -60) for n, fact in enumerate((made, *facts), len(events))]
    chart = fold("c1", events)
    return View(chart, chart.sessions[-1], PACKS, NOON, UTC, 80)


def test_what_was_agreed_in_an_earlier_visit_is_told_as_such_and_the_head_says_the_same() -> None:
    day = later()
    page = shown(page_rows("dosing.told", day, 40))
    assert "touch  not asked this time; on 2026-11-10: hand, forearm" in page
    assert "stop signal  not asked this time; on 2026-11-10: red, or palm up" in page
    assert "touch not asked" in shown(fixed_rows(day))


def test_allergies_stand_from_visit_to_visit_and_an_escort_does_not() -> None:
    page = shown(page_rows("dosing.told", later(), 40))
    assert "allergies  latex (2026-11-10)" in page
    assert "sister" not in page


def test_touch_that_the_plan_of_the_day_holds_is_told_alone() -> None:
    page = shown(page_rows("dosing.told", later(touch_consent=("forearm",)), 40))
    assert "touch  forearm" in page
    assert "hand" not in page.replace("hands", "")
    assert "stop signal  not asked this time" in page


LONG = ("left hand, asked in words each time and ended by a squeeze", "forearm over the sleeve", "feet, by the nurse")


def test_what_the_narrow_head_cuts_stands_first_on_the_page_and_whole() -> None:
    rehearsed = (-20.0, ev.ItemAnswered(item="K04", state="value", value="asked in words " * 9, label="rehearsed"))
    for answers in (AGREED, AGREED[:1]):
        day = view(*answers, rehearsed, now=0, width=60, touch_consent=LONG, stop_signal=STOP)
        assert "…" in shown(fixed_rows(day)).splitlines()[0]
        page = " ".join(shown(page_rows("dosing.told", day, 12)).split())
        assert ", ".join(LONG) in page
        assert STOP in page


def test_touch_that_the_plan_narrowed_is_told_as_the_head_shows_it() -> None:
    day = view(*AGREED, now=0, touch_consent=("hand",), stop_signal=STOP)
    assert "touch hand " in shown(fixed_rows(day))
    assert "forearm" not in shown(page_rows("dosing.told", day, 40))
    refused = (-20.0, ev.ItemAnswered(item="P72", state="refused", label="touch"))
    day = view(*AGREED, refused, now=0, touch_consent=(), stop_signal=STOP)
    assert "touch  refused" in shown(page_rows("dosing.told", day, 40))
