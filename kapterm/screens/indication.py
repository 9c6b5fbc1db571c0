"""The indication of a client, by a number of the pack's sets or in words: it chooses the core set of measures. Pure."""

from __future__ import annotations

from kapterm.screens.asking import Form, Question
from kapterm.session.chart import Chart
from kapterm.session.events import ClientRegistered
from kapterm.session.measures import Measures

FORM = "indication"


def indications(measures: Measures) -> tuple[str, ...]:
    """Those that have a set in the pack."""
    return tuple(one.label for one in measures.core_sets if one.when == "course")


def indication_form(measures: Measures) -> Form:
    """Asks for it."""
    question = Question("indication", "indication", "a number, or words", needed=True, choices=indications(measures))
    return Form(FORM, (question,))


def indication_fact(chart: Chart, measures: Measures, typed: str) -> ClientRegistered:
    """The fact about the client that it comes to."""
    sets, words = indications(measures), typed.strip()
    label = sets[int(words) - 1] if words.isdigit() and 1 <= int(words) <= len(sets) else words
    return ClientRegistered(code=chart.code, indication=label)
