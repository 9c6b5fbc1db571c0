"""The line that is open, the lines laid aside, and the one that the disk refused. None of them is ever lost."""

from __future__ import annotations

from msgspec.structs import replace

from kapterm.session.editing import Line
from kapterm.session.grammar.open_line import IN_THE_LIST, OpenLine
from kapterm.session.intents import DraftLine, Intent, KeepDraft, Lay
from kapterm.session.when import When


class Lines:
    """What is typed and not kept."""

    def __init__(self) -> None:
        self.open: OpenLine | None = None
        self.parked: list[OpenLine] = []
        self.frozen: OpenLine | None = None
        """The line that the disk refused, waiting for Enter."""
        self._lays = False
        self._kept: tuple[DraftLine, ...] = ()

    def begin(self, kind: str, at_s: float, text: str = "", when: When | None = None, target: str = "") -> OpenLine:
        """Open a line, or the parked one of its kind; a note that opens anew takes what the keys already hold."""
        self._lays, self.frozen = self._lays or self.frozen is not None, None
        parked = None if text or when else self._unpark(kind, target)
        self.open = parked or OpenLine(kind, Line.of(text), at_s, target, when=when)
        return self.open

    def park(self) -> None:
        """Lay the open line aside; an empty one closes, and so does an earlier time without a line."""
        line, self.open = self.open, None
        if line is not None and line.line.text.strip() and line.kind != "prefix":
            self.parked.append(replace(line, were=None))

    def recall(self, one: DraftLine) -> None:
        """Take up a line as it stood before a restart."""
        opened = OpenLine(one.kind, Line.of(one.text), one.begun_s, one.target, one.kind, one.when)
        if one.is_open:
            self.open = opened
        else:
            self.parked.append(opened)

    def was_refused(self, event_id: str, text: str) -> list[Intent]:
        """The disk refused a line: it waits, or is laid with the unsaved where another one is being typed."""
        if self.open is not None:
            return [Lay()]
        if self.frozen is None:
            self.frozen = OpenLine("seen", Line.of(text), 0.0, target=event_id)
        return []

    def with_draft(self, intents: list[Intent], held: DraftLine | None) -> list[Intent]:
        """The intents, and what is typed and not kept where that has changed."""
        if self._lays:
            self._lays, intents = False, [Lay(), *intents]
        lines = [_draft(one, is_open=False) for one in self.parked]
        lines += [held] if held is not None else []
        lines += [_draft(self.open, is_open=True)] if self.open is not None else []
        draft = tuple(lines)
        if draft == self._kept:
            return intents
        self._kept = draft
        return [*intents, KeepDraft(draft)]

    def _unpark(self, kind: str, target: str) -> OpenLine | None:
        """The newest line laid aside that this key brings back: one of its kind; a note's key brings words too.

        What was begun about a line of the list comes back at that line only.
        """
        kinds = ("seen", "words") if kind == "seen" else (kind,)
        fitting = (one for one in reversed(self.parked) if one.kind in kinds)
        found = next((one for one in fitting if one.kind not in IN_THE_LIST or one.target == target), None)
        if found is not None:
            self.parked.remove(found)
        return found


def _draft(line: OpenLine, *, is_open: bool) -> DraftLine:
    return DraftLine(line.kind, line.line.text, line.begun_s, line.target, is_open, line.when)
