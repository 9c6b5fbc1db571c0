"""CSV for analysis: one row an event, or one row a vital sign. Every cell is quoted, and none is a formula.

A cell that a spreadsheet could take as a formula gets an apostrophe in front (OWASP, CSV injection); numbers, times and
elapsed minutes are written by the program and stay as they are, so that a minus is a minus.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator

from kapterm.export.escape import lines_of
from kapterm.export.telling import Teller, is_private, private_left_out, teller, told
from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry, SessionChart

EVENT_COLUMNS = (
    "client", "visit", "purpose", "date", "time", "zone", "elapsed_min", "kind", "words", "side", "text", "fields",
    "notes", "struck", "by", "written_utc", "id",
)  # fmt: skip
VITAL_COLUMNS = (
    "client", "visit", "date", "time", "zone", "elapsed_min", "sign", "value", "unit", "position", "not_taken", "id",
)  # fmt: skip

_SIGNS = (
    ("systolic_mmhg", "systolic blood pressure", "mm[Hg]"),
    ("diastolic_mmhg", "diastolic blood pressure", "mm[Hg]"),
    ("heart_rate_bpm", "heart rate", "/min"),
    ("spo2_pct", "oxygen saturation", "%"),
    ("respiratory_rate_bpm", "respiratory rate", "/min"),
    ("temperature_c", "body temperature", "Cel"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LONGEST = 32_000
"""Characters of a cell: a spreadsheet holds 32,767, and parts a longer one over rows that are none of ours."""

Cell = str | int | float | None


def events_csv(chart: Chart, sessions: Iterable[SessionChart] | None = None) -> str:
    """One row an event of these visits, or of all; struck ones too. Of psychotherapy notes a row says how many not."""
    return _csv(EVENT_COLUMNS, (row for how in _tellers(chart, sessions) for row in _event_rows(chart, how)))


def vitals_csv(chart: Chart, sessions: Iterable[SessionChart] | None = None) -> str:
    """One row a vital sign that holds, in UCUM units; what was not taken has a row without a value."""
    return _csv(VITAL_COLUMNS, (row for how in _tellers(chart, sessions) for row in _vital_rows(chart, how)))


def _tellers(chart: Chart, sessions: Iterable[SessionChart] | None) -> list[Teller]:
    return [teller(chart, visit) for visit in (chart.sessions if sessions is None else sessions)]


def _event_rows(chart: Chart, how: Teller) -> Iterator[tuple[Cell, ...]]:
    entries = how.session.entries
    yield from (_event_row(chart, how, entry) for entry in entries if not is_private(entry))
    if private := private_left_out(entries):
        visit = (chart.code, how.session.number, how.session.purpose)
        yield (*visit, *[None] * 4, "left_out", private, *[None] * (len(EVENT_COLUMNS) - 9))


def _event_row(chart: Chart, how: Teller, entry: Entry) -> tuple[Cell, ...]:
    line = told(how, entry)
    return (
        *_where(chart, how, entry, how.session.purpose),
        entry.fact.kind,
        line.words,
        line.side,
        line.text,
        "; ".join(line.fields),
        "; ".join(line.notes),
        line.struck,
        entry.event.by,
        entry.event.written.strftime("%Y-%m-%dT%H:%M:%SZ"),
        entry.id,
    )


def _where(chart: Chart, how: Teller, entry: Entry, *purpose: str) -> tuple[Cell, ...]:
    local = entry.at.astimezone(how.zone)
    elapsed = how.session.elapsed(entry.at)
    minutes = None if elapsed is None else round(elapsed.total_seconds() / 60, 2)
    day, time = _Plain(local.strftime("%Y-%m-%d")), _Plain(local.strftime("%H:%M:%S"))
    return (chart.code, how.session.number, *purpose, day, time, how.zone_name, minutes)


def _vital_rows(chart: Chart, how: Teller) -> Iterator[tuple[Cell, ...]]:
    for entry in how.session.state.vitals:
        fact = entry.fact
        if not isinstance(fact, ev.VitalsTaken):
            continue
        missing = ", ".join(fact.not_taken)
        taken = [(label, getattr(fact, name), unit) for name, label, unit in _SIGNS]
        values = [one for one in taken if one[1] is not None] or ([("", None, "")] if missing else [])
        for label, value, unit in values:
            yield (*_where(chart, how, entry), label, value, unit, fact.position, missing, entry.id)


class _Plain(str):
    """A text that the program made itself: never a formula."""

    __slots__ = ()


def _csv(header: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if not isinstance(cell, str) or isinstance(cell, _Plain):
        return "" if cell is None else str(cell)
    text = _short(" / ".join(lines_of(cell)))
    return f"'{text}" if unicodedata.normalize("NFKC", text).lstrip().startswith(_FORMULA) else text


def _short(text: str) -> str:
    """A text that a cell can hold; of a longer one its beginning, and how much more there is."""
    more = len(text) - _LONGEST
    return text if more <= 0 else f"{text[:_LONGEST]}… ({more} more characters in the record)"
