"""Which grounding prompts are offered, and in which order."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.fold import SessionFold
from kapterm.session.grammar import Context
from kapterm.session.grammar.grounding import Offer, offer

from .strategies import event
from .typist import PLAN, shipped_packs

PACKS = shipped_packs()


def offered(phase: str, distress: int | None, helped: tuple[str, ...] = (), plan: ev.PlanMade = PLAN) -> Offer:
    return offer(Context(PACKS, SessionState(plan=plan, phase=phase)), distress, helped, 0.0)


@pytest.mark.parametrize("phase", ["onset", "peak", "descent", "reorientation"])
@pytest.mark.parametrize("distress", [None, 2, 5, 8])
def test_what_fits_by_prompt_and_kind_stands_before_everything_else(phase: str, distress: int | None) -> None:
    found = offered(phase, distress)
    kind = PACKS.prompts.kinds_by_id[found.prompt.kind]
    assert found.prompt.suits(phase, distress)
    assert phase in kind.phases
    assert distress is None or kind.distress_from <= distress <= kind.distress_to
    assert {one.id for one in found.prompts} == {one.id for one in PACKS.prompts.prompts if one.kind != "stop"}


def test_what_helped_this_client_stands_first_whatever_the_moment() -> None:
    assert [one.id for one in offered("peak", 9, ("G32", "G20")).prompts[:2]] == ["G32", "G20"]


def test_touch_is_offered_only_where_it_was_agreed() -> None:
    without = offered("peak", 8, ("G23",), replace(PLAN, touch_consent=("shoulder",)))
    kinds = PACKS.prompts.kinds_by_id
    assert not [one for one in without.prompts if kinds[one.kind].consent]
    assert [one for one in offered("peak", 8).prompts if kinds[one.kind].consent]


def test_a_stop_is_answered_first_and_not_argued_with_until_it_is() -> None:
    fold = SessionFold("s1")
    fold.add(event(1, PLAN, 0))
    fold.add(event(2, ev.Observed(code="stop", label="asks to stop"), 60))
    asked = offer(Context(PACKS, fold.chart().state), None, ("G10",), 0.0)
    assert asked.prompt.kind == "stop"
    assert not [one for one in asked.prompts if PACKS.prompts.kinds_by_id[one.kind].never_after_stop]
    fold.add(event(3, ev.StopAnswered(asked="music", done="music stopped"), 90))
    answered = offer(Context(PACKS, fold.chart().state), None, ("G10",), 0.0)
    assert answered.prompt.id == "G10"


def test_a_prompt_says_which_of_its_kind_it_is() -> None:
    found = offered("peak", 2)
    first, of = found.place
    assert first == 1
    assert found.step_kind(1).place[0] == 1
    assert of == len([one for one in found.prompts if one.kind == found.prompt.kind])
