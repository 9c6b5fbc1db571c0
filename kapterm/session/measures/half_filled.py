"""A form half taken in as one line of a draft, and back: what was typed of it outlives the program."""

from __future__ import annotations

from msgspec.structs import replace

from kapterm.session.measures.answers import Gap
from kapterm.session.measures.entry import Entry
from kapterm.session.measures.measure import Measure

_TYPED = "|"
"""What stands before the digits of an answer that is not kept yet."""


def half_filled_text(entry: Entry) -> str:
    """The answers in order and the digits being typed: `1 2 - r`, `55 60 |7`; empty where nothing was typed."""
    answers = [str(answer) for answer in entry.answers]
    return " ".join([*answers, _TYPED + entry.typed] if entry.typed else answers)


def half_filled(measure: Measure, text: str) -> Entry | None:
    """The form as far as it was; None where these are not answers of this measure, as after another printing of it."""
    entry = Entry(measure=measure)
    *answers, last = text.split() or [""]
    typed = last.removeprefix(_TYPED) if last.startswith(_TYPED) else ""
    answers += [last] if last and not typed else []
    try:
        given = tuple(Gap(one) if one in tuple(Gap) else int(one) for one in answers)
    except ValueError:
        return None
    is_known = all(isinstance(one, Gap) or one in measure.values for one in given)
    if not is_known or len(given) > len(measure.labels) or not (typed.isdecimal() or not typed):
        return None
    return replace(entry, answers=given, typed=typed)


def answered_in(text: str) -> int:
    """How many items such a line answers."""
    return len([word for word in text.split() if not word.startswith(_TYPED)])
