"""One thread, one queue, in order. What cannot be written waits at the head, and nothing overtakes it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from kapterm.errors import CouldNotWrite

RETRY_AFTER_S = 2.0
"""How long a refused line waits before it is tried again by itself."""


class Writer:
    """Makes records durable, one after another.

    Args:
        append: Durable on return, or raises CouldNotWrite.
        done: Called in the writer's thread after each attempt with the record's id, and why it failed or None.
    """

    def __init__(self, append: Callable[[bytes], None], done: Callable[[str, str | None], None]) -> None:
        self._append = append
        self._done = done
        self._queue: deque[tuple[str, bytes, bool]] = deque()
        self._wake = threading.Condition()
        self._busy = False
        self._refused = False
        self._asked = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="journal writer", daemon=True)
        self._thread.start()

    def put(self, record_id: str, record: bytes, *, is_line: bool = False) -> None:
        """Queue a record; never blocks. A line that is refused waits for its clinician, anything else for a while."""
        with self._wake:
            self._queue.append((record_id, record, is_line))
            self._wake.notify_all()

    def lay(self) -> None:
        """Lay a refused line with the unsaved: from now on it is tried again by itself."""
        with self._wake:
            self._queue = deque((record_id, record, False) for record_id, record, _ in self._queue)
            self._wake.notify_all()

    def retry(self) -> None:
        """Try what was refused again, now."""
        with self._wake:
            self._refused = False
            self._asked += 1
            self._wake.notify_all()

    def flush(self, timeout_s: float | None = None) -> bool:
        """Wait until everything is durable; False where something was refused."""
        with self._wake:
            self._wake.wait_for(lambda: self._refused or not (self._queue or self._busy), timeout_s)
            return not (self._queue or self._busy)

    def close(self) -> list[bytes]:
        """Write what can be written, end the thread, and give back what could not."""
        if self._thread.is_alive():
            self.retry()
            self.flush(10.0)
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join(10.0)
        return [record for _, record, _ in self._queue]

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wait_for_work()
                if self._closing:
                    return
                record_id, record, _ = self._queue[0]
                self._busy, asked = True, self._asked
            problem = self._try(record)
            # Told before anybody who waits is woken: what a flush has waited for, the chart knows.
            self._done(record_id, problem)
            with self._wake:
                self._busy = False
                # Who has heard of the refusal may have asked for a retry by now.
                self._refused = problem is not None and self._asked == asked
                if problem is None:
                    self._queue.popleft()
                self._wake.notify_all()

    def _wait_for_work(self) -> None:
        """Sleep until there is something to write, a refused record is due again, or the end."""
        if self._refused and self._queue and not self._closing:
            if self._queue[0][2]:
                self._wake.wait_for(lambda: self._is_asked() or not self._queue[0][2])
            else:
                self._wake.wait_for(self._is_asked, RETRY_AFTER_S)
            return
        self._wake.wait_for(lambda: self._closing or bool(self._queue))

    def _is_asked(self) -> bool:
        return self._closing or not self._refused

    def _try(self, record: bytes) -> str | None:
        try:
            self._append(record)
        except CouldNotWrite as error:
            return error.message
        return None
