"""What an answer to the checklist is, which words it amounts to, and how it is said.

Blank, no, unsure, refused, does not apply and not asked are six different things, and none is ever read as another.
Words that say in full that there is none ("none known") are a no.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Literal

from msgspec import Struct

from kapterm.session.events import DrugNamed
from kapterm.session.packs.checklist import UNNAMED, Item

AnswerState = Literal["yes", "no", "unsure", "refused", "na", "not_asked", "value", "blank"]

STATE_WORDS: dict[str, str] = {"na": "does not apply", "not_asked": "not asked", "blank": "not answered"}
"""States whose words differ from their names."""

NONE_WORDS = frozenset(
    ("no", "none", "none known", "none reported", "nil", "nothing", "nothing known", "never", "nobody", "no one")
)
"""What people type for no where words or a list are asked for; with any further word it is an answer of its own."""

SAME_NIGHT = timedelta(hours=4)
"""An answer for today still holds this long past midnight."""


class Answer(Struct, frozen=True, kw_only=True):
    """One answer as it was given."""

    item: str
    state: AnswerState
    value: Any = None
    """A number, a pair of numbers, a date or its ISO form, a text, a choice, or a list of texts or choices."""
    at: datetime
    """Aware."""
    by: str = ""
    session: str = ""
    """The session it was given in."""
    holds: bool = False
    """True where an answer of an earlier session was confirmed, not asked anew."""
    drugs: tuple[DrugNamed, ...] = ()
    """Benzodiazepines that it names, in fields beside its words."""
    measure: str = ""
    """The questionnaire whose answers it was computed from; empty where somebody gave it."""


def newest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answer of each item that stands: the last one given, in whatever order they come.

    One taken back is none, and brings up that of an earlier session again.
    """
    last: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        key = (answer.item, answer.session)
        if key not in last or _order(last[key]) <= _order(answer):
            last[key] = answer
    standing = sorted((answer for answer in last.values() if answer.state != "blank"), key=_order)
    return {answer.item: answer for answer in standing}


def is_today(at: datetime, now: datetime) -> bool:
    """Whether a moment is of the day of `now`, in the zone of `now`."""
    return at.astimezone(now.tzinfo).date() == now.date() or timedelta() <= now - at < SAME_NIGHT


def words_of(item: Item, answer: Answer) -> frozenset[str]:
    """The words by which a rule knows the answer: its state, and the choices it names.

    "alcohol last night" names alcohol, "no alcohol" says nothing of it; what names none of the choices is unnamed.
    """
    if answer.state == "no" and item.no_means:
        return frozenset((item.no_means,))
    if answer.state != "value":
        return frozenset((answer.state,))
    if item.answer in ("text", "list") and _says_none(answer):
        return frozenset(("no",))
    typed = choices_of(answer)
    if item.answer != "list" or not item.choices:
        return frozenset(("value", *typed))
    said_of = (text for text in typed if not _denies(text, item.choices))
    named = [[choice for choice in item.choices if _names(text, choice)] for text in said_of]
    return frozenset(("value", *chain(*named), *(() if all(named) else (UNNAMED,))))


def _names(text: str, choice: str) -> bool:
    """Whether a text names a choice, alone or among further words."""
    return re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", text, re.IGNORECASE) is not None


def _denies(text: str, choices: Sequence[str]) -> bool:
    """Whether a text says "no" before a choice, or before several, and nothing else."""
    one = rf"(?:no )?(?:{'|'.join(map(re.escape, choices))})"
    return re.fullmatch(rf"no (?!no ){one}(?:(?: or | and | nor |/){one})*[ .]*", text, re.IGNORECASE) is not None


def _says_none(answer: Answer) -> bool:
    said_so = [text.strip(" .,;").casefold() for text in choices_of(answer)]
    return bool(said_so) and all(text in NONE_WORDS for text in said_so)


def choices_of(answer: Answer) -> tuple[str, ...]:
    """The texts or choices of an answer."""
    if isinstance(answer.value, str):
        return (answer.value,)
    if isinstance(answer.value, list | tuple):
        return tuple(part for part in answer.value if isinstance(part, str))
    return ()


def number_of(answer: Answer) -> float | None:
    """The number of an answer, or None where it is none."""
    value = answer.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def pair_of(answer: Answer) -> tuple[float, float] | None:
    """The two numbers of an answer, or None where they are none."""
    value = answer.value
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(part, int | float) for part in value):
        return float(value[0]), float(value[1])
    return None


def date_of(answer: Answer) -> date | None:
    """The date of an answer, or None where it is none."""
    if isinstance(answer.value, date):
        return answer.value
    try:
        return date.fromisoformat(answer.value)
    except (TypeError, ValueError):
        return None


def understood(item: Item, answer: Answer) -> bool:
    """Whether a value is of the kind that the item asks for."""
    if answer.state != "value":
        return True
    match item.answer:
        case "number" | "scale":
            return number_of(answer) is not None
        case "pair":
            return pair_of(answer) is not None
        case "date":
            return date_of(answer) is not None
        case "choice":
            return answer.value in item.choices
        case _:
            return bool(choices_of(answer))


def said(item: Item, answer: Answer) -> str:
    """The answer in words, as it stands at the gate: "controlled", "72 kg", "does not apply"."""
    if answer.state == "no" and item.no_means:
        return item.no_means
    if answer.state != "value":
        return STATE_WORDS.get(answer.state, answer.state)
    if (pair := pair_of(answer)) is not None:
        return f"{pair[0]:g}/{pair[1]:g}"
    if (number := number_of(answer)) is not None:
        return f"{number:g} {item.unit}".strip()
    if choices := choices_of(answer):
        return ", ".join(choices)
    return str(answer.value)


def why_not_standing(item: Item, answer: Answer | None, now: datetime, session: str) -> str | None:
    """Why an answer does not count, in words; None where it does.

    An answer of another session counts only once it was confirmed in this one, and one for today only never does.
    """
    if answer is None or answer.state == "blank":
        return STATE_WORDS["blank"]
    words, when = said(item, answer), f"{answer.at.astimezone(now.tzinfo):%Y-%m-%d}"
    if not understood(item, answer):
        return f"{words}: not understood"
    if answer.holds and not item.confirmable:
        return f"{words} on {when}: to be asked anew each time"
    if item.holds == "today" and not is_today(answer.at, now):
        return f"{words} on {when}: for that day only"
    if item.holds_days is not None and now - answer.at > timedelta(days=item.holds_days):
        return f"{words} on {when}: holds {item.holds}"
    if answer.session != session:
        return f"{words} on {when}: not confirmed yet"
    return None


def _order(answer: Answer) -> tuple[datetime, str, str, str]:
    """Later wins; of two at the same moment always the same one."""
    return answer.at, answer.session, answer.state, repr(answer.value)
