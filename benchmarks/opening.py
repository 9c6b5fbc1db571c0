"""What it costs to open a client's file, beside `json.loads` of the same plaintext, and the memory it takes.

    python benchmarks/opening.py [--folder DIR] [--sizes 12800,100000] [--rounds N]

CPU time of this process, Argon2 aside. The plaintext is the JSON file that TinyDB would have kept of the same events.
"""

import argparse
import gc
import json
import platform
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from append import event, open_sealed, sealed_file

from kapterm.data.client_file import ClientFile


def cpu_s(act: Callable[[], object]) -> float:
    """CPU seconds of one call, garbage of the last one gone."""
    gc.collect()
    begun = time.process_time()
    kept = act()
    taken = time.process_time() - begun
    if isinstance(kept, ClientFile):
        kept.close()
    return taken


def resident_mb(act: Callable[[], object]) -> float:
    """Megabytes that stay allocated while the result is held."""
    tracemalloc.start()
    kept = act()
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    if isinstance(kept, ClientFile):
        kept.close()
    return held


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--sizes", default="12800,100000")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}")
    for count in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            compare(count, Path(name), options.rounds)


def compare(count: int, folder: Path, rounds: int) -> None:
    """Print what one size costs, ours and plain JSON in turn."""
    sealed_file(folder / "x", count)
    plain = json.dumps({"events": {str(n + 1): json.loads(event(n)) for n in range(count)}})
    opened, loaded = [], []
    for _ in range(rounds):
        opened.append(cpu_s(lambda: open_sealed(folder)))
        loaded.append(cpu_s(lambda: json.loads(plain)))
    ours, theirs = statistics.median(opened), statistics.median(loaded)
    print(f"{count:>7} events: open {ours:.3f} s of CPU, json.loads {theirs:.3f} s, ratio {ours / theirs:.2f}")
    held = resident_mb(lambda: open_sealed(folder)), resident_mb(lambda: json.loads(plain))
    print(f"{count:>7} events: {held[0]:.0f} MB held open, {held[1]:.0f} MB as decoded JSON")


if __name__ == "__main__":
    main()
