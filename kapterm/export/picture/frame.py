"""Where things stand in the picture of a session: time across, one band under the other."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.export.telling import ABOUT_RECORD, Teller, teller
from kapterm.session import events as ev
from kapterm.session.chart import Chart, SessionChart

WIDTH = 1000
LEFT, RIGHT = 150, 975


_WRITTEN_LATER = (*ABOUT_RECORD, ev.AddendumWritten)
"""Facts that are written when the visit is long over."""


class Frame(Struct, frozen=True):
    """The visit, and the stretch of time that is drawn."""

    session: SessionChart
    how: Teller
    zero: datetime
    """The first dose, else the beginning of the visit."""
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        """Pixels from the left; moments outside the record stand at its edge."""
        span = max((self.last - self.first).total_seconds(), 60)
        inside = min(max((at - self.first).total_seconds() / span, 0), 1)
        return LEFT + (RIGHT - LEFT) * inside


def frame_of(chart: Chart, session: SessionChart) -> Frame:
    """The frame of a visit, from its first line that holds to its last; what is about the record itself is none."""
    happened = [entry for entry in session.entries if entry.holds and not isinstance(entry.fact, _WRITTEN_LATER)]
    ended = session.state.ended
    moments = [one.at for one in happened if ended is None or one.at <= ended] or [session.entries[0].at]
    zero = session.state.t_zero or session.opened
    return Frame(session, teller(chart, session), zero, min(moments), max(moments))
