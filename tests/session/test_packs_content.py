"""What the shipped packs hold: the codes, prompts, routes and limits of the clinical reference."""

from __future__ import annotations

import string

import pytest

from kapterm.data.packs import load
from kapterm.session.packs import NOT_PACKS
from kapterm.session.packs.checklist import Item
from kapterm.session.packs.fact import Fact
from kapterm.session.packs.faults import faults

PACKS, _ = load(None)

CODES = (
    "a insight · b breath · c calm · d disoriented · e returning · f fear · g grief · h asks · i imagery · j jolt · "
    "k tension · l joy · m movement · n nausea · o unreal · p peace · q quiet · r rage · s shaking · t tears · "
    "u unity · v speaks · w disinhibited · x stop · y memory · z sleepy"
)
ACTS = ["near", "words-said", "grounding", "touch", "touch-ended", "environment", "assist", "called", "looked", "body"]


def all_facts() -> list[Fact]:
    packs = (getattr(PACKS, name) for name in PACKS.__struct_fields__ if name not in NOT_PACKS)
    tables = (getattr(pack, name) for pack in packs for name in pack.__struct_fields__)
    return [fact for table in tables if isinstance(table, tuple) for fact in table if isinstance(fact, Fact)]


def test_the_packs_fit_together() -> None:
    assert faults(PACKS) == []


def test_every_fact_has_a_source() -> None:
    assert all(fact.source and fact.sure for fact in all_facts())


def test_every_source_code_is_in_the_list_of_sources() -> None:
    codes = {
        word
        for fact in all_facts()
        for word in fact.source.replace(",", " ").replace(";", " ").split()
        if word[0] in "RM" and word[1:2].isdigit()
    }
    assert codes <= set(PACKS.sources.by_id)


def test_a_fact_that_is_read_in_a_source_names_it() -> None:
    read = [fact for fact in all_facts() if fact.sure in ("V", "V2")]
    assert [fact.id for fact in read if not PACKS.sources.named_in(fact.source)] == []


def test_what_rests_on_a_weak_source_alone_says_second_hand_or_is_a_copy_of_a_label() -> None:
    copies = {"R3", "R5", "R5b", "R5c", "M6"}
    for fact in all_facts():
        named = PACKS.sources.named_in(fact.source)
        if fact.sure == "V" and named and all(one.weak for one in named):
            assert {one.id for one in named} <= copies, fact.id


# Codes


def test_each_letter_has_its_code() -> None:
    assert {code.key: code.id for code in PACKS.codes.codes} == dict(pair.split() for pair in CODES.split(" · "))
    assert set(PACKS.codes.by_key) == set(string.ascii_lowercase)


def test_each_act_of_staff_has_its_id() -> None:
    assert [act.id for act in PACKS.codes.acts] == ACTS


@pytest.mark.parametrize(
    ("strength", "codes"),
    [(10, {"fear", "jolt"}), (0, {"calm", "disoriented", "returning", "unreal", "quiet", "unity", "speaks", "stop"})],
)
def test_only_these_codes_have_another_strength_than_three(strength: int, codes: set[str]) -> None:
    assert {code.id for code in PACKS.codes.codes if code.max_strength == strength} == codes


def test_a_strength_of_three_has_its_anchor_words() -> None:
    assert all(code.anchor(n) for code in PACKS.codes.codes if code.max_strength == 3 for n in (1, 2, 3))
    assert [PACKS.codes.by_id["tears"].anchor(n) for n in (0, 1, 2, 3, 4)] == ["", "wet eyes", "weeping", "sobbing", ""]


def test_the_states_that_exclude_each_other_do_so_both_ways() -> None:
    pairs = {(code.id, other) for code in PACKS.codes.codes for other in code.excludes}
    assert pairs == {("calm", "fear"), ("fear", "calm"), ("quiet", "speaks"), ("speaks", "quiet")}


def test_the_safety_line_shows_the_codes_of_the_reference_and_stop() -> None:
    safety = {code.id for code in PACKS.codes.codes if code.safety}
    assert safety == {"sleepy", "disoriented", "jolt", "nausea", "breath", "stop"}


# Prompts


def test_there_are_at_least_the_prompts_of_the_reference() -> None:
    assert {f"G{n:02}" for n in range(1, 37)} <= set(PACKS.prompts.by_id)


