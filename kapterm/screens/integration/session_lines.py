"""The right side of integration: what came up in the dosing session, to lift over, and the trend of a measure. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry
from kapterm.session.measures import Measures
from kapterm.session.measures_due import core_set_of
from kapterm.session.moment import elapsed_text
from kapterm.session.owed import must_see
from kapterm.session.trends import Trend, ends_of, trends
from kapterm.session.work import Work
from kapterm.text import safe
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Role, Row, Span, fit, say, spread
from kapterm.widgets.trend import sparkline

CAME_UP = (ev.Observed, ev.QuoteTaken, ev.NoteWritten, ev.MomentMarked, ev.IntentionSet, ev.Debriefed)
"""What may become part of the work; vital signs and doses do not."""
LIFTED = "●"
"""Stands at the right end of a line that was lifted, so that it is told without colour too."""


def session_lines(work: Work, room: int) -> tuple[ListLine, ...]:
    """The lines of the dosing session that may be lifted; those that were have their sign at the right end."""
    dosing = work.dosing
    if dosing is None:
        return (ListLine((Span("no dosing session before", "dim"),)),)
    lifted = {theme.fact.of for theme in work.themes if isinstance(theme.fact, ev.ThemeLifted)}
    came_up = [entry for entry in dosing.entries if isinstance(entry.fact, CAME_UP) and entry.holds]
    legend = (Span(f"lifted {LIFTED}", "dim"),) if any(entry.id in lifted for entry in came_up) else ()
    heading = ListLine(spread((say(f"from session {dosing.number}", "dim"),), legend, room + 3))
    lines = [line for entry in came_up for line in _entry_lines(work, entry, room, is_lifted=entry.id in lifted)]
    return (heading, *lines) if lines else (heading, ListLine((Span("nothing was written", "dim"),)))


def lifted_text(entry: Entry) -> str:
    """A line of the session as it is lifted: words as they stand; of what was seen also what it was."""
    if entry.text and isinstance(entry.fact, ev.QuoteTaken | ev.NoteWritten):
        return entry.text
    seen = " ".join(part for part in (entry.fact.words(), entry.fact.side()) if part)
    return ": ".join(part for part in (seen, entry.text) if part)


def _entry_lines(work: Work, entry: Entry, room: int, *, is_lifted: bool) -> Iterator[ListLine]:
    span = work.dosing.elapsed(entry.at) if work.dosing else None
    at = elapsed_text(span) if span is not None else ""
    words = " ".join(part for part in (entry.fact.words(), entry.fact.side()) if part)
    is_quote = isinstance(entry.fact, ev.QuoteTaken)
    text = f"“{entry.text}”" if is_quote and entry.text else entry.text
    told = " ".join(part for part in (words, text) if part)
    parts = wrap(safe(told), max(10, room - 6))[:3] or [""]
    shown: Role = "warm" if is_lifted else "said" if is_quote else "plain"
    sign = (Span(LIFTED, "warm"),) if is_lifted else ()
    row = spread((say(f"{at:<6}", "faint"), say(parts[0], shown)), sign, room + 1)
    yield ListLine(row, f"session|{entry.id}")
    yield from (ListLine((Span("        "), say(part, shown))) for part in parts[1:])


def trend_rows(chart: Chart, measures: Measures, room: int) -> tuple[Row, ...]:
    """The numbers of the measure that matters most here, each over its block, and the change in percent."""
    trend = _trend(chart, measures)
    if trend is None:
        return ()
    line = trend.course.lines[0]
    low, high = ends_of(trend.measure, line)
    points = [(day, value) for day, value in line.points if value is not None][-5:]
    spans: list[Span] = []
    for _, value in points:
        spans += [Span(f"{value:g} ", "plain"), Span(f"{sparkline((value,), low, high)}  ", "good")]
    first = line.points[0][0]
    percent = f"   {line.change_percent:+.0f} %".replace("-", "−") if line.change_percent is not None else ""
    return (
        (say(trend.measure.name, "dim"),),
        fit(tuple(spans), room),
        *_seen_rows(chart, measures, trend, room),
        (say(f"since {first.day} {first:%b}{percent}" if len(points) > 1 else f"{first.day} {first:%b}", "dim"),),
    )


def _seen_rows(chart: Chart, measures: Measures, trend: Trend, room: int) -> Iterator[Row]:
    """Its answers that must be seen and have no action written."""
    name = trend.measure.name
    for one in must_see(chart, measures):
        if one.words.startswith(f"{name} "):
            words = f"must be seen: {one.words.removeprefix(name).strip()}"
            yield from ((say(part, "warm"),) for part in wrap(safe(words), max(10, room)))


def _trend(chart: Chart, measures: Measures) -> Trend | None:
    """Of the client's own set the first that was taken, else the first of all."""
    found = [one for one in trends(chart, measures) if one.course.lines]
    core = core_set_of(chart, measures)
    wanted = [id for group in core.measures for id in group] if core else []
    own = [one for id in wanted for one in found if one.measure.id == id]
    return next(iter((*own, *found)), None)
