"""`kapterm verify`: reads every frame and says what it found; changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kapterm.cli.voice import give, give_json
from kapterm.errors import DamageFound

if TYPE_CHECKING:
    from kapterm.data.vault import Vault
    from kapterm.data.verify import Finding
    from kapterm.journal import ClientJournal, Practice
    from kapterm.session.chart import Chart

NAME = "verify"
HELP = "reads every frame of the clients' files, or of one, and says what it found"


def options(parser: ArgumentParser) -> None:
    """Whom, and whether to list what was typed."""
    parser.add_argument("client", metavar="CLIENT", nargs="?", help="the exact code, or the beginning of the id")
    parser.add_argument("--entries", action="store_true", help="lists the typed words of each line as well")


def run(args: Namespace) -> int:
    """Exit 1 where there is damage; a tail that was never acknowledged is a notice."""
    from kapterm.cli.access import open_client, open_vault, practice_of

    with open_vault(args) as vault:
        practice = practice_of(vault)
        house: tuple[Finding, ...] = ()
        if args.client is not None:
            with open_client(practice, args.client) as journal:
                found = [_found(journal, with_entries=args.entries)]
                damaged = [_is_damaged(journal)]
        else:
            house = _house(vault)
            found, damaged = [], [finding.damaged for finding in house]
            for client, is_damaged in _all(practice, with_entries=args.entries):
                found.append(client)
                damaged.append(is_damaged)
    if args.json:
        give_json(found[0] if args.client is not None else {"clients": found, "notices": _notices(house)})
    else:
        for notice in _notices(house):
            give(notice)
        for client in found:
            _tell(client)
    if any(damaged):
        raise DamageFound(f"Damage was found in {sum(damaged)} of {len(damaged)} files.")
    return 0


def _all(practice: Practice, *, with_entries: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every client, one after another; a file that cannot be opened at all is found damaged."""
    for client_id in practice.client_ids():
        try:
            journal = practice.open_client(client_id, writing=False)
        except DamageFound as error:
            yield {"client": "", "id": client_id, "events": 0, "draft": None, "notices": [str(error)]}, True
            continue
        yield _found(journal, with_entries=with_entries), _is_damaged(journal)
        journal.close()


def _house(vault: Vault) -> tuple[Finding, ...]:
    """What is in the vault beside its clients: its own log and the clinicians' keys."""
    from kapterm.data import verify

    return tuple(verify.beside_clients(vault))


def _is_damaged(journal: ClientJournal) -> bool:
    return journal.damaged or bool(_altered(journal.chart))


def _altered(chart: Chart) -> list[str]:
    """What of signed sessions is not as it was signed, each change named."""
    from kapterm.session.signing import changed_since, signatures

    return [
        f"{visit.purpose} session {visit.number} is not as it was signed by {signature.name}: {what}."
        for visit in chart.sessions
        for signature in signatures(visit)
        for what in changed_since(visit, signature)
    ]


def _notices(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.file}: {notice}" for finding in findings for notice in finding.notices]


def _found(journal: ClientJournal, *, with_entries: bool) -> dict[str, Any]:
    from kapterm.session.drafting import decode_draft, waiting_events

    chart = journal.chart
    events = journal.events()
    known = frozenset(event.id for event in events)
    draft = decode_draft(journal.draft())
    unsaved = waiting_events(draft, known)
    notices = [*journal.notices, *_altered(chart), *(f"{len(unsaved)} lines wait to be saved." for _ in unsaved[:1])]
    entries = {"entries": list(_entries(chart))} if with_entries else {}
    return {
        "client": chart.code,
        "id": chart.client_id,
        "events": len(events),
        **entries,
        "draft": None if draft.id in known else draft.text or None,
        "notices": notices,
    }


def _entries(chart: Chart) -> Iterator[str]:
    """The typed words of each line, in log order; asides are left out."""
    from kapterm.session.events import AdverseEventNoted, AsideWritten

    for visit in chart.sessions:
        for entry in visit.entries:
            fact = entry.fact
            words = entry.text
            if isinstance(fact, AdverseEventNoted):
                words = ", ".join(part for part in (fact.type, fact.severity, entry.text) if part)
            if words and not isinstance(fact, AsideWritten):
                yield words


def _tell(client: dict[str, Any]) -> None:
    give(f"{client['client'] or client['id']}: {client['events']} events read")
    for entry in client.get("entries", ()):
        give(f"  {entry}")
    if client["draft"]:
        give(f"  typed and not kept: {client['draft']}")
    for notice in client["notices"]:
        give(f"  {notice}")
