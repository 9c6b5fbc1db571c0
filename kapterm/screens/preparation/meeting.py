"""A preparation meeting weeks before the dose: who was there, its own note, and when it ended. Pure.

Teach-back and agreements are items of the checklist, which hold; the items of the day are not asked here.
"""

from __future__ import annotations

from kapterm.screens.asking import Form, Question
from kapterm.screens.preparation.desk import MEETING, Line
from kapterm.session import events as ev

HERE = "room"
"""The line that says who is here; each of the others stays where it is."""

_QUESTIONS = {
    HERE: (Question("room", "here", "names or initials, with commas", needed=True),),
    "note": (Question("note", "note", "what was talked about, in your words", needed=True),),
    "ends": (
        Question("leaves", "how they leave", "with whom; Enter: alone"),
        Question("next", "next", "next meeting, or the day of the dose; Enter skips"),
    ),
}


def meeting_form(line: Line) -> Form:
    """The questions of one line of the meeting."""
    act = line.id.removeprefix(f"{MEETING}.")
    return Form("meeting", _QUESTIONS[act], about={"act": act})


def meeting_facts(form: Form) -> tuple[ev.AnyFact, ...]:
    """What the answered line writes down."""
    given = form.answers
    match form.about["act"]:
        case "room":
            names = tuple(name.strip() for name in given["room"].split(",") if name.strip())
            return (ev.PresenceNoted(room=names),)
        case "note":
            return (ev.NoteWritten(text=given["note"]),)
        case _:
            return (ev.Departed(escort=given["leaves"], text=f"next: {given['next']}" if given["next"] else ""),)
