"""How long a key takes in the note of a meeting that holds 100 kB, from its byte to its letter on the screen.

    .venv/bin/python benchmarks/note.py [--kilobytes 100] [--keys 60]

In a pseudo-terminal, on the fictional practice: the text is pasted in one piece, as from another program, in lines of
three kinds; then letters are typed one after the other, each once the one before is shown, first at the end of the
text and then at its beginning. Every key is kept with the drafts before it is shown. Wanted: no key above 50 ms.
"""

import argparse
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.terminal import Terminal, kapterm

LINE = "She spoke of the kitchen table and of the light in it, and then for a while of nothing at all. "
WANTED_MS = 50


def main() -> None:
    """Prints how long the paste took, and the median, the worst and how many were too slow of the keys."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kilobytes", type=int, default=100, help="how long the text is (default 100)")
    options.add_argument("--keys", type=int, default=60, help="keys to measure in each place (default 60)")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder, Terminal(kapterm("demo"), Path(folder)) as terminal:
        open_note(terminal)
        pasted_s = paste(terminal, chosen.kilobytes * 1000)
        at_end = typed(terminal, chosen.keys)
        terminal.keys(*["pageup"] * 120)
        terminal.wait_for("the beginning of it")
        at_begin = typed(terminal, chosen.keys)
    print(f"{chosen.kilobytes} kB pasted and shown in {1000 * pasted_s:.0f} ms")
    for place, times_s in (("at the end", at_end), ("at the beginning", at_begin)):
        slow = sum(1000 * one > WANTED_MS for one in times_s)
        print(
            f"{place}: median {1000 * statistics.median(times_s):.1f} ms, worst {1000 * max(times_s):.1f} ms, "
            f"{slow} of {len(times_s)} above {WANTED_MS} ms"
        )


def open_note(terminal: Terminal) -> None:
    """The note of a new meeting of the first client that is not in a session."""
    terminal.wait_for("Today")
    terminal.keys("/")
    terminal.wait_for("find ›")
    terminal.keys("down", "enter")
    terminal.wait_for("allergies")
    terminal.keys("i")
    terminal.wait_for("not asked yet")
    terminal.keys("shift+tab", "enter")
    terminal.wait_gone("not asked yet")


def paste(terminal: Terminal, length: int) -> float:
    """Seconds until the end of the text is on the screen."""
    lines = [LINE * times for times in (1, 4, 12)]
    text = (
        "the beginning of it\n" + "\n\n".join(lines * (length // sum(map(len, lines)) + 1))[:length] + "\nthe end of it"
    )
    begun = time.perf_counter()
    terminal.paste(text)
    terminal.wait_for("the end of it")
    return time.perf_counter() - begun


def typed(terminal: Terminal, count: int) -> list[float]:
    """Seconds of each key."""
    found = []
    before = len(terminal.raw)
    for number in range(count):
        letter = "0123456789"[number % 10]
        begun = time.perf_counter()
        terminal.keys(letter)
        while letter not in terminal.raw[before:]:
            terminal._read()
        found.append(time.perf_counter() - begun)
        before = len(terminal.raw)
    return found


if __name__ == "__main__":
    main()
