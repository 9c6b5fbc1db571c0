"""What may stand behind the amount of a dose or an infusion: lot, who gave and checked it, volume, waste, site, words.

`60 im 1.2 mL left deltoid, lot A7, by RN Hale, checked by RN Pell; a little blood`: what is behind the semicolon is
words. Quotation marks hold a lot or a name together that has a comma in it.
"""

from __future__ import annotations

import re

from msgspec import Struct

from kapterm.session.events.base import Number
from kapterm.session.grammar.amounts import anyway, wasted

_LOT = re.compile(r'[,;]?\s*\b(?:lot|batch):?\s+(?:"(?P<quoted>[^"]*)"|(?P<it>[^\s,;]+))', re.IGNORECASE)
_CHECKED = re.compile(r'[,;]?\s*\b(?:checked|second check) by (?:"(?P<quoted>[^"]*)"|(?P<it>[^,;]+))', re.IGNORECASE)
_GIVEN = re.compile(
    r'[,;]?\s*\b(?:given )?by (?:"(?P<quoted>[^"]*)"|(?!mouth\b)(?P<it>[^,;]+?)(?=\s+lot\b|[,;]|$))', re.IGNORECASE
)
_HEAD = re.compile(r'(?:"[^"]*"|[^;])*')
_VOLUME = re.compile(r"(?<![\d.,])(?P<it>\d{1,3}(?:[.,]\d{1,3})?)\s*ml\b", re.IGNORECASE)
_DECIDED = re.compile(r"[,;]?\s*\b(?:decided )?by (?P<it>[^,;]+)$", re.IGNORECASE)
_ASSENT = re.compile(r"[,;]?\s*\bassent(?:s|ed)?\b:?\s*(?P<it>[^,;]*)", re.IGNORECASE)


class Beside(Struct, frozen=True):
    """What was said beside the amount; empty or None where nothing was."""

    lot: str = ""
    given_by: str = ""
    checked_by: str = ""
    waste_mg: Number | None = None
    witness: str = ""
    given_anyway: str = ""
    assent: str = ""
    site: str = ""
    text: str = ""


def beside(line: str, *, asks_assent: bool = False) -> Beside:
    """What stands behind the amount and the route. Assent is read only where it is asked for, before a booster."""
    waste_mg, witness, line = wasted(line)
    assent, line = assent_in(line) if asks_assent else ("", line)
    second, line = anyway(line)
    head, words = parted(line)
    lot, head = taken(_LOT, head)
    checked_by, head = taken(_CHECKED, head)
    given_by, site = taken(_GIVEN, head)
    return Beside(
        lot=lot,
        given_by=given_by,
        checked_by=checked_by,
        waste_mg=waste_mg,
        witness=witness,
        given_anyway=second,
        assent=assent,
        site=site.strip(" ,"),
        text=words.strip(" ,;"),
    )


def volume_in(line: str) -> tuple[Number | None, str]:
    """Millilitres as typed, before or behind the route; None where none stand there; and the line without them."""
    head, words = parted(line)
    volume, head = taken(_VOLUME, head)
    return (float(volume.replace(",", ".")) if volume else None), f"{head.strip()}{words}"


def parted(line: str) -> tuple[str, str]:
    """What is looked through, and from the first semicolon on the words, in which nothing is looked for."""
    end = _HEAD.match(line)
    at = end.end() if end is not None else 0
    return line[:at], line[at:]


def assent_in(line: str) -> tuple[str, str]:
    """The client's assent in its words, yes where only the word stands; and the line without it."""
    found = _ASSENT.search(line)
    if found is None:
        return "", line
    return found["it"].strip() or "yes", (line[: found.start()] + line[found.end() :]).strip(" ,")


def decided_by(line: str) -> tuple[str, str]:
    """Who decided, where the line ends in it; and the line without it."""
    who, rest = taken(_DECIDED, line)
    return who, rest.strip(" ,;")


def taken(pattern: re.Pattern[str], line: str) -> tuple[str, str]:
    """What a pattern finds, without the quotation marks that held it together, and the line without it."""
    found = pattern.search(line)
    if found is None:
        return "", line
    words = found.groupdict().get("quoted") or found["it"] or ""
    return words.strip(), line[: found.start()] + line[found.end() :]
