"""`kapterm new-client CODE`: a new client's file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json

NAME = "new-client"
HELP = "begins a new client's file"


def options(parser: ArgumentParser) -> None:
    """The code."""
    parser.add_argument("code", metavar="CODE", help="what the clinic calls the client: initials or a number")


def run(args: Namespace) -> int:
    """Make it and say its id."""
    from kapterm.cli.access import open_practice

    with open_practice(args) as practice:
        journal = practice.new_client(args.code)
        chart = journal.chart
        practice.note_card(journal)
        journal.close()
        practice.cards()
    if args.json:
        give_json({"id": chart.client_id, "code": chart.code})
    else:
        give(f"{chart.code}  {chart.client_id}")
    return 0
