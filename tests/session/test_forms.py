"""One line for every kind of fact: fields by name, and words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events import FACTS
from kapterm.session.events.base import label_of
from kapterm.session.grammar.forms import fields_of, kinds_by_hand, parse_form

from .strategies import event

KINDS = kinds_by_hand()


def fact_or_refusal(kind: str, line: str) -> ev.AnyFact | str:
    """What the line means, or the sentence that refuses it."""
    try:
        return parse_form(kind, line)
    except UsageError as error:
        return error.message


def required(kind: str) -> set[str]:
    return {field.name for field in msgspec.structs.fields(FACTS[kind]) if field.required}


def test_corrections_signatures_and_receipts_are_not_written_by_hand() -> None:
    others = {FACTS[kind] for kind in set(FACTS) - set(KINDS)}
    corrections = {ev.Struck, ev.Restored, ev.Reworded, ev.Rerated, ev.Retimed, ev.Linked}
    assert others == {*corrections, ev.RecordSigned, ev.ExportMade}


@pytest.mark.parametrize(
    ("kind", "line", "fact"),
    [
        (
            "discharge_check",
            "orientation x4; gait steady; moaas 5; result ready; standing by the window",
            ev.DischargeChecked(orientation="x4", gait="steady", moaas=5, result="ready",
                                text="standing by the window"),
        ),
        ("dose", "amount 200 mg; route SL", ev.DoseGiven(amount_mg=200, route="SL")),
        ("dose", "amount_mg=12,5; route: IV", ev.DoseGiven(amount_mg=12.5, route="IV")),
        ("dose", "200 mg", ev.DoseGiven(amount_mg=200)),
        ("dose", 'amount 200; lot "A;7 ""b"""; slow', ev.DoseGiven(amount_mg=200, lot='A;7 "b"', text="slow")),
        ("check_in", "early;rain ; tired", ev.CheckedIn(text="early;rain ; tired")),
        ("check_in", 'she says ""no""; waits', ev.CheckedIn(text='she says ""no""; waits')),
        ("screen", 'result low; "result stands; May"', ev.Screened(result="low", text="result stands; May")),
        ("vitals", "systolic 132; diastolic mmHg 84", ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84)),
        ("vitals", "spo2 98 %; temperature 36,8 °C", ev.VitalsTaken(spo2_pct=98, temperature_c=36.8)),
        ("vitals", "not taken BP, HR; asleep", ev.VitalsTaken(not_taken=("BP", "HR"), text="asleep")),
        ("adverse_event", "type emesis; serious no", ev.AdverseEventNoted(type="emesis", serious=False)),
        ("scale", "name RASS; value -2", ev.ScaleRated(name="RASS", value=-2)),
        ("symptom_check", "chest pain no; dyspnoea could not say", ev.SymptomsChecked(chest_pain=False,
                                                                                    dyspnoea="could not say")),
        ("plan", "touch consent left hand, shoulder", ev.PlanMade(touch_consent=("left hand", "shoulder"))),
        ("plan", "weight 70,5 kg", ev.PlanMade(weight_kg=70.5)),
        ("note", "only words; and more", ev.NoteWritten(text="only words; and more")),
    ],
)  # fmt: skip
def test_a_kinds_line_is_its_fields_by_name_and_words(kind: str, line: str, fact: Any) -> None:
    assert parse_form(kind, line) == fact


@pytest.mark.parametrize(
    ("kind", "line", "why"),
    [
        ("nothing", "x", "no kind of line called nothing"),
        ("struck", "of e1", "no kind of line called struck"),
        ("dose", "", "amount is missing"),
        ("dose", "route SL", "amount is missing"),
        ("dose", "amount lots", "amount: expected a number"),
        ("dose", "amount -5", "amount cannot be that"),
        ("dose", "amount ²", "amount: expected a number"),
        ("dose", "amount ².", "amount: expected a number"),
        ("dose", "amount 1e9", "amount: expected a number"),
        ("dose", f"amount {'9' * 5000}", "amount: expected a number"),
        ("dose", "amount inf", "amount: expected a number"),
        ("dose", "amount nan", "amount: expected a number"),
        ("vitals", "spo2 140", "spo2 cannot be that"),
        ("vitals", "spo2 98.5", "spo2 cannot be that"),
        ("adverse_event", "serious maybe", "serious cannot be that"),
    ],
)
def test_a_value_that_a_field_cannot_take_is_one_clear_sentence(kind: str, line: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_form(kind, line)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_found_by_its_name_and_by_its_words(kind: str) -> None:
    for name in fields_of(kind):
        longer = [other for other in fields_of(kind) if other != name and label_of(other) == label_of(name)]
        for said in {name, name.replace("_", " ")} | (set() if longer else {label_of(name)}):
            fact = fact_or_refusal(kind, f"{said} 1")
            assert isinstance(fact, str) or getattr(fact, name) not in (None, ""), (kind, name, said)


VALUES = st.one_of(
    st.sampled_from(["1", "²", "².", "1.5", "1,5 mg", "-", "--", "yes", "no", "inf", "nan", "1.e400", "9" * 400, "x"]),
    st.text(max_size=6),
)


@given(st.data(), st.sampled_from(KINDS))
def test_any_line_of_any_kind_is_a_fact_that_comes_back_or_one_clear_refusal(data: st.DataObject, kind: str) -> None:
    names = st.sampled_from((*fields_of(kind), ""))
    parts = data.draw(st.lists(st.builds(lambda name, value: f"{name} {value}", names, VALUES), max_size=4))
    fact = fact_or_refusal(kind, "; ".join(parts))
    if isinstance(fact, str):
        assert fact.strip()
        assert "`" not in fact, "no words of the library"
        return
    assert fact.kind == kind
    assert ev.decode(ev.encode(event(1, fact))).fact == fact


WORDS = st.text(alphabet="abcdefg", min_size=1, max_size=8)


@given(st.data(), st.sampled_from(KINDS))
def test_a_fact_comes_back_through_its_own_form(data: st.DataObject, kind: str) -> None:
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(FACTS[kind]):
        wanted = str(field.type)
        if field.name in ("details", "text") or "dict" in wanted or "datetime" in wanted or "Literal" in wanted:
            continue
        if field.required or data.draw(st.booleans()):
            values[field.name] = data.draw(_values(wanted))
    missing = required(kind) - set(values)
    if missing:
        return
    fact = msgspec.convert({"kind": kind, **values, "text": "zz words"}, FACTS[kind], strict=False)
    line = "; ".join([*(f"{name} {_typed(value)}" for name, value in values.items()), "zz words"])
    assert parse_form(kind, line) == fact


def _values(wanted: str) -> st.SearchStrategy[Any]:
    if "tuple" in wanted:
        return st.lists(st.integers(0, 4) if "int" in wanted else WORDS, min_size=1, max_size=4)
    if "bool" in wanted:
        return st.booleans()
    lowest = 1 if "ge=1," in wanted else 0
    return st.integers(lowest, 5) if "int" in wanted or "float" in wanted else WORDS


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