def test_the_reply_to_a_request_to_stop_is_offered_at_no_other_moment() -> None:
    assert [prompt.id for prompt in PACKS.prompts.of_kind("stop")] == ["G28"]
    offered = {prompt.id for phase in ("peak", "descent") for prompt in PACKS.prompts.for_moment(phase, 9)}
    assert "G28" not in offered


def test_each_kind_has_a_prompt_and_says_what_it_is() -> None:
    assert all(PACKS.prompts.of_kind(kind.id) and kind.what for kind in PACKS.prompts.kinds)


def test_prompts_follow_phase_and_distress() -> None:
    assert {prompt.id for prompt in PACKS.prompts.for_moment("reorientation", 1)} == {"G32", "G33", "G34", "G35", "G36"}


# Routes


@pytest.mark.parametrize(
    ("route", "before", "after", "hold", "stays"),
    [
        ("SL", (-20, -5), (20, 40, 60, 90), 12, [(120, "last dose")]),
        ("IM", (-20, -3), (5, 15, 30, 45, 60, 90), None, [(120, "last dose")]),
        ("IV", (-20, -2), (), None, [(120, "infusion start"), (60, "infusion stop")]),
        ("IN", (-15,), (20, 40, 60, 90), None, [(120, "first device")]),
    ],
)
def test_each_route_has_its_schedule_hold_and_stay(
    route: str, before: tuple[int, ...], after: tuple[int, ...], hold: int | None, stays: list[tuple[int, str]]
) -> None:
    found = PACKS.routes[route]
    assert (found.vitals.before_min, found.vitals.after_min, found.hold_min) == (before, after, hold)
    assert [(stay.min, stay.since) for stay in found.stays] == stays


def test_an_infusion_asks_for_vitals_every_ten_minutes_and_after_its_end() -> None:
    vitals = PACKS.routes["IV"].vitals
    assert (vitals.every_min, vitals.after_infusion_min) == (10, (10, 20, 30))


@pytest.mark.parametrize(
    ("route", "minutes", "phase"),
    [
        ("SL", 9, None),
        ("SL", 10, "onset"),
        ("SL", 25, "peak"),
        ("SL", 55, "descent"),
        ("SL", 300, "reorientation"),
        ("IM", 8, "peak"),
        ("IV", 15, "peak"),
        ("IN", 60, "descent"),
    ],
)
def test_the_clock_suggests_the_phase_of_the_route(route: str, minutes: float, phase: str | None) -> None:
    assert PACKS.routes[route].phase_at(minutes) == phase


def test_descent_is_shown_as_return() -> None:
    assert PACKS.routes.phases_by_id["descent"].label == "return"


@pytest.mark.parametrize(
    ("word", "route"), [("sl", "SL"), ("lozenge", "SL"), ("im", "IM"), ("spray", "IN"), ("po", "PO")]
)
def test_a_route_is_known_by_what_people_write(word: str, route: str) -> None:
    assert PACKS.routes.by_word[word].id == route


# Limits


@pytest.mark.parametrize(
    ("limit", "inside", "beyond"),
    [
        ("bp-session-watch", (159, 99), (160, 80)),
        ("bp-session-alarm", (180, 110), (181, 90)),
        ("bp-session-alarm-once", (200, 120), (150, 121)),
        ("bp-predose-stop", (159, 99), (120, 100)),
    ],
)
def test_a_pressure_limit_lies_where_the_reference_has_it(
    limit: str, inside: tuple[int, int], beyond: tuple[int, int]
) -> None:
    found = PACKS.limits.by_id[limit]
    assert (found.catches_bp(*inside), found.catches_bp(*beyond)) == (False, True)


@pytest.mark.parametrize(
    ("limit", "inside", "beyond"),
    [
        ("hr-session-alarm", 120, 121),
        ("spo2-session-watch", 94, 93),
        ("spo2-session-alarm", 90, 89),
        ("rr-session-watch", 10, 9),
        ("rr-session-watch", 24, 25),
        ("rr-session-alarm", 8, 7),
        ("moaas-session-watch", 4, 3),
        ("moaas-session-alarm", 3, 2),
    ],
)
def test_a_limit_lies_where_the_reference_has_it(limit: str, inside: float, beyond: float) -> None:
    found = PACKS.limits.by_id[limit]
    assert (found.catches(inside), found.catches(beyond)) == (False, True)


