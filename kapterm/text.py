"""The one road for what a person typed to a terminal or a file.

The rule: a character that could steer a terminal, reorder a line or hide in one is shown as U+FFFD (one sign
for all of them, so that a reader sees that something stood there); all else passes untouched. The record
keeps what was typed; only what is shown or written out goes through here. Doing it twice does no harm.

Replaced are the Unicode categories Cc, Cf, Cs, Co, Cn, Zl and Zp, and the code points that Unicode calls
default-ignorable. Joiners and the emoji selector stay where they hold one emoji together.
"""

import re
from collections.abc import Iterator
from itertools import islice
from unicodedata import category, east_asian_width

MARK = "\ufffd"
"""What is shown in place of a character that must not reach a terminal."""

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
# Unicode DerivedCoreProperties, Default_Ignorable_Code_Point: those that str.isprintable() lets through.
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_EMOJI = (
    f"{_PICTURE}[\U0001f3fb-\U0001f3ff{_EMOJI_STYLE}]?"
    f"(?:{_JOINER}{_PICTURE}[\U0001f3fb-\U0001f3ff{_EMOJI_STYLE}]?)*"
    f"|[0-9#*]{_EMOJI_STYLE}\u20e3"
)
_has_unseen = re.compile(f"[{_UNSEEN}]").search
_is_unseen = re.compile(f"[{_UNSEEN}]").match
_risky = re.compile(f"(?P<emoji>{_EMOJI})|[^ -~]")


def safe(text: str, keep: str = "") -> str:
    """Typed text as one line that a terminal or a file can be given.

    Args:
        text: What somebody typed, or what a file claims that somebody typed.
        keep: Control characters that the place allows, such as a newline where a note has several lines.
    """
    if text.isprintable() and (text.isascii() or not _has_unseen(text)):
        return text
    return _risky.sub(lambda found: _shown(found, keep), text)


def safe_block(text: str) -> str:
    """Typed text of several lines: newlines and tabs stay, Windows line ends become newlines."""
    return safe(text.replace("\r\n", "\n"), keep="\n\t")


def cell_width(text: str) -> int:
    """Columns that a terminal gives the text, which should have been through `safe()`."""
    if text.isascii():
        return len(text)
    return sum(map(_cluster_width, _clusters(text)))


def clip(text: str, width: int) -> str:
    """The text cut to at most so many columns, ending in "…" where something was cut.

    A letter is never parted from its accents, nor an emoji from what it is joined of. No width, no text.
    """
    if cell_width(text) <= width:
        return text
    room, kept = width - 1, ""
    for cluster in _clusters(text):
        room -= _cluster_width(cluster)
        if room < 0:
            break
        kept += cluster
    return f"{kept}…" if width > 0 else ""


def beginning(text: str, width: int) -> str:
    """As much of the text as so many columns hold, at least one letter with its marks."""
    if text.isascii():
        return text[: max(1, width)]
    kept = ""
    for cluster in _clusters(text):
        width -= _cluster_width(cluster)
        if width < 0 and kept:
            break
        kept += cluster
    return kept


_LONGEST_PIECE = 4000
"""Characters of a line that are looked at for one piece of it: more than any width holds."""


def wrapped(line: str, width: int, indent: str = "") -> list[str]:
    """A line in pieces of at most so many columns, parted at spaces where it has some, each further one indented."""
    pieces: list[str] = []
    before, at = "", 0
    while at < len(line) or not pieces:
        near = line[at : at + _LONGEST_PIECE]
        cut = _cut(near, width - len(before))
        pieces.append(before + (near[:cut].rstrip() if at + cut < len(line) else near[:cut]))
        at, before = at + cut, indent
        while at < len(line) and line[at].isspace():
            at += 1
    return pieces


def _cut(line: str, width: int) -> int:
    """Where to part a line: behind the last space that fits, else where the width ends; its own end where it fits."""
    end = len(beginning(line, width))
    space = line.rfind(" ", 1, end + 1)
    return space if end < len(line) and space > end // 2 else end


def _shown(found: re.Match[str], keep: str) -> str:
    """What stands in the output for one match: an emoji whole, or each character or its mark."""
    if found["emoji"] and all(char.isprintable() or char == _JOINER for char in found["emoji"]):
        return found["emoji"]
    return "".join(char if char in keep or _is_seen(char) else MARK for char in found[0])


def _is_seen(char: str) -> bool:
    """Whether a lone character shows on its own and steers nothing."""
    return (char.isprintable() and not _is_unseen(char)) or category(char) == "Zs"


def _clusters(text: str) -> Iterator[str]:
    """The text in pieces that may not be parted: a letter with its marks, an emoji with what joins it."""
    start = 0
    for end, char in islice(enumerate(text), 1, None):
        if not (_takes_no_room(char) or text[end - 1] == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff"):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def _cluster_width(cluster: str) -> int:
    if _takes_no_room(cluster[0]):
        return 0
    is_wide = east_asian_width(cluster[0]) in "WF" or _EMOJI_STYLE in cluster
    return 2 if is_wide else 1


def _takes_no_room(char: str) -> bool:
    """Marks that lie over their letter, joiners, and the vowels and finals of a Hangul block."""
    return category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff"
