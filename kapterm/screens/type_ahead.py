"""Keys reach the places in the order in which they were typed, also across a change of place.

Textual hands each key to the queue of the screen that is shown when the key is read. A key typed ahead of a change of
place would be read by the place that is being left: Enter to open the session, and the first words of a note are gone.
Here the app keeps one queue. While a place is being left or is not ready yet, keys wait.
"""

from __future__ import annotations

from collections import deque

from textual import events

from kapterm.screens.base import PlaceScreen
from kapterm.widgets.textual_fixes import CalmApp, NoteArea


class InOrder(CalmApp[None], inherit_bindings=False):
    """An app whose places get every key, in order."""

    _waiting: deque[events.Key | events.Paste] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Take a key or a paste as it is read; everything else goes Textual's way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._take(event):
            return
        await super().on_event(event)

    def _take(self, event: events.Key | events.Paste) -> bool:
        """Whether the key was a place's; a text area's goes to it by the focus."""
        place = self.screen
        if not isinstance(place, PlaceScreen):
            return False
        if isinstance(self.focused, NoteArea) and not place.is_moving and not self._waiting:
            return False
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(event)
        self.before_input()
        self.give_keys()
        return True

    def before_input(self) -> None:
        """Somebody is here: called before a key is given to its place."""

    def give_keys(self) -> None:
        """Give the place that is shown the keys that wait, until it is left."""
        while self._waiting:
            place = self.screen
            if not isinstance(place, PlaceScreen) or not place.is_ready or place.is_moving:
                return
            event = self._waiting.popleft()
            if isinstance(self.focused, NoteArea):
                self.focused.post_message(event)
            else:
                place.take_input(event)
