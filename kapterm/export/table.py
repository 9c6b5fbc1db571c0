"""CSV for analysis: one row an event, or one row a vital sign, with whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm.export.cells import Cell, Plain, csv_text
from kapterm.export.telling import Teller, about_teller, is_private, private_left_out, teller, told
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


def events_csv(chart: Chart, sessions: Iterable[SessionChart] | None = None) -> str:
    """One row an event of these visits, or of all with what is about the client; struck ones too.

    Of psychotherapy notes a row says how many there are.
    """
    about = _about_rows(chart) if sessions is None else ()
    rows = (row for how in _tellers(chart, sessions) for row in _event_rows(chart, how))
    return csv_text(EVENT_COLUMNS, (*about, *rows))


def vitals_csv(chart: Chart, sessions: Iterable[SessionChart] | None = None) -> str:
    """One row a vital sign that holds, in UCUM units; what was not taken has a row without a value."""
    return csv_text(VITAL_COLUMNS, (row for how in _tellers(chart, sessions) for row in _vital_rows(chart, how)))


def _tellers(chart: Chart, sessions: Iterable[SessionChart] | None) -> list[Teller]:
    return [teller(chart, visit) for visit in (chart.sessions if sessions is None else sessions)]


def _event_rows(chart: Chart, how: Teller) -> Iterator[tuple[Cell, ...]]:
    entries = how.session.entries
    yield from (_event_row(chart, how, entry) for entry in entries if not is_private(entry))
    if private := private_left_out(entries):
        visit = (chart.code, how.session.number, how.session.purpose)
        yield (*visit, *[None] * 4, "left_out", private, *[None] * (len(EVENT_COLUMNS) - 9))


def _about_rows(chart: Chart) -> Iterator[tuple[Cell, ...]]:
    """Lines that belong to no visit."""
    for entry in chart.about:
        if not is_private(entry):
            code, _, _, *rest = _event_row(chart, about_teller(chart), entry)
            yield code, None, None, *rest


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
    day, time = Plain(local.strftime("%Y-%m-%d")), Plain(local.strftime("%H:%M:%S"))
    return (chart.code, how.session.number, *purpose, day, time, how.zone_name, minutes)


def _vital_rows(chart: Chart, how: Teller) -> Iterator[tuple[Cell, ...]]:
    for entry in how.session.state.vitals:
        fact = entry.fact
        if not isinstance(fact, ev.VitalsTaken):
            continue
        missing = ", ".join(fact.not_taken)
        for label, value, unit in signs_of(fact):
            yield (*_where(chart, how, entry), label, value, unit, fact.position, missing, entry.id)


def signs_of(fact: ev.VitalsTaken) -> list[tuple[str, Cell, str]]:
    """Each sign that was read, with its unit in UCUM; an empty one where nothing was, and somebody said so."""
    read = [(label, getattr(fact, name), unit) for name, label, unit in _SIGNS if getattr(fact, name) is not None]
    return read or ([("", None, "")] if fact.not_taken else [])
