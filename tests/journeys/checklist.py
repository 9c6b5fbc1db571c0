"""A clinician at the checklist in a real terminal: reads where the cursor is, answers, and waits for the echo."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from kapterm.data.packs import load
from kapterm.screens.preparation.held_key import REPEAT_S
from kapterm.session.packs.checklist import Item
from tests.terminal import Terminal

PACKS = load(None)[0]
HOLDS = "= still holds"

Keys = Sequence[str]
"""Keys as a terminal sends them: names, or letters one by one."""


def item_at(terminal: Terminal) -> Item | None:
    """The item under the cursor; None where the cursor is on the plan, or nowhere."""
    found = re.search(r"▸ {2,}(?:\S.*? {2})?(\S.*)$", terminal.text, re.MULTILINE)
    label = found[1].removesuffix("…") if found else ""
    named = [item for item in PACKS.checklist.items if label and item.label.startswith(label)]
    return named[0] if len(named) == 1 else None


def walk(terminal: Terminal, answer: Callable[[Item], Keys]) -> list[tuple[str, Keys]]:
    """Answer what the cursor is on until it has left the checklist; gives items and keys in order.

    Nothing is pressed but answers: no arrow and no tab.
    """
    pressed: list[tuple[str, Keys]] = []
    while (item := _settled(terminal)) is not None and len(pressed) < 150:
        before = terminal.text
        keys = ("=",) if item.confirmable and HOLDS in before else answer(item)
        if pressed and pressed[-1][1][-1] == keys[0]:
            as_slow_as_a_finger(terminal)
        terminal.keys(*keys)
        pressed.append((item.id, keys))
        expected = r"^ \d+ answers still hold|^ .*, still holds" if keys == ("=",) else _echo(item)
        terminal.wait_for(expected)
        terminal.wait_gone(re.escape(_cursor_line(before)))
    return pressed


def _settled(terminal: Terminal) -> Item | None:
    """The item under the cursor; a screen that is half drawn is looked at once more."""
    if item_at(terminal) is None:
        as_slow_as_a_finger(terminal)
    return item_at(terminal)


def as_slow_as_a_finger(terminal: Terminal) -> None:
    """Look at the screen for as long as a finger needs to press one key twice: sooner is the keyboard's own repeat."""
    with suppress(AssertionError):
        terminal.wait_for("(?!)", timeout_s=2 * REPEAT_S)


def _echo(item: Item) -> str:
    echo = re.escape(item.echo)
    return rf"^ {echo}: |^ (?:BP|HR|SpO₂|RR|T) \d"


def _cursor_line(screen: str) -> str:
    return next((line for line in screen.split("\n") if "▸" in line), "")
