"""What is not on disk yet: told on every screen in a fixed place, never hidden, never louder than a word."""

from __future__ import annotations

from msgspec import Struct

_SAID_ALREADY = "Not saved: "


class Saving(Struct, frozen=True):
    """How far the disk is behind the chart."""

    pending: frozenset[str] = frozenset()
    """Ids on their way to the disk."""
    refused: tuple[str, ...] = ()
    """Ids the disk refused, oldest first, with all that queue behind them."""
    why: str = ""
    """Why, in plain words."""
    frozen: str = ""
    """The id of the line that waits for its clinician; empty where none does."""
    draft_why: str = ""
    """Why what is being typed stands on the screen only; empty where every key is kept."""

    @property
    def reason(self) -> str:
        """Why the disk refused, to stand behind the words NOT SAVED."""
        return self.why.removeprefix(_SAID_ALREADY)

    @property
    def draft_reason(self) -> str:
        """Why a line is not kept before its Enter, to stand behind the words NOT SAVED; empty where it is."""
        reason = self.draft_why.removeprefix(_SAID_ALREADY).rstrip(".")
        return f"while it is typed: {reason}. Enter saves a line." if reason else ""

    def mark(self, event_id: str) -> str:
        """The log's first column: · pending, blank durable, ! not saved."""
        if event_id in self.refused:
            return "!"
        return "·" if event_id in self.pending else " "
