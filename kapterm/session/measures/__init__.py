"""Outcome measures, pure: what a measure is, what its answers come to, and how it changed.

Nothing is pro-rated and nothing is silently skipped: an open answer is carried as everything it could still be, and
whatever that leaves undecided is said to be undecided.
"""

from kapterm.session.measures.answers import (
    MISSING,
    REFUSED,
    Answer,
    Gap,
    answers_text,
    checked,
    parse_answers,
    recorded,
)
from kapterm.session.measures.course import Course, Dated, Line, Reached, course
from kapterm.session.measures.entry import Entry
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.pack import CoreSet, Measures, TimePoint
from kapterm.session.measures.result import Score, Subscale, to_json
from kapterm.session.measures.scoring import score
from kapterm.session.measures.texts import ItemTexts, fitted
from kapterm.session.measures.words import course_lines, headline, result_lines

__all__ = [
    "MISSING",
    "REFUSED",
    "Answer",
    "CoreSet",
    "Course",
    "Dated",
    "Entry",
    "Gap",
    "ItemTexts",
    "Line",
    "Measure",
    "Measures",
    "Reached",
    "Score",
    "Subscale",
    "TimePoint",
    "answers_text",
    "checked",
    "course",
    "course_lines",
    "fitted",
    "headline",
    "parse_answers",
    "recorded",
    "result_lines",
    "score",
    "to_json",
]
