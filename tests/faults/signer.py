"""A plain program that writes and signs one visit after the other, for tests that kill it.

    python -m tests.faults.signer ROOT CLIENT

It says "signed VISIT" on standard output only when the signature is durable.
"""

import sys
from pathlib import Path

from kapterm.clock import Clock
from kapterm.data.vault import Vault
from kapterm.journal import ClientJournal, Practice
from kapterm.session import events as ev
from kapterm.session.signing import signature_of

PASSPHRASE = "quiet river over the hill"
PACK = "kapterm 1"


def opened(root: Path) -> Practice:
    """The practice on a folder."""
    return Practice(Vault.open(root / "vault", root / "state", PASSPHRASE), Clock(), PACK)


def write_visit(journal: ClientJournal, visit: str) -> None:
    """A short visit, durable when this comes back."""
    for fact in (
        ev.SessionOpened(),
        ev.DoseGiven(amount_mg=200, route="SL"),
        ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84),
        ev.AsideWritten(text="my own worry"),
        ev.Departed(escort="sister"),
    ):
        journal.write_fact(fact, visit)


def sign(journal: ClientJournal, visit: str) -> None:
    """Its signature, durable when this comes back."""
    found = journal.chart.session(visit)
    assert found is not None
    journal.write_fact(signature_of(found, "Robin Hale", "LCSW"), visit)


def main() -> int:
    """Run from the command line."""
    practice = opened(Path(sys.argv[1]))
    journal = practice.open_client(sys.argv[2])
    begun = len(journal.chart.sessions)
    for n in range(begun, begun + 1000):
        write_visit(journal, f"visit-{n}")
        sign(journal, f"visit-{n}")
        sys.stdout.write(f"signed visit-{n}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
