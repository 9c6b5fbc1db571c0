"""`kapterm log CLIENT`: linear mode, for screen readers, plain terminals and scripts."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kapterm.cli.keyboard import QuietKeys
from kapterm.cli.voice import give, give_json, say
from kapterm.errors import CouldNotWrite, DamageFound

if TYPE_CHECKING:
    from kapterm.cli.linear import Linear
    from kapterm.clock import Clock
    from kapterm.journal import ClientJournal
    from kapterm.session.drafting import Draft

NAME = "log"
HELP = "writes a dosing session line by line, each line answered once it is on disk"

PROMPT = "> "


def options(parser: ArgumentParser) -> None:
    """The client, and whether to begin anew."""
    parser.add_argument("client", metavar="CLIENT", help="the exact code, or the beginning of the id")
    parser.add_argument(
        "--session", choices=("new",), help="begins a new session; else the one in progress goes on, or one begins"
    )


def run(args: Namespace) -> int:
    """Take lines until the input ends."""
    from kapterm.cli.access import open_client, open_practice, packs_in_force
    from kapterm.cli.linear import Linear
    from kapterm.journal.watch import go_on
    from kapterm.session.drafting import decode_draft, waiting_events

    with open_practice(args) as practice, _ending_calmly():
        with open_client(practice, args.client, writing=True) as journal:
            if journal.read_only_because:
                raise DamageFound(journal.read_only_because)
            for notice in journal.notices:
                say(notice)
            go_on(practice.clock, None if args.session == "new" else journal.chart.live)
            session_id = _session(journal, begin_anew=args.session == "new")
            linear = Linear(journal, session_id, packs_in_force(), give_json if args.json else _answer)
            left = decode_draft(journal.draft())
            linear.take_again(waiting_events(left, frozenset(event.id for event in journal.events())))
            if sys.stdin.isatty():
                _from_terminal(linear, journal, practice.clock, left)
            else:
                _from_pipe(linear, journal, "" if args.json else PROMPT, left)
            practice.note_card(journal)
        if linear.waiting:
            raise CouldNotWrite(f"{len(linear.waiting)} lines were not saved.")
    return 0


def _session(journal: ClientJournal, *, begin_anew: bool) -> str:
    """The visit that lines go to, said in words."""
    from kapterm.session.events import SessionOpened
    from kapterm.session.intents import new_id

    live = journal.chart.live
    if live is not None and not begin_anew:
        say(f"Session {live.number} of {journal.chart.code} goes on.")
        return live.id
    session_id = new_id()
    journal.write_fact(SessionOpened(purpose="dosing"), session_id)
    begun = journal.chart.session(session_id)
    say(f"Session {begun.number if begun else ''} of {journal.chart.code} begins.")
    return session_id


def _from_terminal(linear: Linear, journal: ClientJournal, clock: Clock, left: Draft) -> None:
    from kapterm.cli.prompt import write
    from kapterm.cli.typed import TypedLine, draft_of, line_of, typed_lines
    from kapterm.session.saving import Saving
    from kapterm.text import safe

    line = line_of(left, frozenset(event.id for event in journal.events()))
    with QuietKeys() as terminal:
        signal.signal(signal.SIGCONT, lambda *_: terminal.apply())
        if line.text:
            say("What was typed and not kept stands in the line: Enter keeps it, Ctrl+U clears it.")

        why = ""

        def keep(line: TypedLine, *, is_shown: bool = True) -> None:
            nonlocal why
            try:
                journal.keep_draft(draft_of(line, linear.waiting, left))
                why = ""
            except CouldNotWrite as error:
                if error.message != why:  # said once, not with every key
                    why = error.message
                    write("\n" if is_shown else "")
                    say(f"NOT SAVED {Saving(draft_why=why).draft_reason}")
                    write(PROMPT + safe(line.text) if is_shown else "")

        keep(line, is_shown=False)
        for typed, finished_s in typed_lines(line, clock.monotonic_s, keep, PROMPT):
            linear.take(typed.text, typed.id, typed.begun_s, finished_s)
            keep(TypedLine(linear.odd), is_shown=False)


def _from_pipe(linear: Linear, journal: ClientJournal, prompt: str, left: Draft) -> None:
    from kapterm.cli.typed import TypedLine, draft_of

    if left.text:
        say("A line that was typed and not kept waits for this client; it shows in a terminal.")
    _prompt(prompt)
    for raw in sys.stdin.buffer:
        linear.take(raw.decode("utf-8", "replace").rstrip("\r\n"))
        _prompt(prompt)
    if prompt:
        give("")
    if linear.waiting:
        journal.keep_draft(draft_of(TypedLine(left.text, left.id), linear.waiting, left))


def _prompt(prompt: str) -> None:
    sys.stdout.write(prompt)
    sys.stdout.flush()


def _answer(parts: dict[str, str]) -> None:
    if "not_understood" in parts:
        give(f"not understood: {parts['not_understood']}")
    elif "not_saved" in parts:
        give(f"NOT SAVED: {parts['not_saved']}")
    else:
        give(f"saved {parts['saved']} {parts['elapsed']} {parts['kind']} {' '.join(parts['words'].split(chr(10)))}")


@contextmanager
def _ending_calmly() -> Iterator[None]:
    """Being told to end ends with everything given back; durability never depends on it."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
