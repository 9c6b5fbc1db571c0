"""`kapterm export-private CLIENT`: psychotherapy notes, for their author alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kapterm.cli.voice import say

if TYPE_CHECKING:
    from kapterm.journal import ClientJournal

NAME = "export-private"
HELP = "writes your own psychotherapy notes about a client, which no other export holds"


def options(parser: ArgumentParser) -> None:
    """Whose, and where to."""
    parser.add_argument("client", metavar="CLIENT", help="the exact code, or the beginning of the id")
    parser.add_argument("-o", dest="to", metavar="PATH", default="-", help="where to; - is the output, as is none")
    parser.add_argument("--replace", action="store_true", help="lets a file of that name be replaced")


def run(args: Namespace) -> int:
    """Only what the passphrase of this call can open."""
    from kapterm.cli.access import open_client, open_vault, practice_of
    from kapterm.cli.commands.export import OUTPUT, deliver, give_text
    from kapterm.clock import Clock
    from kapterm.journal import audit

    with open_vault(args) as vault:
        practice = practice_of(vault)
        with open_client(practice, args.client) as journal:
            lines = list(_lines(journal))
            client_id, code = journal.chart.client_id, journal.chart.code
        head = f"# {code}, psychotherapy notes of {practice.signature}\n\n"
        text = head + "".join(f"- {line}\n" for line in lines)
        if args.to == "-":
            given, to = text, OUTPUT
        else:
            given, to = "", deliver(((args.to, text),), replace=args.replace)
        audit.note(vault, Clock(), "psychotherapy notes exported", client=client_id, how=to)
        give_text(given)  # behind its receipt: whoever reads it may stop half way, and has read
    if not lines:
        say("There is none of yours.")
    return 0


def _lines(journal: ClientJournal) -> Iterator[str]:
    """Each note with its time; those of others cannot be opened and are only counted."""
    from kapterm.export.escape import markdown_signs, one_line
    from kapterm.session.events import AsideWritten
    from kapterm.session.moment import clock_text, day_text, zone_named

    closed = 0
    for _, entry, fact in journal.chart.of_kind(AsideWritten):
        words = journal.private_text(fact)
        if words is None:
            closed += 1
            continue
        zone = zone_named(entry.event.zone)
        yield f"{day_text(entry.at, zone)} {clock_text(entry.at, zone)} · {markdown_signs(one_line(words))}"
    if closed:
        yield f"{closed} of others, which only their authors can open"
