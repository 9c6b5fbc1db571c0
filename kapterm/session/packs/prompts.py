"""Sentences to read aloud, and what not to do.

The program offers, in an order that can be explained; the clinician chooses, and silence is always the first choice.
"""

from functools import cached_property
from typing import Literal

from msgspec import field

from kapterm.session.packs.fact import Fact, Pack, Text

PhaseId = Literal["onset", "peak", "descent", "reorientation"]
Distress = Literal["low", "middle", "high"]


class PromptKind(Fact, frozen=True, kw_only=True):
    """One kind of support: what it is, when it suits, when it does not."""

    label: Text
    what: Text
    phases: tuple[PhaseId, ...]
    distress_from: int
    """Lowest distress (0–10) it suits."""
    distress_to: int
    """Highest distress (0–10) it suits."""
    avoid: str = ""
    """What not to do with it, or when not to use it."""
    consent: str = ""
    """The touch place that must be agreed before it is offered; nothing where no touch is in it."""
    never_after_stop: bool = False
    """True where it is not offered while a request to stop stands: to allow is never to argue with a stop."""

    def __post_init__(self) -> None:
        if not 0 <= self.distress_from <= self.distress_to <= 10:
            raise ValueError("expected distress_from and distress_to within 0 to 10, the lower one first")


class Prompt(Fact, frozen=True, kw_only=True):
    """One sentence of at most twenty words, to read aloud."""

    text: Text
    kind: Text
    """Id of its kind."""
    phases: tuple[PhaseId, ...]
    distress: tuple[Distress, ...]

    def __post_init__(self) -> None:
        if len(self.text.split()) > 20:
            raise ValueError("expected at most 20 words, for it is read aloud")

    def suits(self, phase: str, distress: int | None) -> bool:
        """Whether the pack has it for this phase and distress (0–10; None where nobody has rated it yet)."""
        return phase in self.phases and (distress is None or distress_band(distress) in self.distress)


class Dont(Fact, frozen=True, kw_only=True):
    """One thing to leave alone, in every phase."""

    text: Text


class Prompts(Pack, frozen=True, kw_only=True):
    """The grounding prompts, their kinds, and what to leave alone."""

    kinds: tuple[PromptKind, ...] = field(name="kind")
    prompts: tuple[Prompt, ...] = field(name="prompt")
    donts: tuple[Dont, ...] = field(name="dont", default=())

    @cached_property
    def by_id(self) -> dict[str, Prompt]:
        """Each prompt by the id the record stores."""
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def kinds_by_id(self) -> dict[str, PromptKind]:
        """Each kind by its id."""
        return {kind.id: kind for kind in self.kinds}

    def of_kind(self, kind: str) -> tuple[Prompt, ...]:
        """The prompts of one kind, in the pack's order."""
        return tuple(prompt for prompt in self.prompts if prompt.kind == kind)

    def for_moment(self, phase: str, distress: int | None) -> tuple[Prompt, ...]:
        """The prompts for this phase and distress, without those that answer a request to stop."""
        return tuple(prompt for prompt in self.prompts if prompt.kind != "stop" and prompt.suits(phase, distress))


def distress_band(distress: int) -> Distress:
    """Low is 0–3, middle 4–6, high 7–10."""
    if distress <= 3:
        return "low"
    return "middle" if distress <= 6 else "high"
