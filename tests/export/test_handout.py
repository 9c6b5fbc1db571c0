"""The client's page holds what was agreed, and nothing else of the record."""

from __future__ import annotations

from kapterm.data.measures import load_measures
from kapterm.data.packs import load
from kapterm.export.beside import beside
from kapterm.export.markdown import client_markdown, session_markdown
from kapterm.export.sections.handout import ONLY_AGREED
from kapterm.session import events as ev
from kapterm.session.fold import fold

from .material import GENERATED, event, only, visit


def test_what_was_agreed_is_told_and_nothing_else() -> None:
    chart = visit(
        ev.DoseGiven(amount_mg=50),
        ev.NoteWritten(text="cried"),
        ev.CommitmentMade(action="walk in the wood", when="Sunday", insight="alone too much", confidence=7),
        ev.SkillPractised(skill="paced_breath", intended_per_week=7, done_per_week=2),
        ev.HomeworkGiven(name="write a letter"),
        ev.AppointmentMade(on="2 Dec 14:00", meeting="1 week"),
    )
    told = session_markdown(chart, only(chart), generated=GENERATED, view="handout")
    agreed = ("walk in the wood", "“alone too much”", "when: Sunday", "paced breath · 7 times a week", "write a letter")
    for text in (*agreed, "2 Dec 14:00 · 1 week"):
        assert text in told
    for text in ("50", "cried", "K7Q2M", "c1"):
        assert text not in told


def test_a_skill_stands_once_with_how_it_is_done_and_how_often_it_was_last_agreed() -> None:
    chart = visit(
        ev.SkillPractised(skill="paced breath", intended_per_week=5),
        ev.SkillPractised(skill="paced breath", intended_per_week=7),
        ev.SkillPractised(skill="paced breath", done_per_week=2),
        ev.SkillPractised(skill="our own"),
        ev.HomeworkGiven(name="body scan"),
    )
    told = session_markdown(
        chart,
        only(chart),
        generated=GENERATED,
        view="handout",
        hows={"paced breath": "Breathe out for longer.", "body scan": "From the feet upwards."},
    )
    listed = [line for line in told.splitlines() if line.startswith("- ")]
    assert listed == [
        "- paced breath · 7 times a week · Breathe out for longer.",
        "- our own",
        "- body scan · From the feet upwards.",
    ]


def test_the_day_that_is_meant_stands_beside_the_words() -> None:
    chart = visit(
        ev.CommitmentMade(action="walk", follow_up="friday", due_on="2026-11-27"),
        ev.CommitmentMade(action="write", follow_up="when she is back"),
    )
    told = session_markdown(chart, only(chart), generated=GENERATED, view="handout")
    assert "- walk · we look at it again: friday, 2026-11-27" in told
    assert "- write · we look at it again: when she is back\n" in told


def test_a_page_over_all_visits_leaves_out_those_without_an_agreement() -> None:
    events = [
        event(1, ev.DoseGiven(amount_mg=50)),
        event(2, ev.CommitmentMade(action="walk"), 3000, session="s2"),
    ]
    told = client_markdown(fold("c1", events), generated=GENERATED, view="handout")
    assert told.count("\n## ") == 1
    assert "- walk" in told


def test_a_page_without_any_agreement_says_so() -> None:
    told = client_markdown(visit(ev.DoseGiven(amount_mg=50)), generated=GENERATED, view="handout")
    assert told == f"# What we agreed\n\nNothing was written down as agreed.\n\n{ONLY_AGREED}\n"


def test_the_pack_says_how_a_practice_is_done_and_every_caution_of_it() -> None:
    packs = load(None)[0]
    told = beside(visit(ev.DoseGiven(amount_mg=50)), packs, load_measures(None)[0], GENERATED).hows["body scan"]
    practice = packs.skills.by_id["body_scan"]
    assert all(words in told for words in (practice.how, practice.caution, packs.skills.caution, "10 min"))
