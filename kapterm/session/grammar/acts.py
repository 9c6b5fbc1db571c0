"""The acts of the hand, each by its capital: what its line means, what it offers, and what a bare Enter does."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.grammar.adverse import parse_adverse
from kapterm.session.grammar.asks import (
    CALL_STEPS,
    parse_call,
    parse_stop_answer,
    parse_touch,
    parse_who,
    stop_choices,
    stop_done_choices,
    touch_choices,
)
from kapterm.session.grammar.chosen import chosen, staff
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.going_home import going_home_choices, parse_going_home
from kapterm.session.grammar.medicine_lines import DOSE_CHOICES, parse_dose, parse_medicine
from kapterm.session.grammar.own_codes import labels, parse_own
from kapterm.session.grammar.vitals import parse_vitals
from kapterm.session.packs.care import Scale

Parse = Callable[[str, Context], Understood]
Choices = Callable[[Context], tuple[str, ...]]

PHASES = ("onset", "peak", "descent", "reorientation")


class ActLine(Struct, frozen=True):
    """What a capital opens."""

    letter: str
    label: str
    parse: Parse
    expected: str
    choices: Choices = lambda context: ()
    digits_choose: bool = False
    """True where a digit takes a choice; in D and V digits are the value."""
    at_once: bool = False
    """True where the key itself logs."""
    next_choices: Choices = lambda context: ()
    """What a second digit takes, once the first stands."""
    free_text: bool = True
    """True where any words are the act's own; false where they have to parse."""


def _body_choices(context: Context) -> tuple[str, ...]:
    return _labels("body", context)


def _room_choices(context: Context) -> tuple[str, ...]:
    return _labels("environment", context)


def _labels(code: str, context: Context) -> tuple[str, ...]:
    act = context.packs.codes.acts_by_id.get(code)
    return tuple(choice.label for choice in act.choices) if act else ()


def _body(text: str, context: Context) -> Understood:
    choice, words = chosen(text, _body_choices(context))
    if not choice and not words:
        raise UsageError("Expected a number, or what was done")
    return staff("body", context, words, label=f"body: {choice}" if choice else "")


def _environment(text: str, context: Context) -> Understood:
    choice, words = chosen(text, _room_choices(context))
    said = ", ".join(part for part in (choice, words) if part)
    if not said:
        raise UsageError("Expected a number, or what changed in the room")
    return Understood(ev.EnvironmentChanged(text=said), f"room: {said}")


def _grounding(text: str, context: Context) -> Understood:
    prompt_id, _, words = text.partition(" ")
    prompt = context.packs.prompts.by_id.get(prompt_id.upper())
    if prompt is None:
        return staff("grounding", context, text)
    act = context.packs.codes.acts_by_id.get("grounding")
    label = act.label if act else "grounding"
    fact = ev.Observed(code="grounding", label=label, prompt_id=prompt.id, prompt=prompt.text, text=words)
    return Understood(fact, prompt.text)


_CHECKS = ("chest_pain", "dyspnoea", "headache", "vision", "speech", "limbs", "swallow")


def _check(text: str, context: Context) -> Understood:
    answers = text.split(" ", 1)[0].lower()
    if not answers or len(answers) > len(_CHECKS) or set(answers) - set("yn-"):
        raise UsageError("Expected y, n or - for chest, breath, head, eyes, speech, limbs, swallow, as in nnnnnny")
    said = {"y": "yes", "n": "no", "-": "could not answer"}
    asked: dict[str, bool | str] = {"y": True, "n": False, "-": "could not answer"}
    given = dict(zip(_CHECKS, (said[answer] for answer in answers), strict=False))
    symptoms = dict(zip(_CHECKS, (asked[answer] for answer in answers), strict=False))
    neuro = ", ".join(f"{name} {given[name]}" for name in ("speech", "limbs") if name in given)
    swallow = {"swallow": given["swallow"]} if "swallow" in given else {}
    fact = ev.SymptomsChecked(
        chest_pain=symptoms.get("chest_pain"),
        dyspnoea=symptoms.get("dyspnoea"),
        headache=given.get("headache", ""),
        vision=given.get("vision", ""),
        neuro=neuro,
        details=swallow,
        text=text[len(answers) :].strip(),
    )
    return Understood(
        fact, "symptoms: " + ", ".join(f"{label.replace('_', ' ')} {answer}" for label, answer in given.items())
    )


