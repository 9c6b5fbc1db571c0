"""Today, the first screen: what is in progress, whom to see, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events

from kapterm.keys import Act, by_id
from kapterm.screens.listing import ListScreen
from kapterm.screens.today.rows import today_lines
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import AddClient, OpenClient
from kapterm.widgets.row import Span, say


class TodayScreen(ListScreen):
    """The first screen."""

    PLACE = "today"
    NEEDS_CLIENT: ClassVar[bool] = False

    def title_spans(self) -> Sequence[Span]:
        """The day."""
        return (Span(" "), say("Today", "strong"), say(f"  {self.now:%A} {self.now.day} {self.now:%B}", "dim"))

    def foot_keys(self) -> Sequence[Act]:
        """All clients are found from here."""
        shown = super().foot_keys()
        return shown if self.entry.is_open else (*shown[:-1], by_id()["go.clients"], shown[-1])

    def lines(self, width: int) -> Sequence[ListLine]:
        """Everything there is to do."""
        return today_lines(self.cards, self.now, width, self.recoveries)

    def choose(self, line_id: str) -> None:
        """Go where the line leads."""
        client_id, place, session_id = line_id.split("|")[:3]
        self.post_message(OpenClient(client_id, place, session_id))

    def press(self, event: events.Key) -> bool:
        """A new client, or the list."""
        if event.key != "plus":
            return super().press(event)
        self.entry.open("new client", "new client", hint="code or initials, never a name")
        return True

    def entered(self, purpose: str, text: str) -> None:
        """A new client's code; nothing typed is nothing done."""
        if purpose != "new client":
            super().entered(purpose, text)
            return
        self.entry.close()
        if text.strip():
            self.post_message(AddClient(text.strip()))

    def do_back(self) -> None:
        """Today is where all ways back end."""
