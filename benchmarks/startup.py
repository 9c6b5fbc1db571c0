"""How long until the prompt, and from its Enter to the first screen, against an empty Textual app.

    .venv/bin/python benchmarks/startup.py [--rounds 9] [--thinking 2.0]

The two take turns, A B A B, each in a pseudo-terminal of its own, and only the ratios of neighbours are compared:
milliseconds differ from machine to machine, and from minute to minute on a busy one. The vault is a demonstration's,
whose passphrase costs next to nothing to check, so the cost of Argon2id is left out. Wanted: each ratio at most 1.3.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.terminal import Terminal, kapterm, small_environment

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("Ready")
Empty().run()
"""
PASSPHRASE = "demo demo demo demo"
WANTED = 1.3


def main() -> None:
    """Prints the median of each ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=9, help="pairs to measure (default 9)")
    options.add_argument("--thinking", type=float, default=2.0, help="seconds somebody takes to type (default 2)")
    options.add_argument("--first", default="(?i)today", help="what the first screen shows, as a pattern")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        home = Path(folder)
        vault = home / "vault"
        subprocess.run(kapterm("demo", "--vault", str(vault), "--no-open"), env=small_environment(home), check=True)
        rounds = [one_round(home, vault, chosen.first, chosen.thinking) for _ in range(chosen.rounds)]
    print(f"empty app {1000 * statistics.median(round['empty'] for round in rounds):.0f} ms")
    for name in ("prompt", "first screen, typed at once", f"first screen, typed in {chosen.thinking:g} s"):
        ratios = [round[name] / round["empty"] for round in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        print(f"{name}: {middle:.2f} x empty app ({low:.2f} to {high:.2f}), wanted {WANTED}")


def one_round(home: Path, vault: Path, first: str, thinking_s: float) -> dict[str, float]:
    """Seconds of each part, one after the other."""
    at_once = started(home, vault, first, 0.0)
    return {
        "empty": empty(home),
        "prompt": at_once[0],
        "first screen, typed at once": at_once[1],
        f"first screen, typed in {thinking_s:g} s": started(home, vault, first, thinking_s)[1],
    }


def empty(home: Path) -> float:
    """Seconds until an empty app shows its one word."""
    begun = time.perf_counter()
    with Terminal([sys.executable, "-c", EMPTY], home) as terminal:
        terminal.wait_for("Ready")
        return time.perf_counter() - begun


def started(home: Path, vault: Path, first: str, thinking_s: float) -> tuple[float, float]:
    """Seconds until the prompt, and from the Enter of the passphrase to the first screen."""
    begun = time.perf_counter()
    with Terminal(kapterm("--vault", str(vault)), home) as terminal:
        terminal.wait_for("Passphrase")
        prompt = time.perf_counter() - begun
        time.sleep(thinking_s)
        terminal.keys(PASSPHRASE, "enter")
        entered = time.perf_counter()
        terminal.wait_for(first)
        return prompt, time.perf_counter() - entered


if __name__ == "__main__":
    main()
