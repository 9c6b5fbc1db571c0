"""All clients: type to filter, arrows to choose, Enter to open. Below them the same words in every record.

What was found stands in memory only, and is let go with the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kapterm.keys import Act, of
from kapterm.screens.clients.rows import SEARCH, client_lines, found, record_lines
from kapterm.screens.hit_lines import HIT, hit_of
from kapterm.screens.listing import ListScreen
from kapterm.session.finding import newest_first
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Go, OpenClient, SearchRecords
from kapterm.widgets.row import Span, say


class ClientsScreen(ListScreen):
    """The list of clients; its filter is always open, so that letters and digits are the search."""

    PLACE = "clients"
    NEEDS_CLIENT: ClassVar[bool] = False

    def on_screen_resume(self) -> None:
        """The place is shown again, with nothing typed."""
        self.entry.open("filter", "find", hint="a code, words, a day")
        super().on_screen_resume()

    def on_screen_suspend(self) -> None:
        """The place is left, and with it what was found."""
        self.post_message(SearchRecords(""))
        super().on_screen_suspend()

    def foot_keys(self) -> Sequence[Act]:
        """The filter is always open, and Enter opens."""
        return of("clients")

    def title_spans(self) -> Sequence[Span]:
        """How many there are."""
        shown = len(found(self.cards, self._typed_text))
        return (Span(" "), say("Clients", "strong"), say(f"  {shown}", "dim"))

    def draw_body(self, width: int) -> None:
        """While records are read the cursor waits where the search began: what comes first is known at its end."""
        found = self.found
        if self._chosen == SEARCH and found.typed == self._typed_text and found.is_through and found.hits:
            self._chosen = f"{HIT}{newest_first(found.hits)[0].id}"
        super().draw_body(width)

    def lines(self, width: int) -> Sequence[ListLine]:
        """Those that fit."""
        typed = self._typed_text
        clients = client_lines(self.cards, typed, self.now, width)
        return (*clients, *record_lines(self.found, typed, self.now, width))

    @property
    def _typed_text(self) -> str:
        typing = self.entry.typing
        return typing.line.text if typing else ""

    def choose(self, line_id: str) -> None:
        """Open the client's chart, search every record, or open the visit of a hit."""
        if line_id == SEARCH:
            if self.found.typed != self._typed_text:
                self.post_message(SearchRecords(self._typed_text))
        elif hit := hit_of(self.found.hits, line_id):
            self.post_message(OpenClient(hit.client_id, "review", hit.visit.id, hit.key_words))
        else:
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