def _looked(text: str, context: Context) -> Understood:
    return staff("looked", context, text)


def _near(text: str, context: Context) -> Understood:
    return staff("near", context, text)


def _words_said(text: str, context: Context) -> Understood:
    return staff("words-said", context, text)


def _out(text: str, context: Context) -> Understood:
    if context.state.hold is None:
        raise UsageError("Nothing is held in the mouth")
    how, _, words = text.partition(" ")
    how = how.strip(",;:").lower()
    if how not in ("", "spat", "s", "swallowed"):
        raise UsageError("Expected Enter for spat, or s for swallowed")
    fact = ev.HoldEnded(swallowed=how.startswith("sw") or how == "s", text=words.strip())
    return Understood(fact, fact.words())


def _phase_choices(context: Context) -> tuple[str, ...]:
    return tuple(ev.PhaseReached(name=name).words() for name in PHASES)


def _phase(text: str, context: Context) -> Understood:
    choice, words = chosen(text, PHASES)
    if not choice and not words:
        position = PHASES.index(context.state.phase) + 1 if context.state.phase in PHASES else 0
        if position >= len(PHASES):
            raise UsageError("The last phase is reached")
        choice = PHASES[position]
    if not choice:
        by_word = {ev.PhaseReached(name=name).words(): name for name in PHASES}
        first, _, rest = words.partition(" ")
        choice, words = by_word.get(first, first), rest
        if choice not in PHASES:
            raise UsageError("Expected onset, peak, return or re-orientation")
    fact = ev.PhaseReached(name=choice, text=words)
    return Understood(fact, fact.words())


def _scale_choices(context: Context) -> tuple[str, ...]:
    return tuple(scale.label for scale in context.packs.scales.scales[:9])


def _scale(text: str, context: Context) -> Understood:
    scales = context.packs.scales.scales[:9]
    expected = "Expected the scale's number and its value, as in 15"
    named = next((s for s in scales if text.lower().startswith((s.id.lower() + " ", s.label.lower() + " "))), None)
    if named is not None:
        size = len(named.id) if text.lower().startswith(named.id.lower() + " ") else len(named.label)
        scale, value_words = named, text[size:].strip()
    elif (numbered := scale_of(text, context)) is not None:
        scale, value_words = numbered, text[1:].strip()
    else:
        raise UsageError(expected)
    value_word, _, words = value_words.partition(" ")
    if value_word == "-":
        return _not_rated(scale, words.strip())
    if not value_word.removeprefix("-").isdecimal() or len(value_word) > 4:
        raise UsageError(f"{scale.label}: expected {scale.low} to {scale.high}")
    value = int(value_word)
    if not scale.low <= value <= scale.high:
        raise UsageError(f"{scale.label} goes from {scale.low} to {scale.high}")
    fact = ev.ScaleRated(name=scale.id, value=value, anchor=scale.words(value), text=words.strip())
    return Understood(fact, f"{fact.words()} {fact.anchor}".strip())


def scale_of(text: str, context: Context) -> Scale | None:
    """The scale whose number stands at the beginning of a line; None before it."""
    scales = context.packs.scales.scales[:9]
    return scales[int(text[0]) - 1] if text[:1].isdecimal() and 1 <= int(text[0]) <= len(scales) else None


def not_rated(scale: Scale) -> str:
    """What a dash instead of a value says."""
    return "not called: breathing counted" if scale.measures == "sedation" else "not asked"


