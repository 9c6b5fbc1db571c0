"""Adverse events in one line: made from what was seen last, or named; over; and judged at the end, not before."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Entry
from kapterm.session.events.base import Number
from kapterm.session.grammar.context import Context, Understood

SEVERITIES = ("mild", "moderate", "severe")
EXPECTED = "Expected what happened and how bad, as in emesis, mild; 0 is over"
_JUDGED = re.compile(r"(?:not )?(?:serious|expected)\b|unexpected\b|cause\b", re.IGNORECASE)
_OVER = re.compile(r"(?:0|over)(?:\s+(?P<named>.+))?", re.IGNORECASE)


def parse_adverse(line: str, context: Context) -> Understood:
    """What an event line means: the last thing seen as an event, one by its name, over, or how it is judged.

    Raises:
        UsageError: what was expected.
    """
    text = line.strip()
    over = _OVER.fullmatch(text)
    if over is not None:
        return _over(over["named"] or "", context)
    if _JUDGED.match(text):
        return _judged(text, context)
    if not text or text.partition(",")[0].strip().lower() in SEVERITIES:
        return _from_last(text, context)
    kind, _, rest = text.partition(",")
    severity, _, words = rest.strip().partition(",")
    return _understood(ev.AdverseEventNoted(type=kind.strip(), severity=severity.strip(), text=words.strip()))


def _understood(fact: ev.AdverseEventNoted) -> Understood:
    return Understood(fact, f"{fact.words()} {fact.text}".strip())


def _over(named: str, context: Context) -> Understood:
    if not context.state.open_adverse:
        raise UsageError("No event is open")
    kind = named or context.state.open_adverse[-1].type
    return Understood(ev.AdverseEventUpdated(type=kind, over=True), f"event over: {kind}")


def _from_last(text: str, context: Context) -> Understood:
    """The last thing seen, with its own moment as the onset; how bad in its anchor's words unless it was typed."""
    seen = context.state.last_observed
    if seen is None or not isinstance(seen.fact, ev.Observed):
        raise UsageError(EXPECTED)
    kind = seen.fact.label or seen.fact.code
    if any(event.type == kind and event.onset == seen.at for event in context.state.open_adverse):
        raise UsageError(f"{kind} is an event already; 0 is over")
    severity, _, words = text.partition(",")
    fact = ev.AdverseEventNoted(
        type=kind,
        severity=severity.strip().lower() or seen.fact.anchor or seen.fact.side(),
        of=seen.id,
        onset_min=_minutes(seen, context),
        text=words.strip(),
    )
    return _understood(fact)


def _minutes(seen: Entry, context: Context) -> Number | None:
    """Minutes from the first dose to what was seen, to the hundredth; None before it."""
    if context.state.t_zero is None:
        return None
    minutes = round((seen.at - context.state.t_zero).total_seconds() / 60, 2)
    return int(minutes) if minutes == int(minutes) else minutes


def _judged(text: str, context: Context) -> Understood:
    """Serious, expected and cause of the event that nobody has judged yet."""
    event = _to_judge(context)
    serious, expected, rest = None, None, []
    for part in (one.strip() for one in re.split(r"[,;]", text)):
        lowered = part.lower()
        if lowered in _SERIOUS:
            serious = _SERIOUS[lowered]
        elif lowered in _EXPECTED:
            expected = _EXPECTED[lowered]
        elif part:
            rest.append(re.sub(r"^cause:?\s*", "", part, flags=re.IGNORECASE))
    if serious is None:
        raise UsageError("Expected serious or not serious, expected or not, the cause")
    fact = ev.AdverseEventUpdated(type=event.type, serious=serious, expected=expected, cause=", ".join(rest))
    said = [f"{event.type or 'event'}: {'serious' if serious else 'not serious'}"]
    said += [] if expected is None else ["expected" if expected else "not expected"]
    return Understood(fact, ", ".join([*said, *rest]))


def _to_judge(context: Context) -> Adverse:
    events = context.state.unjudged or context.state.adverse
    if not events:
        raise UsageError("No event was noted")
    return events[-1]


_SERIOUS = {"serious": True, "serious yes": True, "not serious": False, "serious no": False}
_EXPECTED = {
    "expected": True,
    "expected yes": True,
    "not expected": False,
    "unexpected": False,
    "expected no": False,
}
