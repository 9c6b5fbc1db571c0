"""The trail of acts upon the vault: opened, refused, exported, let in and out, copied and put back. Read, never edited.

It stands in the vault's own log, sealed and chained like a client's file; what a client said is never in it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from kapterm.clock import Clock
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, InUse

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
    return ", ".join(part for part in (vault.clinician.name, vault.clinician.credential) if part)


def acts(vault: Vault) -> list[Act]:
    """Every act, oldest first; a record of another version is one whose words are its own."""
    return [_decoded(record) for record in vault.audit_records()]


def _decoded(record: bytes) -> Act:
    try:
        return msgspec.json.decode(record, type=Act)
    except msgspec.DecodeError:
        return Act(_UNKNOWN, "written by another version", how=record.decode("utf-8", "replace"))
