"""The record without whose it is: day numbers for dates, elapsed times, numbers and fixed words; no typed text at all.

Only what is listed here is told. A field that is not a number, a yes or no, or one of the words below stays out, so a
new kind of fact is silent until somebody decides what of it may be said. Typed text stands in it only where it was
asked for, and then without what the record itself knows to be a name or a date. Every form takes its lines from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct

from kapterm.export.escape import one_line
from kapterm.export.shipped import shipped_ids, shipped_medicine
from kapterm.export.source import Source
from kapterm.export.telling import ABOUT_RECORD, is_private
from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry
from kapterm.session.events.base import defaults_of, label_of, measured_text, number_text

OLDEST_TOLD = 89
"""Years; above it an age alone can tell who it is (45 CFR 164.514 (b)(2)(i)(C))."""

_FIXED_WORDS = frozenset(
    {
        "onset", "peak", "descent", "reorientation", "SL", "IM", "IV", "IN", "PO", "mild", "moderate", "severe",
        "nausea", "vomiting", "emesis", "dissociation", "sedation", "hypertension", "hypotension", "bradycardia",
        "tachycardia", "desaturation", "headache", "dizziness", "anxiety", "panic", "agitation", "dysphoria",
        "laryngospasm", "syncope", "dosing", "preparation", "integration", "call", "yes", "no", "unsure",
        "refused", "na", "not_asked", "MOAA/S", "CADSS-6", "PADSS", "distress_0_10", "distress", "seated",
        "reclined", "standing", "sitting", "supine", "lying", "left lateral", "right lateral", "side",
    }
)  # fmt: skip
_WORD_FIELDS = frozenset({"name", "route", "type", "severity", "purpose", "state", "position"})
"""Told where they hold one of the fixed words."""

_ID_FIELDS = frozenset({"code", "item", "measure"})
"""Told where they are an id of a pack of ours; an id that a clinic gave may say which clinic it is, or more."""

_UNDER_AN_ID = frozenset({"value", "answers"})
"""Numbers that are told only where it is told what they are: an item of a clinic's own may ask for anything."""

OWN = "of one's own"
"""Stands for an id that is not one of ours."""

_AMOUNT = re.compile(r"\d{1,4}(?:[.,]\d{1,3})? ?(?:mg|mcg|g|ml|mL)")
"""A dose that is an amount and nothing else."""

