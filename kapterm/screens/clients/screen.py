"""All clients: type to filter, arrows to choose, Enter to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kapterm.keys import Act, of
from kapterm.screens.clients.rows import client_lines, found
from kapterm.screens.listing import ListScreen
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Go, OpenClient
from kapterm.widgets.row import Span, say


class ClientsScreen(ListScreen):
    """The list of clients; its filter is always open, so that letters and digits are the search."""

    PLACE = "clients"
    NEEDS_CLIENT: ClassVar[bool] = False

    def on_screen_resume(self) -> None:
        """The place is shown again, with nothing typed."""
        self.entry.open("filter", "find", hint="type to filter")
        super().on_screen_resume()

    def foot_keys(self) -> Sequence[Act]:
        """The filter is always open, and Enter opens."""
        return of("clients")

    def title_spans(self) -> Sequence[Span]:
        """How many there are."""
        typing = self.entry.typing
        shown = len(found(self.cards, typing.line.text if typing else ""))
        return (Span(" "), say("Clients", "strong"), say(f"  {shown}", "dim"))

    def lines(self, width: int) -> Sequence[ListLine]:
        """Those that fit."""
        typing = self.entry.typing
        return client_lines(self.cards, typing.line.text if typing else "", self.now, width)

    def choose(self, line_id: str) -> None:
        """Open the client's chart."""
        self.post_message(OpenClient(line_id))

    def changed(self, purpose: str, text: str) -> None:
        """The best fit is chosen, whatever the cursor stood on."""
        self._chosen = ""

    def entered(self, purpose: str, text: str) -> None:
        """Open the chosen client."""
        if purpose == "filter" and self._chosen:
            self.choose(self._chosen)

    def closed(self, purpose: str, text: str) -> None:
        """Back to today."""
        self.post_message(Go("today"))
