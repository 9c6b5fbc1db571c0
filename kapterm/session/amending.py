"""What a signed record still takes: an addendum, a late entry, a correction of a line. Each says why.

A late entry is read by the grammar of every other line, so that vital signs written late are vital signs. A correction
puts words right in their place; any other line is struck with its reason, and what is right stands beside it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Entry, SessionChart
from kapterm.session.events import AnyFact
from kapterm.session.grammar import Context
from kapterm.session.grammar.context import Understood
from kapterm.session.grammar.line import understand
from kapterm.session.moment import clock_text, zone_named
from kapterm.session.signing import CORRECTION
from kapterm.session.when import Base, When, parse_when, resolve


class Amendment(Struct, frozen=True):
    """A fact to be added to a signed record."""

    fact: AnyFact
    at: datetime | None = None
    """When it happened; None for now."""
    basis: str = ""
    """What a late entry rests on, which marks it as one."""


class Added(Struct, frozen=True):
    """An addendum or a late entry, before its reason is known."""

    fact: AnyFact
    at: datetime | None
    shown: str
    """How it is said back."""

    def because(self, reason: str) -> Amendment:
        """The amendment; a late entry without a time is an addendum."""
        if self.at is None and isinstance(self.fact, ev.AddendumWritten):
            return Amendment(ev.AddendumWritten(text=self.fact.text, reason=reason))
        return Amendment(self.fact, self.at, reason)


def added(line: str, visit: SessionChart, context: Context, now: datetime) -> Added:
    """What a line means: with a time in front a late entry, else an addendum.

    Raises:
        UsageError: what was expected, or a time that is still to come.
    """
    when, rest = parse_when(line.lstrip())
    if when is None:
        return Added(ev.AddendumWritten(text=line.strip()), None, "addendum")
    at = moment_in(visit, when, now)
    if at > now:
        raise UsageError("That is still to come")
    understood = understand(rest, context)
    time = clock_text(at, zone_named(visit.entries[0].event.zone))
    return Added(understood.fact, at, f"late entry {time} · {understood.shown or understood.fact.words()}")


def moment_in(visit: SessionChart, when: When, now: datetime) -> datetime:
    """The moment that a typed time means in a visit: a clock time is the first of that name from its day on."""
    if when.base is not Base.CLOCK:
        return resolve(when, now, visit.state.t_zero)
    zone = zone_named(visit.entries[0].event.zone)
    opened = visit.opened.astimezone(zone)
    first = min((entry.at for entry in visit.entries if entry.holds), default=visit.opened)
    for days in (0, 1):
        day = (opened + timedelta(days=days)).date()
        at = datetime(day.year, day.month, day.day, *divmod(when.minutes, 60), tzinfo=zone)
        if at >= min(first, visit.opened) - timedelta(hours=6):
            return at.astimezone(UTC)
    return at.astimezone(UTC)


def can_correct(entry: Entry) -> bool:
    """Whether a line may be put right: it holds, and is no signature, receipt or psychotherapy note."""
    fixed = isinstance(entry.fact, ev.RecordSigned | ev.ExportMade) or entry.fact.kind == "aside"
    return entry.holds and not fixed


def correction(entry: Entry, right: str, reason: str, context: Context) -> tuple[Amendment, ...]:
    """What puts a line right.

    Args:
        entry: The line.
        right: What it should say; empty where it should not be there at all.
        reason: Why.
        context: What a line is read against.

    Raises:
        UsageError: what is right is not understood.
    """
    if not right:
        return (Amendment(ev.Struck(of=entry.id, text=reason)),)
    if is_worded(entry):
        return (Amendment(ev.Reworded(of=entry.id, text=right, reason=reason)),)
    fact = read_instead(entry, right, context).fact
    return (Amendment(fact, entry.at, f"{CORRECTION}{reason}"), Amendment(ev.Struck(of=entry.id, text=reason)))


def is_worded(entry: Entry) -> bool:
    """Whether a line is nothing but words, which are put right in their place."""
    return isinstance(entry.fact, ev.NoteWritten | ev.QuoteTaken | ev.AddendumWritten | ev.IntegrationNote)


def read_instead(entry: Entry, right: str, context: Context) -> Understood:
    """What is right in place of a line: values alone are those of the act that the line was.

    Raises:
        UsageError: what was expected.
    """
    found = understand(right, context)
    letter = getattr(entry.fact, "letter", "")
    if isinstance(found.fact, ev.NoteWritten) and letter.isupper():
        with suppress(UsageError):
            same = understand(f"{letter} {right}", context)
            return same if isinstance(same.fact, type(entry.fact)) else found
    return found
