"""A place that is a list: a cursor that arrows move, Enter on its line, and nothing that jumps by itself."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from kapterm import keys
from kapterm.screens.base import PlaceScreen
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.listing import ListLine, chosen_of, in_view, moved
from kapterm.widgets.rows import Rows


class ListScreen(PlaceScreen):
    """A place whose body is one list."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._chosen = ""
        self._first = 0
        self._lines: tuple[ListLine, ...] = ()

    def lines(self, width: int) -> Sequence[ListLine]:
        """The list as it is now."""
        return ()

    def choose(self, line_id: str) -> None:
        """Enter on a line."""

    def extra_scopes(self) -> tuple[str, ...]:
        """The keys of a list work here."""
        return ("lists",)

    def draw_body(self, width: int) -> None:
        """The part of the list around the cursor."""
        body = self.query_one("#body", Rows)
        self._lines = tuple(self.lines(width))
        self._chosen = chosen_of(self._lines, self._chosen)
        self._first, rows = in_view(self._lines, self._chosen, width, body.size.height, self._first)
        body.show(rows)

    def press(self, event: events.Key) -> bool:
        """Move the cursor, or open its line."""
        act = next((one for one in keys.of("lists") if event.key in (one.key, *one.aliases)), None)
        if act is None:
            return False
        if act.id != "list.choose":
            page = max(1, self.query_one("#body", Rows).size.height // 2)
            self._chosen = moved(self._lines, self._chosen, act.id, page)
        elif self._chosen:
            self.choose(self._chosen)
        return True
