"""Doses, infusions and other medicine in one line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionState
from kapterm.session.grammar import Context, Understood
from kapterm.session.grammar.medicine_lines import parse_dose, parse_medicine

from .strategies import NOON, event
from .typist import PLAN, shipped_packs

UNPLANNED = Context(shipped_packs())
PLANNED = Context(shipped_packs(), SessionState(plan=PLAN))


def planned(*doses_mg: int, **plan: Any) -> Context:
    """A context with a plan of its own, and doses that were given."""
    facts = [ev.DoseGiven(amount_mg=mg) for mg in doses_mg]
    entries = tuple(Entry(event(n, fact), fact, NOON, "") for n, fact in enumerate(facts))
    return Context(shipped_packs(), SessionState(plan=ev.PlanMade(**plan), doses=entries))


def dose(line: str, context: Context = UNPLANNED) -> ev.DoseGiven:
    found = parse_dose(line, context).fact
    assert isinstance(found, ev.DoseGiven)
    return found


def declined(why: str = "", result: str = "declined", *, by: str = "", assent: str = "not said") -> ev.BoosterDecided:
    """A booster that was not given, where nothing had been looked at."""
    stood = {"BP": "not taken", "sedation": "not rated", "nausea or vomiting": "none seen", "assent": assent}
    return ev.BoosterDecided(result=result, by=by, criteria=stood, text=why)


@pytest.mark.parametrize(
    ("line", "amount_mg", "route", "site"),
    [
        ("200 sl", 200, "SL", ""),
        ("200 mg sl", 200, "SL", ""),
        ("200mg SL", 200, "SL", ""),
        ("200sl", 200, "SL", ""),
        ("60 im left deltoid", 60, "IM", "left deltoid"),
        ("60 im, L deltoid", 60, "IM", ", L deltoid"),
        ("12,5 iv", 12.5, "IV", ""),
        ("12.5 iv", 12.5, "IV", ""),
        ("56 in", 56, "IN", ""),
        ("100 lozenge", 100, "SL", ""),
    ],
)
def test_a_dose_is_its_amount_and_its_route(line: str, amount_mg: float, route: str, site: str) -> None:
    found = dose(line)
    assert (found.amount_mg, found.route, found.site.strip(" ,")) == (amount_mg, route, site.strip(" ,"))


@pytest.mark.parametrize("line", ["200 in cheek", "200 In the cheek, lot A7; held well", "200mg in two halves"])
def test_in_before_a_place_is_a_word_and_the_planned_route_holds(line: str) -> None:
    found = dose(line, planned(route="SL"))
    assert found.route == "SL"
    assert found.site.casefold().startswith("in ")
    with pytest.raises(UsageError, match="Which route"):
        parse_dose(line, UNPLANNED)


@pytest.mark.parametrize(
    "line",
    [
        "56 in",
        "56 IN",
        "56in",
        "56 in; in two turns",
        "56 in, lot A7",
        "56 in lot A7 by RN Hale, checked by RN Pell",
        "56 in by RN Hale; sneezed",
        "56 in waste 28 mg witness RN Hale",
        "56 0.4 ml in",
        "56 in left nostril",
        "56 in, both nostrils, lot A7",
    ],
)
def test_in_with_no_place_but_the_nose_behind_it_is_the_nasal_route(line: str) -> None:
    assert dose(line, planned(route="SL")).route == "IN"


def test_lot_giver_check_volume_and_words_stand_behind_a_dose() -> None:
    found = dose("60 im 1.2 mL left deltoid, lot A7/24, by RN O'Hara, checked by RN Pell; aspirated, no blood")
    assert (found.volume_ml, found.site, found.lot) == (1.2, "left deltoid", "A7/24")
    assert (found.given_by, found.checked_by, found.text) == ("RN O'Hara", "RN Pell", "aspirated, no blood")
    assert (dose("60 1.2 mL im").volume_ml, dose("60 1.2 mL im").route, dose("60 1.2 mL im").site) == (1.2, "IM", "")
    assert dose("200 sl; gave it herself").text == "gave it herself"
    assert dose("200 po by mouth").site == "by mouth"


def test_nothing_is_looked_for_in_the_words_of_a_dose() -> None:
    found = dose("200 sl cheek; vomited 100 mL by noon, a lot of it")
    assert (found.text, found.site) == ("vomited 100 mL by noon, a lot of it", "cheek")
    assert (found.volume_ml, found.given_by, found.lot) == (None, "", "")


def test_another_volume_than_the_vials_asks_once() -> None:
    vial = planned(route="IM", dose_mg=60, weight_kg=70, vial_mg_per_ml=50)
    assert "50 mg/mL makes 1.2 mL" in parse_dose("60 12 mL", vial).ask
    assert parse_dose("60 1.2 mL", vial).ask == ""


def test_what_is_typed_goes_before_the_plan() -> None:
    context = planned(route="IM", lot="A1", given_by="AM", vial_mg_per_ml=50)
    assert (dose("60", context).lot, dose("60", context).given_by, dose("60", context).volume_ml) == ("A1", "AM", 1.2)
    found = dose("60 0.6 ml, lot B2 by RN Hale", context)
    assert (found.lot, found.given_by, found.volume_ml) == ("B2", "RN Hale", 0.6)


def test_the_route_of_the_plan_need_not_be_typed() -> None:
    found = dose("200 under the tongue", PLANNED)
    assert (found.route, found.site, found.hold_planned_min) == ("SL", "under the tongue", 12)


def test_another_route_than_the_plans_is_what_was_typed() -> None:
    assert dose("60 im", PLANNED).route == "IM"


def test_millilitres_come_from_the_plans_vial() -> None:
    assert dose("60 im", planned(vial_mg_per_ml=50)).volume_ml == 1.2
    assert dose("60 im").volume_ml is None


def test_devices_are_counted() -> None:
    assert dose("28 in", planned(28, route="IN")).device == 2
    assert dose("200 sl").device is None


@pytest.mark.parametrize(
    "line",
    ["200 mcg sl", "200 µg", "4 ml im", "4mL", "0.2 g", "0.5 mg/kg", "0.5/kg iv", "100 %", "5 units", "5 iu sc"],
)
@pytest.mark.parametrize("context", [UNPLANNED, PLANNED])
def test_another_unit_is_never_taken_for_milligrams(line: str, context: Context) -> None:
    with pytest.raises(UsageError, match="typed in mg"):
        parse_dose(line, context)


@pytest.mark.parametrize("line", ["200 100", "200-250", "200 - 250 sl", "60 2"])
def test_two_amounts_are_not_one(line: str) -> None:
    with pytest.raises(UsageError, match="one amount"):
        parse_dose(line, PLANNED)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "Expected the amount"),
        ("sl", "Expected the amount"),
        ("200", "Which route"),
        ("200 somewhere", "Which route"),
        ("0 sl", "more than 0"),
        ("-200 sl", "Expected the amount"),
        ("1.2345 iv", "Expected the amount"),
        ("20000 sl", "Expected the amount"),
        ("²00 sl", "Expected the amount"),
        ("had it here", "Expected the amount"),
        ("wnausea", "a space, and why"),
        ("b", "Expected the amount"),
        ("i", "Expected the total"),
        ("r", "Expected the amount"),
        ("w", "Expected why"),
        ("withheld", "Expected why"),
        ("withheld because", "Expected why"),
    ],
)
def test_what_is_missing_is_said(line: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_dose(line, UNPLANNED)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("p", ev.InfusionPaused()),
        ("p 20 arm hurts", ev.InfusionPaused(given_mg=20, text="arm hurts")),
        ("u", ev.InfusionResumed()),
        ("r 0.5", ev.InfusionRateSet(rate_mg_per_min=0.5)),
        ("r0,5 mg/min slower", ev.InfusionRateSet(rate_mg_per_min=0.5, text="slower")),
        ("rate 1", ev.InfusionRateSet(rate_mg_per_min=1)),
        ("s", ev.InfusionStopped()),
        ("s 30 asked for it", ev.InfusionStopped(given_mg=30, reason="asked for it")),
        ("stop", ev.InfusionStopped()),
        ("x", declined()),
        ("x tired", declined("tired")),
        ("declined: tired", declined("tired")),
        ("x tired by Dr Lee, assent no", declined("tired", by="Dr Lee", assent="no")),
        ("w nausea", declined("nausea", "withheld")),
        ("withheld because BP", declined("BP", "withheld")),
        ("w BP, decided by Dr Lee", declined("BP", "withheld", by="Dr Lee")),
    ],
)
def test_the_choices_are_letters_or_their_words(line: str, fact: ev.AnyFact) -> None:
    assert parse_dose(line, UNPLANNED).fact == fact


def test_the_total_of_an_infusion_is_always_typed() -> None:
    with pytest.raises(UsageError, match="the total in mg"):
        parse_dose("i", planned(route="IV", dose_mg=35, infusion_min=40))


def test_a_booster_is_a_dose_of_its_own_kind() -> None:
    assert isinstance(dose("b 100", PLANNED), ev.BoosterGiven)
    assert isinstance(dose("booster 100 sl"), ev.BoosterGiven)
    assert parse_dose("b 100", PLANNED).ask == ""
    assert "planned 100 mg" in parse_dose("b 150", PLANNED).ask


def test_an_infusion_of_nothing_is_none() -> None:
    with pytest.raises(UsageError, match="more than 0 mg"):
        parse_dose("i0b", planned(route="IV", dose_mg=35, infusion_min=40))


def test_an_infusion_has_its_rate_as_typed_else_from_the_planned_minutes() -> None:
    typed = parse_dose("i 35 0.875 mg/min right arm", UNPLANNED).fact
    assert typed == ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875, text="right arm")
    named = parse_dose("i 35, lot I-5; pump 2", planned(route="IV", dose_mg=35)).fact
    assert named == ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875, lot="I-5", text="pump 2")
    fine = parse_dose("i 41 0.683333, lot I-5 by RN Abel; line flushed", UNPLANNED).fact
    assert fine == ev.InfusionStarted(
        total_mg=41, rate_mg_per_min=0.683333, lot="I-5", given_by="RN Abel", text="line flushed"
    )
    reckoned = parse_dose("i 35", planned(route="IV", dose_mg=35)).fact
    assert reckoned == ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)


@pytest.mark.parametrize("line", ["i 35 0.5 mg/kg/h", "r 0.5 mg/kg", "i 35 ml", "r 20 ml/h", "p 3 ml", "s 3 ml"])
def test_a_pump_is_told_in_milligrams_too(line: str) -> None:
    with pytest.raises(UsageError, match="typed in mg"):
        parse_dose(line, UNPLANNED)


@pytest.mark.parametrize(
    ("line", "context", "ask"),
    [
        ("200", PLANNED, ""),
        ("150", PLANNED, "planned 200 mg: Enter again if 150 mg is right"),
        ("400 sl", UNPLANNED, ""),
        ("401 sl", UNPLANNED, "above 400"),
        ("601 sl", UNPLANNED, "who checks?"),
        ("100 sl", planned(350), "above 400"),
        ("60 im", UNPLANNED, "No weight is known"),
        ("60 im", planned(weight_kg=70), ""),
        ("110 im", planned(weight_kg=70), "above 1.5"),
        ("150 im", planned(weight_kg=70), "who checks?"),
        ("50 in", UNPLANNED, "Whole devices"),
        ("56 in", UNPLANNED, ""),
        ("28 in", planned(28, route="IN", dose_mg=56), ""),
        ("28 in", planned(28, 28, route="IN", dose_mg=56), "planned 56 mg: Enter again if 84 mg in all is right"),
        ("601 sl, given anyway, second person RN Hale", UNPLANNED, ""),
    ],
)
def test_a_limit_or_another_amount_than_planned_asks_once(line: str, context: Context, ask: str) -> None:
    found = parse_dose(line, context).ask
    assert (ask in found) if ask else not found


@pytest.mark.parametrize(("minutes", "asks"), [(0, True), (3, True), (4.5, False), (6, False)])
def test_a_device_too_soon_after_the_one_before_asks_once(minutes: float, asks: bool) -> None:
    context = replace(planned(28, route="IN", dose_mg=56), now=NOON + timedelta(minutes=minutes))
    assert ("5 min between devices" in parse_dose("28", context).ask) is asks


def test_given_anyway_names_the_second_person() -> None:
    assert dose("601 sl anyway, second person RN Hale").given_anyway == "RN Hale"
    assert dose("601 sl anyway").given_anyway == "nobody named"


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("ondansetron 4 mg po", ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO")),
        ("1", ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO")),
        ("oxygen 2 l", ev.MedicineGiven(drug="oxygen", dose="2 l")),
        ("oxygen 2 L/min mask", ev.MedicineGiven(drug="oxygen", dose="2 L/min", route="mask")),
        ("oxygen 2 l; by mask for a while", ev.MedicineGiven(drug="oxygen", dose="2 l", text="by mask for a while")),
        ("vitamin B12 1 tablet po", ev.MedicineGiven(drug="vitamin B12", dose="1 tablet", route="PO")),
        ("salbutamol 2 puffs inh", ev.MedicineGiven(drug="salbutamol", dose="2 puffs", route="INH")),
        (
            "ondansetron 4 mg po for nausea by Dr Lee",
            ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO", ordered_by="Dr Lee", indication="nausea"),
        ),
        ("clonidine 0,1 mg po, sips of water", ev.MedicineGiven(drug="clonidine", dose="0,1 mg", route="PO",
                                                                 text="sips of water")),
    ],
)  # fmt: skip
def test_other_medicine_is_a_number_of_the_list_or_drug_amount_and_route(line: str, fact: ev.AnyFact) -> None:
    assert parse_medicine(line, PLANNED).fact == fact


@pytest.mark.parametrize("line", ["", "ondansetron", "4 mg", "2", "0", "²", "1 po", "ondansetron po", "9" * 5000])
def test_medicine_without_its_amount_says_what_was_expected(line: str) -> None:
    with pytest.raises(UsageError):
        parse_medicine(line, PLANNED)


typed = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ["200", "12,5", " ", "sl", "im", "mg", "/kg", "mcg", "b", "i", "p", "r", "w", "x", "²", "٣", "anyway", ",",
             "ondansetron", "by", "for", "-", "9" * 30]
        ),
        max_size=6,
    ).map("".join),
)  # fmt: skip


@given(typed, st.sampled_from([UNPLANNED, PLANNED, planned(28, route="IN", weight_kg=70)]))
def test_any_line_is_understood_or_says_what_was_expected(line: str, context: Context) -> None:
    for parse in (parse_dose, parse_medicine):
        try:
            understood: Understood = parse(line, context)
        except UsageError:
            continue
        fact = understood.fact
        written = ev.decode(ev.encode(event(1, fact)))
        assert written.fact == fact, "what was understood comes back from the disk"
        if isinstance(fact, ev.DoseGiven):
            assert 0 < fact.amount_mg < 10_000


@given(st.integers(1, 9999), st.sampled_from(["sl", "im", "iv", "in", "po"]), st.text("acd xyz", max_size=10))
def test_a_dose_comes_back_from_its_own_line(amount_mg: int, route: str, site: str) -> None:
    site = " ".join(site.split())
    found = dose(f"{amount_mg} {route}, {site}")
    assert (found.amount_mg, found.route, found.site) == (amount_mg, route.upper(), site)
