"""Lines typed at a plain terminal, each key kept as it is pressed, so that a kill loses at most the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kapterm.cli.keyboard import CLEAR, END, ENTER, ERASE, keys
from kapterm.cli.prompt import erasing, write
from kapterm.session.drafting import Draft, as_waiting, encode_draft
from kapterm.session.events import Event
from kapterm.session.intents import new_id
from kapterm.text import safe


@dataclass
class TypedLine:
    """The line being typed.

    Attributes:
        id: What the line's event will be called, so that a draft whose line was saved is known.
        begun_s: Monotonic seconds of its first key; None while it is empty, and for one that was found again.
    """

    text: str = ""
    id: str = field(default_factory=new_id)
    begun_s: float | None = None


def typed_lines(
    line: TypedLine, now_s: Callable[[], float], keep: Callable[[TypedLine], None], prompt: str = "> "
) -> Iterator[tuple[TypedLine, float]]:
    """Every line with the moment of its Enter, until the input ends; the terminal must give quiet keys.

    Args:
        line: What stands in the line already.
        now_s: The clock of the keys.
        keep: Called after each key.
        prompt: Shown before each line.
    """
    write(prompt + safe(line.text))
    for key in keys():
        if key == ENTER:
            write("\n")
            yield line, now_s()
            line = TypedLine()
            write(prompt)
        elif key == END and not line.text:
            break
        elif (shown := _edited(line, key)) is not None:
            line.begun_s = now_s() if line.begun_s is None else line.begun_s
            keep(line)  # before it is shown: what stands on the screen survives a kill
            write(shown)
    write("\n")


def _edited(line: TypedLine, key: str) -> str | None:
    """Do what a key does to the line; what the screen is to be given, None where it did nothing."""
    if key in (ERASE, CLEAR):
        gone = line.text[-1:] if key == ERASE else line.text
        line.text = line.text[: len(line.text) - len(gone)]
        return erasing(gone) if gone else None
    if not key.isprintable():
        return None
    line.text += key
    return safe(key)


def draft_of(line: TypedLine, waiting: Sequence[Event], beside: Draft) -> bytes:
    """What is kept: the line, all that is not on disk yet, and the lines that the full screen had parked."""
    parked = tuple(kept for kept in beside.lines if not kept.is_open)
    return encode_draft(Draft(line.text, line.id, parked, as_waiting([*waiting]), beside.session))


def line_of(draft: Draft, known: frozenset[str]) -> TypedLine:
    """The line that an earlier run was in; an empty one where there was none, or where it is on record since.

    Args:
        draft: As it was kept.
        known: Ids of the events that are on record.
    """
    if not draft.text or draft.id in known:
        return TypedLine()
    kind = next((kept.kind for kept in draft.lines if kept.is_open), "")
    text = _OPENED.get(kind, f"{kind} " if len(kind) == 1 and kind.isupper() else "") + draft.text
    return TypedLine(text, draft.id or new_id())


_OPENED = {"said": '"', "private": "("}
"""How a line of the full screen begins here, by how it was opened there."""