_LEFT_OUT = frozenset({"text", "details", "lot", "number", "age_years"})
_MONTH = (
    r"(?:[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|Mar(?:ch)?|[Aa]pr(?:il)?|May|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust)?"
    r"|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)?"
_YEAR = r"(?:,?\s+\d{4})?(?!\d)"
_DATE = re.compile(
    r"\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{1,2}-\d{1,2}-\d{4}(?!\d)|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})(?!\d)"
    rf"|\b{_DAY}\.?\s+(?:of\s+)?(?:{_MONTH}{_YEAR}|(?:mar(?:ch)?|may),?\s+\d{{4}}\b)|\b{_MONTH}\s+(?:{_DAY}\b{_YEAR}|\d{{4}}\b)"
)
"""Dates in figures, and with a month in English; may and march without a capital are months only before a year."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME_FIELDS = (
    "given_by", "checked_by", "witness", "given_anyway", "taken_by", "ordered_by", "decided_by", "by", "escort",
)  # fmt: skip
"""Fields that hold a name, or a word such as daughter."""
_SHORTEST_NAME = 2


class Told(Struct, frozen=True):
    """What may be told of one line."""

    elapsed: timedelta
    """From the first dose, else from the visit's beginning."""
    kind: str
    fields: tuple[str, ...]
    words: str
    """What was typed, masked; empty unless the view has words."""


def told_lines(source: Source) -> Iterator[Told]:
    """Every line that holds, but for psychotherapy notes and what was done with the record itself."""
    masked = mask(source.chart, source.author) if source.view.has_words else None
    since = source.session.counted_from
    for entry in source.session.entries:
        if entry.holds and not isinstance(entry.fact, ABOUT_RECORD) and not is_private(entry):
            yield _told(entry, since, masked)


def day_number(source: Source) -> int:
    """The day of the visit, the client's first visit being day 1; days are those of the place."""
    day = source.session.opened.astimezone(source.how.zone).date()
    return (day - first_day(source.chart, source.how.zone)).days + 1


def first_day(chart: Chart, zone: tzinfo) -> date:
    """The day of the client's first visit, from which days are counted."""
    return chart.sessions[0].opened.astimezone(zone).date()


def about_client(source: Source) -> Iterator[str]:
    """Age and weight, where they were asked."""
    age, weight = source.chart.age_years, source.state.plan.weight_kg
    if age is not None:
        yield f"age: {age}" if age <= OLDEST_TOLD else f"age: over {OLDEST_TOLD}"
    if weight is not None:
        yield f"weight: {number_text(weight)} kg"


def fixed_word(value: str) -> str:
    """A word where it is one of the fixed ones, else nothing."""
    return value if value in _FIXED_WORDS else ""


def pack_id(value: str) -> str:
    """An id where it is one of a pack of ours, else nothing."""
    return value if value in shipped_ids() else ""


def _told(entry: Entry, since: datetime, masked: Callable[[str], str] | None) -> Told:
    kind = label_of(entry.fact.kind) if entry.fact.kind in ev.FACTS else "of another version"
    fields = tuple(_fields(entry.fact)) if isinstance(entry.fact, ev.Fact) else ()
    return Told(entry.at - since, kind, fields, masked(one_line(entry.text)) if masked and entry.text else "")


def mask(chart: Chart, author: str) -> Callable[[str], str]:
    """A text without dates, addresses of mail, lots, and every name that stands in a field of the record."""
    entries = [*chart.about, *(one for visit in chart.sessions for one in visit.entries)]
    people = {author, chart.code, *(name for one in entries for name in _named(one))}
    names = {name for person in people for name in _names(person)} | {chart.code}
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    name = re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)

    def masked(text: str) -> str:
        without = _MAIL.sub("[address]", text)
        return _DATE.sub("[date]", name.sub("[name]", without) if known else without)

    return masked


def _named(entry: Entry) -> Iterator[str]:
    """Who wrote a line, and whom it names in a field."""
    fact = entry.fact
    yield entry.event.by
    yield str(getattr(fact, "lot", ""))
    for field in _NAME_FIELDS:
        yield " ".join(word for word in str(getattr(fact, field, "")).split() if word[:1].isupper())
    if isinstance(fact, ev.PresenceNoted):
        yield from (fact.writer, *fact.room)
    elif isinstance(fact, ev.RecordSigned):
        yield fact.name


def _names(person: str) -> Iterator[str]:
    """A person's name without the credential, and each of its parts that is longer than two letters."""
    name = person.partition(",")[0].strip()
    yield name
    yield from (part for part in name.split() if len(part) > _SHORTEST_NAME)


def _fields(fact: ev.Fact) -> Iterator[str]:
    defaults = defaults_of(type(fact))
    is_own = any(name in _ID_FIELDS and not pack_id(getattr(fact, name)) for name in fact.__struct_fields__)
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        is_silent = name in _LEFT_OUT or (is_own and name in _UNDER_AN_ID)
        if not is_silent and value is not None and value != defaults.get(name) and (told := _value(name, value)):
            yield f"{label_of(name)} {told}"


def _value(name: str, value: object) -> str:
    """What may be told of a field; empty where that is nothing."""
    if isinstance(value, bool | int | float):
        return measured_text(name, value)
    if name == "answers" and isinstance(value, tuple):
        return " ".join(map(_answer, value))
    if not isinstance(value, str):
        return ""
    if name in _ID_FIELDS:
        return pack_id(value) or OWN
    if name == "drug":
        return shipped_medicine(value)
    if name == "dose":
        return value if _AMOUNT.fullmatch(value) else ""
    return measured_text(name, value) if name in _WORD_FIELDS and fixed_word(value) else ""


def _answer(answer: int | float | str | None) -> str:
    """A number, "-" where it is missing, "r" for anything else, which is refused."""
    if answer is None:
        return "-"
    return "r" if isinstance(answer, str) else number_text(answer)
