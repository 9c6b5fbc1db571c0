"""The gate before a dose: what keeps it, what to see, what is open. It is computed, never stored, and decides nothing.

The same answers give the same gate in whatever order they came. A named person passes a stop; it stays listed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from kapterm.session.answers import (
    STATE_WORDS,
    Answer,
    choices_of,
    date_of,
    is_today,
    number_of,
    pair_of,
    said,
    why_not_standing,
    words_of,
)
from kapterm.session.gate import Gate, GateEntry, Override, SectionCount
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item, Moment, Rule
from kapterm.session.packs.fact import Level
from kapterm.session.packs.limits import Limit
from kapterm.session.pressure import Reading, crossing, telling, verdict

__all__ = ["Gate", "GateEntry", "Override", "SectionCount", "gate", "why_not_standing"]

RANK: dict[str, int] = {"stop": 0, "caution": 1, "info": 2}


class _Found(NamedTuple):
    """One line of the gate before it is sorted; level None means open."""

    level: Level | None
    entry: GateEntry


class _Ask(Struct, frozen=True, kw_only=True):
    """Everything the gate is asked with."""

    packs: Packs
    route: str
    answers: Mapping[str, Answer]
    readings: tuple[Reading, ...]
    now: datetime
    session: str
    moment: Moment
    overrides: Mapping[str, Override]


def gate(
    packs: Packs,
    route: str,
    answers: Mapping[str, Answer],
    readings: Iterable[Reading],
    now: datetime,
    *,
    session: str = "",
    moment: Moment = "day",
    overrides: Mapping[str, Override] | None = None,
) -> Gate:
    """The gate as it stands.

    Args:
        packs: Checklist and limits are read.
        route: Id of the planned route.
        answers: The newest answer of each item, over all sessions.
        readings: Blood pressures before the dose; those of other days are left out.
        now: Aware, in the zone of the place.
        session: The session that is prepared. An answer of another one counts only when confirmed in this one.
        moment: "day" before a dose; "intake" in a meeting before, where the items of the day are not asked.
        overrides: The stops that were passed, by item.
    """
    ask = _Ask(
        packs=packs,
        route=route,
        answers=answers,
        readings=tuple(sorted(reading for reading in readings if is_today(reading.at, now))),
        now=now,
        session=session,
        moment=moment,
        overrides=overrides or {},
    )
    items = [item for item in packs.checklist.items if _is_asked(ask, item)]
    found = [line for item in items for line in _lines(ask, item)]
    found += _opened(ask, items, found)
    return _sorted(ask, items, found)


def _standing(ask: _Ask, item: Item) -> Answer | None:
    answer = ask.answers.get(item.id)
    return answer if why_not_standing(item, answer, ask.now, ask.session) is None else None


def _is_asked(ask: _Ask, item: Item, behind: tuple[str, ...] = ()) -> bool:
    """Whether an item is asked: for this route, on this day, and where the one it hangs on is asked and answered so."""
    if item.id in behind or not item.is_for(ask.route) or (ask.moment == "intake" and item.moment == "day"):
        return False
    if item.only_if is None:
        return True
    other = ask.packs.checklist.by_id.get(item.only_if.item)
    if other is None or not _is_asked(ask, other, (*behind, item.id)):
        return False
    answer = _standing(ask, other)
    return answer is not None and bool(words_of(other, answer) & set(item.only_if.is_))


def _lines(ask: _Ask, item: Item) -> list[_Found]:
    limits = _pressure_limits(ask, item)
    readings = _readings(ask, item) if limits else ()
    if readings:
        return _pressure_lines(ask, item, limits, readings)
    answer = _standing(ask, item)
    if item.unanswered and (answer is None or answer.state in ("unsure", "refused", "not_asked")):
        told = said(item, answer) if answer else STATE_WORDS["blank"]
        return [_found(item, "info", item.unanswered, f"{told}, so {item.unanswered}", item.origin)]
    if answer is None:
        why = why_not_standing(item, ask.answers.get(item.id), ask.now, ask.session) or ""
        return [_found(item, None, why, _may_be(item), item.origin)]
    caught = [rule for rule in item.rules if _catches(ask, item, rule, answer)]
    if caught:
        rule = min(caught, key=lambda one: RANK[one.level])
        words, source = _rule_words(ask, item, rule)
        lacking = ", ".join(_lacking(rule, answer))
        return [_found(item, rule.level, said(item, answer), f"lacks {lacking}" if lacking else words, source)]
    return _left_over(item, answer)


def _left_over(item: Item, answer: Answer) -> list[_Found]:
    """What an answer means that is neither yes nor no, where no rule of the item names it."""
    told = said(item, answer)
    match answer.state:
        case "unsure" | "refused":
            level: Level | None = "info" if item.worst == "info" else "caution"
        case "not_asked":
            level = None if item.worst == "stop" else item.worst
        case "na" if not item.na and item.worst == "stop":
            level = "caution"
        case _:
            return []
    return [_found(item, level, told, "for the prescriber to see" if level == "caution" else told, item.origin)]


def _catches(ask: _Ask, item: Item, rule: Rule, answer: Answer) -> bool:
    if rule.routes and ask.route not in rule.routes:
        return False
    if words_of(item, answer) & set(rule.when):
        return True
    if answer.state != "value":
        return False
    if _lacking(rule, answer):
        return True
    if rule.older_than_days is not None and (day := date_of(answer)) is not None:
        return (ask.now.date() - day).days > rule.older_than_days
    number, pair = number_of(answer), pair_of(answer)
    if rule.value is not None and number is not None and rule.value.catches(number):
        return True
    limit = _limit(ask, rule)
    if limit is None:
        return False
    return (number is not None and limit.catches(number)) or (pair is not None and limit.catches_bp(*pair))


def _lacking(rule: Rule, answer: Answer) -> tuple[str, ...]:
    """What an answer was to name and does not."""
    named = choices_of(answer)
    return tuple(choice for choice in rule.lacks if choice not in named) if answer.state == "value" else ()


def _limit(ask: _Ask, rule: Rule) -> Limit | None:
    """The limit of a rule, where it holds for the route; while no route is planned, that of any route holds."""
    limit = ask.packs.limits.by_id.get(rule.limit)
    return limit if limit and (not limit.routes or not ask.route or ask.route in limit.routes) else None


def _pressure_limits(ask: _Ask, item: Item) -> list[tuple[Rule, Limit]]:
    limits = [(rule, limit) for rule in item.rules if (limit := _limit(ask, rule)) and limit.of == "bp"]
    return sorted(limits, key=lambda pair: RANK[pair[0].level])


def _readings(ask: _Ask, item: Item) -> tuple[Reading, ...]:
    """The readings of the day, with the one that was answered at the item itself."""
    answer = _standing(ask, item)
    pair = pair_of(answer) if answer else None
    if answer is None or pair is None:
        return ask.readings
    own = Reading(at=answer.at, systolic_mmhg=pair[0], diastolic_mmhg=pair[1])
    return ask.readings if own in ask.readings else tuple(sorted((*ask.readings, own)))


def _pressure_lines(
    ask: _Ask, item: Item, limits: list[tuple[Rule, Limit]], readings: tuple[Reading, ...]
) -> list[_Found]:
    """The lines of the worst limit that says anything about the readings, and the reading that is still to come."""
    all_said = ", ".join(reading.said(ask.now) for reading in readings)
    lines: list[_Found] = []
    for rule, limit in limits:
        words, source = _rule_words(ask, item, rule)
        match verdict(limit, readings):
            case "crossed":
                told = ", ".join(reading.said(ask.now) for reading in telling(limit, readings))
                lines.append(_found(item, rule.level, told, words, source))
            case "again":
                last = crossing(limit, readings)[-1]
                from_ = (last.at + timedelta(minutes=limit.apart_min)).astimezone(ask.now.tzinfo)
                lines.append(_found(item, "caution", last.said(ask.now), words, source))
                lines.append(_found(item, None, last.said(ask.now), f"once more, from {from_:%H:%M}", source))
            case "once":
                lines.append(_found(item, "info", all_said, f"one reading: {words}", source))
    worst = min((RANK[line.level] for line in lines if line.level), default=None)
    return [line for line in lines if line.level is None or RANK[line.level] == worst][:2]


def _opened(ask: _Ask, items: list[Item], found: list[_Found]) -> list[_Found]:
    """The items that a rule asks to be answered, and that were passed over."""
    lines: list[_Found] = []
    by_id = {item.id: item for item in items}
    for item in items:
        answer = _standing(ask, item)
        for rule in item.rules if answer else ():
            other = by_id.get(rule.opens)
            if other is None or answer is None or not _catches(ask, item, rule, answer):
                continue
            own = _standing(ask, other)
            if own is not None and own.state in ("unsure", "refused", "na", "not_asked"):
                line = _found(other, None, said(other, own), *_rule_words(ask, item, rule))
                if not any(one.level is None and one.entry.item == other.id for one in (*found, *lines)):
                    lines.append(line)
    return lines


def _rule_words(ask: _Ask, item: Item, rule: Rule) -> tuple[str, str]:
    """The rule in words, and where it is from."""
    limit = _limit(ask, rule)
    return rule.text or (limit.label if limit else ""), item.rule_origin(rule, limit)


def _may_be(item: Item) -> str:
    """What an open item could turn out to be: never the words of its rule, which would read as its answer.

    A stop is firm where nobody may pass it.
    """
    if item.worst == "info":
        return "only recorded"
    return f"may be a {'' if item.overridable else 'firm '}{item.worst}"


def _found(item: Item, level: Level | None, told: str, rule: str, source: str) -> _Found:
    entry = GateEntry(
        item=item.id,
        label=item.label,
        echo=item.echo,
        said=told,
        rule=rule,
        origin=source,
        level=level or item.worst,
        overridable=item.overridable,
    )
    return _Found(level, entry)


def _sorted(ask: _Ask, items: list[Item], found: list[_Found]) -> Gate:
    def of(level: Level | None) -> list[GateEntry]:
        return [line.entry for line in found if line.level == level]

    stops = sorted((_with_override(ask, entry) for entry in of("stop")), key=_stop_order)
    still_open = sorted(of(None), key=lambda entry: RANK[entry.level])
    blocked = any(entry.passed is None for entry in stops) or any(entry.level != "info" for entry in still_open)
    return Gate(
        ready=not blocked,
        stops=tuple(stops),
        cautions=tuple(of("caution")),
        open=tuple(still_open),
        infos=tuple(of("info")),
        sections=_counts(ask, items, {entry.item for entry in still_open}),
        items=tuple(item.id for item in items),
    )


def _with_override(ask: _Ask, entry: GateEntry) -> GateEntry:
    passed = ask.overrides.get(entry.item)
    if passed is None or not entry.overridable or passed.value not in ("", entry.said):
        return entry
    return replace(entry, passed=passed)


def _stop_order(entry: GateEntry) -> tuple[bool, bool]:
    """Those that nobody may pass come first, those that somebody passed last."""
    return entry.passed is not None, entry.overridable


def _counts(ask: _Ask, items: list[Item], still_open: set[str]) -> tuple[SectionCount, ...]:
    return tuple(
        SectionCount(
            section=section.id,
            answered=sum(item.section == section.id and item.id not in still_open for item in items),
            asked=sum(item.section == section.id for item in items),
        )
        for section in ask.packs.checklist.sections
    )
