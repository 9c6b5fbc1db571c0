"""The documented JSON form of a client: every event as it is stored, in file order, one a line; read back without loss.

What could steer a terminal or hide in one is written as a JSON escape, which is the same text to any reader of JSON.
A psychotherapy note travels only as it is sealed: never its text, nor that of a correction of it. The id of the client
is an address in one vault and no part of the record, so a record leaves a second vault as it left the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kapterm import __version__
from kapterm.errors import DamageFound, UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.events import Event
from kapterm.session.private import private_ids, without_private_text
from kapterm.text import MARK, safe

SCHEMA = "kapterm-record/1"

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_FIELD = re.compile(r"`(?:\$\.)?(\w+)`")


def interchange(chart: Chart, events: Iterable[Event], *, generated: datetime) -> str:
    """A client as JSON: `schema`, `client`, who made it and when, what was left out, and `events`.

    Args:
        chart: The client.
        events: Every event of the client, in file order.
        generated: When the export is made, aware.
    """
    every = list(events)
    private = private_ids(every)
    count = len(private)
    head = {
        "schema": SCHEMA,
        "client": {"code": chart.code},
        "generated": generated.isoformat(timespec="seconds"),
        "generator": f"kapterm {__version__}",
        "left_out": [f"the words of {count} psychotherapy {'note' if count == 1 else 'notes'}"] if count else [],
    }
    lines = ",\n".join(_escaped(ev.encode(without_private_text(event, private)).decode()) for event in every)
    front = _escaped(json.dumps(head, ensure_ascii=False, separators=(",", ":")))
    return f'{front[:-1]},"events":[\n{lines}\n]}}\n'


def read_interchange(text: str | bytes) -> list[Event]:
    """Every event of a record that `interchange` wrote, in its order.

    Raises:
        UsageError: It is not such a file; the sentence names what is wrong and where.
    """
    file = _file(text)
    if not isinstance(file.get("events"), list):
        raise UsageError("events is missing, or is not a list.")
    events = [_event(number, raw) for number, raw in enumerate(_raw_events(text), 1)]
    _check_ids(events)
    return events


def _file(text: str | bytes) -> dict[str, Any]:
    try:
        file = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UsageError("This file is not JSON.") from error
    if not isinstance(file, dict) or not str(file.get("schema", "")).startswith("kapterm-record/"):
        raise UsageError("This file is not a kapterm record.", f'Its schema should be "{SCHEMA}".')
    if file["schema"] != SCHEMA:
        raise UsageError("This record was written in another version of the form.", f"This kapterm reads {SCHEMA}.")
    return file


class _Events(Struct):
    events: list[msgspec.Raw]


def _raw_events(text: str | bytes) -> Sequence[msgspec.Raw]:
    return msgspec.json.decode(text, type=_Events).events


def _event(number: int, raw: msgspec.Raw) -> Event:
    try:
        event = ev.decode(bytes(raw))
    except DamageFound as error:
        named = _FIELD.search(str(error.__cause__))
        what = f": {named[1]} is missing or not as it should be" if named else ""
        raise UsageError(f"Event {number} is not an event{what}.") from error
    if isinstance(event.fact, ev.Unknown):
        return replace(event, fact=ev.Unknown(event.fact.kind, msgspec.Raw(_restored(bytes(event.fact.raw)))))
    return event


def _check_ids(events: Sequence[Event]) -> None:
    seen: dict[str, int] = {}
    for number, event in enumerate(events, 1):
        if event.id in seen:
            raise UsageError(f"Event {number} has the id of event {seen[event.id]}.")
        seen[event.id] = number


def _escaped(line: str) -> str:
    """JSON text in which no character steers or hides; outside its strings JSON has none of them."""
    if safe(line) == line:
        return line
    return "".join(json.dumps(char)[1:-1] if _is_unseen(char) else char for char in line)


def _is_unseen(char: str) -> bool:
    return char != MARK and safe(char) == MARK


def _restored(raw: bytes) -> bytes:
    """The bytes of a fact of another version as they were before `_escaped`, so that a signature still covers them."""
    return _ESCAPE.sub(_restore, raw.decode()).encode()


def _restore(found: re.Match[str]) -> str:
    if not found[0].startswith("\\u"):
        return found[0]
    char = str(json.loads(f'"{found[0]}"'))
    return char if len(char) == 1 and char >= "\x7f" and _is_unseen(char) else found[0]
