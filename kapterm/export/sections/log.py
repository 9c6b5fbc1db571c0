"""The log, line by line, parted where the session itself turned: preparation, each phase, going home.

Every line stands in exactly one chapter, in the order it happened, so that no line can fall between two. What was done
with the record afterwards, signatures and receipts, has the last one to itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kapterm.export.document import Block, Bullets, Heading, Run, Words, plain_words
from kapterm.export.source import Source
from kapterm.export.telling import ABOUT_RECORD, Teller, is_private, told
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart

RECORD = "Signed, and where it went"


class Chapter(Struct, frozen=True):
    """A stretch of the log."""

    part: str
    """The section it belongs to."""
    heading: str
    entries: list[Entry]


def chapters(session: SessionChart) -> list[Chapter]:
    """The whole log in chapters; psychotherapy notes are in none."""
    meeting = session.purpose in ("integration", "call")
    now = (
        Chapter("integration_log", "The meeting", []) if meeting else Chapter("preparation_log", "Before the dose", [])
    )
    found, record = [now], Chapter("record_log", RECORD, [])
    for entry in session.entries:
        if isinstance(entry.fact, ABOUT_RECORD):
            record.entries.append(entry)
            continue
        turned = None if meeting else _turned(session, now, entry)
        if turned is not None:
            now = turned
            found.append(now)
        if not is_private(entry):
            now.entries.append(entry)
    return [chapter for chapter in (*found, record) if chapter.entries]


def _turned(session: SessionChart, now: Chapter, entry: Entry) -> Chapter | None:
    """The chapter that this line opens; None where the one before goes on."""
    if not entry.holds:
        return None
    if isinstance(entry.fact, ev.DischargeChecked | ev.Departed | ev.NotToday) and now.part != "going_home":
        return Chapter("going_home", "Going home", [])
    t_zero = session.state.t_zero
    if isinstance(entry.fact, ev.PhaseReached) and t_zero is not None and entry.at >= t_zero:
        return Chapter("dosing_log", entry.fact.words().capitalize(), [])
    if now.part == "preparation_log" and t_zero is not None and entry.at >= t_zero:
        return Chapter("dosing_log", "From the first dose", [])
    return None


def log_words(how: Teller, entry: Entry) -> Words:
    """One line of the log, with what was done to it behind it."""
    line = told(how, entry)
    main = Run(" · ".join(line.parts()), is_struck=bool(line.struck))
    behind = " · ".join(filter(None, (line.struck, *line.notes)))
    return (main, Run(f"· {behind}")) if behind else (main,)


def log_part(source: Source, part: str, heading: str) -> Iterable[Block]:
    """The chapters of one part, each under a heading of its own."""
    own = [chapter for chapter in chapters(source.session) if chapter.part == part]
    if own:
        yield Heading(2, heading)
    for chapter in own:
        if chapter.heading != heading:
            yield Heading(3, chapter.heading)
        yield from _lines(source, chapter)


def _lines(source: Source, chapter: Chapter) -> Iterable[Block]:
    """The lines of a chapter; an answer that stands at its time under Readiness stands there only."""
    elsewhere = {entry.id for entry in source.state.answers.values()}
    lines = [log_words(source.how, entry) for entry in chapter.entries if entry.id not in elsewhere]
    count = len(chapter.entries) - len(lines)
    if count:
        lines.append(plain_words(f"{count} {'answer stands' if count == 1 else 'answers stand'} under Readiness"))
    yield Bullets(tuple(lines))
