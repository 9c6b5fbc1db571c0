"""How long from a key to its paint in a session of 5,000 lines, against one of 50.

    .venv/bin/python benchmarks/hour.py [--rounds 40] [--lines 5000]

Two sessions in progress stand open, each in a pseudo-terminal of its own, and take turns key by key, so that what else
the machine does falls on both. A key is painted when the program writes; nothing else makes it write in between. Only
the ratios are compared. Wanted: each at most 1.2.
"""

import argparse
import os
import select
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from kapterm.clock import Clock
from kapterm.data import packs
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.journal import Practice
from kapterm.session import events as ev
from tests.terminal import Terminal, kapterm

PASSPHRASE = "five quiet words for this"
FEW = 50
WANTED = 1.2
READ_EVERY = 20
"""Every so many lines are a reading of vital signs, as in a watched hour."""
QUIET_S = 0.4
"""Longer than a letter of the log is held: what a key leads to is over by then."""


def main() -> None:
    """Prints the median of each ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=40, help="keys of each kind (default 40)")
    options.add_argument("--lines", type=int, default=5000, help="lines of the long session (default 5000)")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        few, many = (stack.enter_context(hour(Path(folder), count)) for count in (FEW, chosen.lines))
        for name, keys in KINDS.items():
            short, long = [], []
            for number in range(chosen.rounds):
                short.append(painted_s(few, keys(number)))
                long.append(painted_s(many, keys(number)))
            ratios = [b / a for a, b in zip(short, long, strict=True)]
            low, middle, high = statistics.quantiles(ratios, n=4)
            print(
                f"{name}: {1000 * statistics.median(short):.1f} ms at {FEW} lines, "
                f"{1000 * statistics.median(long):.1f} ms at {chosen.lines}; "
                f"{middle:.2f} ({low:.2f} to {high:.2f}), wanted {WANTED}"
            )


KINDS: dict[str, Callable[[int], tuple[str, ...]]] = {
    "a code, shown while it is held": lambda number: ("tq"[number % 2],),
    "a letter of a note": lambda number: ("\r", "w"),
    "a note in the log": lambda number: ("\r", f"note {number}", "\r"),
    "the list, one line up": lambda number: ("\t", "\x1b[A"),
}
"""The keys of one measurement: the last one is timed. What it leaves open, Esc closes."""


def painted_s(terminal: Terminal, keys: tuple[str, ...]) -> float:
    """Seconds from the last of some keys to the first that the program writes."""
    for key in keys[:-1]:
        terminal.keys(key)
        quiet(terminal)
    begun = time.perf_counter()
    terminal.keys(keys[-1])
    select.select([terminal.descriptor], [], [], 10)
    seconds = time.perf_counter() - begun
    quiet(terminal)
    if len(keys) == 2:
        terminal.keys("escape")
        quiet(terminal)
        if keys[0] == "\r":
            terminal.keys("enter", "backspace", "escape")
            quiet(terminal)
    return seconds


def quiet(terminal: Terminal) -> None:
    """Read on until nothing has come for a while."""
    while select.select([terminal.descriptor], [], [], QUIET_S)[0]:
        os.read(terminal.descriptor, 65536)


@contextmanager
def hour(folder: Path, count: int) -> Iterator[Terminal]:
    """In front of a session in progress with so many lines."""
    home = folder / str(count)
    home.mkdir()
    write(home, count)
    (home / "passphrase").write_text(PASSPHRASE)
    command = kapterm("--vault", str(home / "vault"), "--passphrase-file", str(home / "passphrase"))
    with Terminal(command, home) as terminal:
        terminal.wait_for("Today")
        terminal.keys("enter")
        terminal.wait_for(r"^ T\+ ")
        quiet(terminal)
        yield terminal


def write(home: Path, count: int) -> None:
    """A dosing session that is going on, as an hour looks: codes, notes, quotes, readings."""
    clinician = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
    state = home / "state" / "kapterm"
    vault, _ = Vault.create(home / "vault", state, clinician, PASSPHRASE, Kdf.for_throwaway_vaults())
    practice = Practice(vault, Clock(), packs.load(None)[0].version)
    journal = practice.new_client("B.M.")
    begun = practice.clock.now() - timedelta(hours=3)
    seen: tuple[ev.AnyFact, ...] = (
        ev.Observed(code="tears", label="tears", key="t", strength=2, strength_max=3, anchor="weeping"),
        ev.NoteWritten(text="left hand open, breath slow"),
        ev.QuoteTaken(text="it is so quiet here"),
        ev.Observed(code="quiet", label="quiet, inward", key="q", state=True, excludes=("speaks",)),
    )
    reading = ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78, spo2_pct=98)
    journal.record_fact(ev.SessionOpened(purpose="dosing"), "visit", at=begun)
    journal.record_fact(ev.DoseGiven(amount_mg=200, route="SL", drug="ketamine"), "visit", at=begun)
    for number in range(count):
        at = begun + timedelta(hours=2.9) * number / count
        fact = reading if number % READ_EVERY == 0 else seen[number % len(seen)]
        journal.record_fact(fact, "visit", at=at)
    journal.flush()
    practice.note_card(journal)
    journal.close()
    practice.close()


if __name__ == "__main__":
    main()
