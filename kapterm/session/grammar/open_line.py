"""The line that is open: what it was opened for, what it holds, and what it means when Enter keeps it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.drugs_named import with_drugs
from kapterm.session.editing import Line
from kapterm.session.events import AnyFact
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.forms import parse_form
from kapterm.session.grammar.line import expand, note, read_code
from kapterm.session.grammar.own_codes import KEY, NEW_CODE, name_code
from kapterm.session.grammar.sentence import WereWords
from kapterm.session.intents import Move
from kapterm.session.when import Base, When, parse_when

NOTES = ("seen", "said", "private")
"""The three kinds of words, in the order of Tab."""
IN_THE_LIST = ("strike", "move")
"""Lines about one line of the list."""
SIGNED = "this record is signed: it changes only by addendum"
REASON_EXPECTED = "the reason, then Enter"
MOVE_EXPECTED = "the time and why, as in 14:05 wrong minute"
NO_DOSE_YET = "there was no dose yet to count from"
ADDENDUM = "/addendum"
"""The line that a signed record still takes."""
ANSWER_AFTER_S = 0.300
"""An Enter that answers a question shown less than this ago was meant for something else."""


class OpenLine(Struct, frozen=True):
    """One open line."""

    kind: str
    """seen, said, private, words, strike, move, prefix, an act's capital, or /kind."""
    line: Line
    begun_s: float
    target: str = ""
    """The event its words belong to."""
    target_label: str = ""
    when: When | None = None
    from_digits: bool = False
    """True where bare digits opened the vitals line: a colon in it makes them a time."""
    hint: str = ""
    """What was expected, or what is asked."""
    asked_s: float | None = None
    """When a question was shown; None while none stands."""
    refused: bool = False
    """True after an Enter that was not understood: a second one keeps it as a plain note."""
    not_before_s: float = 0.0
    """An Enter before this was meant for something else."""
    were: WereWords | None = None
    """What Enter on the empty line makes of the codes before it; typing refuses."""

    @property
    def label(self) -> str:
        """What stands before the line."""
        if self.kind == "words":
            return self.target_label
        if self.kind in IN_THE_LIST:
            return f"{'strike' if self.kind == 'strike' else 'move'}: {self.target_label}"
        if self.kind == "prefix":
            return "earlier"
        act = ACT_LINES.get(self.kind)
        return act.label if act else self.kind.lstrip("/").replace("_", " ")

    @property
    def is_note(self) -> bool:
        """Whether Tab changes what kind of words it is."""
        return self.kind in NOTES

    def typed(self, line: Line) -> OpenLine:
        """The same line with another text; questions and refusals are forgotten."""
        return replace(self, line=line, hint="", asked_s=None, refused=False, were=None)

    def next_kind(self) -> OpenLine:
        """Seen, said, private, seen."""
        return replace(self, kind=NOTES[(NOTES.index(self.kind) + 1) % len(NOTES)])


class Kept(Struct, frozen=True):
    """A line that Enter kept: its fact, and the earlier time typed in front."""

    fact: AnyFact
    when: When | None


def read(line: OpenLine, context: Context) -> tuple[Understood, When | None]:
    """What the line means now.

    Raises:
        UsageError: what was expected.
    """
    text = line.line.text
    when = line.when
    if line.kind == "strike":
        return Understood(ev.Struck(of=line.target, text=text.strip()), f"struck: {text.strip()}"), None
    if line.kind not in ("words", "prefix") and not (line.kind == "V" and text.strip() == "-"):
        found, text = parse_when(text)
        when = found or when
    if line.kind == "words":
        words = expand(text.strip(), context)
        return Understood(ev.Reworded(of=line.target, text=words), words), None
    if line.kind == "said":
        return Understood(ev.QuoteTaken(text=text.strip()), text.strip()), when
    if line.kind == "private":
        return Understood(ev.AsideWritten(text=text.strip()), text.strip()), when
    if line.kind == NEW_CODE:
        return name_code(text, context), when
    if line.kind == "seen":
        return read_code(text.strip(), context) or note(text.strip(), context), when
    if line.kind.startswith("/"):
        fact = with_drugs(context.packs, parse_form(line.kind[1:], text))
        return Understood(fact, fact.words()), when
    return ACT_LINES[line.kind].parse(text.strip(), context), when


def enter(line: OpenLine, at_s: float, context: Context) -> OpenLine | Kept | None:
    """What Enter does: keeps the line, says what was expected and leaves it open, or closes an empty one (None).

    An empty new note stays, begun anew: an Enter too many must not turn the words that follow into codes.
    """
    text = line.line.text.strip()
    if not text and line.kind == "seen":
        return replace(line, begun_s=at_s)
    if not text and (line.is_note or line.kind == "words"):
        return None
    if context.state.signatures and line.kind != ADDENDUM:
        return replace(line, hint=SIGNED)
    if line.kind == "strike" and not text:
        return replace(line, hint=REASON_EXPECTED)
    if line.asked_s is not None and at_s - line.asked_s < ANSWER_AFTER_S:
        return line
    try:
        understood, when = read(line, context)
        if _counts_from_nothing(when, context):
            raise UsageError(NO_DOSE_YET)
    except UsageError as error:
        if text and (line.refused or _is_word_with_f(line)):
            return Kept(_as_note(line, text, context), None if _counts_from_nothing(line.when, context) else line.when)
        return replace(line, hint=error.message, refused=bool(text), asked_s=at_s)
    if understood.ask and line.asked_s is None:
        return replace(line, hint=understood.ask, asked_s=at_s)
    return Kept(_answered(understood), when)


def moved(line: OpenLine, at_s: float, context: Context, event_id: str) -> OpenLine | Move:
    """What Enter does to a line that moves another: a time of the usual forms, and why."""
    when, why = parse_when(line.line.text.strip())
    if context.state.signatures:
        return replace(line, hint=SIGNED)
    if when is None or not why.strip():
        return replace(line, hint=MOVE_EXPECTED)
    if _counts_from_nothing(when, context):
        return replace(line, hint=NO_DOSE_YET)
    return Move(line.target, when, why.strip(), event_id, at_s)


def _is_word_with_f(line: OpenLine) -> bool:
    """Whether `F` only began words: its line takes a number and nothing else."""
    return line.kind == KEY and not line.line.text.strip()[:1].isdecimal()


def _counts_from_nothing(when: When | None, context: Context) -> bool:
    return when is not None and when.base is Base.ELAPSED and context.state.t_zero is None


def _answered(understood: Understood) -> AnyFact:
    """The fact of a line whose question Enter answered; a dose above the second limit says that nobody was named."""
    fact = understood.fact
    if isinstance(fact, ev.DoseGiven | ev.InfusionStarted) and understood.ask.endswith("who checks?"):
        return replace(fact, given_anyway="nobody named")
    return fact


def _as_note(line: OpenLine, text: str, context: Context) -> AnyFact:
    letter = f"{line.kind} " if line.kind in ACT_LINES else ""
    letter = KEY if line.kind == KEY else letter
    return ev.NoteWritten(text=f"{letter}{expand(text, context)}")
