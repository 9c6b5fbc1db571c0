"""Grounding prompts that a client chose before, and the order in which prompts are offered to that client.

Chosen ones come first, as they were chosen; then those that were followed by lower distress, the greatest fall first.
"""

from __future__ import annotations

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Chart
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


def _helped(chart: Chart) -> list[str]:
    """Prompts that were followed by lower distress, by their mean fall."""
    falls: dict[str, list[float]] = {}
    for _, entry, fact in chart.of_kind(ev.Observed):
        link = entry.link
        if fact.prompt_id and link is not None and link.distress_before is not None and link.distress_after is not None:
            falls.setdefault(fact.prompt_id, []).append(float(link.distress_before) - float(link.distress_after))
    means = {prompt: sum(each) / len(each) for prompt, each in falls.items()}
    return sorted((prompt for prompt, fall in means.items() if fall > 0), key=lambda one: (-means[one], one))


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
