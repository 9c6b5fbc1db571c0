"""The trail of acts upon the vault: opened, refused, exported, let in and out, copied and put back. Read, never edited.

It stands in the vault's own log, sealed and chained like a client's file; what a client said is never in it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from kapterm.clock import Clock
from kapterm.data.vault import Clinician, Vault
from kapterm.errors import CouldNotWrite, InUse
from kapterm.session.roster import Recovery

RECOVERED = "opened by a recovery key"
STANDS = timedelta(days=30)
"""How long it stands on the first screen that somebody came in by a recovery key."""
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


class Act(Struct, frozen=True, omit_defaults=True):
    """One act."""

    at: datetime
    what: str
    """In plain words, as a clinic reads it: "opened", "exported", "passphrase changed"."""
    by: str = ""
    """Who; empty where nobody had been let in yet."""
    client: str = ""
    """The id of the client it was about."""
    how: str = ""
    """Form, view and place of an export; the reason of a recovery; whose slot."""


def encode(act: Act) -> bytes:
    """The act as it is stored: JSON on one line."""
    return msgspec.json.encode(act)


def note(vault: Vault, clock: Clock, what: str, *, client: str = "", how: str = "") -> str | None:
    """Write an act down.

    Returns:
        None once it is durable; else why it is not. Nobody is kept from a record because the trail cannot be written.
    """
    try:
        vault.audit(encode(Act(clock.now(), what, signature(vault), client, how)))
    except (CouldNotWrite, InUse) as error:
        return error.message
    return None


def signature(vault: Vault) -> str:
    """Name and credential of whoever opened the vault, as every line bears them."""
    return named(vault.clinician)


def named(clinician: Clinician) -> str:
    """Name and credential in one line."""
    return ", ".join(part for part in (clinician.name, clinician.credential) if part)


def recoveries(vault: Vault, now: datetime) -> tuple[Recovery, ...]:
    """Who came in by a recovery key of late, newest first; only such records are decoded."""
    marked = (record for record in vault.audit_records() if RECOVERED.encode() in record)
    found = (act for act in map(_decoded, marked) if act.what == RECOVERED and now - act.at < STANDS)
    return tuple(Recovery(act.at, act.by, act.how) for act in sorted(found, key=lambda act: act.at, reverse=True))


def acts(vault: Vault) -> list[Act]:
    """Every act, oldest first; a record of another version is one whose words are its own."""
    return [_decoded(record) for record in vault.audit_records()]


def _decoded(record: bytes) -> Act:
    try:
        return msgspec.json.decode(record, type=Act)
    except msgspec.DecodeError:
        return Act(_UNKNOWN, "written by another version", how=record.decode("utf-8", "replace"))
