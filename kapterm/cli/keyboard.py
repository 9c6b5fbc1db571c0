"""Keys from a plain terminal, one by one, with nothing shown that we do not show ourselves.

What is typed ahead stays in the terminal for whoever reads next: modes are changed without throwing input away, and
a reader that ends at Enter has taken nothing beyond it.
"""

from __future__ import annotations

import codecs
import os
import termios
from collections.abc import Callable, Iterator
from types import TracebackType

ENTER = "\r"
ERASE = "\x7f"
CLEAR = "\x15"
END = "\x04"
_ALIKE = {"\n": ENTER, "\x08": ERASE}
_ESCAPE = "\x1b"
_INPUT, _LOCAL, _CONTROL_CHARACTERS = 0, 3, 6


class QuietKeys:
    """While it holds, the terminal gives each key as it is pressed and shows none of them."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)

    def __enter__(self) -> QuietKeys:
        self.apply()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._set(self._before)

    def apply(self) -> None:
        """Ask for it again: a shell that had stopped us may have taken it back."""
        mode = termios.tcgetattr(self._descriptor)
        mode[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        # An Enter typed ahead must reach the next reader as the Enter it was.
        mode[_INPUT] &= ~termios.ICRNL
        mode[_CONTROL_CHARACTERS][termios.VMIN] = 1
        mode[_CONTROL_CHARACTERS][termios.VTIME] = 0
        self._set(mode)

    def _set(self, mode: list[int | list[bytes | int]]) -> None:
        try:
            termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)
        except termios.error:
            return  # the terminal is gone, and with it its mode


def keys(descriptor: int = 0, read: Callable[[int, int], bytes] = os.read) -> Iterator[str]:
    """Every key as one character, until the input ends.

    Arrows and the like, and the signs around a paste, are left out. One byte is read at a time.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sequence = ""
    while byte := _byte(descriptor, read):
        for character in decoder.decode(byte):
            if sequence:
                sequence = _within(sequence, character)
                if sequence != character:
                    continue
                sequence = ""
            if character == _ESCAPE:
                sequence = _ESCAPE
            else:
                yield _ALIKE.get(character, character)


def _byte(descriptor: int, read: Callable[[int, int], bytes]) -> bytes:
    """The next byte; none where the terminal is gone."""
    try:
        return read(descriptor, 1)
    except OSError:
        return b""


def _within(sequence: str, character: str) -> str:
    """What a sequence is after one more character: longer, over (empty), or none at all (the character itself)."""
    if sequence == _ESCAPE:
        return sequence + character if character in "[O" else character
    if sequence == _ESCAPE + "O" or "@" <= character <= "~":
        return ""
    return sequence + character
