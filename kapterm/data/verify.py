"""Reading every frame of a vault, and saying what was found. Nothing is changed."""

from collections.abc import Callable

import msgspec

from kapterm.data import clinicians
from kapterm.data.client_file import ClientFile
from kapterm.data.vault import Vault
from kapterm.data.vault_folder import read_slots
from kapterm.errors import CouldNotWrite, DamageFound

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""

LOG = "vault"


class Finding(msgspec.Struct, frozen=True):
    """What one file of the vault turned out to be.

    Attributes:
        file: A client's id, "vault" for the vault's own log, "keys" for the clinicians' slots.
        records: How many records could be read.
        notices: What there is to say, each one plain sentence; a torn tail is one of them.
        damaged: Whether anything that was acknowledged is unreadable or missing.
    """

    file: str
    records: int
    notices: tuple[str, ...]
    damaged: bool


def client(vault: Vault, client_id: str) -> Finding:
    """Read one client's file.

    Raises:
        UsageError: There is no such client.
    """
    try:
        found = vault.open_client(client_id, writing=False)
    except (DamageFound, CouldNotWrite) as error:
        return Finding(client_id, 0, (error.message,), damaged=True)
    try:
        return _judge(client_id, found)
    finally:
        found.close()


def everything(vault: Vault, progress: Progress) -> list[Finding]:
    """Read the slots, the vault's log and every client.

    Args:
        vault: An open vault.
        progress: Told the number of files read and to be read.
    """
    ids = vault.client_ids()
    findings = beside_clients(vault)
    for done, client_id in enumerate(ids):
        progress(done, len(ids))
        findings.append(client(vault, client_id))
    progress(len(ids), len(ids))
    return findings


def beside_clients(vault: Vault) -> list[Finding]:
    """Read the slots and the vault's log."""
    return [_slots(vault), _judge(LOG, vault.log)]


def _judge(name: str, found: ClientFile) -> Finding:
    return Finding(name, len(found.records()), found.notices, found.damaged or found.older)


def _slots(vault: Vault) -> Finding:
    _, trouble = read_slots(vault.folder)
    notices = tuple(error.message for error in trouble)
    try:
        known = len(clinicians.listed(vault))
    except DamageFound as error:
        return Finding("keys", 0, (*notices, error.message), damaged=True)
    return Finding("keys", known, notices, damaged=bool(trouble))
