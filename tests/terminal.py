"""A real pseudo-terminal to drive a command through, and the screen that somebody in front of it would see.

The rule: nothing here sleeps; every wait ends with what it waits for, or fails with the picture of the screen.
"""

import codecs
import os
import re
import signal
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).parent.parent
PATIENCE_S = 30.0
"""How long a wait may take before it fails; generous, since a test machine may be busy."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_ANSI = dict(
    zip(
        ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white"),
        ("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"),
        strict=True,
    )
) | dict(
    zip(
        ("brightblack", "brightred", "brightgreen", "brightbrown", "brightblue", "brightcyan", "brightwhite"),
        ("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "00ffff", "ffffff"),
        strict=True,
    )
)
# pyte prints the tail of private sequences that it does not know; they draw nothing.
_undrawn = re.compile(r"\x1b\[[<=>][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p")
_unfinished = re.compile(r"\x1b(\[[<=>?0-9;$]*)?\Z")


def luminance(colour: str) -> float:
    """Relative luminance of `rrggbb`, 0 to 1, as WCAG 2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


class _Screen(pyte.Screen):
    """A screen that counts bells and clears on entering and leaving the alternate screen."""

    bells = 0

    def bell(self, *_: object) -> None:
        self.bells += 1

    def set_mode(self, *modes: int, **private: bool) -> None:
        super().set_mode(*modes, **private)
        self._on_alternate(modes)

    def reset_mode(self, *modes: int, **private: bool) -> None:
        super().reset_mode(*modes, **private)
        self._on_alternate(modes)

    def _on_alternate(self, modes: tuple[int, ...]) -> None:
        if 1049 in modes:
            self.erase_in_display(2)
            self.cursor_position()


def _with_a_persons_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """One command in an 80 x 24 terminal with 256 colours.

    Args:
        command: The program and its arguments.
        env: Added to a small environment of its own; nothing of the test run's leaks in but PATH.
        home: Folder that stands for the home of the person; vault, state and config fall below it.
    """

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.raw = ""
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""
        with warnings.catch_warnings():
            # Python 3.12 warns of a fork beside other threads; the child does nothing but exec.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child: pexpect.spawn[bytes] = pexpect.spawn(
                command[0],
                list(command[1:]),
                env={**small_environment(home), **(env or {})},
                dimensions=(rows, columns),
                use_poll=True,
                timeout=PATIENCE_S,
                # A test run in the background passes on that Ctrl+C is ignored; a person's terminal does not.
                preexec_fn=_with_a_persons_signals,
            )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """Of the command."""
        return int(self._child.pid or 0)

    @property
    def descriptor(self) -> int:
        """Of the near end, for whoever has to know the moment at which something comes."""
        return int(self._child.child_fd)

    @property
    def text(self) -> str:
        """The screen as it stands, one line a row, without the spaces at the ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def bells(self) -> int:
        """How often it rang."""
        return int(self._screen.bells)

    @property
    def blinking_cells(self) -> int:
        """Cells drawn with the blink attribute."""
        return sum(bool(cell.blink) for row in self._cells() for cell in row)

    def keys(self, *names: str) -> Self:
        """Sends keys, named as in the help (`enter`, `ctrl+q`, `a`); anything else is sent letter by letter."""
        self._child.send("".join(KEYS.get(name, name) for name in names))
        return self

    def paste(self, text: str) -> Self:
        """Sends text as a bracketed paste."""
        return self.keys(f"\x1b[200~{text}\x1b[201~")

    def wait_for(self, pattern: str, timeout_s: float = PATIENCE_S) -> re.Match[str]:
        """Waits until the screen shows the pattern (multi-line regular expression)."""
        seen = re.compile(pattern, re.MULTILINE)
        deadline = monotonic() + timeout_s
        while not (found := seen.search(self.text)):
            self._read_on(deadline, f"never saw {pattern!r}")
        return found

    def wait_gone(self, pattern: str, timeout_s: float = PATIENCE_S) -> None:
        """Waits until the screen no longer shows the pattern."""
        seen = re.compile(pattern, re.MULTILINE)
        deadline = monotonic() + timeout_s
        while seen.search(self.text):
            self._read_on(deadline, f"still saw {pattern!r}")

    def wait_exit(self, timeout_s: float = PATIENCE_S) -> int:
        """Waits for the end of the command; its exit code, negative for the signal that killed it."""
        deadline = monotonic() + timeout_s
        while self._read():
            assert monotonic() < deadline, f"it never ended\n{self.text}"
        self._child.wait()
        code, killed_by = self._child.exitstatus, self._child.signalstatus
        return code if code is not None else -(killed_by or 0)

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Sends a signal and waits for the end."""
        os.kill(self.pid, number)
        return self.wait_exit()

    def resize(self, columns: int, rows: int) -> None:
        """The window gets another size."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def colours(self, row: int, column: int) -> tuple[str, str]:
        """Letter and ground of a cell, as `rrggbb`; rows and columns count from 0."""
        cell = self._screen.buffer[row][column]
        letter = "c0c0c0" if cell.fg == "default" else _ANSI.get(cell.fg, cell.fg)
        ground = "000000" if cell.bg == "default" else _ANSI.get(cell.bg, cell.bg)
        return (ground, letter) if cell.reverse else (letter, ground)

    def light_pct(self) -> float:
        """Mean luminance against a white screen of this size; a glyph covers 15 % of its cell."""
        total = 0.0
        for y, row in enumerate(self._cells()):
            for x, cell in enumerate(row):
                letter, ground = map(luminance, self.colours(y, x))
                share = 0.0 if cell.data.isspace() else 0.15
                total += share * letter + (1 - share) * ground
        return 100 * total / (self._screen.lines * self._screen.columns)

    def _cells(self) -> list[list[pyte.screens.Char]]:
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    def _read_on(self, deadline: float, failure: str) -> None:
        is_open = self._read()
        assert is_open, f"{failure}; it ended\n{self.text}\n{self.raw[-2000:]!r}"
        assert monotonic() < deadline, f"{failure}\n{self.text}"

    def _read(self) -> bool:
        """Takes what has come; False at the end of the command."""
        try:
            data = self._child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        fresh = self._decode(data)
        self.raw += fresh
        self._held = _undrawn.sub("", self._held + fresh)
        ready = self._held[: found.start()] if (found := _unfinished.search(self._held)) else self._held
        self._held = self._held[len(ready) :]
        self._stream.feed(ready)
        return True


def small_environment(home: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }


def kapterm(*arguments: str) -> list[str]:
    """The command line of this checkout's kapterm."""
    return [sys.executable, "-m", "kapterm", *arguments]
