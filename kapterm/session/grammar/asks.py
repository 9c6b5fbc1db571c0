"""Touch, stopping, calls and who is there: lines about what people ask of each other."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.grammar.chosen import chosen, staff
from kapterm.session.grammar.context import Context, Understood

OUTSIDE = ("client took it", "safety", "error")
"""Why touch was outside the agreement (reference 5.2): the only three reasons it is logged for."""
CALL_STEPS = ("called", "arrived", "said", "left")
_READ_BACK = re.compile(r"[,;]?\s*\b(not )?(?:read[- ]?back|rb)\b", re.IGNORECASE)
_RELIEVES = re.compile(r"(?P<new>.+?) (?:relieves|for) (?P<old>.+)", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"([1-9])\s*([1-9])?(?:\s+(.*))?", re.DOTALL)


def touch_choices(context: Context) -> tuple[str, ...]:
    """The places agreed, the end, declined, and what is outside the agreement."""
    places = context.state.plan.touch_consent or ()
    outside = tuple(f"outside: {why}" for why in OUTSIDE)
    return (*(f"{place}, begins" for place in places[:4]), "ends", "declined", *outside)


def parse_touch(text: str, context: Context) -> Understood:
    """Touch as agreed, its end, its being declined, or touch outside the agreement and why.

    Raises:
        UsageError: what was expected.
    """
    choice, words = chosen(text, touch_choices(context))
    if choice == "ends" or (not choice and text.lower().startswith(("end", "over", "0"))):
        return staff("touch-ended", context, words if choice else "")
    if choice == "declined" or (not choice and text.lower().startswith("declined")):
        return _declined(words if choice else "")
    because = choice.removeprefix("outside: ") if choice.startswith("outside: ") else ""
    place = words if because else choice.removesuffix(", begins") or words
    if because or not _is_agreed(place, context):
        return _outside(place, because, context)
    if not place:
        raise UsageError("Expected where, or a number; end when it is over")
    label = f"touch: {place}, as agreed"
    fact = ev.Observed(code="touch", label=label, state=True, key="H", text=words if choice else "")
    return Understood(fact, fact.words())


def _declined(words: str) -> Understood:
    """Offered and not wanted: nothing begins."""
    fact = ev.Observed(code="touch", label="touch offered, declined", key="H", text=words)
    return Understood(fact, fact.words())


def _is_agreed(place: str, context: Context) -> bool:
    agreed = context.state.plan.touch_consent or ()
    said = place.lower()
    return not said or any(said.startswith(one.lower()) or said in one.lower() for one in agreed)


def _outside(place: str, because: str, context: Context) -> Understood:
    """Touch that was not agreed: it can always be logged, and says why, or that nobody said why."""
    for why in OUTSIDE:
        if not because and place.lower().endswith(why):
            place, because = place[: -len(why)].strip(" ,;"), why
    label = f"touch: {place}" if place else "touch"
    fact = ev.Observed(code="touch", label=label, state=True, outside_agreement=True, outside_because=because, key="H")
    ask = "" if because else f"outside the agreement: {', '.join(OUTSIDE)}? Enter again leaves it open"
    return Understood(fact, fact.words(), ask)


def stop_choices(context: Context) -> tuple[str, ...]:
    """What may have been asked to stop, once it was asked."""
    return tuple(one.label for one in context.packs.stopping.asked[:9]) if context.state.stop_asked else ()


def stop_done_choices(context: Context) -> tuple[str, ...]:
    """What was done, once it was said what was asked."""
    return tuple(one.label for one in context.packs.stopping.done[:9]) if context.state.stop_asked else ()


def parse_stop_answer(text: str, context: Context) -> Understood:
    """What was asked to stop and what was done, by two digits, or in words.

    Raises:
        UsageError: there are not so many choices.
    """
    found = _TWO_DIGITS.fullmatch(text.strip())
    if found is None:
        fact = ev.StopAnswered(text=text)
        return Understood(fact, f"{fact.words()} {text}")
    asked, _ = chosen(found[1], stop_choices(context))
    done, _ = chosen(found[2], stop_done_choices(context)) if found[2] else ("", "")
    fact = ev.StopAnswered(asked=asked, done=done, text=found[3] or "")
    ask = "" if done or fact.text else "what was done? Enter again leaves it open"
    return Understood(fact, f"{fact.words()} {fact.text}".strip(), ask)


def parse_call(text: str, context: Context) -> Understood:
    """Who was called, came, said something that was read back or not, or left.

    Raises:
        UsageError: what was expected.
    """
    choice, words = chosen(text, CALL_STEPS)
    if not choice and not words:
        raise UsageError("Expected who, and called, arrived, said or left")
    tokens = words.split()
    if not choice:
        choice = next((token for token in tokens if token in CALL_STEPS), "called")
    who, _, said = words.partition(choice) if choice in tokens else (words, "", "")
    back = _READ_BACK.search(said) if said else _READ_BACK.search(who)
    said = _READ_BACK.sub("", said)
    who = _READ_BACK.sub("", who)
    read_back = None if back is None else not back[1]
    fact = ev.CallMade(who=who.strip(" ,"), step=choice, read_back=read_back, text=said.strip(" ,"))
    ask = "read back? rb behind it, or Enter again" if choice == "said" and read_back is None else ""
    return Understood(fact, f"{fact.words()} {fact.text}".strip(), ask)


def parse_who(text: str, context: Context) -> Understood:
    """Who writes, who is in the room, or who relieves whom.

    Raises:
        UsageError: what was expected.
    """
    relief = _RELIEVES.fullmatch(text.strip())
    if relief is not None:
        return _relief(relief["new"].strip(), relief["old"].strip(), context)
    writer, _, room = text.partition(";")
    people = tuple(one.strip() for one in room.removeprefix(" room").split(",") if one.strip())
    if not writer.strip() and not people:
        raise UsageError("Expected who writes; who is in the room, as in AM; AM, RN Hale")
    fact = ev.PresenceNoted(writer=writer.strip(), room=people)
    return Understood(fact, fact.words())


def _relief(new: str, old: str, context: Context) -> Understood:
    """Somebody takes another's place: in the room, and at the keys where that one wrote."""
    state = context.state
    room = tuple(new if one.casefold() == old.casefold() else one for one in state.room)
    room = room if new in room else (*room, new)
    writer = new if state.writer.casefold() == old.casefold() else ""
    fact = ev.PresenceNoted(writer=writer, room=room, text=f"{new} relieves {old}")
    return Understood(fact, f"{fact.words()}; {fact.text}")
