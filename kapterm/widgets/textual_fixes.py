"""Where Textual 8.2 is not calm enough for a record: every work-around, in this file only.

The rule: each names what goes wrong, where it is known upstream, and the day it may go. They touch private
names of Textual, which is why the dependency is held below 8.3.

* A crash rings the bell and prints the locals of its frames, so passphrases and notes: `CalmApp`.
* Cursors blink; the clipboard goes to the terminal as OSC 52; the palette offers a screenshot: `CalmApp`.
* Undo of a large paste crashes; the keys of an editor die in a screen that takes every key: `NoteArea`.
* SIGTERM and SIGHUP leave the terminal in disorder; end of file on the input spins for ever: `QuietDriver`.
* A first theme other than Textual's own makes it read every style twice: `CalmApp.begin_in`.
* The input thread wakes ten times a second; a byte that is not UTF-8 ends the program: `QuietDriver`.
* SIGCONT starts a second input thread, and two threads that read one terminal mix up the keys: `QuietDriver`.
* Esc and what is typed within a tenth of a second of it become Alt, `^`, or a word that is deleted: `parts`.
* An escape sequence inside a paste turns the rest of it into keys, so into codes: `Pastes`.
"""

import asyncio
import os
import selectors
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App, SystemCommand
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import _character_to_key
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import WorkerFailed

from kapterm import crash
from kapterm.text import MARK

Result = TypeVar("Result")


