"""Facts of the dosing hour that concern what is seen, said and done beside the client."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kapterm.session.events.base import Fact, Number, value_text

STAFF_CODES = frozenset(
    ("near", "words-said", "grounding", "touch", "touch-ended", "environment", "assist", "called", "looked", "body")
)
"""Ids of what staff do (reference 4.1); every other code is something seen."""

Strength = Annotated[int, Meta(ge=0, le=10)]


class Observed(Fact, frozen=True, kw_only=True, tag="observation"):
    """One observation code, or one act of staff, by id and words; never by letter.

    Strength 0 is "over" unless `strength_max` is 10 (distress), where it is a rating. None was not rated.
    """

    code: Annotated[str, Meta(min_length=1, max_length=80)]
    label: str = ""
    strength: Strength | None = None
    strength_max: int | None = None
    anchor: str = ""
    prompt_id: str = ""
    prompt: str = ""
    """The words of the grounding prompt that was used."""
    distress: Strength | None = None
    outside_agreement: bool = False
    outside_because: str = ""
    """Touch outside the agreement: the client took it, for safety, or by error."""
    asked_during_dosing: bool = False
    state: bool = False
    """True where it goes on until it is over: quiet, touch."""
    excludes: tuple[str, ...] = ()
    """Codes of states that this one ends."""
    key: str = ""
    """The letter it was typed with: shown beside it, never its identity."""
    said = frozenset(
        {
            "code",
            "label",
            "strength",
            "strength_max",
            "anchor",
            "distress",
            "prompt",
            "prompt_id",
            "outside_agreement",
            "outside_because",
            "state",
            "excludes",
            "key",
        }
    )

    @property
    def is_of_staff(self) -> bool:
        """True where it says what staff did, not what was seen."""
        return self.code in STAFF_CODES

    @property
    def is_over(self) -> bool:
        """True where the observation says that its state ended."""
        return self.strength == 0 and self.strength_max != 10

    def words(self) -> str:
        """The label, the prompt where one was used."""
        label = self.label or self.code.replace("-", " ")
        words = f"{self.prompt} ({label} {self.prompt_id})" if self.prompt else label
        if not self.prompt and self.prompt_id:
            words = f"{label} {self.prompt_id}"
        if self.outside_agreement:
            words += ", outside the agreement"
            words += f": {self.outside_because}" if self.outside_because else ""
        return f"{words}, over" if self.is_over else words

    def side(self) -> str:
        """Strength and anchor: 2/3 weeping. Distress where it was rated beside another code."""
        distress = f"distress {self.distress}" if self.distress is not None else ""
        if self.strength is None or self.is_over:
            return distress
        scale = f"{self.strength}/{self.strength_max}" if self.strength_max else str(self.strength)
        return "  ".join(part for part in (f"{scale} {self.anchor}".rstrip(), distress) if part)


class NoteWritten(Fact, frozen=True, kw_only=True, tag="note"):
    """What was seen, in words."""

    def words(self) -> str:
        """Nothing before the text itself."""
        return ""


class QuoteTaken(Fact, frozen=True, kw_only=True, tag="quote"):
    """The client's own words."""

    letter = ""

    def words(self) -> str:
        """Nothing before the text itself."""
        return ""


class AsideWritten(Fact, frozen=True, kw_only=True, tag="aside"):
    """The author's own thought: psychotherapy notes, sealed to the author alone.

    `sealed` is the sealed text in base64; `text` is empty in the file, and filled only in memory for its author.
    """

    sealed: str = ""
    said = frozenset({"sealed"})

    def words(self) -> str:
        """That there is one, no more."""
        return "( private"


class MomentMarked(Fact, frozen=True, kw_only=True, tag="mark"):
    """This moment, without a word; named later, or never."""

    letter = "."

    def words(self) -> str:
        """A mark."""
        return "mark"


class KeysBrushed(Fact, frozen=True, kw_only=True, tag="brushed"):
    """Keys that something brushed over: kept, so that nothing is dropped in silence."""

    keys: str = ""
    said = frozenset({"keys"})

    def words(self) -> str:
        """Which keys."""
        return f"keys brushed: {self.keys}"


class PhaseReached(Fact, frozen=True, kw_only=True, tag="phase"):
    """The phase as the clinician sees it; never advanced by a clock."""

    name: str
    letter = "P"
    said = frozenset({"name"})

    def words(self) -> str:
        """The phase; descent is said as return."""
        return {"descent": "return", "reorientation": "re-orientation"}.get(self.name, self.name)


class EnvironmentChanged(Fact, frozen=True, kw_only=True, tag="environment"):
    """Music, light, shade, people: what changed in the room."""

    letter = "E"
    title = "room"


class NonDrugStep(Fact, frozen=True, kw_only=True, tag="nonpharm"):
    """Something done that was not a medicine."""

    letter = "B"
    title = "done"


class DrankOrAte(Fact, frozen=True, kw_only=True, tag="oral_intake"):
    """What was drunk or eaten, and whether it stayed."""

    letter = "B"
    title = "drank or ate"


class Debriefed(Fact, frozen=True, kw_only=True, tag="debrief"):
    """The first talk after the medicine."""

    title = "first talk"


class StopAnswered(Fact, frozen=True, kw_only=True, tag="stop_answered"):
    """What the client asked to stop, and what was done."""

    asked: str = ""
    done: str = ""
    letter = "X"
    said = frozenset({"asked", "done"})

    def words(self) -> str:
        """What was asked, what was done."""
        asked = f"asked to stop {self.asked}" if self.asked else "asked to stop"
        return f"{asked}: {self.done or 'answered'}"


class CallMade(Fact, frozen=True, kw_only=True, tag="call"):
    """Somebody was called, came, said something that was read back, or left."""

    who: str = ""
    step: str = "called"
    read_back: bool | None = None
    """Whether what was said was read back; None where nothing was said of it."""
    letter = "C"
    said = frozenset({"who", "step", "read_back"})

    def words(self) -> str:
        """Who and what, and that it was read back."""
        back = {None: "", True: ", read back", False: ", not read back"}[self.read_back]
        return f"{self.who or 'somebody'} {self.step}{back}"


class AddendumWritten(Fact, frozen=True, kw_only=True, tag="addendum"):
    """New information, added after the record was closed or signed."""

    reason: str = ""
    title = "addendum"


class MeasureTaken(Fact, frozen=True, kw_only=True, tag="measure"):
    """The answers of a questionnaire, item by item; the score is arithmetic and never stored.

    An answer is a number, None where it is missing, or "refused".
    """

    measure: str
    answers: tuple[Number | str | None, ...]
    name: str = ""
    version: str = ""
    mode: str = ""
    letter = ""
    said = frozenset({"measure", "answers", "name"})

    def words(self) -> str:
        """The name and the answers as given, so that the record reads without the pack."""
        shown = (
            "-" if answer is None else "r" if answer == "refused" else value_text(answer) for answer in self.answers
        )
        return f"{self.name or self.measure}: answers {' '.join(shown)}"
