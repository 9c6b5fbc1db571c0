"""What is typed and not yet on record, on the disk as it stands on the screen: a kill loses at most the last key.

Beside the lines stand those that the disk has refused, so that a kill finds each of them in one of two places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Thread

from kapterm.clock import Clock
from kapterm.data import drafts
from kapterm.errors import CouldNotWrite
from kapterm.session.drafting import Draft, KeptLine, as_waiting, decode_draft, encode_draft, waiting_events
from kapterm.session.events import Event
from kapterm.session.intents import DraftLine, TakenUp


class Typed:
    """The lines of one client that are open or laid aside."""

    def __init__(self, draft: drafts.Draft, clock: Clock) -> None:
        self._draft = draft
        self._clock = clock
        self._lines: tuple[KeptLine, ...] = ()
        self._session = ""
        self.waits = False
        """True while the draft holds what the record does not, or could not be written itself."""
        self.why = ""
        """Why what is typed stands on the screen only; empty where it is on the disk."""

    def take(self, lines: tuple[DraftLine, ...], session_id: str) -> None:
        """The lines as they stand now; `keep` puts them down."""
        moments = (self._clock.at(line.begun_s) for line in lines)
        self._lines = tuple(
            KeptLine(line.kind, line.text, begun, line.target, line.is_open, line.when)
            for line, begun in zip(lines, moments, strict=True)
        )
        self._session = session_id

    def keep(self, unwritten: Iterable[Event]) -> None:
        """Put down the lines, and what the disk has not taken yet; where that fails, `why` says so."""
        text = next((line.text for line in self._lines if line.is_open), "")
        waiting = as_waiting(list(unwritten))
        content = encode_draft(Draft(text=text, lines=self._lines, waiting=waiting, session=self._session))
        try:
            if content:
                self._draft.put(content, self._clock.monotonic_s())
            else:
                self._draft.clear()
        except CouldNotWrite as error:
            self.waits, self.why = True, error.message
        else:
            self.waits, self.why = bool(waiting), ""

    def write(self, content: bytes) -> None:
        """Keep a draft as it is encoded, and wait for the disk once a second; empty clears it.

        Raises:
            CouldNotWrite: It is on the screen only.
        """
        if content:
            self._draft.write(content, self._clock.monotonic_s())
        else:
            self._draft.clear()

    def sync(self, then: Callable[[], None]) -> Thread:
        """Make it durable where a second has passed since it last was: a power cut loses at most that second.

        The disk is waited for in a thread, so that no key waits for it; a hundred kilobytes take it some time.

        Args:
            then: Called there when it is over, as it went.
        """

        def wait_for_the_disk() -> None:
            try:
                self._draft.sync_if_due(self._clock.monotonic_s())
            except CouldNotWrite as error:
                self.waits, self.why = True, error.message
            then()

        thread = Thread(target=wait_for_the_disk, name="draft sync", daemon=True)
        thread.start()
        return thread

    def take_up(self, known: frozenset[str]) -> tuple[list[Event], TakenUp]:
        """Go on after a kill: what the disk had refused and the record lacks, and the lines as they stood."""
        left = decode_draft(self._draft.read())
        self.waits = bool(left.waiting)
        now, now_s = self._clock.now(), self._clock.monotonic_s()
        self._lines, self._session = left.lines, left.session
        lines = tuple(
            DraftLine(
                line.kind, line.text, now_s - (now - line.begun).total_seconds(), line.target, line.is_open, line.when
            )
            for line in left.lines
        )
        return waiting_events(left, known), TakenUp(lines, left.session, now_s, now)
