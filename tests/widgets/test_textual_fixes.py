"""Textual's hazards stay worked around, each shown on the real thing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._xterm_parser import BRACKETED_PASTE_END as PASTE_END
from textual._xterm_parser import BRACKETED_PASTE_START as PASTE_START
from textual._xterm_parser import XTermParser
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from kapterm import crash
from kapterm.widgets.textual_fixes import CalmApp, NoteArea, Pastes, QuietDriver, _patience
from tests.terminal import PATIENCE_S, Terminal, small_environment

EXAMPLE = Path(__file__).parent / "calm_example.py"
SECRET = "SENTINEL"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def terminal(tmp_path: Path, state: Path) -> Iterator[Terminal]:
    with Terminal([sys.executable, str(EXAMPLE), str(state)], tmp_path, {"ESCDELAY": "20"}) as terminal:
        terminal.wait_for("Ready")
        yield terminal


class Notes(CalmApp[None]):
    """One note, and one field."""

    def compose(self) -> ComposeResult:
        yield NoteArea("one\ntwo\n")
        yield Input()


class Listener(QuietDriver):
    """The driver's input thread on a pipe, which ends after the bytes."""

    def __init__(self, typed: bytes) -> None:
        self.fileno, write_end = os.pipe()
        os.write(write_end, typed)
        os.close(write_end)
        self._wake_read, self._wake_write = os.pipe()
        self.heard: list[events.Key] = []

    def process_message(self, message: Message) -> None:
        assert isinstance(message, events.Key)
        self.heard.append(message)


@pytest.mark.parametrize("key", ["c", "w"])
def test_a_crash_tells_nothing_of_the_record(terminal: Terminal, state: Path, key: str) -> None:
    assert terminal.keys(key).wait_exit() == crash.EXIT_CODE
    assert "Everything it had acknowledged is safe" in terminal.text
    assert SECRET not in terminal.raw
    assert "Traceback" not in terminal.raw
    assert terminal.bells == 0
    report = (state / crash.REPORT_NAME).read_text()
    assert "builtins.ValueError\n" in report
    assert "__main__:" in report
    assert SECRET not in report


def test_the_crash_report_is_for_its_owner_only(terminal: Terminal, state: Path) -> None:
    terminal.keys("c").wait_exit()
    assert (state / crash.REPORT_NAME).stat().st_mode & 0o777 == 0o600


def test_a_crash_still_fails_the_test_that_caused_it(state: Path) -> None:
    app = Notes(state)
    app._handle_exception(ValueError(SECRET))
    assert isinstance(app._exception, ValueError)
    assert app.return_code == crash.EXIT_CODE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program_and_leaves_the_terminal_in_order(terminal: Terminal, number: signal.Signals) -> None:
    assert terminal.kill(number) == 128 + number
    assert "\x1b[?1049l" in terminal.raw
    assert "\x1b[?25h" in terminal.raw


def test_a_closed_terminal_ends_the_program_though_it_gets_no_signal(tmp_path: Path, state: Path) -> None:
    ours, theirs = os.openpty()
    program = subprocess.Popen(
        [sys.executable, str(EXAMPLE), str(state)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=small_environment(tmp_path),
        # The terminal does not control the new session, so its end sends no SIGHUP.
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    while b"Ready" not in shown:
        shown += os.read(ours, 4096)
    os.close(ours)
    assert program.wait(PATIENCE_S) == 128 + signal.SIGHUP


def test_ctrl_z_from_elsewhere_does_not_stop_it(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGTSTP)
    terminal.keys("a").wait_for("key a")


def test_stopped_and_continued_one_thread_reads_the_keys_and_all_is_drawn_anew(terminal: Terminal) -> None:
    before = terminal.keys("t").wait_for(r"threads \d+").group()
    os.kill(terminal.pid, signal.SIGSTOP)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.keys("a").wait_for("key a")
    assert terminal.keys("t").wait_for(r"threads \d+").group() == before
    assert terminal.raw.count("\x1b[?1049h") == 2
    terminal.wait_for("drawn once")


def test_escape_alone_and_an_arrow_are_told_apart(terminal: Terminal) -> None:
    terminal.keys("up").wait_for("key up")
    terminal.keys("escape").wait_for("key escape")


def test_letters_of_two_bytes_and_broken_bytes_both_arrive(terminal: Terminal) -> None:
    terminal.keys("é").wait_for("key .*'é'")
    terminal._child.send(b"\xff")
    terminal.wait_for("'\ufffd'")


def test_a_paste_arrives_as_one(terminal: Terminal) -> None:
    terminal.paste("one\ntwo").wait_for(r"paste 'one\\ntwo'")


def test_an_escape_in_a_paste_does_not_turn_it_into_keys(terminal: Terminal) -> None:
    terminal.paste("a\x1b[31mred\x1b").wait_for("paste 'a�\\[31mred�'")


@given(st.data())
def test_a_paste_stays_one_however_it_is_cut(data: st.DataObject) -> None:
    typed = f"k\x1b[Ak{PASTE_START}one\x1b[31m two\x1b[20{PASTE_END}k\x1b[Bk"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(typed)))))
    pastes = Pastes()
    pieces = [pastes.tamed(typed[a:b], 0.0) for a, b in pairwise([0, *cuts, len(typed)])]
    assert "".join(pieces) == f"k\x1b[Ak{PASTE_START}one�[31m two�[20{PASTE_END}k\x1b[Bk"


