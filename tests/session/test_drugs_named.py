"""A benzodiazepine at the medicines: drug, mg and when beside the words; what is not plain stays in the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.data import packs as pack_files
from kapterm.session import events as ev
from kapterm.session.drugs_named import drug_text, drugs_named, with_drugs

PACKS, _ = pack_files.load(None)
NAMES = next(one.words for one in PACKS.medicines.interactions if one.id == "benzodiazepine")


def said(text: str) -> list[str]:
    return [drug_text(one) for one in drugs_named(PACKS, text)]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("lorazepam 1 mg this morning", ["lorazepam · 1 mg · this morning"]),
        ("Lorazepam 1mg, diazepam 5 mg last night", ["lorazepam · 1 mg", "diazepam · 5 mg · last night"]),
        ("0.5 mg lorazepam and 5 mg of diazepam at 22:00", ["lorazepam · 0.5 mg", "diazepam · 5 mg · at 22:00"]),
        ("alprazolam 500 mcg bd; prazosin 2 mg", ["alprazolam · 0.5 mg · bd"]),
        ("lorazepam 1,5 mg on Friday", ["lorazepam · 1.5 mg · on Friday"]),
        ("lorazepam at night", ["lorazepam · at night"]),
    ],
)
def test_each_drug_has_its_mg_and_when(typed: str, understood: list[str]) -> None:
    assert said(typed) == understood


@pytest.mark.parametrize(
    "typed",
    [
        "lorazepam 0.5-1 mg",
        "lorazepam 2 x 1 mg",
        "2 x 1 mg lorazepam",
        "lorazepam 1,000 mg",
        "lorazepam 1 mg, then 2 mg",
        "0.5 to 1 mg lorazepam",
        "lorazepam 1 mg/day",
        "lorazepam",
    ],
)
def test_an_amount_that_is_not_plain_is_not_guessed(typed: str) -> None:
    (drug,) = drugs_named(PACKS, typed)
    assert (drug.drug, drug.mg) == ("lorazepam", None)


@pytest.mark.parametrize("typed", ["no lorazepam", "stopped lorazepam in May", "propranolol 40 mg", "", "; ;"])
def test_what_is_denied_or_none_of_them_has_no_fields(typed: str) -> None:
    assert said(typed) == []


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for drug in drugs_named(PACKS, text):
        assert drug.drug in NAMES


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 9999), st.sampled_from(["", "at 22:00"])), max_size=4),
    st.sampled_from([", ", "; ", " and "]),
)
def test_several_in_one_line_come_in_their_order(drugs: list[tuple[str, int, str]], between: str) -> None:
    line = between.join(f"{name} {mg} mg {when}".strip() for name, mg, when in drugs)
    assert [(one.drug, one.mg, one.when) for one in drugs_named(PACKS, line)] == drugs


def test_only_an_answer_at_the_medicines_has_them() -> None:
    answer = ev.ItemAnswered(item="P50", state="value", value="lorazepam 1 mg")
    drugs = (ev.DrugNamed(drug="lorazepam", mg=1),)
    assert with_drugs(PACKS, answer) == ev.ItemAnswered(item="P50", state="value", value="lorazepam 1 mg", drugs=drugs)
    escort = ev.ItemAnswered(item="P04", state="value", value="lorazepam 1 mg")
    assert with_drugs(PACKS, escort) is escort
    assert with_drugs(PACKS, ev.NoteWritten(text="lorazepam 1 mg")) == ev.NoteWritten(text="lorazepam 1 mg")
