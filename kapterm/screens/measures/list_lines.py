"""The list of measures: what must be seen on top, then those of the indication, then all others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from kapterm import keys
from kapterm.session.chart import Chart
from kapterm.session.measures import Measure, Measures, headline
from kapterm.session.measures_due import core_set_of, due
from kapterm.session.owed import must_see
from kapterm.session.trends import trends
from kapterm.widgets.listing import ListLine
from kapterm.widgets.row import Span, fit, say, spread

NAME = 18


def list_lines(
    chart: Chart, measures: Measures, now: datetime, room: int, begun: Mapping[str, int]
) -> tuple[ListLine, ...]:
    """Every measure in a line.

    Args:
        chart: The client.
        measures: The clinic's measures.
        now: In the zone of the place.
        room: Columns.
        begun: How many answers of a form lie typed and not kept, by measure.
    """
    core = core_set_of(chart, measures)
    planned = due(chart, measures, now)
    first = [id for group in core.measures for id in group if id in measures.by_id] if core else []
    asked = [*first, *(id for id in planned if id not in first)]
    rest = [one.id for one in measures.measures if one.id not in asked]
    last = _last(chart, measures)

    def lines(ids: Iterable[str]) -> Iterator[ListLine]:
        for id in ids:
            yield _line(measures.by_id[id], last.get(id, ""), planned.get(id, ""), begun.get(id, 0), room)

    heading = (
        f"For {core.label}" if core else f"No indication is chosen; {keys.shown('measures.indication')} chooses one"
    )
    return (
        *_seen_lines(chart, measures, room),
        ListLine((say(heading, "dim"),)),
        *lines(asked),
        ListLine(),
        ListLine((Span("All others", "dim"),)),
        *lines(rest),
    )


def _seen_lines(chart: Chart, measures: Measures, room: int) -> Iterator[ListLine]:
    found = must_see(chart, measures)
    if not found:
        return
    yield ListLine((Span("Must be seen", "alert"),))
    for one in found:
        row = spread((say(one.words, "plain"),), (Span("⏎ what was done", "dim"),), room)
        yield ListLine(row, f"seen|{one.entry_id}|{one.words}")
    yield ListLine()


def _line(measure: Measure, last: str, planned: str, begun: int, room: int) -> ListLine:
    right: list[Span] = []
    if begun:
        right.append(say(f"{begun} of {len(measure.labels)} typed  ", "warm"))
    if planned:
        right.append(say(f"due: {planned}", "warm"))
    name = fit((say(measure.name.ljust(NAME)),), NAME)
    told = say(last, "plain") if last else say(measure.about, "dim")
    return ListLine(spread((*name, told), right, room), f"measure|{measure.id}")


def _last(chart: Chart, measures: Measures) -> dict[str, str]:
    """The newest result of each measure in words, with its day."""
    found = {}
    for trend in trends(chart, measures):
        latest = trend.course.latest
        words = headline(trend.measure, latest.score).removeprefix(trend.measure.name).strip()
        found[trend.measure.id] = f"{words}  {latest.on:%d %b %Y}"
    return found
