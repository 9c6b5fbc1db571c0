"""The printed recovery key: 160 random bits as eight groups of five signs, the last of each a check on its group.

The letters are those of Crockford's base 32: no I, L, O or U, and what looks like another is read as that other. A
group that was mistyped is named, so that nobody has to type all eight again.
"""

import os

from kapterm.data import cipher
from kapterm.errors import UsageError, WrongPassphrase

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
DATA_SIGNS = 4
KEY_BYTES = 20
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def draw() -> str:
    """Draw a new recovery key.

    Returns:
        Eight groups of five signs, parted by hyphens.
    """
    return spell(os.urandom(KEY_BYTES))


def spell(key: bytes) -> str:
    """Write 20 bytes as they are printed."""
    number = int.from_bytes(key)
    signs = "".join(ALPHABET[number >> 5 * step & 31] for step in reversed(range(GROUPS * DATA_SIGNS)))
    groups = [signs[at : at + DATA_SIGNS] for at in range(0, len(signs), DATA_SIGNS)]
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def parse(typed: str) -> bytes:
    """Read a recovery key as somebody typed it, in any case, with or without hyphens and spaces.

    Raises:
        UsageError: It is too short or too long.
        WrongPassphrase: A group does not hold together; the sentence says which.
    """
    signs = "".join(typed.upper().replace("-", " ").split()).translate(_ALIKE)
    if len(signs) != GROUPS * (DATA_SIGNS + 1):
        raise UsageError("A recovery key has eight groups of five signs.")
    number = 0
    for place in range(GROUPS):
        group = signs[place * 5 : place * 5 + 5]
        if any(sign not in ALPHABET for sign in group) or _check(place, group[:4]) != group[4]:
            raise WrongPassphrase(f"Group {place + 1} of the recovery key is mistyped.")
        for sign in group[:4]:
            number = number << 5 | ALPHABET.index(sign)
    return number.to_bytes(KEY_BYTES)


def _check(place: int, group: str) -> str:
    return ALPHABET[cipher.digest(f"{place}{group}".encode(), 1)[0] & 31]
