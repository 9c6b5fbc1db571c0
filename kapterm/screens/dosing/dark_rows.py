"""Dark: elapsed time, what is due, open events and NOT SAVED in the dimmest red. Twice dark: the time only."""

from __future__ import annotations

from kapterm.screens.dosing.fixed_rows import View
from kapterm.session.moment import clock_text
from kapterm.session.saving import Saving
from kapterm.session.schedule import due
from kapterm.widgets.row import Row, Span, say


def dark_rows(view: View, saving: Saving) -> tuple[Row, ...]:
    """The four lines when dark."""
    state = view.state
    first: Row = ()
    if state.t_zero is not None:
        first = (Span(f" T+ {int((view.seen_at - state.t_zero).total_seconds() // 60)} min", "dark1"),)
    coming = due(state, view.packs, view.now)
    words = [f"due {clock_text(coming[0].at, view.zone)} {coming[0].words}"] if coming else []
    words += [event.type or "event" for event in state.open_adverse[-1:]]
    words += ["asked to stop"] if state.stop_asked is not None else []
    second: Row = (say(" " + "   ".join(words), "dark1"),) if words else ()
    third: Row = (Span(" NOT SAVED", "dark1"),) if saving.refused else ()
    return ((), first, third, second, ())


def time_only_rows(view: View) -> tuple[Row, ...]:
    """The time, for when the client looks over."""
    return ((), (Span(f" {clock_text(view.now, view.zone)}", "dark2"),), (), (), ())
