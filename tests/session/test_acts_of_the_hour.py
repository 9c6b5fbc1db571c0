"""The acts of the hour through the keys: events, touch, stopping, calls, scales, the pump, and going home."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kapterm.session import events as ev
from kapterm.session.chart import SessionState
from kapterm.session.fold import SessionFold
from kapterm.session.grammar import Context
from kapterm.session.grammar.asks import parse_call, parse_touch, parse_who
from kapterm.session.grammar.going_home import next_domain
from kapterm.session.grammar.medicine_lines import parse_dose, parse_medicine
from kapterm.session.grammar.vitals import parse_vitals

from .strategies import NOON, event
from .typist import PLAN, Typist, shipped_packs


def visit(*facts: tuple[float, ev.AnyFact], plan: ev.PlanMade = PLAN) -> SessionState:
    """A visit with its plan, and facts at minutes from noon."""
    fold = SessionFold("s1")
    fold.add(event(0, plan, -3600))
    for n, (minute, fact) in enumerate(facts, 1):
        fold.add(event(n, fact, minute * 60))
    return fold.chart().state


DOSE = (0.0, ev.DoseGiven(amount_mg=200, route="SL"))
VOMITS = ev.Observed(code="nausea", label="nausea", strength=3, strength_max=3, anchor="vomits", key="n")


def context(*facts: tuple[float, ev.AnyFact], now: datetime | None = None, **plan: Any) -> Context:
    made = visit(*facts, plan=ev.PlanMade(**plan)) if plan else visit(*facts)
    return Context(shipped_packs(), made, now=now)


def typed(keys: str, *facts: tuple[float, ev.AnyFact]) -> list[ev.AnyFact]:
    return Typist(visit(*facts)).type(keys).wait().facts


# Events


def test_two_keys_make_the_last_code_an_event_with_its_onset() -> None:
    typist = Typist(visit(DOSE, (52, VOMITS), (53, ev.Observed(code="near")))).type("A\n")
    assert typist.facts == [ev.AdverseEventNoted(type="nausea", severity="vomits", of="e2", onset_min=52)]
    assert typist.presses == 2


def test_an_event_begins_when_its_code_was_seen() -> None:
    event_of_it = ev.AdverseEventNoted(type="nausea", of="e2", onset_min=52)
    assert ev.AdverseEventNoted(type="nausea", onset_min=3.21).below() == "onset 3 min"
    state = visit(DOSE, (52, VOMITS), (55, event_of_it))
    assert state.adverse[0].onset == NOON + timedelta(minutes=52)
    before = visit((-5, VOMITS), (0, ev.AdverseEventNoted(type="nausea", of="e1")), DOSE)
    assert before.adverse[0].onset == NOON - timedelta(minutes=5)


def test_how_bad_may_be_typed_and_a_name_too() -> None:
    assert typed("Amild\n", DOSE, (52, VOMITS)) == [
        ev.AdverseEventNoted(type="nausea", severity="mild", of="e2", onset_min=52)
    ]
    assert typed("Aemesis, mild, basin\n", DOSE) == [ev.AdverseEventNoted(type="emesis", severity="mild", text="basin")]


def test_the_same_event_is_not_made_twice() -> None:
    made = ev.AdverseEventNoted(type="nausea", of="e2", onset_min=52)
    assert typed("A\n", DOSE, (52, VOMITS), (53, made)) == []


def test_what_is_serious_is_asked_at_the_end_and_stays_open_until_then() -> None:
    noted = (53.0, ev.AdverseEventNoted(type="nausea", severity="mild"))
    assert [one.type for one in visit(DOSE, noted).unjudged] == ["nausea"]
    judged = typed("Rnot serious, expected, the medicine\n", DOSE, noted)
    assert judged == [ev.AdverseEventUpdated(type="nausea", serious=False, expected=True, cause="the medicine")]
    assert visit(DOSE, noted, (120, judged[0])).unjudged == ()
    assert visit(DOSE, noted, (120, judged[0])).open_adverse, "judged is not over"


# Booster, waste, pump


def test_a_booster_freezes_what_stood_when_it_was_given() -> None:
    state = visit(
        DOSE,
        (20, ev.VitalsTaken(systolic_mmhg=141, diastolic_mmhg=87)),
        (22, ev.ScaleRated(name="MOAA/S", value=5)),
        (23, ev.Observed(code="nausea", label="nausea", strength=1, strength_max=3, anchor="queasy")),
    )
    typist = Typist(state).type("Db100 assent thumbs up\n")
    fact = typist.facts[0]
    assert isinstance(fact, ev.BoosterGiven)
    assert (fact.amount_mg, fact.site) == (100, "")
    assert fact.criteria == {
        "BP": "141/87", "MOAA/S": "5", "nausea or vomiting": "queasy", "assent": "thumbs up",
    }  # fmt: skip
    assert fact.below() == "BP 141/87, MOAA/S 5, nausea or vomiting queasy, assent thumbs up"


def test_a_declined_booster_freezes_it_too() -> None:
    reading = (20.0, ev.VitalsTaken(systolic_mmhg=141, diastolic_mmhg=87))
    declined = parse_dose("x tired", context(DOSE, reading, now=NOON + timedelta(minutes=28))).fact
    assert isinstance(declined, ev.BoosterDecided)
    assert declined.text == "tired"
    assert declined.criteria["BP"] == "141/87, 8 min old"


def test_what_nobody_looked_at_before_a_booster_is_frozen_as_a_gap() -> None:
    withheld = parse_dose("w no order", context(DOSE)).fact
    assert withheld == ev.BoosterDecided(
        result="withheld",
        criteria={
            "BP": "not taken", "sedation": "not rated", "nausea or vomiting": "none seen", "assent": "not said",
        },
        text="no order",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (VOMITS, "vomits"),
        (ev.Observed(code="nausea", strength=0, strength_max=3), "over"),
        (ev.AdverseEventNoted(type="emesis"), "emesis"),
    ],
)
def test_vomiting_stands_as_it_was_seen_last(seen: ev.AnyFact, said: str) -> None:
    fact = parse_dose("w sick", context(DOSE, (20, seen))).fact
    assert isinstance(fact, ev.BoosterDecided)
    assert fact.criteria["nausea or vomiting"] == said


@pytest.mark.parametrize(
    ("line", "waste_mg", "witness", "site"),
    [
        ("60 im left deltoid waste 40 mg witness RN Hale", 40, "RN Hale", "left deltoid"),
        ("60 im waste 40", 40, "", ""),
        ("60 im, wasted 12.5 mg, witnessed by RN Hale", 12.5, "RN Hale", ""),
        ("60 im left deltoid", None, "", "left deltoid"),
    ],
)
def test_what_is_thrown_away_stands_with_its_witness(
    line: str, waste_mg: float | None, witness: str, site: str
) -> None:
    fact = parse_dose(line, context(weight_kg=70)).fact
    assert isinstance(fact, ev.DoseGiven)
    assert (fact.amount_mg, fact.waste_mg, fact.witness, fact.site.strip(" ,")) == (60, waste_mg, witness, site)


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("i 35 0.875", ""),
        ("i 350", "who checks?"),
        ("i 35 8.75", "gives it in 4 min, planned 40"),
        ("i 350 8.75 given anyway, second person RN Hale", ""),
    ],
)
def test_a_pump_ten_times_too_much_or_too_fast_asks_once(line: str, asks: str) -> None:
    found = parse_dose(line, context(route="IV", dose_mg=35, infusion_min=40, weight_kg=70))
    assert (asks in found.ask) if asks else not found.ask
    if "anyway" in line:
        assert isinstance(found.fact, ev.InfusionStarted)
        assert found.fact.given_anyway == "RN Hale"


def test_a_rate_far_from_the_last_asks_once() -> None:
    running = context((0, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)), route="IV")
    assert "it ran at 0.875" in parse_dose("r 8.75", running).ask
    assert parse_dose("r 0.5", running).ask == ""


def test_a_dose_ten_times_too_much_is_kept_only_at_a_second_enter_and_then_always() -> None:
    plan = ev.PlanMade(route="IM", dose_mg=60, weight_kg=70)
    typist = Typist(visit(plan=plan)).type("D600\n")
    assert typist.facts == []
    assert "who checks?" in (typist.keyboard.line.hint if typist.keyboard.line else "")
    typist.type(" anyway, second person RN Hale\n")
    assert [fact.given_anyway for fact in typist.facts if isinstance(fact, ev.DoseGiven)] == ["RN Hale"]


def test_two_devices_given_as_one_line_are_counted_as_two() -> None:
    fact = parse_dose("56 in", context(route="IN")).fact
    assert isinstance(fact, ev.DoseGiven)
    assert fact.device == 2


def test_a_dose_remembers_when_it_was_prepared() -> None:
    record = Typist(visit()).type("D200\n").records[0]
    assert record.begun_s is not None
    assert record.finished_s is not None
    assert record.begun_s < record.finished_s


# Medicine


def test_the_effect_of_a_medicine_is_said_later() -> None:
    given = (54.0, ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO"))
    assert parse_medicine("effect nausea settled", context(DOSE, given)).fact == ev.MedicineEffect(
        drug="ondansetron", text="nausea settled"
    )


# Vitals and scales


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("132/84 78 98 14 seated", {"position": "seated"}),
        ("132/84 78 98 14 on o2 2l, reclined", {"position": "reclined", "oxygen": "o2 2l"}),
        ("132/84 78 98 14 left lateral on air by RN Hale",
         {"position": "left lateral", "oxygen": "air", "taken_by": "RN Hale"}),
        ("132/84 78 98 14 by RN Hale on air, left lateral",
         {"position": "left lateral", "oxygen": "air", "taken_by": "RN Hale"}),
        ("132/84 78 98 14 t 36.8 standing", {"position": "standing", "temperature_c": 36.8}),
        ("132/84 78 98 14 second reading by the clock", {}),
    ],
)  # fmt: skip
def test_position_oxygen_temperature_and_who_read_it_stand_behind(line: str, fields: dict[str, Any]) -> None:
    if "clock" in line:
        fields = {"taken_by": "the clock", "text": "second reading"}
    expected = ev.VitalsTaken(
        systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78, spo2_pct=98, respiratory_rate_bpm=14, **fields
    )
    assert parse_vitals(line, context()).fact == expected


def test_not_called_is_an_answer() -> None:
    not_called = ev.ScaleRated(name="MOAA/S", anchor="not called: breathing counted")
    assert typed("S1-\n") == [not_called]
    assert typed("S15\n") == [ev.ScaleRated(name="MOAA/S", value=5, anchor="answers to name at once")]


# Touch, stop, call, who


def test_touch_as_agreed_begins_and_ends() -> None:
    began, ended = typed("H1\n", DOSE)[0], typed("H2\n", DOSE)[0]
    assert began == ev.Observed(code="touch", label="touch: left hand, as agreed", state=True, key="H")
    assert isinstance(ended, ev.Observed)
    assert ended.code == "touch-ended"


@pytest.mark.parametrize(
    ("line", "because", "asks"),
    [
        ("shoulder client took it", "client took it", False),
        ("shoulder, safety", "safety", False),
        ("4 shoulder", "client took it", False),
        ("6", "error", False),
        ("shoulder", "", True),
    ],
)
def test_touch_outside_the_agreement_says_so_and_why(line: str, because: str, asks: bool) -> None:
    found = parse_touch(line, context(DOSE))
    assert isinstance(found.fact, ev.Observed)
    assert (found.fact.outside_agreement, found.fact.outside_because) == (True, because)
    assert "outside the agreement" in found.fact.words()
    assert bool(found.ask) is asks


def test_touch_that_was_declined_begins_nothing() -> None:
    declined = typed("H3\n", DOSE)[0]
    assert visit(DOSE, (5, declined)).running == ()


def test_touch_at_another_place_is_a_state_of_its_own_until_touch_ends() -> None:
    hand, outside = typed("H1\n", DOSE)[0], typed("H4 shoulder\n", DOSE)[0]
    both = visit(DOSE, (5, hand), (7, outside), (8, hand))
    assert [spell.label for spell in both.running] == [
        "touch: left hand, as agreed",
        "touch: shoulder, outside the agreement",
    ]
    assert visit(DOSE, (5, hand), (7, outside), (9, typed("H2\n", DOSE)[0])).running == ()


def test_a_stop_is_answered_by_what_was_asked_and_what_was_done() -> None:
    asked = (30.0, ev.Observed(code="stop", label="asks to stop"))
    assert typed("X25 hand away\n", DOSE, asked) == [
        ev.StopAnswered(asked="touch", done="music stopped", text="hand away")
    ]
    assert visit(DOSE, asked, (31, ev.StopAnswered(asked="touch"))).stop_asked is None
    half = Typist(visit(DOSE, asked)).type("X3\n")
    assert half.facts == []
    assert half.keyboard.line is not None
    assert "what was done" in half.keyboard.line.hint


def test_what_a_caller_said_asks_whether_it_was_read_back() -> None:
    said = parse_call("3 Dr Lee clonidine 0.1 mg, rb", context(DOSE))
    assert isinstance(said.fact, ev.CallMade)
    assert (said.fact.step, said.fact.read_back, said.ask) == ("said", True, "")
    assert "read back?" in parse_call("Dr Lee said wait", context(DOSE)).ask
    assert parse_call("Dr Lee arrived", context(DOSE)).fact == ev.CallMade(who="Dr Lee", step="arrived")


def test_relief_takes_the_place_in_the_room_and_at_the_keys() -> None:
    there = (0.0, ev.PresenceNoted(writer="AM", room=("AM", "RN Hale")))
    assert parse_who("RN Ode relieves RN Hale", context(there)).fact == ev.PresenceNoted(
        room=("AM", "RN Ode"), text="RN Ode relieves RN Hale"
    )
    assert parse_who("BK for AM", context(there)).fact == ev.PresenceNoted(
        writer="BK", room=("BK", "RN Hale"), text="BK relieves AM"
    )


# Going home


def test_criteria_are_ticked_by_their_numbers_and_a_second_press_takes_one_back() -> None:
    criteria = tuple(one.label for one in shipped_packs().going_home.criteria)
    assert typed("R1234567890a\n", DOSE) == [ev.DischargeChecked(result="ready", met_criteria=criteria)]
    typist = Typist(visit(DOSE)).type("R12345678900a\n")
    assert typist.facts == []
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.hint.startswith("open: written aftercare given")
    typist.type(" because sent by post\n")
    met = tuple(one for one in criteria if one != "written aftercare given")
    assert typist.facts == [
        ev.DischargeChecked(
            result="not_ready", met_criteria=met, open_criteria=("written aftercare given",), text="sent by post"
        )
    ]


@pytest.mark.parametrize("line", ["2345h", "2345 h", "123 home with sister"])
def test_numbers_and_home_in_one_line_are_not_taken_for_one_of_them(line: str) -> None:
    typist = Typist(visit(DOSE)).type(f"R{line}\n")
    assert typist.facts == []
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.hint == "First the numbers alone; home is a line of its own"


def test_the_score_is_a_sum_and_the_needed_minutes_are_kept() -> None:
    fact = typed("R1234567890a padss 2 2 1 2 2 would 95\n", DOSE)[0]
    assert isinstance(fact, ev.DischargeChecked)
    assert (fact.padss, fact.would_need_min, list(fact.scores.values())) == (9, 95, [2, 2, 1, 2, 2])


def test_what_was_found_may_be_written_by_its_fields() -> None:
    assert typed("Rresult ready; gait steady; orientation x4\n", DOSE) == [
        ev.DischargeChecked(result="ready", gait="steady", orientation="x4")
    ]


def test_leaving_early_or_with_criteria_open_asks_for_the_reason() -> None:
    found = (100.0, ev.DischargeChecked(result="not_ready", open_criteria=("minimum stay over",)))
    state = visit(DOSE, found)
    early = Typist(state)
    early.keyboard.see(Context(shipped_packs(), state, now=NOON + timedelta(minutes=101)))
    early.type("Rhome with sister\n")
    assert early.facts == []
    assert early.keyboard.line is not None
    assert early.keyboard.line.hint.startswith("stay to 14:00: because")
    early.type(" because the last bus\n")
    assert early.facts == [ev.Departed(escort="sister", reason="the last bus", open_criteria=("stay to 14:00",))]


def test_after_the_stay_with_every_criterion_met_nothing_is_asked() -> None:
    state = visit(DOSE, (121, ev.DischargeChecked(result="ready")), plan=ev.PlanMade(route="SL", escort="sister, yes"))
    typist = Typist(state)
    typist.keyboard.see(Context(shipped_packs(), state, now=NOON + timedelta(minutes=122)))
    assert typist.type("Rh\n").facts == [ev.Departed(escort="sister")]


def test_the_next_domain_of_the_score_stands_there_while_it_is_typed() -> None:
    domains = shipped_packs().going_home.domains
    assert next_domain("1234", context(DOSE)) is None
    assert next_domain("1234 padss", context(DOSE)) == domains[0]
    assert next_domain("1234 padss 2 2", context(DOSE)) == domains[2]
    assert next_domain("1234 padss 22222", context(DOSE)) is None


# Keys counted


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        ("t", 1),
        ("t2", 2),
        ("V132/84 78 98\n", 14),
        ("D200\n", 5),
        ("O\n", 2),
        ("A\n", 2),
        ("M1\n", 3),
        ("G\n", 2),
        ("G↓\n", 3),
        ("t\b", 2),
        ("P\n", 2),
    ],
)
def test_the_keys_of_an_act_are_counted(keys: str, count: int) -> None:
    state = visit((0, ev.DoseGiven(amount_mg=200, route="SL", hold_planned_min=12)), (1, VOMITS))
    typist = Typist(state).type(keys).wait()
    assert typist.presses == count
    assert typist.facts, "it was written"