class CalmApp(App[Result], inherit_bindings=False):
    """An app that neither blinks, rings nor tells what it holds.

    Without Textual's own bindings: a priority Ctrl+Q that quits lies beside Ctrl+W, which deletes a word.

    Args:
        state: Folder for the report of a crash, which holds places in the code only.
    """

    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    """Else Escape is taken before our own bindings while a widget is maximized."""

    def __init__(self, state: Path) -> None:
        # NO_COLOR would turn hex colours into bright greys; ANSI colours become the terminal's own two.
        super().__init__(driver_class=QuietDriver, ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.animation_level = "none"
        self._state = state
        self._crash_report: Path | None = None
        self._has_crashed = False

    def begin_in(self, theme: str) -> None:
        """Has a theme from the first paint on. May go when setting one before the start reads the styles only once."""
        self.set_reactive(App.theme, theme)
        is_dark = self.current_theme.dark
        self.update_classes({f"-theme-{theme}": True, "-dark-mode": is_dark, "-light-mode": not is_dark}, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def run_to_exit(self) -> int:
        """Runs the app in this terminal; gives the exit code: 0, 128 + a signal, or `crash.EXIT_CODE`."""
        self.run(mouse=False)
        return self.return_code or 0

    def on_load(self) -> None:
        """A task that fails unobserved is reported, and prints no traceback."""
        asyncio.get_running_loop().set_exception_handler(self._on_stray_error)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """No cursor blinks, in Textual's own palette neither. May go when Textual has a switch for it."""
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False

    def bell(self) -> None:
        """Never rings."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copies within the program only: OSC 52 would hand the record to the terminal and its logs."""
        self._clipboard = text

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Of Textual's commands the choice of a theme; its screenshot would write the record in the open."""
        return (command for command in super().get_system_commands(screen) if command.title == "Theme")

    def _handle_exception(self, error: Exception) -> None:
        """In place of a traceback with locals and a bell. May go when Textual can be told to show neither."""
        self._return_code = crash.EXIT_CODE
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._has_crashed = True
        self._crash_report = crash.report(error.error if isinstance(error, WorkerFailed) else error, self._state)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        super()._print_error_renderables()
        if self._has_crashed and not self.is_headless:
            crash.print_calmly(self._crash_report)

    def _on_stray_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            crash.report(error, self._state)


class NoteArea(TextArea):
    """A text area whose own keys work inside a place, that survives the undo of a large paste, with a still cursor.

    Textual looks for what Backspace, an arrow or Ctrl+Z is bound to only once the key has come all the way up to the
    app; a place keeps every key to itself, in order, so it never gets there. Here they are done at once. May go when a
    widget can ask for that.

    textual#6686: while an undo is under way the cursor can stand behind the end of the text, and a scrollbar
    that comes or goes then looks it up. May go with the release that has PR 6687.
    """

    cursor_blink = var(False, init=False)

    async def _on_key(self, event: events.Key) -> None:
        """A key that is bound in the editor itself; letters and all other keys go Textual's way."""
        bound = () if event.is_printable else self._bindings.key_to_bindings.get(event.key, ())
        for binding in bound:
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)

    def _recompute_cursor_offset(self) -> None:
        within = self.clamp_visitable(self.cursor_location)
        self._cursor_offset = self.wrapped_document.location_to_offset(within)


class QuietDriver(LinuxDriver):
    """The terminal, listened to without polling and left in order whatever ends the program.

    * The input thread sleeps until there is a byte, or until an open escape sequence has waited long enough.
    * A key carries the time its byte was read, on the clock of `time.monotonic()`, however busy the loop is.
    * SIGTERM, SIGHUP and SIGINT end the program cleanly with 128 + the signal; end of file counts as SIGHUP
      (textual#6690). A terminal that is gone takes what is written to it in silence.
    * Ctrl+Z from elsewhere does not leave an open record stopped behind a shell; stopped all the same (SIGSTOP)
      and continued, the program takes the terminal as it had it, and is drawn anew.
    * No mouse, and no change of focus when the window loses it: in a session the focus never moves.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        # With debug, Textual writes every key to a file in the working folder.
        super().__init__(app, debug=False, mouse=False, size=size)
        if sys.__stderr__ is not None:
            self._file = cast(TextIOWrapper, _Screen(sys.__stderr__))
        self._is_listening = True
        self._wake_read, self._wake_write = os.pipe()
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_IGN)

    @property
    def can_suspend(self) -> bool:
        """Never."""
        return False

    def start_application_mode(self) -> None:
        """Takes the terminal, and the signals that would otherwise leave it in disorder."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            self._loop.add_signal_handler(number, self._leave, number)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if os.isatty(self.fileno):
            modes = termios.tcgetattr(self.fileno)
            self._loop.add_signal_handler(signal.SIGCONT, self._take_back, modes)

    def _take_back(self, modes: list[Any]) -> None:
        """After a stop: the shell has had the terminal, and may have left other modes and its own words on it."""
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
        self.write("\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h")
        self._app.screen.refresh(layout=True)

    def disable_input(self) -> None:
        """Wakes the input thread, which ends, and waits for it."""
        self._is_listening = False
        os.write(self._wake_write, b"x")
        super().disable_input()

    def process_message(self, message: Message) -> None:
        """Passes a message on to the app."""
        if not isinstance(message, events.AppFocus | events.AppBlur):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Reads until the program ends or the terminal does."""
        parser = XTermParser()
        decode = getincrementaldecoder("utf-8")("replace").decode
        pastes = Pastes()
        was_escape = False
        read_at = get_time()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(_patience(parser))}
                if self._wake_read in ready:
                    return
                if self.fileno in ready:
                    read_at = get_time()
                    data = self._read()
                    if not data:
                        return
                    for part in parts(pastes.tamed(decode(data), read_at), in_escape=was_escape):
                        if was_escape and not _is_sequence(part):
                            _give_up(parser)
                            self._pass_on(parser.tick(), read_at)
                        self._pass_on(parser.feed(part), read_at)
                        was_escape = part[-1] == ESCAPE
                self._pass_on(parser.tick(), read_at)

    def _run_input_thread(self) -> None:
        """Deaf, the program ends. If the thread failed, `crash.calm_hooks` makes the report."""
        try:
            self.run_input_thread()
        finally:
            if self._is_listening:
                self._loop.call_soon_threadsafe(self._leave, signal.SIGHUP)

    def _read(self) -> bytes:
        """What was typed; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _pass_on(self, messages: Iterable[Message], read_at: float) -> None:
        for message in messages:
            for one in _as_typed(message):
                one.time = read_at
                self.process_message(one)

    def _leave(self, number: signal.Signals) -> None:
        self._app.exit(return_code=128 + number)


class Pastes:
    """Sees that what is pasted stays a paste.

    Most terminals take escape out of what they paste, but not all, and tmux does not: text with colours in it.
    May go when Textual's parser looks for nothing but the end of a paste inside one.
    """

    SILENCE_S = 5.0
    """A paste whose end never came, since the line broke in it, is closed after so long without a byte."""

    def __init__(self) -> None:
        self._is_open = False
        self._before = ""
        self._held = ""
        self._last_at = 0.0

    def tamed(self, text: str, read_at: float) -> str:
        """The text with every escape inside a paste replaced; a part of its end is held until the rest comes.

        Args:
            text: As it was read.
            read_at: Seconds, when it was.
        """
        is_given_up = self._is_open and read_at - self._last_at > self.SILENCE_S
        self._last_at = read_at
        left, self._held = (BRACKETED_PASTE_END if is_given_up else "") + self._held + text, ""
        passed = ""
        while left:
            passed_now, left = self._inside(left) if self._is_open else self._outside(left)
            passed += passed_now
        return passed

    def _outside(self, text: str) -> tuple[str, str]:
        """Everything up to the start of a paste; the start may have begun in what was passed before."""
        at = (self._before + text).find(BRACKETED_PASTE_START)
        if at < 0:
            self._before = (self._before + text)[1 - len(BRACKETED_PASTE_START) :]
            return text, ""
        end = at + len(BRACKETED_PASTE_START) - len(self._before)
        self._is_open, self._before = True, ""
        return text[:end], text[end:]

    def _inside(self, text: str) -> tuple[str, str]:
        """What is pasted, up to and with its end."""
        pasted, end, rest = text.partition(BRACKETED_PASTE_END)
        if end:
            self._is_open = False
        else:
            begun = next((n for n in range(5, 0, -1) if text.endswith(BRACKETED_PASTE_END[:n])), 0)
            pasted, self._held = text[: len(text) - begun], text[len(text) - begun :]
        return pasted.replace("\x1b", MARK) + end, rest


ESCAPE = "\x1b"
_AFTER_O = "ABCDFHPQRS"
"""Arrows, Home, End and F1 to F4 as some terminals send them."""


def parts(text: str, *, in_escape: bool) -> list[str]:
    """The text, cut behind each escape that is the key Esc, so that what was typed after it is not taken with it.

    May go when Textual's parser tells Esc from a sequence by what follows. Nobody's Alt is lost: no act has it.

    Args:
        text: As it was read, pastes tamed.
        in_escape: Whether an escape came last before it.
    """
    found, begin = [], 0
    for at in range(len(text)):
        is_escape = text[at - 1] == ESCAPE if at else in_escape
        if is_escape and at > begin and not _is_sequence(text[at : at + 2]):
            found.append(text[begin:at])
            begin = at
    return [*found, text[begin:]] if text[begin:] else found


def _is_sequence(following: str) -> bool:
    """Whether what follows an escape belongs to it: a bracket, or an O with the letter of an arrow."""
    return following[:1] == "[" or (following[:1] == "O" and (len(following) == 1 or following[1] in _AFTER_O))


def _as_typed(message: Message) -> tuple[Message, ...]:
    """A key with Alt is Esc and the key: terminals send the same bytes for both."""
    if not isinstance(message, events.Key) or not message.key.startswith("alt+") or message.character is None:
        return (message,)
    return (events.Key("escape", ESCAPE), events.Key(_character_to_key(message.character), message.character))


def _give_up(parser: XTermParser) -> None:
    """Let the parser no longer wait for what may follow an escape."""
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0


def _patience(parser: XTermParser) -> float | None:
    """Seconds until an open escape sequence is given up; None where none is open."""
    due = parser._timeout_time
    return None if due is None else max(0.0, due - get_time())


class _Screen:
    """What Textual's writer thread writes to: the terminal, and silence once it is gone.

    With a stock file an error ends that thread, and the program then waits for ever on its full queue.
    """

    def __init__(self, terminal: TextIOWrapper) -> None:
        self._fd = terminal.fileno()
        self._encoding = terminal.encoding
        self._is_gone = False

    def fileno(self) -> int:
        return self._fd

    def write(self, text: str) -> None:
        left = text.encode(self._encoding, "replace")
        while left and not self._is_gone:
            try:
                left = left[os.write(self._fd, left) :]
            except OSError:
                self._is_gone = True

    def flush(self) -> None:
        """Nothing is ever held back."""
