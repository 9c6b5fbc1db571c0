"""What a passphrase must be, and how to draw a good one.

The rules are those of NIST SP 800-63B-4 for a passphrase that stands alone (3.1.1.2): at least 15 characters, any
character of any language, spaces too; nothing about capitals or digits. What is on a list of the expected is refused.
"""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

SHORTEST = 15
LONGEST = 1024
WORDS_DRAWN = 6

_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
_LONGEST_PERIOD = 8


def weakness(passphrase: str, about: Iterable[str] = ()) -> str | None:
    """Say why a passphrase is refused.

    Args:
        passphrase: As it was typed.
        about: Names that somebody who knows the place would try: of the clinician, of the clinic.

    Returns:
        One sentence; None where it may be used.
    """
    normal = unicodedata.normalize("NFKC", passphrase)
    if len(normal) < SHORTEST:
        return f"A passphrase has at least {SHORTEST} characters; this has {len(normal)}."
    if len(normal) > LONGEST:
        return f"A passphrase has at most {LONGEST} characters."
    signs = "".join(normal.casefold().split())
    letters = "".join(sign for sign in signs if sign.isalnum())
    expected = frozenset(_listed("expected.txt")) | {
        part for name in about for part in name.casefold().split() if len(part) > 2
    }
    if _repeats(signs) or (letters == signs and _only_runs(letters)) or (letters and _spelled_by(letters, expected)):
        return "This passphrase is among the first that somebody would try."
    return None


def draw() -> str:
    """Draw six words: 66 bits, from the system's generator."""
    return " ".join(secrets.choice(words()) for _ in range(WORDS_DRAWN))


@cache
def words() -> tuple[str, ...]:
    """The 2,048 words that passphrases are drawn from: short, common, and not unkind."""
    return _listed("words.txt")


def _listed(name: str) -> tuple[str, ...]:
    return tuple(resources.files("kapterm.data").joinpath(name).read_text("ascii").split())


def _repeats(letters: str) -> bool:
    """Whether a short piece over and over is all there is."""
    return any((letters[:step] * len(letters)).startswith(letters) for step in range(1, _LONGEST_PERIOD + 1))


def _only_runs(letters: str) -> bool:
    """Whether it goes along the alphabet, the digits or a row of keys, either way, four signs or more at a time."""
    rows = [row for run in _RUNS for row in (run, run[::-1])]
    at = 0
    while at < len(letters):
        longest = max(
            (
                size
                for row in rows
                for size in range(4, len(row) + 1)
                if letters[at : at + size] in row and at + size <= len(letters)
            ),
            default=0,
        )
        if not longest:
            return False
        at += longest
    return True


def _spelled_by(letters: str, expected: Iterable[str]) -> bool:
    """Whether it is nothing but expected words, with digits between and behind them."""
    known = ["".join(sign for sign in word if sign.isalnum()) for word in expected]
    reached = {0}
    for at in range(len(letters)):
        if at in reached:
            reached.update(at + len(word) for word in known if word and letters.startswith(word, at))
            if letters[at].isdecimal():
                reached.add(at + 1)
    return len(letters) in reached
