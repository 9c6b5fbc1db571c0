"""Results and their change in words: one line for the chart, the record and the command line, and those beneath it."""

from __future__ import annotations

from kapterm.session.measures.course import Course, Line, Reached
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.result import Score, Subscale, Value


def headline(measure: Measure, score: Score) -> str:
    """The result in one line: "PHQ-9 14, moderate", "PHQ-9 10 to 13, moderate", "C-SSRS screener low or moderate"."""
    parts = [_number(score.total, score.range)] if measure.total is not None else []
    if score.possible_bands:
        parts.append(_either(score.possible_bands))
    if measure.total is None:
        parts += [subscale_text(part) for part in score.subscales]
    return f"{measure.name} {', '.join(parts)}"


def result_lines(measure: Measure, score: Score) -> list[str]:
    """The headline, then what must be seen, subscales, criteria and notes, each a line."""
    lines = [headline(measure, score), *(f"must be seen: {flag}" for flag in score.flags)]
    for part in score.subscales:
        lines.append(f"{subscale_text(part)}{', ' + part.band if part.band else ''}")
    for criterion in measure.criteria:
        lines.append(f"{criterion.label}: {MET[score.criteria[criterion.id]]}")
    lines += score.notes
    return lines + ([measure.bands_note] if measure.bands_note else [])


def course_lines(course: Course) -> list[str]:
    """Each number from baseline to newest, then every published reading with its source."""
    return [*map(_line_text, course.lines), *map(_reading_text, course.readings)]


def _line_text(line: Line) -> str:
    first, last = (_number(value, None) for value in (line.points[0][1], line.points[-1][1]))
    if len(line.points) == 1:
        return f"{line.label} {first}, baseline"
    percent = f", {line.change_percent:+g} %" if line.change_percent is not None else ""
    change = f" ({line.change:+g}{percent})" if line.change is not None else ""
    return f"{line.label} {first} → {last}{change}"


def _reading_text(reading: Reached) -> str:
    contested = "; contested" if reading.contested else ""
    return f"{reading.label}: {REACHED[reading.reached]} [{reading.origin}{contested}]"


REACHED: dict[bool | None, str] = {True: "reached", False: "not reached", None: "not decided"}
"""A reading's outcome in words."""

MET: dict[bool | None, str] = {True: "met", False: "not met", None: "unknown"}
"""A criterion's outcome in words."""


def subscale_text(part: Subscale) -> str:
    """One subscale with its number or range."""
    return f"{part.label} {_number(part.value, part.range)}"


def _number(value: Value | None, between: tuple[Value, Value] | None) -> str:
    if value is not None:
        return f"{value:g}"
    return f"{between[0]:g} to {between[1]:g}" if between is not None else "not known"


def _either(bands: tuple[str, ...]) -> str:
    return bands[0] if len(bands) == 1 else f"{', '.join(bands[:-1])} or {bands[-1]}"
