"""A clinic's own keys: which lines of its keymap can hold, and a sentence for each that cannot.

Nothing here is ever lost by a slip: an act whose line cannot hold keeps the key that ships. The acts of the dosing
hour, preparation's answers, lists and open lines stay as they ship: there a key is a word, an answer or a cursor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kapterm.keys import ACTS, SHOWN, Act, by_id

_STAY = ("dosing", "listed", "preparation", "line", "chosen", "note", "lists", "clients")
"""Scopes in which a key is a letter of a word, a code, an answer, or moves a cursor."""
_ON_EVERY_SCREEN = ("everywhere", "places", "lists")
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]|f([1-9]|1[0-2])")
_CONTROL = re.compile(r"ctrl\+[abdefgklnopqrstuvwxy]")
"""What a terminal sends as its own key: ctrl+h, i, j and m are others in disguise, c and z the system's."""
_SIGNS = {sign: name for name, sign in SHOWN.items() if len(sign) == 1 and sign.isascii()}
"""The keys of one sign by that sign, as somebody may type them: + for plus."""


def in_one_sentence(problems: tuple[str, ...]) -> str:
    """What is said at the start: the first of them, and where the others stand."""
    return problems[0] + (" More: `kapterm keys`." if len(problems) > 1 else "") if problems else ""


def read_keymap(wished: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The other keys that hold, by the act's id, and one sentence for each line that does not."""
    named = {act_id: _SIGNS.get(key, key) for act_id, key in wished.items()}
    problems = {act_id: why for act_id, key in named.items() if (why := _cannot_hold(act_id, key))}
    # A line that is set aside gives its key back, which may be one that another line had counted on.
    while True:
        held = {act_id: key for act_id, key in named.items() if act_id not in problems}
        clash = next(_clashes(held), None)
        if clash is None:
            return held, tuple(problems[act_id] for act_id in named if act_id in problems)
        problems[clash[0]] = clash[1]


def _cannot_hold(act_id: str, key: str) -> str:
    """Why a line cannot hold, whatever the others say; empty where it can."""
    act = by_id().get(act_id)
    if act is None:
        return f"keymap: no act is called {act_id}; `kapterm keys --json` names them."
    if act.fixed:
        return f"keymap: {act_id} stays on {act.shipped_key}: it cannot be lost."
    if act.scope in _STAY or not act.key:
        return f"keymap: {act_id} stays as it ships, as keys of codes and answers do."
    if not (_LETTER_OR_DIGIT.fullmatch(key) or _CONTROL.fullmatch(key) or key in SHOWN):
        return f"keymap: {key} is no key that every terminal sends; {act_id} stays on {act.shipped_key}."
    if act.scope == "everywhere" and not (key.startswith("ctrl+") or re.fullmatch(r"f\d+", key)):
        return f"keymap: {act_id} works while typing: ctrl+ and a letter, or f1 to f12."
    if act.scope != "places" and key.isdecimal():
        return f"keymap: {act_id} cannot be on {key}: digits are places and answers."
    return ""


def _clashes(held: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each line whose key another act has on the same screen, and the sentence about it."""
    for act_id, key in held.items():
        act = by_id()[act_id]
        for other in ACTS:
            if other.id != act_id and _share_a_screen(act, other) and key in _keys_of(other, held):
                yield act_id, f"keymap: {act_id} not on {key}: {other.id} has it there."


def _share_a_screen(act: Act, other: Act) -> bool:
    """Whether both can be reached by a key at the same time."""
    if other.scope in ("line", "chosen", "note"):
        return act.scope == "everywhere"
    if {act.scope, other.scope} == {"places", "dosing"} or {act.scope, other.scope} == {"places", "preparation"}:
        return False
    return act.scope == other.scope or act.scope in _ON_EVERY_SCREEN or other.scope in _ON_EVERY_SCREEN


def _keys_of(act: Act, held: Mapping[str, str]) -> tuple[str, ...]:
    return (held[act.id],) if act.id in held else (act.key, *act.aliases)
