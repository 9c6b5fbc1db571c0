"""What is not on disk yet: told on every screen in a fixed place, never hidden, never louder than a word."""

from __future__ import annotations

from msgspec import Struct


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

    def mark(self, event_id: str) -> str:
        """The log's first column: · pending, blank durable, ! not saved."""
        if event_id in self.refused:
            return "!"
        return "·" if event_id in self.pending else " "
