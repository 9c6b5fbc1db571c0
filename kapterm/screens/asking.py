"""Questions asked one after the other in the entry line: a place opens a form and gets its answers when it is through.

What cannot be understood says what was expected and keeps the text; what is doubtful is asked once. Esc lays the form
aside with all that was typed, and opening it again goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace
from textual import events

from kapterm.errors import UsageError
from kapterm.screens.base import PlaceScreen
from kapterm.session.intents import FORM, DraftLine, KeepDraft
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.text import cell_width, safe
from kapterm.widgets.messages import Asked
from kapterm.widgets.row import Row, fit, say

READABLE = 100
"""Columns beyond which a line is no longer easy to read."""

MOST = 8
"""Rows of choices; words bring up those behind them, and a number takes each."""

TOO_SOON_S = 0.3
"""An Enter this soon after a question was shown was meant for something else."""


class Heard(Struct, frozen=True):
    """A line that was understood: how it is said back, and what is asked once before it is kept."""

    shown: str = ""
    ask: str = ""
    beside: tuple[str, ...] = ()
    """What stands over the line for it, in place of the choices: how it is done, what to take care of."""


def as_words(text: str) -> Heard:
    """Any words are an answer."""
    return Heard()


class Question(Struct, frozen=True):
    """One line of a form."""

    id: str
    label: str
    hint: str = ""
    text: str = ""
    """What stands in the line at first."""
    needed: bool = False
    """True where Enter on an empty line is no answer; else Enter skips."""
    choices: tuple[str, ...] = ()
    """What may be taken by its number; they stand over the line while it is open."""
    confirms: bool = False
    """True where Enter alone confirms: one that comes too soon after the question is none."""
    read: Callable[[str], Heard] = as_words
    """What a line means; raises UsageError where it means nothing."""


class Form(Struct, frozen=True):
    """Some questions, and how far they are answered."""

    id: str
    questions: tuple[Question, ...]
    answers: dict[str, str] = {}
    """What was typed, by the question's id."""
    about: Mapping[str, str] = {}
    """What the form is about, for whoever takes its answers."""

    @property
    def question(self) -> Question | None:
        """What is asked now; None when the form is through."""
        return next((one for one in self.questions if one.id not in self.answers), None)

    def answered(self, text: str) -> Form:
        """The form after an answer to the question that is asked."""
        question = self.question
        return self if question is None else replace(self, answers={**self.answers, question.id: text.strip()})


