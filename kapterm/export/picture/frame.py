"""Where things stand in the picture of a session: time across, one band under the other."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.export import svg
from kapterm.export.source import Source
from kapterm.export.telling import Teller
from kapterm.session.chart import SessionChart
from kapterm.session.moment import elapsed_text
from kapterm.text import cell_width, clip, safe

WIDTH = 1000
LEFT, RIGHT = 150, 975
_LONGEST_NAME, _WIDE_NAME = 24, 19
"""Columns of a row's name that fit, in small letters and in usual ones."""


class Frame(Struct, frozen=True):
    """The visit, and the stretch of time that is drawn."""

    source: Source
    zero: datetime
    """The first dose, else the beginning of the visit."""
    first: datetime
    last: datetime

    @property
    def session(self) -> SessionChart:
        """The visit."""
        return self.source.session

    @property
    def how(self) -> Teller:
        """How its moments are told."""
        return self.source.how

    @property
    def shows_client(self) -> bool:
        """Whether it may say whose picture it is: by name, by day, or by a word that somebody typed."""
        return self.source.view.shows_client

    def when(self, at: datetime) -> str:
        """A moment in words: time of day and from the first dose; the latter alone where no day may be told."""
        return self.how.both(at) if self.shows_client else elapsed_text(at - self.zero)

    def x(self, at: datetime) -> float:
        """Pixels from the left; moments outside the record stand at its edge."""
        span = max((self.last - self.first).total_seconds(), 60)
        inside = min(max((at - self.first).total_seconds() / span, 0), 1)
        return LEFT + (RIGHT - LEFT) * inside


def frame_of(source: Source) -> Frame:
    """The frame of a visit, from its first line that holds to its last; what is about the record itself is none."""
    session = source.session
    moments = [one.at for one in session.happened] or [session.entries[0].at]
    return Frame(source, session.counted_from, min(moments), max(moments))


def row_name(name: str, y: float) -> str:
    """What stands left of a row, in small letters where it is long: none runs out of the picture."""
    shown = clip(safe(name), _LONGEST_NAME)
    return svg.label(LEFT - 8, y, shown, "small" if cell_width(shown) > _WIDE_NAME else "", "end")
