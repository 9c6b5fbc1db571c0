"""The client's page holds what was agreed, and nothing else of the record."""

from __future__ import annotations

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
