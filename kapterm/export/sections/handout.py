"""A page for the client: what was agreed, in plain words, and nothing else from the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.document import Block, Heading, Paragraph, bullets
from kapterm.export.source import Source
from kapterm.session import events as ev
from kapterm.session.events.base import number_text

NOTHING_AGREED = "Nothing was written down as agreed."
ONLY_AGREED = "This page holds what was agreed. Left out: the record of the visit, and psychotherapy notes."


def handout(source: Source) -> Iterable[Block]:
    """Commitments with the client's own words, practices, homework, and the next appointment of the visit."""
    parts = (
        ("What you want to do", _commitments(source)),
        ("What you can practise", _skills(source)),
        ("For the days between", _homework(source)),
        ("When we meet next", _next(source)),
    )
    filled = [(heading, list(texts)) for heading, texts in parts]
    if not any(texts for _, texts in filled):
        yield Paragraph(NOTHING_AGREED)
    for heading, texts in filled:
        if texts:
            yield Heading(2, heading)
            yield from bullets(texts)


def _commitments(source: Source) -> Iterator[str]:
    for _, made in source.session.of_kind(ev.CommitmentMade):
        parts = (
            made.action,
            f"in your words: “{made.insight}”" if made.insight else "",
            f"when: {made.when}" if made.when else "",
            f"if it gets hard: {made.if_then}" if made.if_then else "",
            f"we look at it again: {_again(made)}" if made.follow_up else "",
        )
        yield " · ".join(filter(None, parts))


def _again(made: ev.CommitmentMade) -> str:
    """The words, and the day they mean: on paper friday may be any."""
    return made.follow_up if made.due_on in ("", made.follow_up) else f"{made.follow_up}, {made.due_on}"


def _skills(source: Source) -> Iterator[str]:
    """Each skill once, how it is done, and how often as it was last agreed."""
    often: dict[str, str] = {}
    for _, skill in source.session.of_kind(ev.SkillPractised):
        times = skill.intended_per_week
        said = f"{number_text(times)} times a week" if times is not None else often.get(skill.skill, "")
        often[skill.skill] = said
    for name, times_a_week in often.items():
        yield " · ".join(filter(None, (name.replace("_", " "), times_a_week, source.hows.get(name, ""))))


def _homework(source: Source) -> Iterator[str]:
    for _, homework in source.session.of_kind(ev.HomeworkGiven):
        if homework.state == "given":
            yield " · ".join(filter(None, (homework.name, source.hows.get(homework.name, ""))))


def _next(source: Source) -> Iterator[str]:
    """The newest appointment for each planned meeting."""
    newest = {made.meeting: made for _, made in source.session.of_kind(ev.AppointmentMade)}
    for made in newest.values():
        yield " · ".join(filter(None, (made.on, made.meeting)))
