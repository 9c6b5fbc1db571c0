"""The replay of a visit: the fixed lines and the log as they stood at a moment that is moved by keys.

It stands still until Space lets it run, and while it runs it draws only where a line or a minute changes. Nothing that
is pressed here is written to the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from kapterm import keys
from kapterm.screens.base import PlaceScreen
from kapterm.screens.dosing.fixed_rows import View, fixed_rows
from kapterm.screens.replay.rows import axis_row
from kapterm.session.chart import SessionChart
from kapterm.session.grammar.listing import is_listed
from kapterm.session.measures import Measures
from kapterm.session.moment import zone_named
from kapterm.session.owed import visit_name
from kapterm.session.packs import Packs
from kapterm.session.replay import KINDS, Replay, as_it_stood, can_replay, replay_of
from kapterm.session.saving import Saving
from kapterm.widgets.log import Log
from kapterm.widgets.messages import Go, Tell
from kapterm.widgets.row import Row, Span, say, spread
from kapterm.widgets.rows import Rows

_JUMP = "replay.to_"
"""What the id of an act begins with that jumps; the kind follows."""


class ReplayScreen(PlaceScreen):
    """One visit again."""

    PLACE = "replay"

    class Changed(Message):
        """Something on the screen changes at the moment this was posted."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._replay: Replay | None = None
        self._now_s = 0.0
        self._last = "line"
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        """The log, and the time axis below it."""
        yield Log(id="log")
        yield Rows(id="axis")

    @property
    def replay(self) -> Replay | None:
        """Where it stands; that of another visit begins anew, one that goes on or had no dose has none."""
        visit = self.visit
        if visit is None or not can_replay(visit):
            return None
        if self._replay is None or self._replay.visit.id != visit.id:
            self._replay, self._last = replay_of(visit), "line"
        return self._replay

    def head_rows(self, width: int) -> Sequence[Row]:
        """That this is a replay, of what; then the fixed lines as they stood."""
        replay, chart = self.replay, self.chart
        if replay is None or chart is None:
            return super().head_rows(width)
        zone = self._zone(replay.visit)
        day = replay.begin.astimezone(zone)
        name = f"  replay · {visit_name(replay.visit)}, {day.day} {day:%b %Y}"
        title = spread((Span(" "), say(chart.code, "strong"), say(name, "warm")), (say(self.writer, "dim"),), width)
        moment = replay.moment(self._now_s)
        stood = as_it_stood(replay.visit, moment)
        return (title, *fixed_rows(View(chart, stood, self.packs, moment, zone, width, self.writer)))

    def draw_body(self, width: int) -> None:
        """The log up to the moment, and where the moment stands."""
        replay, log, axis = self.replay, self.query_one("#log", Log), self.query_one("#axis", Rows)
        if replay is None:
            is_live = self.visit is not None and self.visit.in_progress
            words = "The session is still going on." if is_live else "No session with a dose to replay."
            log.show(((), (say(f" {words} Esc leads back to the chart.", "dim"),)))
            axis.show(())
            return
        moment, log.zone = replay.moment(self._now_s), self._zone(replay.visit)
        log.packs = self.packs
        stood = as_it_stood(replay.visit, moment)
        newest = next((entry.id for entry in reversed(stood.entries) if is_listed(entry)), "")
        log.look_at(stood, Saving(), newest)
        axis.show((axis_row(replay, moment, log.zone, width),))

    def _zone(self, visit: SessionChart) -> tzinfo:
        return zone_named(visit.entries[0].event.zone)

    # Keys

    def take_key(self, event: events.Key) -> None:
        """Do what a key means, at the moment it was pressed."""
        self._now_s = event.time
        super().take_key(event)

    def press(self, event: events.Key) -> bool:
        """Run or stand still, another speed, or a jump."""
        act = next((one for one in keys.of(self.PLACE) if event.key in (one.key, *one.aliases)), None)
        replay = self.replay
        if act is None or replay is None:
            return False
        self._do(act.id, replay)
        self._wait()
        return True

    def _do(self, act_id: str, replay: Replay) -> None:
        now_s = self._now_s
        if act_id.startswith(_JUMP):
            self._last = act_id.removeprefix(_JUMP)
            self._jump(replay, 1)
        elif act_id in ("replay.next", "replay.previous"):
            self._jump(replay, 1 if act_id == "replay.next" else -1)
        elif act_id in ("replay.ahead", "replay.back"):
            self._last = "line"
            self._jump(replay, 1 if act_id == "replay.ahead" else -1)
        elif act_id in ("replay.faster", "replay.slower"):
            self._replay = replay.faster(1 if act_id == "replay.faster" else -1, now_s)
        elif act_id in ("replay.begin", "replay.end"):
            self._replay = replay.put(replay.begin if act_id == "replay.begin" else replay.end, now_s)
        else:
            self._replay = replay.turned(now_s)

    def _jump(self, replay: Replay, by: int) -> None:
        """To the next of the kind that was asked for last, or the one before."""
        found = replay.jumped(self._last, by, self._now_s)
        if found is None:
            words = KINDS[self._last][0]
            self.post_message(Tell(f"No more {words}." if by > 0 else f"No {words} before this."))
        else:
            self._replay = found

    # Time

    def _wait(self) -> None:
        """Come back when something will have changed; while it stands still nothing does."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        wait_s = self._replay.wait_s(self._now_s) if self._replay else None
        if wait_s is not None:
            self._timer = self.set_timer(wait_s, lambda: self.post_message(self.Changed()))

    def on_replay_screen_changed(self, message: Changed) -> None:
        """A line or a minute; at the end it stands still."""
        message.stop()
        replay = self._replay
        if replay is None or not replay.is_running:
            return
        self._now_s = message.time
        if replay.moment(self._now_s) >= replay.end:
            self._replay = replay.stopped(self._now_s)
        self._wait()
        self.draw()

    def on_screen_suspend(self) -> None:
        """Another place is shown: it stands still."""
        super().on_screen_suspend()
        if self._replay is not None:
            self._replay = self._replay.stopped(self._now_s)
        self._wait()

    def do_back(self) -> None:
        """One step back: to the chart."""
        self.post_message(Go("chart"))