@pytest.mark.parametrize(
    ("route", "unit", "ask", "second"),
    [("SL", "mg", 400, 600), ("IM", "mg/kg", 1.5, 2.0), ("IV", "mg/kg", 1.0, 2.0), ("IN", "mg", 84, 84)],
)
def test_each_route_has_its_dose_limits(route: str, unit: str, ask: float, second: float) -> None:
    [limit] = PACKS.limits.doses_for(route)
    assert (limit.unit, limit.ask_above, limit.second_above) == (unit, ask, second)


def test_esketamine_is_counted_in_whole_devices() -> None:
    [limit] = PACKS.limits.doses_for("IN")
    assert limit.only_mg == (28, 56, 84)


def test_the_clinics_written_rules_begin_with_the_repeat_after_five_minutes() -> None:
    rule = PACKS.limits.rules[0]
    assert (rule.limit, rule.due, rule.in_min) == ("bp-session-watch", "vitals", 5)


# The smaller packs


def test_the_usual_line_of_a_medicine_names_it_and_its_amount() -> None:
    assert all(
        one.usual.split()[0] == one.id and one.usual.split()[1][0].isdigit() for one in PACKS.medicines.medicines
    )


@pytest.mark.parametrize(
    ("word", "interaction"),
    [("lorazepam", "benzodiazepine"), ("tranylcypromine", "maoi"), ("theophylline", "theophylline")],
)
def test_an_interaction_is_recognised_by_the_drugs_name(word: str, interaction: str) -> None:
    assert PACKS.medicines.interactions_by_word[word].id == interaction


def test_an_interaction_has_the_level_of_its_item_at_most() -> None:
    order = ["stop", "caution", "info"]
    for note in PACKS.medicines.interactions:
        item: Item = PACKS.checklist[note.item]
        assert order.index(note.level) >= order.index(item.worst), note.id


def test_a_stay_begins_again_after_what_drops_pressure_or_sedates() -> None:
    again = {one.id for one in PACKS.medicines.medicines if one.restarts_stay}
    assert {"clonidine", "midazolam", "lorazepam", "promethazine"} <= again
    assert "ondansetron" not in again


def test_an_abbreviation_expands() -> None:
    assert PACKS.abbreviations["hos"] == "hand on shoulder, as agreed"


def test_going_home_has_five_domains_that_make_ten_and_nine_is_enough() -> None:
    assert (len(PACKS.going_home.domains) * 2, PACKS.going_home.score_at_least) == (10, 9)


def test_moaas_has_words_beside_every_digit_and_five_is_best() -> None:
    scale = PACKS.scales["MOAA/S"]
    assert scale.best == 5
    assert all(scale.words(value) for value in range(6))


def test_each_thing_measured_has_one_scale_that_is_taken_unless_chosen() -> None:
    chosen = [scale.measures for scale in PACKS.scales.scales if scale.default]
    assert sorted(chosen) == ["dissociation", "distress", "sedation"]


def test_a_prescriber_may_pass_a_stop_and_a_therapist_may_not() -> None:
    assert "prescriber" in {role.id for role in PACKS.roles.deciders}
    assert not PACKS.roles.by_id["therapist"].passes_stops


# The checklist


def test_what_is_for_today_only_in_the_work_is_for_today_only_here() -> None:
    today = ["P04", "P05", "P18", "P37", "P38", "P40", "P61", "P78", "P79", "P91", "K01"]
    assert {PACKS.checklist[item].holds for item in today} == {"today"}


def test_every_item_asks_why_and_has_an_echo_of_few_words() -> None:
    assert all(item.why and len(item.echo.split()) <= 5 for item in PACKS.checklist.items)


def test_the_halves_of_an_item_stand_right_behind_it() -> None:
    ids = [item.id for item in PACKS.checklist.items]
    for item in PACKS.checklist.items:
        if item.part_of:
            gap = ids.index(item.id) - ids.index(item.part_of)
            assert 1 <= gap <= 2, item.id


def test_an_item_of_the_day_never_holds_longer_than_the_day() -> None:
    assert all(item.holds == "today" for item in PACKS.checklist.items if item.moment == "day")


@pytest.mark.parametrize("route", ["SL", "IM", "IV", "IN"])
def test_a_returning_client_asks_for_few_keys(route: str) -> None:
    """One key for each item of the day and one for each section to confirm; measured values and C-SSRS aside."""
    asked = [item for item in PACKS.checklist.items if item.is_for(route) and not item.only_if and not item.unanswered]
    confirmed = {item.section for item in asked if item.confirmable}
    keyed = [item for item in asked if not item.confirmable and item.answer not in ("number", "pair", "scale")]
    assert len(confirmed) + len(keyed) <= 40
