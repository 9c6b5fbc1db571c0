"""Typed text on its way into Markdown: a backslash before what CommonMark, GFM, Obsidian or pandoc takes as a sign.

Nowhere else, since the file is read as plain text too: `BP <160/100`, `97 %` and `item 9 = 1` stay as they were typed.

Tried on tens of thousands of random strings through a CommonMark parser: the same text comes back, as a paragraph and
as a table cell. Control characters are made visible by `safe()`; line breaks are kept only where the place has lines.
"""

from __future__ import annotations

import re

from kapterm.text import safe

_SIGNS = re.compile(
    r"[\\`*\[\]~|$#^{}@]|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[a-z/!?]|$)|&(?=[#a-z]|$)"  # a tag, an entity; `<160/100` and `A & B` are none
    r"|^[=%]|[=%]$|=(?==)|(?<==)=|%(?=%)|(?<=%)%"  # marked and commented text come in pairs; `97 %` is none
    r"|:(?=//)|(?<=www)\.",
    re.IGNORECASE,
)
_AT_LINE_START = re.compile(r"^(?:([-+:])(?=\s|$|[-:])|(>)|(\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])(?=\s|$))")


def one_line(text: str) -> str:
    """Typed text as one safe line, white space drawn together."""
    return safe(" ".join(text.split()))


def lines_of(text: str) -> list[str]:
    """Typed text as safe lines without empty ones; any line break a person can type counts."""
    return [line for line in map(one_line, text.splitlines()) if line]


def paragraphs_of(text: str) -> list[list[str]]:
    """Typed text as paragraphs of safe lines: a blank line parts two."""
    found: list[list[str]] = [[]]
    for line in map(one_line, text.splitlines()):
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def markdown_signs(line: str) -> str:
    """A safe line with a backslash before every sign that Markdown could take as its own inside a line."""
    return _SIGNS.sub(lambda sign: "\\" + sign[0], line)


def markdown_start(escaped: str) -> str:
    """An escaped line that stands at the beginning of a line, where `-`, `1.` or `a)` begins a list and `>` a quote."""
    return _AT_LINE_START.sub(
        lambda found: f"{found[3]}\\{found[4]}" if found[3] else f"\\{found[1] or found[2]}", escaped, count=1
    )
