"""The chart of one client: what stands over every visit, each visit in a line, the trends, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from msgspec.structs import replace
from textual import events

from kapterm.keys import Act, by_id
from kapterm.screens.chart.rows import (
    commitment_lines,
    due_lines,
    grounding_lines,
    meeting_lines,
    seen_lines,
    standing_lines,
    visit_lines,
)
from kapterm.screens.chart.trends import trend_lines
from kapterm.screens.hit_lines import HIT, hit_lines, hit_of
from kapterm.screens.listing import ListScreen
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.events import AppointmentMade, MustSeeAnswered
from kapterm.session.finding import Hit, hits, query_of
from kapterm.session.ladder import ladder
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.replay import can_replay
from kapterm.widgets.listing import ListLine, in_view
from kapterm.widgets.messages import BeginVisit, ChooseVisit, Go, Tell, WriteFact
from kapterm.widgets.row import Row, Span, say, spread
from kapterm.widgets.rows import Rows

WIDEST = 100
"""Columns beyond which a line is not spread."""
TWO_COLUMNS = 140
"""Columns from which the trends stand beside the visits."""
FIND = "find"
"""What the line is open for while something is searched for."""
LEFT = 84
GAP = 4


class ChartScreen(ListScreen):
    """One client."""

    PLACE = "chart"

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._found: tuple[Hit, ...] = ()

    def title_spans(self) -> Sequence[Span]:
        """Who, how old, for what."""
        chart = self.chart
        if chart is None:
            return ()
        age = f"{chart.age_years} years" if chart.age_years is not None else ""
        about = ", ".join(
            part for part in (age, chart.indication, *_kept(chart), "closed" if chart.closed else "") if part
        )
        return (Span(" "), say(chart.code, "strong"), say(f"  chart{' · ' if about else ''}{about}", "dim"))

    def lines(self, width: int) -> Sequence[ListLine]:
        """The chart; in a wide window without what stands beside it."""
        chart = self.chart
        if chart is None:
            return ()
        if self._is_finding:
            return self._hits(chart, min(width, WIDEST) - 4)
        is_wide = width >= TWO_COLUMNS
        room = LEFT if is_wide else min(width, WIDEST) - 4
        return (
            *standing_lines(chart, self.packs, room),
            *seen_lines(chart, self.measures, room),
            *due_lines(chart, self.packs, self.measures, self.now, room),
            *visit_lines(chart, self.packs, self.now, room),
            *(() if is_wide else trend_lines(chart, self.measures, self.now, room)),
            *(() if is_wide else commitment_lines(chart, self.now, room)),
            *meeting_lines(chart, self.packs, self.now, room),
            *grounding_lines(chart, room),
        )

    def draw_body(self, width: int) -> None:
        """The list, and in a wide window the trends and commitments beside it."""
        super().draw_body(width)
        chart = self.chart
        if width < TWO_COLUMNS or chart is None or self._is_finding:
            return
        room = min(width - LEFT - GAP, WIDEST) - 4
        lines = (*trend_lines(chart, self.measures, self.now, room, 2), *commitment_lines(chart, self.now, room))
        body = self.query_one("#body", Rows)
        _, rows = in_view(lines[1:], "", room, body.size.height)
        body.show(_beside(body.rows, rows))

    def press(self, event: events.Key) -> bool:
        """Begin a visit, enter a measure, or the list."""
        match event.key:
            case "plus":
                self._begin()
            case "i":
                self._integrate()
            case "m":
                self.post_message(Go("measures"))
            case "r":
                self._replay_visit()
            case "slash":
                self.entry.open(FIND, "find", hint="words, a day")
            case _:
                return super().press(event)
        return True

    def foot_keys(self) -> Sequence[Act]:
        """On a visit, that it can be seen again in place of entering a measure, which has a digit too."""
        shown = super().foot_keys()
        visit = self._chosen_visit
        if self.entry.is_open or visit is None or not can_replay(visit):
            return shown
        again = replace(by_id()["chart.replay"], footer=True)
        return [again if act.id == "chart.measure" else act for act in shown]

    def _replay_visit(self) -> None:
        """Show the chosen visit again."""
        visit = self._chosen_visit
        if visit is not None and can_replay(visit):
            self.post_message(ChooseVisit(visit.id, "replay"))
        else:
            self.post_message(Tell("Choose a session with a dose that has ended."))

    @property
    def _chosen_visit(self) -> SessionChart | None:
        about, _, id = self._chosen.partition("|")
        return self.chart.session(id) if self.chart and about == "visit" else None

    @property
    def _is_finding(self) -> bool:
        return self.entry.purpose == FIND

    def _hits(self, chart: Chart, room: int) -> tuple[ListLine, ...]:
        """The lines of this record that hold what is typed."""
        typing = self.entry.typing
        query = query_of(typing.line.text if typing else "", self.now.date())
        self._found = found = tuple(hits(chart, query))
        if not found and not query.is_empty:
            return (ListLine((say("Nothing in this record.", "dim"),)),)
        return tuple(hit_lines(found, query, self.now, room, codes=False))

    def changed(self, purpose: str, text: str) -> None:
        """Another search: its first hit is chosen."""
        if purpose == FIND:
            self._chosen = ""

    def _begin(self) -> None:
        """Begin a dosing day; one that goes on is gone on with."""
        live = self.chart.live if self.chart else None
        self.post_message(ChooseVisit(live.id, _place_of(live)) if live else BeginVisit("dosing"))

    def _integrate(self) -> None:
        """Begin an integration meeting; one of today that is not signed is gone on with."""
        visits = self.chart.sessions if self.chart else ()
        last = visits[-1] if visits and visits[-1].purpose == "integration" else None
        if last is None or last.signed or last.opened.astimezone(self.now.tzinfo).date() != self.now.date():
            self.post_message(BeginVisit("integration"))
        else:
            self.post_message(ChooseVisit(last.id, "integration"))

    def choose(self, line_id: str) -> None:
        """Open a visit, write what was done about an answer, or go where the line is worked on."""
        about, _, rest = line_id.partition("|")
        if hit := hit_of(self._found, line_id):
            self.entry.close()
            self.post_message(ChooseVisit(hit.visit.id, words=hit.key_words))
        elif about == "visit":
            visit = self.chart.session(rest) if self.chart else None
            if visit is not None:
                self.post_message(ChooseVisit(visit.id, _place_of(visit)))
        elif about == "seen":
            self.entry.open(f"seen|{rest}", "done about it", hint="what was done, by whom")
        elif about == "meeting":
            self._choose_meeting(rest)
        else:
            self.post_message(Go("measures" if about == "trend" else "integration"))

    def _choose_meeting(self, id: str) -> None:
        """A meeting that was held is opened; for one that was not, the next appointment is asked for."""
        rungs = ladder(self.chart, self.packs.meetings, self.now) if self.chart else ()
        rung = next((one for one in rungs if one.planned.id == id), None)
        if rung is not None and rung.visit is not None:
            self.post_message(ChooseVisit(rung.visit.id, _place_of(rung.visit)))
        elif rung is not None:
            self.entry.open(
                f"meeting|{id}", f"{rung.planned.label}, agreed for", rung.booked, "day and hour: 2 Dec 14:00"
            )

    def entered(self, purpose: str, text: str) -> None:
        """What was done about an answer that must be seen, or an appointment; nothing typed is nothing done."""
        if purpose == FIND:
            if self._chosen.startswith(HIT):
                self.choose(self._chosen)
            return
        about, _, rest = purpose.partition("|")
        words = text.strip()
        self.entry.close()
        if not words:
            return
        beside = self.visit is None or self.visit.signed
        if about == "seen":
            entry_id, _, answer = rest.partition("|")
            self.post_message(WriteFact(MustSeeAnswered(of=entry_id, answer=answer, text=words), beside))
        elif about == "meeting":
            label = self.packs.meetings.by_id[rest].label
            self.post_message(WriteFact(AppointmentMade(on=words, meeting=label), beside))


def _place_of(visit: SessionChart) -> str:
    """Where a visit is gone on with, or read."""
    if visit.in_progress:
        return "dosing" if visit.state.t_zero else "preparation"
    if visit.purpose in ("integration", "call") and not visit.signed:
        return "integration"
    return "review"


def _beside(left: Sequence[Row], right: Sequence[Row]) -> list[Row]:
    """Two columns of rows."""
    rows = zip_longest(left, right, fillvalue=())
    return [(*spread(one, (Span(""),), LEFT + GAP, 0), *two) if two else one for one, two in rows]


def _kept(chart: Chart) -> tuple[str, ...]:
    """How long the record is kept, where somebody said so."""
    return (f"keep until {chart.keep_until}" if chart.keep_until else "", "legal hold" if chart.legal_hold else "")
