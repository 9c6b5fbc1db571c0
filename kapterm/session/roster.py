"""The list of clients, each in a card: enough to show today and to find somebody, rebuilt at any time."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.session.chart import Chart


class Card(Struct, frozen=True):
    """One client in the list."""

    id: str
    code: str
    closed: bool = False
    indication: str = ""
    dosing_count: int = 0
    last_visit: datetime | None = None
    live_session: str = ""
    """The dosing day in progress, by id; empty where there is none."""
    live_number: int = 0
    t_zero: datetime | None = None
    unsigned: int = 0
    """Visits that ended and bear no signature."""
    open_adverse: int = 0
    open_commitments: int = 0
    must_see: tuple[str, ...] = ()
    """Answers that must be seen and have no action written."""
    size: int = 0
    """The file's length when the card was made: a card of another length is made anew."""


def card_of(chart: Chart, size: int = 0, must_see: tuple[str, ...] = ()) -> Card:
    """The card of a chart."""
    live = chart.live
    return Card(
        id=chart.client_id,
        code=chart.code,
        closed=chart.closed is not None,
        indication=chart.indication,
        dosing_count=len(chart.dosing),
        last_visit=chart.sessions[-1].opened if chart.sessions else None,
        live_session=live.id if live else "",
        live_number=live.number if live else 0,
        t_zero=live.state.t_zero if live else None,
        unsigned=sum(1 for one in chart.sessions if not one.signed and not one.in_progress),
        open_adverse=sum(len(one.state.open_adverse) for one in chart.sessions),
        must_see=must_see,
        size=size,
    )
