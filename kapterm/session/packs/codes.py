"""What staff see and what staff do, each with an id and words.

The record stores the id and the words; the key is only where a finger lies, and a pack may move it.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from kapterm.session.packs.fact import Fact, Pack, Text

Family = Literal[
    "affect",
    "body",
    "breath",
    "distress",
    "imagery",
    "movement",
    "silence",
    "transpersonal",
    "verbal",
]

Follow = Literal["", "integration", "look-again", "answer", "reorientation", "airway"]
"""What a code asks for next: a copy on the integration list, another look at the distress, an answer that stays
open until it is given, the offer of re-orientation, a look at the airway."""


class Code(Fact, frozen=True, kw_only=True):
    """One thing a clinician sees, logged with one key."""

    key: str = ""
    """The letter it lies under, or nothing: then it is reached through the palette."""
    label: Text
    family: Family
    max_strength: Literal[0, 3, 10] = 3
    """The highest strength, or 0 where the code has none."""
    anchors: tuple[Text, ...] = ()
    """The words of strengths 1, 2, 3 in order. A 0–10 code has none."""
    is_state: bool = False
    """True where it lasts until it is over; else it is a moment."""
    excludes: tuple[str, ...] = ()
    """Ids of the states that end when this one begins."""
    safety: bool = False
    """True where it also stands in the safety line."""
    follow: Follow = ""
    stamp: str = ""
    """Words added to its line when it is logged after the first dose."""

    def __post_init__(self) -> None:
        if self.key and (len(self.key) != 1 or not ("a" <= self.key <= "z")):
            raise ValueError("expected key to be one letter a to z, or left out")
        if self.anchors and len(self.anchors) != self.max_strength:
            raise ValueError(f"expected {self.max_strength} anchors, one for each strength")

    def anchor(self, strength: int) -> str:
        """The word beside a strength: "weeping" for tears 2; nothing where the pack has none."""
        return self.anchors[strength - 1] if 0 < strength <= len(self.anchors) else ""


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One numbered choice under an act's line."""

    id: Text
    label: Text


class StaffAct(Fact, frozen=True, kw_only=True):
    """One thing staff do that the record names by id."""

    label: Text
    key: str = ""
    """The capital that logs it, as the default keymap has it."""
    choices: tuple[Choice, ...] = ()
    """At most nine, taken by digit."""

    def __post_init__(self) -> None:
        if len(self.choices) > 9:
            raise ValueError("expected at most nine choices, for each is taken by one digit")


class Codes(Pack, frozen=True, kw_only=True):
    """The observation codes and the ids of the acts of staff."""

    codes: tuple[Code, ...] = field(name="code")
    acts: tuple[StaffAct, ...] = field(name="act")

    @cached_property
    def by_key(self) -> dict[str, Code]:
        """Each code that lies under a letter."""
        return {code.key: code for code in self.codes if code.key}

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Each code by the id the record stores."""
        return {code.id: code for code in self.codes}

    @cached_property
    def acts_by_id(self) -> dict[str, StaffAct]:
        """Each act of staff by the id the record stores."""
        return {act.id: act for act in self.acts}
