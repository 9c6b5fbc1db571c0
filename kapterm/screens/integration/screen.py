"""The integration screen: a cursor through the work and the session, forms on its lines, and the note's editor."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult

from kapterm.screens.asking import Form
from kapterm.screens.integration import forms, meetings, rows
from kapterm.screens.integration.left_lines import first_line, left_lines, next_part
from kapterm.screens.integration.noting import NotingScreen
from kapterm.screens.integration.session_lines import lifted_text, session_lines, trend_rows
from kapterm.screens.ladder_lines import ladder_lines
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.ladder import ladder, rung_of, series_ended_at
from kapterm.session.work import Work, work_of
from kapterm.widgets.listing import ListLine, chosen_of, moved
from kapterm.widgets.messages import BeginVisit, ChooseVisit, Go, WriteFact
from kapterm.widgets.row import Row, Span, rule, say, spread
from kapterm.widgets.rows import Rows

_MOVES = {
    "up": "list.up",
    "down": "list.down",
    "pageup": "list.page_up",
    "pagedown": "list.page_down",
    "home": "list.home",
    "end": "list.end",
}


class IntegrationScreen(NotingScreen):
    """One meeting after a dosing session, or a call."""

    PLACE = "integration"

    # What is shown

    def head_rows(self, width: int) -> Sequence[Row]:
        """Who, which session and meeting; how many days after the dose."""
        work = self.work
        day = "" if work is None or work.day is None else f"{self._day(work, width)}   "
        right = (say(day, "plain"), Span(f"{self.now:%H:%M}", "dim"))
        return (spread(self.title_spans(), right, width), rule(width))

    def _day(self, work: Work, width: int) -> str:
        """How many days after the dose, and which of the planned meetings that makes it."""
        rung = None
        if self.chart is not None and work.dosing is not None:
            rung = rung_of(self.chart, self.packs.meetings, work.visit, work.dosing, self.now)
        planned = f" · {rung.planned.label}" if rung else ""
        return f"day {work.day}{'' if planned and width < rows.TWO_COLUMNS else ' after dosing'}{planned}"

    def title_spans(self) -> Sequence[Span]:
        """Who, which session it follows, which meeting it is."""
        work, code = self.work, say(f" {self.chart.code}" if self.chart else "", "strong")
        if work is None:
            return (code, Span("  integration", "dim"))
        session = f"session {work.dosing.number} · " if work.dosing else ""
        return (code, say(f"  {session}{work.visit.purpose} {work.visit.number}", "dim"))

    def body(self) -> ComposeResult:
        """The columns, and the editor of the note, which takes their place while it is open."""
        yield from super().body()
        yield self.editor

    def draw_body(self, width: int) -> None:
        """The work and the session, or the offer to begin a meeting."""
        body, work = self.query_one("#body", Rows), self.work
        self.keep_focus()
        height = body.size.height or 20
        if work is None or self.chart is None:
            planned = [line.row for line in self._meetings(min(width, rows.WIDEST) - 4)]
            body.show(rows.offer_rows(bool(self.chart and self.chart.dosing), planned))
            return
        left, right = self._columns(work, width)
        trend = trend_rows(self.chart, self.measures, rows.right_width(width) - 3)
        body.show(rows.body_rows(left, right, trend, self._cursor(work, left, right), width, height))

    @property
    def work(self) -> Work | None:
        """The meeting; None where none is open, or where it is signed."""
        visit = self.visit
        if self.chart is None or visit is None or visit.signed or visit.purpose not in ("integration", "call"):
            return None
        return work_of(self.chart, visit, self.now)

    def _columns(self, work: Work, width: int) -> tuple[tuple[ListLine, ...], tuple[ListLine, ...]]:
        room = rows.left_width(width) - 4
        return left_lines(work, room, self._meetings(room, work)), session_lines(work, rows.right_width(width) - 4)

    def _meetings(self, room: int, work: Work | None = None) -> tuple[ListLine, ...]:
        """The planned meetings after the session this one is about; without a meeting, after the last."""
        chart = self.chart
        dosing = work.dosing if work else None
        if chart is None or not chart.dosed:
            return ()
        number = (dosing or chart.dosed[-1]).number
        rungs = ladder(chart, self.packs.meetings, self.now, dosing)
        return tuple(ladder_lines(rungs, f"Meetings after dosing {number}", self.now, room))

    def _cursor(self, work: Work, left: Sequence[ListLine], right: Sequence[ListLine]) -> str:
        """The chosen line; before any key, and behind an answer, what is to be asked next."""
        ids = [line.id for line in (*left, *right)]
        return self._chosen if self._chosen and self._chosen in ids else first_line(work, tuple(left))

    def watch_chart(self) -> None:
        """A line that was just lifted is chosen once it is there, to be worked on."""
        work = self.work
        for theme in work.themes if work and self._lifted else ():
            if isinstance(theme.fact, ev.ThemeLifted) and theme.fact.of == self._lifted:
                self._chosen, self._lifted = f"insight|{theme.id}", ""
        self.draw()

    # Keys

    def press(self, event: events.Key) -> bool:
        """A key of the note, of the offer, or of the list."""
        if self.is_noting:
            return self.press_in_note(event)
        if self.entry.is_open:
            return False
        if event.key in ("plus", "c"):
            self.post_message(BeginVisit("call" if event.key == "c" else "integration"))
            return True
        work = self.work
        if work is None:
            if event.key == "enter":
                self.post_message(BeginVisit("integration"))
            return event.key == "enter"
        return self._press_in_list(work, event.key)

    def _press_in_list(self, work: Work, key: str) -> bool:
        left, right = self._columns(work, self.size.width)
        chosen = self._cursor(work, left, right)
        on_session = chosen.startswith("session|")
        if key in _MOVES:
            lines = (*left, *right) if self.size.width < rows.TWO_COLUMNS else right if on_session else left
            self._chosen = moved(lines, chosen, _MOVES[key], max(1, self.size.height // 3))
        elif key in ("tab", "shift+tab", "left"):
            by = 0 if key == "left" else 1 if key == "tab" else -1
            self._chosen = next_part(left, "" if on_session else chosen, by)
        elif key in ("right", "l", "enter") and on_session:
            self._lift(work, chosen)
        elif key in ("right", "l"):
            self._chosen = self._to_lift(work, right)
        elif key == "enter":
            self._write(work, chosen)
        else:
            return False
        return True

    def _to_lift(self, work: Work, right: Sequence[ListLine]) -> str:
        """The first quote of the session that was not lifted, else its first line."""
        lifted = {theme.fact.of for theme in work.themes if isinstance(theme.fact, ev.ThemeLifted)}
        quotes = [entry.id for entry, _ in work.dosing.of_kind(ev.QuoteTaken)] if work.dosing else []
        wanted = next((f"session|{id}" for id in quotes if id not in lifted), "")
        return chosen_of(right, wanted)

    def _lift(self, work: Work, chosen: str) -> None:
        id = chosen.partition("|")[2]
        entry = next((one for one in work.dosing.entries if one.id == id), None) if work.dosing else None
        lifted = next((one.id for one in work.themes if isinstance(one.fact, ev.ThemeLifted) and one.fact.of == id), "")
        if lifted:
            self._chosen = f"insight|{lifted}"
        elif entry is not None:
            self._lifted = entry.id
            self.post_message(WriteFact(ev.ThemeLifted(of=entry.id, text=lifted_text(entry))))

    def _write(self, work: Work, chosen: str) -> None:
        part, _, rest = chosen.partition("|")
        if part == "note":
            self.open_note(work)
            return
        if part == "meeting" and (held := self._held(work, rest)) is not None:
            self.post_message(ChooseVisit(held.id, "review" if held.signed else "integration"))
            return
        form = self._form_for(work, part, rest)
        if form is not None:
            self.ask(form)

    def _form_for(self, work: Work, part: str, rest: str) -> Form | None:
        match part:
            case "since":
                return forms.risk_form(work.visit.purpose)
            case "carried":
                return self._review(work, rest)
            case "meeting":
                return self._meeting(rest)
            case "insight":
                theme = next((one for one in work.themes if one.id == rest), None)
                if theme is not None and isinstance(theme.fact, ev.ThemeLifted):
                    said, seen = (theme.text, "") if work.is_said(theme) else ("", theme.text)
                    return forms.commitment_form(self.now.date(), theme.fact.of, said, seen)
                return forms.commitment_form(self.now.date()) if rest == "new" else self._review(work, rest)
            case "belief":
                belief = next((one for one in work.beliefs if one.entry.id == rest), None)
                if belief is None:
                    return forms.belief_form()
                return forms.rating_form(rest, belief.fact)
            case _:
                return self._regulation_form(rest)

    def _regulation_form(self, rest: str) -> Form:
        kind, _, name = rest.partition("|")
        if kind == "homework":
            return forms.homework_back_form(name)
        return forms.homework_form(self.packs) if kind == "new homework" else forms.skill_form(self.packs, name)

    def _review(self, work: Work, id: str) -> Form | None:
        found = next((one for one in (*work.carried, *work.made) if one.entry.id == id), None)
        return forms.review_form(id, found.fact.action) if found else None

    def _held(self, work: Work, id: str) -> SessionChart | None:
        """The meeting that was held for a planned one."""
        rungs = ladder(self.chart, self.packs.meetings, self.now, work.dosing) if self.chart else ()
        return next((one.visit for one in rungs if one.planned.id == id), None)

    def _meeting(self, id: str) -> Form | None:
        """When the next is agreed for; of the end of a series first whether it is over."""
        planned = self.packs.meetings.by_id[id]
        is_end = planned.after == "series" and not planned.earliest_day
        if is_end and self.chart is not None and not series_ended_at(self.chart):
            return meetings.series_form()
        return meetings.appointment_form(planned.label)

    def form_done(self, form: Form) -> None:
        """Every line was answered: one fact, and on to what is to be asked next."""
        fact = self._fact_of(form)
        if fact is not None:
            self.post_message(WriteFact(fact))
        if form.id in ("risk", "review"):
            self._chosen = ""

    def _fact_of(self, form: Form) -> ev.AnyFact | None:
        match form.id:
            case "risk":
                return forms.risk_fact(form)
            case "review":
                return forms.review_fact(form)
            case "commitment":
                return forms.commitment_fact(form, self.now.date())
            case "belief":
                return forms.belief_fact(form)
            case "rating":
                return forms.rating_fact(form)
            case "skill":
                return forms.skill_fact(self.packs, form)
            case "homework":
                return forms.homework_fact(self.packs, form)
            case "appointment":
                return meetings.appointment_fact(form)
            case "series":
                return meetings.series_fact(form)
            case _:
                return forms.homework_back_fact(form)

    def do_back(self) -> None:
        """One step back: to the chart."""
        self.post_message(Go("chart"))