def _not_rated(scale: Scale, words: str) -> Understood:
    """An answer too: nobody who lies still and well is called for a number."""
    anchor = not_rated(scale)
    fact = ev.ScaleRated(name=scale.id, anchor=anchor, text=words)
    return Understood(fact, f"{fact.words()} {anchor}")


def _stop(text: str, context: Context) -> Understood:
    """Asks to stop; once it was asked, what was meant and what was done."""
    if context.state.stop_asked is not None and text:
        return parse_stop_answer(text, context)
    return observed("stop", context, text)


def observed(code_id: str, context: Context, text: str = "", strength: int | None = None) -> Understood:
    """An observation of the pack's code, with its words and marks.

    Raises:
        UsageError: a strength beyond the code's range.
    """
    code = context.packs.codes.by_id[code_id]
    if strength is not None and strength > code.max_strength and strength != 0:
        raise UsageError(_range(code.label, code.max_strength))
    after_dose = context.state.t_zero is not None
    fact = ev.Observed(
        code=code.id,
        label=code.label,
        strength=strength,
        strength_max=code.max_strength or None,
        anchor=code.anchor(strength or 0),
        state=code.is_state,
        excludes=code.excludes,
        asked_during_dosing=bool(code.stamp) and after_dose,
        key=code.key,
        text=text,
    )
    return Understood(fact, f"{fact.words()} {fact.side()}".strip())


def _range(label: str, highest: int) -> str:
    return f"{label} goes from 1 to {highest}; 0 is over" if highest else f"{label} has no strength; 0 is over"


def _jolt(text: str, context: Context) -> Understood:
    first, _, words = text.partition(" ")
    if not first.isdecimal() or len(first) > 4:
        return observed("jolt", context, text)
    return observed("jolt", context, words.strip(), int(first))


ACT_LINES: dict[str, ActLine] = {
    line.letter: line
    for line in (
        ActLine("A", "event", parse_adverse, "what happened, how bad; 0 is over"),
        ActLine("B", "body", _body, "a number, or what was done", _body_choices, True),
        ActLine("C", "call", parse_call, "who; called, arrived, said, left", lambda context: CALL_STEPS, True),
        ActLine("D", "dose", parse_dose, "mg, route where none is planned", lambda c: DOSE_CHOICES, free_text=False),
        ActLine("E", "room", _environment, "a number, or what changed", _room_choices, True),
        ActLine("F", "own", parse_own, "the number of a code of your own", labels, True, free_text=False),
        ActLine("G", "grounding", _grounding, "a prompt's id, or words"),
        ActLine("H", "touch", parse_touch, "where, or a number", touch_choices, True),
        ActLine("J", "jolt", _jolt, "0–10"),
        ActLine("K", "check", _check, "chest, breath, head, eyes, speech, limbs, swallow: y n -", free_text=False),
        ActLine("L", "looked", _looked, "", at_once=True),
        ActLine("M", "medicine", parse_medicine, "a number of today's list, or drug amount route",
                lambda context: context.state.plan.as_needed, free_text=False),
        ActLine("N", "near", _near, "", at_once=True),
        ActLine("O", "out", _out, "Enter spat, s swallowed", free_text=False),
        ActLine("P", "phase", _phase, "Enter for the next", _phase_choices, True, free_text=False),
        ActLine("R", "going home", parse_going_home, "numbers of what is met; then h home", going_home_choices, True),
        ActLine("S", "scale", _scale, "number of the scale, then its value", _scale_choices, free_text=False),
        ActLine("V", "vitals", parse_vitals, "BP HR SpO₂ RR, or n why not taken", free_text=False),
        ActLine("W", "words said", _words_said, "", at_once=True),
        ActLine("X", "asks to stop", _stop, "what was asked, what was done", stop_choices, True,
                next_choices=stop_done_choices),
        ActLine("Y", "who", parse_who, "who writes; who is in the room"),
    )
}  # fmt: skip
"""Every act line by its capital."""
