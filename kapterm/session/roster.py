"""The list of clients, each in a card: enough to show today and to find somebody, rebuilt at any time."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kapterm.session.chart import Chart, SessionChart
from kapterm.session.half_done import HalfDone
from kapterm.session.measures import Measures
from kapterm.session.owed import Owed, owed
from kapterm.session.schedule import Due

NEWEST = 4
"""How many of a client's visits a card keeps."""


class Recovery(Struct, frozen=True):
    """Somebody came into the vault by a printed recovery key."""

    at: datetime
    whose: str
    """The clinician in whose name the key let them in."""
    reason: str


class CardVisit(Struct, frozen=True):
    """One visit, as the card of its client knows it."""

    id: str
    purpose: str
    number: int
    opened: datetime
    t_zero: datetime | None = None
    last_dose: datetime | None = None
    ended: datetime | None = None
    phase: str = ""
    in_progress: bool = False
    signed: bool = False
    due: tuple[Due, ...] = ()
    """What was due or came next when the card was made, the most overdue first."""


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
    visits: tuple[CardVisit, ...] = ()
    """The newest visits, newest first."""
    owed: tuple[Owed, ...] = ()
    """What is owed to the client, what matters most first."""
    half_done: tuple[HalfDone, ...] = ()
    """What was begun and is not done, as it was when the card was made."""
    draft_stamp: int = 0
    """When something was last typed and not kept, in nanoseconds, as the card was made: another one makes it anew."""
    size: int = 0
    """The file's length when the card was made: a card of another length is made anew."""

    @property
    def live(self) -> CardVisit | None:
        """The dosing day in progress."""
        return next((visit for visit in self.visits if visit.in_progress), None)


def card_of(
    chart: Chart,
    measures: Measures,
    size: int = 0,
    due: tuple[Due, ...] = (),
    half_done: tuple[HalfDone, ...] = (),
    draft_stamp: int = 0,
) -> Card:
    """The card of a chart.

    Args:
        chart: The client.
        measures: By which it is known what must be seen.
        size: The length of the client's file.
        due: What is due in the dosing day in progress.
        half_done: What was begun and is not done.
        draft_stamp: What changes whenever something is typed and not kept.
    """
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
        visits=tuple(_visit(visit, visit is live, due) for visit in _kept(chart)),
        owed=owed(chart, measures),
        half_done=half_done,
        draft_stamp=draft_stamp,
        size=size,
    )


def _kept(chart: Chart) -> tuple[SessionChart, ...]:
    newest = tuple(reversed(chart.sessions[-NEWEST:]))
    live = chart.live
    return newest if live is None or live in newest else (live, *newest)


def _visit(visit: SessionChart, in_progress: bool, due: tuple[Due, ...]) -> CardVisit:
    state = visit.state
    return CardVisit(
        id=visit.id,
        purpose=visit.purpose,
        number=visit.number,
        opened=visit.opened,
        t_zero=state.t_zero,
        last_dose=state.doses[-1].at if state.doses else None,
        ended=state.ended,
        phase=state.phase,
        in_progress=in_progress,
        signed=visit.signed,
        due=due if in_progress else (),
    )
