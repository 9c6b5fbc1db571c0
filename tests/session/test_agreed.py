"""After the first dose touch can be narrowed, never widened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kapterm.data.packs import load
from kapterm.session import events as ev
from kapterm.session.agreed import asked_beyond, still_agreed
from kapterm.session.chart import Chart
from kapterm.session.fold import fold
from kapterm.session.preparing import answers_of

PACKS = load(None)[0]
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AGREED = ev.PlanMade(touch_consent=("hand", "shoulder"))
DOSE = ev.DoseGiven(amount_mg=200, route="SL")


def chart_of(*facts: ev.AnyFact) -> Chart:
    """A client's chart, a fact a minute."""
    return fold(
        "c",
        [
            ev.Event(
                id=f"e{n}", device="d", n=n, at=NOW + timedelta(minutes=n), zone="UTC", by="AM", session="s", fact=fact
            )
            for n, fact in enumerate(facts)
        ],
    )


@pytest.mark.parametrize(("asked", "kept"), [
    (("hand",), ("hand",)),
    (("left hand",), ("left hand",)),
    (("hand", "feet"), ("hand",)),
    (("hand and feet",), ()),
    ((), ()),
])  # fmt: skip
def test_a_plan_after_the_dose_narrows_touch_and_never_widens_it(asked: tuple[str, ...], kept: tuple[str, ...]) -> None:
    later = ev.PlanMade(touch_consent=asked)
    assert chart_of(AGREED, DOSE, later).sessions[0].state.plan.touch_consent == kept
    assert chart_of(AGREED, later, DOSE).sessions[0].state.plan.touch_consent == asked


def test_what_was_narrowed_is_not_given_back() -> None:
    chart = chart_of(AGREED, DOSE, ev.PlanMade(touch_consent=()), AGREED)
    assert chart.sessions[0].state.plan.touch_consent == ()


def test_where_nothing_was_agreed_nothing_can_be_asked_for_later() -> None:
    assert still_agreed(None, ("hand",)) == ()
    assert asked_beyond(None, ("hand",)) == ("hand",)


@pytest.mark.parametrize(("item", "value", "counts"), [
    ("P72", ("hand", "feet"), False),
    ("P72", ("hand",), True),
    ("P74", "another word", False),
    ("P06", "brother 0155", True),
])  # fmt: skip
def test_an_agreement_that_is_asked_for_after_the_dose_is_none_for_the_next_session_either(
    item: str, value: object, counts: bool
) -> None:
    chart = chart_of(AGREED, DOSE, ev.ItemAnswered(item=item, state="value", value=value))
    assert (item in answers_of(PACKS, chart, chart.sessions[0])) is counts
