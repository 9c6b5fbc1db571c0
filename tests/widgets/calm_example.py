"""A small app for the tests of `kapterm.widgets.textual_fixes`, run in a real terminal: `calm_example.py STATE`."""

import sys
import threading
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from kapterm import crash
from kapterm.widgets.textual_fixes import CalmApp

SECRET = "SENTINEL"


class Example(CalmApp[None]):
    """Shows each key it is given, and fails when it is asked to."""

    def compose(self) -> ComposeResult:
        yield Static("Ready", id="said", markup=False)
        yield Static("drawn once", markup=False)

    def on_paste(self, event: events.Paste) -> None:
        self._say(f"paste {event.text!r}")

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "c":
                self._fail()
            case "w":
                self.run_worker(self._fail_later())
            case "b":
                self.bell()
                self.copy_to_clipboard(SECRET)
                self._say("rung")
            case "t":
                self._say(f"threads {threading.active_count()}")
            case "q":
                self.exit()
            case key:
                self._say(f"key {key} {event.character!r}")

    async def _fail_later(self) -> None:
        self._fail()

    def _fail(self) -> None:
        note = f"{SECRET} in a local"
        raise ValueError(f"{SECRET} in the message of {note}")

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(words)


def main() -> int:
    state = Path(sys.argv[1])
    crash.calm_hooks(state)
    return Example(state).run_to_exit()


if __name__ == "__main__":
    sys.exit(main())
