"""The paper form holds the same items as the pack, each with its boxes and what they mean."""

from __future__ import annotations

from kapterm.data.packs import load
from kapterm.export.checklist_form import checklist_markdown

PACKS, _ = load(None)


def row(form: str, item: str) -> str:
    return next(line for line in form.splitlines() if line.startswith(f"| {item} "))


def test_each_item_and_section_of_the_pack_is_on_the_form() -> None:
    form = checklist_markdown(PACKS)
    assert all(f"## {section.label}" in form for section in PACKS.checklist.sections)
    assert all(row(form, item.id) for item in PACKS.checklist.items)


def test_a_form_for_one_route_leaves_out_what_is_not_asked_for_it() -> None:
    assert "| P62" in checklist_markdown(PACKS, "IN")
    assert "| P62" not in checklist_markdown(PACKS, "SL")


def test_a_stop_that_nobody_passes_is_marked() -> None:
    assert "yes → STOP †: contraindicated (R5)" in row(checklist_markdown(PACKS), "P10")


def test_a_limit_prints_its_number_and_where_it_is_from() -> None:
    assert "160/100 on two, 5 min apart (R55" in row(checklist_markdown(PACKS), "P91")


def test_an_item_has_a_box_for_each_answer_that_is_not_a_plain_one() -> None:
    assert all(f"☐ {word}" in row(checklist_markdown(PACKS), "P10") for word in ("unsure", "refused", "not asked"))


def test_each_source_that_the_form_names_is_listed_with_its_address() -> None:
    form = checklist_markdown(PACKS, "SL")
    assert "- R45 Isha, consent form (weak) https\\://isha.health/consent-form" in form
