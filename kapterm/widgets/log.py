"""The log of the hour: the tail of the visit's lines, drawn by the line API. Typing a note never touches it.

It scrolls by thirds of its height, so that lines stay where they are while one looks away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from operator import is_

from kapterm.session.chart import Entry, SessionChart
from kapterm.session.saving import Saving
from kapterm.widgets.log_rows import dimmed, entry_rows, is_shown, marked
from kapterm.widgets.row import Row
from kapterm.widgets.rows import Rows

READABLE = 110
"""Columns beyond which a line is no longer easy to read."""
BRIGHT_LINES = 6
"""How many of the last rows are not dimmed."""


class Log(Rows, inherit_bindings=False):
    """Shows the end of a visit's lines."""

    DEFAULT_CSS = "Log { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: Sequence[Entry] = ()
        self._lines: list[tuple[str, Row]] = []
        self._key: tuple[object, ...] = ()
        self._top = 0
        self.zone: tzinfo = UTC

    @property
    def free_rows(self) -> int:
        """Empty rows below the last line."""
        return max(0, self.size.height - len(self.rows))

    def look_at(self, session: SessionChart, saving: Saving) -> None:
        """Show the visit as it is now."""
        width, height = min(self.size.width, READABLE), self.size.height
        if not width or not height:
            return
        key = (width, session.state.t_zero, session.state.plan.weight_kg, str(self.zone), session.id)
        self._follow(session, key, width)
        self._scroll(height)
        self.show(self._visible(height, saving))

    def _follow(self, session: SessionChart, key: tuple[object, ...], width: int) -> None:
        """Bring the rows up to the visit: only what is new is made, unless something before it changed."""
        entries = session.entries
        known = len(self._entries)
        if key != self._key or known > len(entries) or not all(map(is_, self._entries, entries)):
            self._lines, known, self._top = [], 0, 0
        for entry in entries[known:]:
            if is_shown(entry):
                self._lines += [(entry.id, row) for row in entry_rows(entry, session, self.zone, width)]
        self._entries, self._key = entries, key

    def _scroll(self, height: int) -> None:
        """Leave the lines where they are until the last one does not fit; then go on by a third."""
        third = max(1, height // 3)
        over = len(self._lines) - (self._top + height)
        if over > 0:
            self._top += -(-over // third) * third
        self._top = min(self._top, max(0, len(self._lines) - 1))

    def _visible(self, height: int, saving: Saving) -> list[Row]:
        bright_from = len(self._lines) - BRIGHT_LINES
        rows = []
        for index in range(self._top, min(len(self._lines), self._top + height)):
            entry_id, row = self._lines[index]
            row = row if index >= bright_from else dimmed(row)
            rows.append(marked(row, saving.mark(entry_id)) if row[0].text == " " else row)
        return rows
