"""`kapterm clients`: who has a file here."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json

NAME = "clients"
HELP = "lists the clients by code"


def options(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(args: Namespace) -> int:
    """One line a client; those that are closed are named so."""
    from kapterm.cli.access import open_practice

    with open_practice(args) as practice:
        cards = practice.cards()
    if args.json:
        give_json(
            {
                "clients": [
                    {
                        "id": card.id,
                        "code": card.code,
                        "closed": card.closed,
                        "dosing_sessions": card.dosing_count,
                        "in_progress": bool(card.live_session),
                    }
                    for card in cards
                ]
            }
        )
        return 0
    for card in cards:
        notes = [f"{card.dosing_count} dosing session{'' if card.dosing_count == 1 else 's'}"]
        notes += [f"session {card.live_number} in progress"] if card.live_session else []
        notes += ["closed"] if card.closed else []
        give(f"{card.code}  {card.id[:8]}  {', '.join(notes)}")
    return 0
