"""The end of an export: how the day ended, who signed, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapterm import __version__
from kapterm.export.document import Block, Bullets, Heading, Paragraph, bullets
from kapterm.export.sections.log import log_words
from kapterm.export.source import Source
from kapterm.export.telling import is_after_signing, is_private, private_left_out
from kapterm.session import events as ev
from kapterm.session.chart import Entry
from kapterm.session.moment import clock_text, day_text
from kapterm.session.signing import check_value

_ENDS = (ev.DischargeChecked, ev.Departed, ev.NotToday, ev.SessionConverted)


def outcome(source: Source) -> Iterable[Block]:
    """Readiness to go home and how the client left."""
    ends = [entry for entry in source.session.entries if isinstance(entry.fact, _ENDS) and entry.holds]
    if ends:
        yield Heading(2, "Going home")
        yield Bullets(tuple(log_words(source.how, entry) for entry in ends))


def signature(source: Source) -> Iterable[Block]:
    """Who signed what and when, or a line to sign on."""
    yield Heading(2, "Signature")
    if not source.session.signed:
        yield Paragraph("Not signed.")
        yield Paragraph("Name and credential ……………………………………… Date and time ………………………")
    yield from bullets(_signed(source, entry) for entry in source.state.signatures)
    amended = [entry for entry in source.session.entries if _is_amended(source, entry)]
    if amended:
        yield Paragraph("Added or put right after signing:")
        yield Bullets(tuple(log_words(source.how, entry) for entry in amended))


def _is_amended(source: Source, entry: Entry) -> bool:
    """Whether a line came or was put right after signing; signatures and receipts are no change."""
    if is_private(entry) or isinstance(entry.fact, ev.RecordSigned | ev.ExportMade):
        return False
    return any(is_after_signing(source.session, event) for event in (entry.event, *entry.corrections))


def _signed(source: Source, entry: Entry) -> str:
    fact = entry.fact
    further = [f"{label} {value}" for label, value in fact.extras()]
    when = f"{day_text(entry.at, source.how.zone)} {clock_text(entry.at, source.how.zone)}"
    return " · ".join((fact.words(), when, *further))


def left_out(source: Source) -> Iterable[Block]:
    """What is not here, who made this and when, and the check value of what it was made from."""
    yield Heading(2, "Left out, and source")
    yield from bullets([_asides(source), *(f"Left out: {what}" for what in source.view.leaves_out), *_source(source)])


def _asides(source: Source) -> str:
    return f"Left out: {private_left_out(source.session.entries) or 'psychotherapy notes (none in this visit)'}"


def _source(source: Source) -> Iterator[str]:
    value, count = check_value(source.session)
    if source.view.shows_client:
        at = source.generated.isoformat(" ", "minutes")
        yield f"Made {at}{f' by {source.author}' if source.author else ''}, kapterm {__version__}, {source.view.label}"
        yield f"Check value of the source, BLAKE2b over {count} events: {value}"
    else:
        yield f"Made with kapterm {__version__}, {source.view.label}"