class AskingScreen(PlaceScreen):
    """A place that asks."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._form: Form | None = None
        self._laid: dict[tuple[str, str], tuple[Form, str]] = {}
        self._doubted: str | None = None
        self._taken_up: set[str] = set()
        self._key_s = 0.0
        self._shown_s = 0.0

    def take_key(self, event: events.Key) -> None:
        """Do what a key means, and know when it was pressed."""
        self._key_s = event.time
        super().take_key(event)

    def over_rows(self, width: int) -> Sequence[Row]:
        """The numbered choices of the question, unless something else lies there."""
        question = self._form.question if self._form else None
        typing = self.entry.typing
        typed = typing.line.text if typing else ""
        if over := super().over_rows(width):
            return over
        if question is None:
            return ()
        return beside_rows(question, typed, width) or choice_rows(question.choices, width, typed)

    @property
    def form(self) -> Form | None:
        """The form that is being filled."""
        return self._form

    def ask(self, form: Form, text: str | None = None) -> None:
        """Ask a form's questions, from where they were laid aside if they were.

        Args:
            form: What is asked. Its id and what it is about tell it from others.
            text: What stands in its first line, in place of what was laid aside.
        """
        laid = self._laid.pop((self.session_id, _key(form)), None) or self._left_by_an_earlier_run(form)
        if laid is not None and text is None:
            self._form, typed = laid
        else:
            self._form, typed = form, text or (form.question.text if form.question else "")
        self._ask_next(typed)

    def form_done(self, form: Form) -> None:
        """Every question is answered."""

    def entered(self, purpose: str, text: str) -> None:
        """Enter: the answer is taken, refused with what was expected, or doubted once."""
        form, question = self._form, self._form.question if self._form else None
        if form is None or question is None:
            return
        if problem := self._problem(question, text):
            self.entry.say_hint(problem)
            return
        self._form = form = form.answered(text)
        if form.question is not None:
            self._ask_next(form.question.text)
            self._keep_draft()
            return
        self._form = None
        self.entry.close()
        self.form_done(form)
        self._keep_draft()

    def changed(self, purpose: str, text: str) -> None:
        """Another text: what it would mean stands beside it."""
        question = self._form.question if self._form else None
        if question is None:
            return
        if number := _instead(question, text):
            self._ask_next(number)
            return
        self._keep_draft()
        shown = ""
        if text.strip():
            try:
                shown = question.read(text).shown
            except UsageError:
                shown = ""
        self.entry.say_hint(shown or question.hint)

    def closed(self, purpose: str, text: str) -> None:
        """Esc: the form is laid aside."""
        if self._form is not None:
            self._laid[(self.session_id, _key(self._form))] = (self._form, text)
            self._form = None
            self._keep_draft()

    def _keep_draft(self) -> None:
        """Keep the form that is asked and those laid aside, so that a kill loses at most the last key."""
        typing = self.entry.typing
        lines = list(self.left)
        for (session, _), (form, text) in self._laid.items():
            lines += _draft_lines(form, text, self._key_s) if session == self.session_id else []
        if self._form is not None and typing is not None:
            lines += _draft_lines(self._form, typing.line.text, self._key_s, is_open=True)
        self.post_message(Asked(KeepDraft(tuple(lines), "forms")))

    @property
    def left(self) -> list[DraftLine]:
        """What an earlier run left of this visit's forms and nobody has taken up since."""
        lines = self.draft.lines if self.draft.session == self.session_id else ()
        return [line for line in lines if line.room == "forms" and line.kind not in self._taken_up]

    def _left_by_an_earlier_run(self, form: Form) -> tuple[Form, str] | None:
        """The form as far as it was filled when the program last ended; given back once."""
        kind = FORM + _key(form)
        lines = [line for line in self.left if line.kind == kind]
        if not lines:
            return None
        self._taken_up.add(kind)
        *answered, open_ = lines
        return replace(form, answers={line.target: line.text for line in answered}), open_.text

    def _ask_next(self, text: str) -> None:
        self._doubted = None
        self._shown_s = self._key_s
        question = self._form.question if self._form else None
        if self._form is not None and question is not None:
            self.entry.open(f"{self._form.id}.{question.id}", question.label, text, question.hint)
            if text:
                self.changed(self.entry.purpose, text)

    def _problem(self, question: Question, text: str) -> str:
        """Why an answer is not taken yet; empty where it is."""
        too_soon = self._key_s - self._shown_s < TOO_SOON_S
        if question.confirms and too_soon:
            return question.hint
        if not text.strip():
            return (question.hint or "Expected words") if question.needed else ""
        try:
            heard = question.read(text)
        except UsageError as error:
            return str(error)
        if heard.ask and (self._doubted != text or too_soon):
            self._doubted = text
            self._shown_s = self._key_s
            return heard.ask
        return ""


def _instead(question: Question, text: str) -> str:
    """The number that was typed behind the choice that stood in the line: it takes its place; empty where none was."""
    behind = text.removeprefix(question.text) if question.choices and question.text else text
    return behind if behind != text and behind.isdigit() else ""


def beside_rows(question: Question, typed: str, width: int) -> tuple[Row, ...]:
    """What stands over the line for what was typed; nothing where it is not understood."""
    try:
        beside = question.read(typed).beside if typed.strip() else ()
    except UsageError:
        return ()
    room = min(width, READABLE) - 2
    rows = [(say(f" {part}", "plain"),) for words in beside for part in wrap(safe(words), room)]
    return tuple(rows[:MOST])


def choice_rows(choices: Sequence[str], width: int, typed: str = "") -> tuple[Row, ...]:
    """Numbered choices, as many beside each other as there is room for; of many those that hold the words typed."""
    numbered = [f"{number} {safe(choice)}" for number, choice in enumerate(choices, 1)]
    words = [] if typed.strip().isdigit() else typed.casefold().split()
    held = [one for one in numbered if all(word in one.casefold() for word in words)]
    numbered = held or numbered
    rows: list[list[str]] = []
    for one in numbered:
        if rows and cell_width("   ".join([*rows[-1], one])) + 1 < min(width, READABLE):
            rows[-1].append(one)
        else:
            rows.append([one])
    shown = rows if len(rows) <= MOST else rows[: MOST - 1]
    behind = len(numbered) - sum(map(len, shown))
    told = [fit((say(f" {'   '.join(row)}", "plain"),), width) for row in shown]
    return (*told, (say(f" {behind} more: type a word of it, or its number", "dim"),)) if behind else tuple(told)


def _draft_lines(form: Form, typed: str, at_s: float, *, is_open: bool = False) -> list[DraftLine]:
    """A form as its answers so far, the line being typed last; nothing where nothing was typed at all."""
    question = form.question
    if question is None or not (form.answers or typed):
        return []
    kind = FORM + _key(form)
    answered = [DraftLine(kind, text, at_s, target=name) for name, text in form.answers.items()]
    return [*answered, DraftLine(kind, typed, at_s, target=question.id, is_open=is_open)]


def _key(form: Form) -> str:
    return " ".join((form.id, *form.about.values()))
