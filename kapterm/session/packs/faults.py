"""What one item alone cannot show: that the packs fit together. A pack that names what is not there is refused."""

from collections.abc import Iterator

from msgspec import Struct

from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Checklist, Item


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that does not fit."""

    pack: str
    item: str
    expected: str
    about: str = ""
    """The id that is missing or taken twice, where there is one."""


def faults(packs: Packs) -> list[Fault]:
    """Everything that does not fit, in the order of the packs; empty where all is well."""
    return [
        *_codes(packs),
        *_prompts(packs),
        *_routes(packs),
        *_limits(packs),
        *_checklist(packs),
        *_medicines(packs),
        *_roles(packs),
    ]


def _codes(packs: Packs) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for code in packs.codes.codes:
        for state in code.excludes:
            other = packs.codes.by_id.get(state)
            if other is None or not other.is_state:
                yield Fault(pack="codes", item=code.id, expected="excludes to name a code that is a state", about=state)
        if code.key and code.key in taken:
            yield Fault(
                pack="codes",
                item=code.id,
                expected=f'a key of its own, for "{code.key}" is {taken[code.key]}',
                about=taken[code.key],
            )
        taken.setdefault(code.key, code.id)
    for id in ("stop", "jolt"):
        if id not in packs.codes.by_id:
            yield Fault(pack="codes", item=id, expected="the code to be there, for the program needs it", about=id)


def _prompts(packs: Packs) -> Iterator[Fault]:
    for prompt in packs.prompts.prompts:
        if prompt.kind not in packs.prompts.kinds_by_id:
            yield Fault(pack="prompts", item=prompt.id, expected="kind to name one of the kinds", about=prompt.kind)


def _routes(packs: Packs) -> Iterator[Fault]:
    if not packs.routes.routes:
        yield Fault(pack="routes", item="", expected="at least one route")
    for route in packs.routes.routes:
        for span in route.phases:
            if span.id not in packs.routes.phases_by_id:
                yield Fault(pack="routes", item=route.id, expected="phases that have their words", about=span.id)
        starts = [span.from_min for span in route.phases]
        if starts != sorted(starts):
            yield Fault(pack="routes", item=route.id, expected="phases in the order of their minutes")
        if not route.stays:
            yield Fault(pack="routes", item=route.id, expected="at least one minimum stay")


def _limits(packs: Packs) -> Iterator[Fault]:
    for rule in packs.limits.rules:
        if rule.limit not in packs.limits.by_id:
            yield Fault(pack="limits", item=rule.id, expected="limit to name one of the limits", about=rule.limit)
    for limit in packs.limits.limits:
        yield from _unknown_routes(packs, "limits", limit.id, limit.routes)
    for dose in packs.limits.doses:
        yield from _unknown_routes(packs, "limits", dose.id, (dose.route,))
    for id in ("systolic", "diastolic", "hr", "spo2", "rr", "temp", "weight"):
        if id not in packs.limits.plausible_by_id:
            yield Fault(pack="limits", item=id, expected="a plausible range, for the program needs it", about=id)


def _checklist(packs: Packs) -> Iterator[Fault]:
    sections = {section.id for section in packs.checklist.sections}
    for item in packs.checklist.items:
        if item.section not in sections:
            yield Fault(
                pack="checklist",
                item=item.id,
                expected=f"section to be one of {', '.join(sorted(sections))}",
                about=item.section,
            )
        yield from _unknown_routes(packs, "checklist", item.id, item.routes)
        yield from _unknown_items(packs.checklist, item)
        for rule in item.rules:
            yield from _unknown_routes(packs, "checklist", item.id, rule.routes)
            if rule.limit and rule.limit not in packs.limits.by_id:
                yield Fault(
                    pack="checklist", item=item.id, expected="limit to name one of the limits", about=rule.limit
                )


def _unknown_items(checklist: Checklist, item: Item) -> Iterator[Fault]:
    named = [item.part_of, item.only_if.item if item.only_if else "", *(rule.opens for rule in item.rules)]
    for other in filter(None, named):
        if other not in checklist.by_id:
            yield Fault(
                pack="checklist",
                item=item.id,
                expected="part_of, only_if and opens to name items that are there",
                about=other,
            )


def _medicines(packs: Packs) -> Iterator[Fault]:
    for note in packs.medicines.interactions:
        if note.item not in packs.checklist.by_id:
            yield Fault(pack="medicines", item=note.id, expected="item to name one of the checklist", about=note.item)


def _roles(packs: Packs) -> Iterator[Fault]:
    if not packs.roles.deciders:
        yield Fault(pack="roles", item="", expected="at least one role with passes_stops = true")


def _unknown_routes(packs: Packs, pack: str, item: str, routes: tuple[str, ...]) -> Iterator[Fault]:
    for route in routes:
        if route not in packs.routes:
            yield Fault(pack=pack, item=item, expected=f"routes among {_ids(packs)}", about=route)


def _ids(packs: Packs) -> str:
    return ", ".join(route.id for route in packs.routes.routes)
