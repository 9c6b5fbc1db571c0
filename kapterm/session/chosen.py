"""Grounding prompts that a client chose before, and the order in which prompts are offered to that client.

Chosen ones come first, as they were chosen; then those that were followed by lower distress, the greatest fall first.
"""

from __future__ import annotations

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.events.base import Number
from kapterm.session.item_lines import ItemRead
from kapterm.session.packs.prompts import Prompt, Prompts

PROMPTS_CHOSEN = "K05"
"""The item of the checklist that holds them: each as its id and its words, to read without the pack."""


def grounding_order(chart: Chart) -> tuple[str, ...]:
    """Ids of prompts, the first to be offered first; the rest of the pack comes behind them."""
    answer = chart.standing_answers().get(PROMPTS_CHOSEN)
    value = answer.fact.value if answer is not None and isinstance(answer.fact, ev.ItemAnswered) else None
    chosen = [_id_of(one) for one in value] if isinstance(value, list | tuple) else []
    return tuple(dict.fromkeys([*chosen, *_helped(chart)]))


class Grounding(Struct, frozen=True):
    """What was used to ground this client, and the distress before and after it each time both were rated."""

    id: str
    """Of the prompt; of the code where no prompt was used."""
    words: str
    used: int
    """How often."""
    pairs: tuple[tuple[Number, Number], ...]

    @property
    def fall(self) -> float:
        """How much lower distress was after it, in the mean."""
        return (
            sum(float(before) - float(after) for before, after in self.pairs) / len(self.pairs) if self.pairs else 0.0
        )


def groundings(chart: Chart) -> tuple[Grounding, ...]:
    """What was used over all sessions and was rated before and after at least once, the greatest fall first."""
    found: dict[str, Grounding] = {}
    for _, entry, fact in chart.of_kind(ev.Observed):
        if not (fact.prompt_id or entry.link):
            continue
        id = fact.prompt_id or fact.code
        before = found.get(id, Grounding(id, "", 0, ()))
        pairs = (*before.pairs, *_pair(entry.link))
        found[id] = Grounding(id, fact.prompt or fact.label or id, before.used + 1, pairs)
    rated = [one for one in found.values() if one.pairs]
    return tuple(sorted(rated, key=lambda one: (-one.fall, one.id)))


def _pair(link: ev.Linked | None) -> tuple[tuple[Number, Number], ...]:
    if link is None or link.distress_before is None or link.distress_after is None:
        return ()
    return ((link.distress_before, link.distress_after),)


def _helped(chart: Chart) -> list[str]:
    """Prompts that were followed by lower distress, by their mean fall."""
    prompts = {fact.prompt_id for _, _, fact in chart.of_kind(ev.Observed) if fact.prompt_id}
    return [one.id for one in groundings(chart) if one.fall > 0 and one.id in prompts]


def named_prompts(prompts: Prompts, text: str) -> tuple[Prompt, ...]:
    """The prompts that a line names, parted by commas: by id, by kind, or by some of their words; empty where none."""
    found: list[Prompt] = []
    for part in text.casefold().split(","):
        if part.strip():
            found += _named(prompts, part.strip())
    return tuple(dict.fromkeys(found))


def _named(prompts: Prompts, word: str) -> list[Prompt]:
    offered = [prompt for prompt in prompts.prompts if prompt.kind != "stop"]
    by_id = [prompt for prompt in offered if prompt.id.casefold() == word]
    kinds = {kind.id for kind in prompts.kinds if word in (kind.id, kind.label.casefold())}
    of_kind = [prompt for prompt in offered if prompt.kind in kinds]
    return by_id or of_kind or [prompt for prompt in offered if word in prompt.text.casefold()]


def read_prompts(prompts: Prompts, text: str) -> ItemRead:
    """The prompts that a line chooses.

    Raises:
        UsageError: a part of it names none.
    """
    for part in text.split(","):
        if part.strip() and not named_prompts(prompts, part):
            raise UsageError(f"No prompt has “{part.strip()}”: a kind, its words, or its id")
    found = named_prompts(prompts, text)
    if not found:
        raise UsageError("Expected a kind, some words of a prompt, or its id")
    shown = found[0].text if len(found) == 1 else f"{len(found)} prompts"
    return ItemRead(tuple(f"{prompt.id} {prompt.text}" for prompt in found), shown)


def _id_of(chosen: object) -> str:
    return str(chosen).partition(" ")[0]
