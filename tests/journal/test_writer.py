"""One thread, one queue, in order."""

from __future__ import annotations

from kapterm.errors import CouldNotWrite
from kapterm.journal.writer import Writer


def test_a_retry_asked_for_while_the_refusal_is_being_told_is_not_lost() -> None:
    tries: list[bytes] = []
    told: list[str | None] = []

    def append(record: bytes) -> None:
        tries.append(record)
        if len(tries) == 1:
            raise CouldNotWrite("The disk is full.")

    def done(record_id: str, problem: str | None) -> None:
        told.append(problem)
        if problem is not None:
            writer.retry()

    writer = Writer(append, done)
    writer.put("1", b"line", is_line=True)
    assert writer.flush(20.0)
    assert (tries, told) == ([b"line", b"line"], ["The disk is full.", None])
    assert writer.close() == []
