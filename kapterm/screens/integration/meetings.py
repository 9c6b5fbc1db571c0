"""What is asked on a line of the planned meetings: when the next is agreed for, whether the series is over. Pure."""

from __future__ import annotations

from kapterm.screens.asking import Form, Question
from kapterm.session import events as ev


def appointment_form(meeting: str) -> Form:
    """The next meeting as it is agreed."""
    question = Question("on", f"{meeting}, agreed for", "day and hour: 2 Dec 14:00", needed=True)
    return Form("appointment", (question,), about={"meeting": meeting})


def appointment_fact(form: Form) -> ev.AppointmentMade:
    """The next meeting."""
    return ev.AppointmentMade(on=form.answers["on"], meeting=form.about["meeting"])


def series_form() -> Form:
    """Whether the series is over."""
    question = Question("text", "the series is over", "Enter says so, words if you like; Esc: not yet", confirms=True)
    return Form("series", (question,))


def series_fact(form: Form) -> ev.SeriesEnded:
    """The series is over."""
    return ev.SeriesEnded(text=form.answers["text"])
