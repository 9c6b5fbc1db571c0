"""The preparation checklist on paper: the same pack, item for item, for a clinic that wants the sheet too.

Every answer the program knows has its box here, for a blank on paper is not a no either.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapterm.export.document import Block, Document, Heading, Paragraph, Table, bullets
from kapterm.export.markdown import render
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item, Rule, Section

BOX = "☐"
LINE = "…" * 12
OTHERS = ("unsure", "refused", "n/a", "not asked")
HEADER = ("", "item", "answer", "what it means", "holds")


def checklist_markdown(packs: Packs, route: str | None = None) -> str:
    """The checklist as a Markdown form.

    Args:
        packs: The packs as the clinic has them.
        route: Id of a route, for its items and limits alone; None prints those of every route.
    """
    return render(checklist_document(packs, route))


def checklist_document(packs: Packs, route: str | None = None) -> Document:
    """The checklist as a document: head, one table a section, signature, sources."""
    title = packs.checklist.title + (f": {packs.routes[route].name}" if route else "")
    return Document(front=(), blocks=(Heading(1, title), *_blocks(packs, route)))


def _blocks(packs: Packs, route: str | None) -> Iterator[Block]:
    yield from bullets((f"client {LINE}", f"date {LINE}", f"filled in by {LINE}", f"packs: {packs.version}"))
    yield Paragraph("One box for each item. Nothing ticked means: not answered yet.")
    for section in packs.checklist.sections:
        items = [item for item in packs.checklist.in_section(section.id) if route is None or item.is_for(route)]
        if items:
            yield from _section(packs, section, items, route)
    yield Heading(2, "Going on with a stop")
    yield Table(
        header=("item", "value as it stood", "decided by, role", "room or phone", "reason"), rows=(("",) * 5,) * 3
    )
    yield Paragraph("An item marked † is not gone on with.")
    yield from bullets((f"signature {LINE}", f"name and credential {LINE}", f"time {LINE}"))
    yield from _sources(packs)


def _section(packs: Packs, section: Section, items: list[Item], route: str | None) -> Iterator[Block]:
    yield Heading(2, section.label)
    rows = tuple((item.id, item.label, _answers(item), _meanings(packs, item, route), item.holds) for item in items)
    yield Table(header=HEADER, rows=rows)


def _answers(item: Item) -> str:
    """The boxes of an item, and a line where something is written."""
    if item.answer == "yesno":
        own = [f"{BOX} yes", f"{BOX} no"]
    elif item.choices:
        own = [f"{BOX} {choice}" for choice in item.choices]
        own += [f"{BOX} none"] if item.answer == "list" else []
    elif item.answer in ("text", "list"):
        own = [LINE, f"{BOX} none"]
    elif item.answer == "pair":
        own = [f"{LINE[:4]}/{LINE[:4]} {item.unit}"]
    else:
        own = [f"{LINE[:6]} {item.unit}".strip()]
    others = (word for word in OTHERS if word != "n/a" or item.na)
    return "  ".join([*own, *(f"{BOX} {word}" for word in others)])


def _meanings(packs: Packs, item: Item, route: str | None) -> str:
    """What the answers bring about, each with its origin."""
    rules = [_meaning(packs, item, rule) for rule in item.rules if _holds(packs, rule, route)]
    if item.unanswered:
        rules.append(f"not answered: {item.unanswered}")
    return "; ".join(dict.fromkeys(rules))


def _holds(packs: Packs, rule: Rule, route: str | None) -> bool:
    limit = packs.limits.by_id.get(rule.limit)
    routes = (*rule.routes, *(limit.routes if limit else ()))
    return route is None or not routes or route in routes


def _meaning(packs: Packs, item: Item, rule: Rule) -> str:
    """Answer, level, rule and origin: "yes → STOP †: contraindicated (R5)"."""
    dagger = " †" if rule.level == "stop" and not item.overridable else ""
    limit = packs.limits.by_id.get(rule.limit)
    text = rule.text or (limit.label if limit else "")
    when = "/".join(word for word in rule.when if word in ("yes", "no") or word in item.choices)
    arrow = f"{when} → " if when else ""
    return f"{arrow}{rule.level.upper()}{dagger}: {text} ({item.rule_origin(rule, limit)})"


def _sources(packs: Packs) -> Iterator[Block]:
    named = {
        reference.id: reference
        for item in packs.checklist.items
        for source in (item.source, *(rule.source for rule in item.rules), *_limit_sources(packs, item))
        for reference in packs.sources.named_in(source)
    }
    if named:
        yield Heading(2, "Sources")
        yield from bullets(
            f"{one.id}  {one.text}{' (weak)' if one.weak else ''} {one.address}".rstrip() for one in named.values()
        )


def _limit_sources(packs: Packs, item: Item) -> Iterator[str]:
    for rule in item.rules:
        if limit := packs.limits.by_id.get(rule.limit):
            yield limit.source
