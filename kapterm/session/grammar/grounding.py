"""The grounding prompt in the entry line's place: which one stands there, and which comes next."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.events.base import Number
from kapterm.session.grammar.context import Context
from kapterm.session.grammar.memory import Memory
from kapterm.session.intents import Intent
from kapterm.session.packs.codes import Code
from kapterm.session.packs.prompts import Prompt

LINK_WITHIN_S = 600.0
"""The next distress rating within this time of a grounding belongs to it."""


class Offer(Struct, frozen=True):
    """The prompts on offer, and the one that stands there."""

    prompts: tuple[Prompt, ...]
    index: int
    begun_s: float
    code_since: bool = False
    """True where a code was logged since it showed: then Enter means words for that."""

    @property
    def prompt(self) -> Prompt:
        """The one that stands there."""
        return self.prompts[self.index]

    @property
    def place(self) -> tuple[int, int]:
        """Which one of its kind stands there, and how many of that kind are on offer."""
        of_kind = [index for index, prompt in enumerate(self.prompts) if prompt.kind == self.prompt.kind]
        return of_kind.index(self.index) + 1, len(of_kind)

    def step(self, by: int) -> Offer:
        """The next prompt, or the one before."""
        return replace(self, index=(self.index + by) % len(self.prompts))

    def step_kind(self, by: int) -> Offer:
        """The first prompt of the next kind, or of the one before."""
        kinds = list(dict.fromkeys(prompt.kind for prompt in self.prompts))
        kind = kinds[(kinds.index(self.prompt.kind) + by) % len(kinds)]
        first = next(index for index, prompt in enumerate(self.prompts) if prompt.kind == kind)
        return replace(self, index=first)


def offer(context: Context, distress: int | None, helped: tuple[str, ...], at_s: float) -> Offer:
    """What is offered now: after a request to stop its reply first; then what helped this client; then the pack's.

    Touch is offered only where it was agreed, and while a request to stop stands nothing that argues with it.
    """
    prompts = context.packs.prompts
    agreed = context.state.plan.touch_consent or ()
    allowed = [prompt for prompt in prompts.prompts if _is_agreed(prompt, context, agreed)]
    if context.state.stop_asked is not None:
        allowed = [prompt for prompt in allowed if not _argues(prompt, context)]
    phase = context.state.phase or "peak"
    fitting = sorted(prompts.for_moment(phase, distress), key=lambda one: not _suits(one, context, phase, distress))
    stops = [prompt for prompt in allowed if prompt.kind == "stop" and context.state.stop_asked is not None]
    known = [prompt for name in helped for prompt in allowed if prompt.id == name]
    rest = [prompt for prompt in fitting if prompt in allowed] + [p for p in allowed if p.kind != "stop"]
    return Offer(tuple(dict.fromkeys([*stops, *known, *rest])), 0, at_s)


def _suits(prompt: Prompt, context: Context, phase: str, distress: int | None) -> bool:
    """Whether the prompt's kind is for this phase and distress too: those stand before the others that fit."""
    kind = context.packs.prompts.kinds_by_id.get(prompt.kind)
    if kind is None:
        return False
    return phase in kind.phases and (distress is None or kind.distress_from <= distress <= kind.distress_to)


def _argues(prompt: Prompt, context: Context) -> bool:
    kind = context.packs.prompts.kinds_by_id.get(prompt.kind)
    return kind is not None and kind.never_after_stop


def _is_agreed(prompt: Prompt, context: Context, agreed: tuple[str, ...]) -> bool:
    kind = context.packs.prompts.kinds_by_id.get(prompt.kind)
    return kind is None or not kind.consent or any(kind.consent in place for place in agreed)


def used(prompt: Prompt, context: Context) -> ev.Observed:
    """The fact that a prompt was used."""
    act = context.packs.codes.acts_by_id.get("grounding")
    label = act.label if act else "grounding"
    return ev.Observed(code="grounding", label=label, prompt_id=prompt.id, prompt=prompt.text, key="G")


class Links:
    """The grounding used last, waiting for the distress rating that belongs to it."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._last: tuple[str, float, int | None] | None = None

    def grounded(self, event_id: str, at_s: float, distress_before: int | None) -> None:
        """A prompt was used."""
        self._last = (event_id, at_s, distress_before)

    def link(self, code: Code, value: int | None, at_s: float) -> list[Intent]:
        """A code was rated; on a scale of ten it is distress."""
        return self.rated(value, at_s) if code.max_strength == 10 else []

    def rated(self, distress: Number | None, at_s: float) -> list[Intent]:
        """Distress was rated: within ten minutes it belongs to the grounding before it."""
        if self._last is None or distress is None:
            return []
        (of, grounded_s, before), self._last = self._last, None
        if at_s - grounded_s > LINK_WITHIN_S:
            return []
        return [self._memory.amend(ev.Linked(of=of, distress_before=before, distress_after=distress), at_s)]


class Prompter:
    """The prompt in the entry line's place, while one is on offer."""

    def __init__(self, memory: Memory, links: Links) -> None:
        self._memory = memory
        self._links = links
        self.offer: Offer | None = None
        self.helped: tuple[str, ...] = ()
        """Prompts that helped this client before, best first."""

    @property
    def takes_enter(self) -> bool:
        """Whether Enter uses the prompt: not where a code was logged since it showed."""
        return self.offer is not None and not self.offer.code_since

    def open(self, context: Context, at_s: float) -> None:
        """Offer prompts; the next one where they are on offer already."""
        if self.offer is not None:
            self.step(1, 0)
        else:
            self.offer = offer(context, context.state.distress, self.helped, at_s)

    def step(self, by: int, by_kind: int) -> None:
        """Another prompt, or another kind of them."""
        if self.offer is not None:
            stepped = self.offer.step_kind(by_kind) if by_kind else self.offer.step(by)
            self.offer = replace(stepped, code_since=False)

    def code_was_logged(self) -> None:
        """Enter means words for that code now."""
        if self.offer is not None:
            self.offer = replace(self.offer, code_since=True)

    def close_since(self, since_s: float) -> None:
        """No longer offer what was opened since then."""
        if self.offer is not None and self.offer.begun_s >= since_s:
            self.offer = None

    def use(self, context: Context, at_s: float) -> list[Intent]:
        """The prompt that stands there was used."""
        offered, self.offer = self.offer, None
        if offered is None:
            return []
        record = self._memory.log(used(offered.prompt, context), at_s, at_s, "grounding", takes_words=True)
        self._links.grounded(record.id, at_s, context.state.distress)
        return [record]
