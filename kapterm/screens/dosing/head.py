"""The first lines of the hour, made anew only when what they look at has changed: typing a note changes none of it."""

from __future__ import annotations

from kapterm.screens.dosing.dark_rows import dark_rows, time_only_rows
from kapterm.screens.dosing.dimming import TIME_ONLY
from kapterm.screens.dosing.fixed_rows import View, fixed_rows
from kapterm.session.saving import Saving
from kapterm.widgets.row import Row


class Head:
    """Remembers the rows of the last look."""

    def __init__(self) -> None:
        self._seen: tuple[View, Saving, int] | None = None
        self._rows: tuple[Row, ...] = ()

    def rows(self, view: View, saving: Saving, dark: int) -> tuple[Row, ...]:
        """The fixed lines, or what is left of them in the dark."""
        if self._seen is None or not _is_same(self._seen, (view, saving, dark)):
            self._seen = view, saving, dark
            self._rows = _made(view, saving, dark)
        return self._rows


def _made(view: View, saving: Saving, dark: int) -> tuple[Row, ...]:
    if dark == TIME_ONLY:
        return time_only_rows(view)
    return dark_rows(view, saving) if dark else fixed_rows(view)


def _is_same(seen: tuple[View, Saving, int], now: tuple[View, Saving, int]) -> bool:
    """Charts are frozen, so one that changed is another one: to compare them line by line would cost what it saves."""
    (old, old_saving, old_dark), (new, new_saving, new_dark) = seen, now
    objects: list[tuple[object, object]] = [(old.chart, new.chart), (old.session, new.session), (old.packs, new.packs)]
    objects += [(old_saving, new_saving)] if new_dark else []
    values = [(one.now, one.zone, one.width, one.writer) for one in (old, new)]
    return old_dark == new_dark and values[0] == values[1] and all(one is other for one, other in objects)
