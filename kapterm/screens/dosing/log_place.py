"""What stands in the log's place: the log, with the cursor of the list; a page; or the log as it was once known."""

from __future__ import annotations

from datetime import datetime

from textual import events

from kapterm.errors import UsageError
from kapterm.screens.dosing.fixed_rows import View
from kapterm.screens.dosing.pages import page_rows
from kapterm.session.chart import Chart, SessionChart
from kapterm.session.fold import as_known
from kapterm.session.grammar.listing import PAGE, is_listed
from kapterm.session.moment import clock_text
from kapterm.session.saving import Saving
from kapterm.session.when import parse_when, resolve
from kapterm.widgets.log import Log
from kapterm.widgets.row import Row, Span, rule, say, width_of

_STEPS = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, "home": -(10**6), "end": 10**6}
_CLOSED_BY = ("escape", "enter", "space")
"""Keys that do nothing but close what stands there; any other is the log's, at once."""


class LogPlace:
    """Which of them stands there now."""

    def __init__(self) -> None:
        self.page = ""
        """The id of the act whose page is open; empty where none is."""
        self._known: SessionChart | None = None
        self._moment: datetime | None = None
        self._at = 0

    @property
    def is_open(self) -> bool:
        """True while something else than the log of now stands there."""
        return bool(self.page) or self._known is not None

    def look_back(self, chart: Chart, session_id: str, typed: str, now: datetime) -> str:
        """Show the log as it was known at a time of the usual forms; else what was expected."""
        when, rest = parse_when(typed.strip())
        visit = chart.session(session_id)
        if when is None or rest or visit is None:
            return "expected a time, as in 14:10, -5 or +12"
        try:
            moment = resolve(when, now, visit.state.t_zero)
        except UsageError as error:
            return error.message
        known = as_known(chart, moment).session(session_id)
        if known is None:
            return f"nothing was known at {clock_text(moment, now.tzinfo or moment.tzinfo)}"  # type: ignore[arg-type]
        self._known, self._moment, self._at = known, moment, len(known.entries)
        return ""

    def takes(self, event: events.Key) -> bool:
        """Scroll, or close; true where the key was for nothing else."""
        if not self.is_open:
            return False
        if self._known is not None and event.key in _STEPS:
            self._at += _STEPS[event.key]
            return True
        self.close()
        return event.key in _CLOSED_BY

    def close(self) -> None:
        """The log of now stands there again."""
        self.page, self._known = "", None

    def show(self, log: Log, view: View, saving: Saving, cursor: str) -> None:
        """Draw it."""
        if self.page:
            log.show(page_rows(self.page, view, log.size.height))
        elif self._known is not None:
            listed = [entry.id for entry in self._known.entries if is_listed(entry)]
            self._at = max(0, min(self._at, len(listed) - 1))
            log.look_at(self._known, Saving(), listed[self._at] if listed else "")
        else:
            log.look_at(view.session, saving, cursor)

    def rule(self, view: View) -> Row:
        """The line below, which says so where what stands above is not the log of now."""
        if self._known is None or self._moment is None:
            return rule(view.width)
        words = say(f"── as known at {clock_text(self._moment, view.zone)} ", "alert")
        back = Span("  Esc returns ", "dim")
        return (words, back, Span("─" * max(0, view.width - width_of((words, back))), "rule"))