def test_a_paste_whose_end_never_came_does_not_swallow_the_session() -> None:
    pastes = Pastes()
    pastes.tamed(f"{PASTE_START}half", 0.0)
    assert pastes.tamed("a", 60.0) == f"{PASTE_END}a"


def test_the_window_may_change_its_size(terminal: Terminal) -> None:
    terminal.resize(60, 20)
    terminal.keys("a").wait_for("key a")


def test_a_window_without_focus_still_takes_keys(terminal: Terminal) -> None:
    terminal.keys("\x1b[O", "a").wait_for("key a")


def test_nothing_rings_or_reaches_the_clipboard_of_the_terminal(terminal: Terminal) -> None:
    terminal.keys("b").wait_for("rung")
    assert terminal.bells == 0
    assert "]52;" not in terminal.raw
    assert "\x1b[?1003h" not in terminal.raw


def test_the_input_thread_sleeps_until_there_is_something_to_do() -> None:
    parser = XTermParser()
    list(parser.feed("a"))
    assert _patience(parser) is None
    list(parser.feed("\x1b"))
    patience = _patience(parser)
    assert patience is not None
    assert 0 <= patience <= constants.ESCAPE_DELAY


def test_an_arrow_that_arrives_in_pieces_is_an_arrow(tmp_path: Path, state: Path) -> None:
    with Terminal([sys.executable, str(EXAMPLE), str(state)], tmp_path, {"ESCDELAY": "20000"}) as slow_line:
        slow_line.wait_for("Ready")
        slow_line.keys("\x1b").keys("[A").wait_for("key up")


def test_a_key_carries_the_time_its_byte_was_read() -> None:
    listener = Listener(b"ab")
    before = monotonic()
    listener.run_input_thread()
    assert [event.key for event in listener.heard] == ["a", "b"]
    assert all(before <= event.time <= monotonic() for event in listener.heard)
    assert len({event.time for event in listener.heard}) == 1


async def test_undo_of_a_large_paste_gives_the_old_note_back(state: Path) -> None:
    app = Notes(state)
    async with app.run_test(size=(60, 20)) as pilot:
        area = app.query_one(NoteArea)
        area.focus()
        app.copy_to_clipboard("\n".join(f"line {number}" for number in range(500)))
        await pilot.press("ctrl+v", "ctrl+z")
        assert area.text == "one\ntwo\n"
        await pilot.press("ctrl+y")
        assert area.text.endswith("line 499one\ntwo\n")


async def test_no_cursor_blinks(state: Path) -> None:
    app = Notes(state)
    async with app.run_test() as pilot:
        for field in (app.query_one(NoteArea), app.query_one(Input)):
            field.focus()
            await pilot.pause()
            assert not field.cursor_blink


async def test_the_palette_offers_no_screenshot(state: Path) -> None:
    app = Notes(state)
    async with app.run_test():
        assert [command.title for command in app.get_system_commands(app.screen)] == ["Theme"]
