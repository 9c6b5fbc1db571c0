"""The log of the hour: the tail of the visit's lines, or the part around a cursor. Typing a note never touches it.

It scrolls by thirds of its height, so that lines stay where they are while one looks away. Only the rows that are in
view are ever made, so that a long day is drawn like a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.clinic_rules import crossed_by
from kapterm.session.packs import Packs
from kapterm.session.saving import Saving
from kapterm.widgets.log_rows import dimmed, entry_rows, is_shown, marked, under_cursor
from kapterm.widgets.row import Row
from kapterm.widgets.rows import Rows

READABLE = 110
"""Columns beyond which a line is no longer easy to read."""
BRIGHT_LINES = 3
"""How many of the last rows are not dimmed; one while a line is open: what is typed gives light too."""
KEPT = 400
"""How many lines' rows are remembered."""

Place = tuple[int, int]
"""A line by its index, and how many of its rows are above."""


class Log(Rows, inherit_bindings=False):
    """Shows a visit's lines."""

    DEFAULT_CSS = "Log { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session: SessionChart | None = None
        self._made: dict[str, tuple[Entry, tuple[Row, ...]]] = {}
        self._key: tuple[object, ...] = ()
        self._top: Place = (0, 0)
        self._top_id = ""
        self._end_top: tuple[Place, str] | None = None
        """Where the end of the log stood, while the part around a cursor is shown."""
        self.zone: tzinfo = UTC
        self.is_writing = False
        """True while a line is open below."""
        self.packs: Packs | None = None
        """Limits and rules that readings are held against; None where none are shown."""

    @property
    def free_rows(self) -> int:
        """Empty rows below the last line."""
        return max(0, self.size.height - len(self.rows))

    def look_at(self, session: SessionChart, saving: Saving, cursor: str = "") -> None:
        """Show the visit as it is now: its end, or the part around the line under a cursor."""
        width, height = min(self.size.width, READABLE), self.size.height
        if not width or not height:
            return
        key = (width, session.state.t_zero, session.state.plan.weight_kg, str(self.zone), session.id)
        if key != self._key or len(self._made) > KEPT:
            self._made, self._key = {}, key
        self._session = session
        self._leave_or_enter(cursor)
        entries = session.entries
        self._find_top(entries)
        at = _index_of(entries, cursor) if cursor else None
        self._top = self._end(entries, height) if at is None else self._around(entries, at, height)
        self._top_id = entries[self._top[0]].id if self._top[0] < len(entries) else ""
        self.show(self._visible(entries, height, saving, cursor))

    def _leave_or_enter(self, cursor: str) -> None:
        """Remember where the end stood when a cursor comes; go back there when it goes."""
        if cursor and self._end_top is None:
            self._end_top = self._top, self._top_id
        elif not cursor and self._end_top is not None:
            (self._top, self._top_id), self._end_top = self._end_top, None

    def _rows_of(self, entry: Entry) -> tuple[Row, ...]:
        kept = self._made.get(entry.id)
        if kept is not None and kept[0] is entry:
            return kept[1]
        assert self._session is not None, "rows are made of a visit"
        rows = self._make(entry, self._session) if is_shown(entry) else ()
        self._made[entry.id] = entry, rows
        return rows

    def _make(self, entry: Entry, session: SessionChart) -> tuple[Row, ...]:
        """The rows of a line; a reading shows the limits it crossed and the clinic's rule, quietly."""
        is_read = entry.holds and isinstance(entry.fact, ev.VitalsTaken | ev.ScaleRated)
        beside = crossed_by(entry, session.state, self.packs) if is_read and self.packs is not None else ()
        return entry_rows(entry, session, self.zone, min(self.size.width, READABLE), beside)

    def _find_top(self, entries: Sequence[Entry]) -> None:
        """The first line in view, where lines before it were added or moved."""
        index = self._top[0]
        if not (index < len(entries) and entries[index].id == self._top_id):
            self._top = (_index_of(entries, self._top_id) or 0, 0)

    def _end(self, entries: Sequence[Entry], height: int) -> Place:
        """Leave the lines where they are until the last one does not fit; then go on by a third.

        While all of them fit, an earlier one that comes late stands on top of them.
        """
        if self._count(entries, (0, 0), len(entries), height) <= height:
            return 0, 0
        third = max(1, height // 3)
        count = self._count(entries, self._top, len(entries), 2 * height)
        if count > 2 * height or count == 0:
            return self._above(entries, len(entries), height)
        over = count - height
        return self._below(entries, self._top, -(-over // third) * third) if over > 0 else self._top

    def _around(self, entries: Sequence[Entry], at: int, height: int) -> Place:
        """Leave the lines where they are while the cursor is among them; else bring it a third into view."""
        if (at, 0) < self._top:
            return self._above(entries, at, height // 3)
        if self._count(entries, self._top, at + 1, height) > height:
            return self._above(entries, at + 1, max(len(self._rows_of(entries[at])), 2 * height // 3))
        return self._top

    def _count(self, entries: Sequence[Entry], top: Place, end: int, enough: int) -> int:
        """Rows from a place to a line, that line not included; no further than enough."""
        count, index = -top[1], top[0]
        while index < end and count <= enough:
            count += len(self._rows_of(entries[index]))
            index += 1
        return count

    def _above(self, entries: Sequence[Entry], end: int, room: int) -> Place:
        """The place so many rows above a line."""
        index = end
        while index > 0 and room > 0:
            index -= 1
            rows = len(self._rows_of(entries[index]))
            if rows > room:
                return index, rows - room
            room -= rows
        return index, 0

    def _below(self, entries: Sequence[Entry], top: Place, by: int) -> Place:
        """The place so many rows below another."""
        index, rows = top[0], top[1] + by
        while index < len(entries) - 1 and rows >= (own := len(self._rows_of(entries[index]))):
            rows -= own
            index += 1
        return index, rows

    def _visible(self, entries: Sequence[Entry], height: int, saving: Saving, cursor: str) -> list[Row]:
        bright = self._above(entries, len(entries), 1 if self.is_writing else BRIGHT_LINES)
        shown: list[Row] = []
        index, skip = self._top
        while index < len(entries) and len(shown) < height:
            entry = entries[index]
            for number, row in enumerate(self._rows_of(entry)[skip:], skip):
                if entry.id == cursor:
                    shown.append(under_cursor(row, saving.mark(entry.id), min(self.size.width, READABLE)))
                    continue
                row = row if (index, number) >= bright else dimmed(row)
                shown.append(marked(row, saving.mark(entry.id)) if row[0].text == " " else row)
            index, skip = index + 1, 0
        return shown[:height]


def _index_of(entries: Sequence[Entry], event_id: str) -> int | None:
    return next((index for index in reversed(range(len(entries))) if entries[index].id == event_id), None)
