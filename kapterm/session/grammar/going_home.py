"""Going home in one line: criteria ticked by the clinician, a score as arithmetic, then with whom, and why if early."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.grammar.adverse import parse_adverse
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.forms import parse_form
from kapterm.session.packs.care import Domain
from kapterm.session.stay import stay_until

TICKS = "1234567890abc"
"""The keys of the criteria, in the pack's order: the digits, then letters."""
NOT_CHECKED = "not checked"
_TICKED = re.compile(r"(?=[a-c]*[0-9])([0-9a-c]+)(?:\s+(.*))?", re.DOTALL)
_WOULD = re.compile(r"[;,]?\s*\bwould(?: have)?(?: needed?)? (\d{1,4})(?: min)?\b", re.IGNORECASE)
_BECAUSE = re.compile(r"[;,]?\s*\bbecause:? (.+)$", re.IGNORECASE | re.DOTALL)
_HOME = re.compile(r"(?:h|home(?: with)?|escort)\b\s*(.*)", re.IGNORECASE | re.DOTALL)
_BOTH = re.compile(r"[0-9][0-9a-c]*\s*h(?:ome)?\b.*", re.IGNORECASE | re.DOTALL)
_JUDGES = re.compile(r"(?:not )?serious\b", re.IGNORECASE)


def parse_going_home(line: str, context: Context) -> Understood:
    """What a line of going home means: the criteria as found, how an event is judged, or that the client left.

    Raises:
        UsageError: what was expected.
    """
    text = line.strip()
    if not text:
        raise UsageError("Expected the criteria's numbers, then h for home with the escort")
    if _JUDGES.match(text):
        return parse_adverse(text, context)
    home = _HOME.fullmatch(text)
    if home is not None:
        return _departed(home[1], context)
    if _BOTH.fullmatch(text):
        raise UsageError("First the numbers alone; home is a line of its own")
    ticks = _TICKED.fullmatch(text)
    return _checked(ticks[2] or "" if ticks else text, context, ticks[1] if ticks else None)


def ticked(line: str) -> frozenset[str]:
    """The keys that stand an odd number of times at the beginning of a line: a second press takes a tick back."""
    found = _TICKED.fullmatch(line.strip())
    return frozenset(key for key, times in Counter(found[1]).items() if times % 2) if found else frozenset()


def score_of(line: str, context: Context) -> int | None:
    """The sum of the score's domains as far as they were typed; None where none was."""
    found = _score(context).search(line)
    return sum(map(int, re.findall(r"[012]", found[1]))) if found else None


def next_domain(line: str, context: Context) -> Domain | None:
    """The domain of the score that is typed next; None where the score is not being typed, or is whole."""
    pack = context.packs.going_home
    found = re.search(rf"\b{re.escape(pack.score_label)}:?((?:[ ,]*[012])*)\s*$", line, re.IGNORECASE)
    typed = len(re.findall(r"[012]", found[1])) if found else len(pack.domains)
    return pack.domains[typed] if typed < len(pack.domains) else None


def _score(context: Context) -> re.Pattern[str]:
    pack = context.packs.going_home
    many = len(pack.domains)
    return re.compile(
        rf"[;,]?\s*\b{re.escape(pack.score_label)}:?\s*([012](?:[ ,]*[012]){{{many - 1}}})\b", re.IGNORECASE
    )


def _checked(text: str, context: Context, ticks: str | None) -> Understood:
    pack = context.packs.going_home
    scores, text = _taken(_score(context), text)
    would, text = _taken(_WOULD, text)
    because, text = _taken(_BECAUSE, text)
    fact = parse_form("discharge_check", text)
    assert isinstance(fact, ev.DischargeChecked), "the form of that kind"
    if scores:
        each = [int(one) for one in re.findall(r"[012]", scores)]
        named = {domain.label: score for domain, score in zip(pack.domains, each, strict=True)}
        fact = replace(fact, scores=named, padss=sum(each))
    fact = replace(fact, would_need_min=int(would) if would else fact.would_need_min)
    words = "; ".join(part for part in (fact.text, because) if part)
    if ticks is None:
        return _said(replace(fact, text=words), "")
    met, still_open = _met_and_open(ticks, context)
    result = fact.result or ("ready" if not still_open else "not_ready")
    fact = replace(fact, met_criteria=met, open_criteria=still_open, result=result, text=words)
    ask = f"open: {_first(still_open)}: because …? Enter again leaves it so" if still_open and not words else ""
    return _said(fact, ask)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What a pattern finds, and the text without it."""
    found = pattern.search(text)
    return (found[1].strip(), (text[: found.start()] + text[found.end() :]).strip()) if found else ("", text)


def _met_and_open(ticks: str, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The criteria that were ticked, and those that were not, by their words."""
    criteria = context.packs.going_home.criteria
    keys = TICKS[: len(criteria)]
    unknown = next((key for key in ticks if key not in keys), "")
    if unknown:
        raise UsageError(f"There are {len(criteria)} criteria, {keys[0]} to {keys[-1]}")
    met = ticked(ticks)
    labels = dict(zip(keys, (one.label for one in criteria), strict=True))
    return (
        tuple(label for key, label in labels.items() if key in met),
        tuple(label for key, label in labels.items() if key not in met),
    )


def _said(fact: ev.DischargeChecked, ask: str) -> Understood:
    """Said back in a few words, for the criteria themselves stand over the line."""
    still_open = f", {len(fact.open_criteria)} open" if fact.open_criteria else ""
    score = f", score {fact.padss}" if fact.padss is not None else ""
    return Understood(fact, f"{fact.result.replace('_', ' ') or 'as found'}{score}{still_open}", ask)


def _first(words: tuple[str, ...]) -> str:
    """The first of some, and how many more."""
    return f"{words[0]}{f' +{len(words) - 1}' if len(words) > 1 else ''}"


def _departed(text: str, context: Context) -> Understood:
    because, rest = _taken(_BECAUSE, text)
    escort, _, words = rest.partition(";")
    planned = context.state.plan.escort.partition(",")[0].strip()
    still_open = open_at_leaving(context)
    fact = ev.Departed(
        escort=escort.strip(" ,") or planned,
        reason=because,
        open_criteria=still_open,
        text=words.strip(),
    )
    ask = f"{_first(still_open)}: because …? Enter again: no reason" if still_open and not because else ""
    return Understood(fact, f"{fact.words()}{': ' + because if because else ''}", ask)


def open_at_leaving(context: Context) -> tuple[str, ...]:
    """What is open when somebody leaves now: criteria as found last, and the stay where it is not over."""
    state, pack = context.state, context.packs.going_home
    if state.t_zero is None:
        return ()
    found = state.discharge.fact if state.discharge else None
    stay = next((one.label for one in pack.criteria if one.computed == "stay"), "")
    open_now = list(found.open_criteria) if isinstance(found, ev.DischargeChecked) else [NOT_CHECKED]
    until = stay_until(state, context.packs)
    if until is not None and context.now is not None:
        open_now = [one for one in open_now if one != stay]
        open_now += [f"stay to {_clock(until, context.now)}"] if until > context.now else []
    return tuple(open_now)


def _clock(at: datetime, now: datetime) -> str:
    return f"{at.astimezone(now.tzinfo):%H:%M}"


def going_home_choices(context: Context) -> tuple[str, ...]:
    """The criteria in the pack's order, for the numbers under the line."""
    return tuple(one.label for one in context.packs.going_home.criteria[: len(TICKS)])
