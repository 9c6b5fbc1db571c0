"""What integration asks, line by line, and the facts the answers are. Nothing but the first line is forced. Pure."""

from __future__ import annotations

from datetime import date

from kapterm.errors import UsageError
from kapterm.screens.asking import Form, Heard, Question
from kapterm.session import events as ev
from kapterm.session.events.base import Number
from kapterm.session.follow_up import follow_up_day
from kapterm.session.item_lines import number_in
from kapterm.session.packs import Packs

OUTCOMES = ("done", "partly", "changed", "dropped", "not yet")
STATES = ("brought back", "not brought back", "given")


def _whole(highest: int) -> Question:
    def read(text: str) -> Heard:
        if not (text.strip().isdigit() and int(text) <= highest):
            raise UsageError(f"Expected 0 to {highest}")
        low = " · below 7: make it smaller?" if highest == 10 and int(text) < 7 else ""
        return Heard(f"{int(text)}/{highest}{low}")

    return Question("", "", f"0 to {highest}; Enter skips", read=read)


def _scale(id: str, label: str, highest: int) -> Question:
    one = _whole(highest)
    return Question(id, label, one.hint, read=one.read)


def _count(id: str, label: str) -> Question:
    def read(text: str) -> Heard:
        return Heard(f"{_number(text):g} a week")

    return Question(id, label, "times a week; Enter skips", read=read)


def _number(text: str) -> Number:
    try:
        return number_in(text)
    except ValueError as wrong:
        raise UsageError("Expected a number") from wrong


def _choice(id: str, label: str, choices: tuple[str, ...]) -> Question:
    def read(text: str) -> Heard:
        return Heard(chosen(choices, text))

    return Question(id, label, "a number", needed=True, choices=choices, read=read)


def chosen(choices: tuple[str, ...], text: str) -> str:
    """The choice of that number, or the only one that begins so.

    Raises:
        UsageError: none.
    """
    folded = text.strip().casefold()
    if folded.isdigit() and 1 <= int(folded) <= len(choices):
        return choices[int(folded) - 1]
    begun = [choice for choice in choices if folded and choice.startswith(folded)]
    if len(begun) != 1:
        raise UsageError("Expected " + ", ".join(choices))
    return begun[0]


def risk_form(purpose: str) -> Form:
    """Risk and side effects since; a call asks for sleep and mood too."""
    night = (Question("sleep", "sleep", "Enter skips"), Question("mood", "mood", "Enter skips"))
    return Form(
        "risk",
        (
            Question("risk", "risk since", "thoughts of death or harm, as said", needed=True),
            Question("side_effects", "side effects since", "urine, headache, sleep, cravings, own use, unreality"),
            *(night if purpose == "call" else ()),
            Question("ready_for_next", "ready for a next dose", "as the client says it; Enter skips"),
            Question("where", "by video", "where the client is, whom to call; Enter: in the room"),
        ),
    )


def risk_fact(form: Form) -> ev.RiskAsked:
    """Risk and side effects since."""
    given = form.answers
    beside = {"sleep": "sleep", "mood": "mood", "where": "by_video_where_and_whom_to_call"}
    return ev.RiskAsked(
        risk=given["risk"],
        side_effects=given["side_effects"],
        ready_for_next=given["ready_for_next"],
        details={name: given[id] for id, name in beside.items() if given.get(id)},
    )


def review_form(of: str, action: str) -> Form:
    """How a commitment went."""
    questions = (_choice("outcome", "how did it go", OUTCOMES), Question("text", "what happened", "Enter skips"))
    return Form("review", questions, about={"of": of, "action": action})


def review_fact(form: Form) -> ev.CommitmentReviewed:
    """How a commitment went: a new line, nothing is overwritten."""
    outcome = chosen(OUTCOMES, form.answers["outcome"])
    return ev.CommitmentReviewed(
        of=form.about["of"], outcome=outcome, action=form.about["action"], text=form.answers["text"]
    )


def commitment_form(today: date, of: str = "", insight: str = "", seen: str = "") -> Form:
    """An insight, and the act it is to become; the day it is asked about again is shown before it is kept.

    Args:
        today: From which a day that is typed is counted.
        of: The line of the session it comes from.
        insight: The client's words, where that line is a quote: then they are not asked.
        seen: What the line says otherwise; it is ours, and stands beside the question.
    """

    def when(text: str) -> Heard:
        day = follow_up_day(text, today)
        return Heard(f"{day:%a} {day.isoformat()}" if day else "kept as words: no plain day")

    on = f" on {seen}" if seen else ""
    first = () if insight else (Question("insight", "insight", f"the client’s words{on}; Enter skips"),)
    return Form(
        "commitment",
        (
            *first,
            Question("action", "will", "begins with a verb: leave work at 17:30", needed=True),
            Question("value", "for the sake of", "the value it serves; Enter skips"),
            Question("when", "when, where, with whom", "Enter skips"),
            Question("obstacle", "what may be in the way", "Enter skips"),
            Question("if_then", "if that comes, then", "Enter skips"),
            _scale("confidence", "how sure", 10),
            Question("follow_up", "asked about again on", "friday, in 2 weeks, 5 dec; Enter skips", read=when),
        ),
        about={"of": of, "insight": insight},
    )


def commitment_fact(form: Form, today: date) -> ev.CommitmentMade:
    """An insight turned into an act."""
    given = form.answers
    day = follow_up_day(given["follow_up"], today)
    return ev.CommitmentMade(
        action=given["action"],
        insight=form.about["insight"] or given.get("insight", ""),
        of=form.about["of"],
        value=given["value"],
        when=given["when"],
        obstacle=given["obstacle"],
        if_then=given["if_then"],
        confidence=int(given["confidence"]) if given["confidence"] else None,
        follow_up=given["follow_up"],
        due_on=day.isoformat() if day else "",
    )


def belief_form() -> Form:
    """An old belief and its compassionate alternative."""
    return Form(
        "belief",
        (
            Question("old", "old belief", "in the client’s words", needed=True),
            _scale("old_believed", "how true it feels", 100),
            Question("alternative", "compassionate alternative", "in the client’s words; Enter skips"),
            _scale("alternative_believed", "how true that feels", 100),
            Question("learned", "where it was learned", "Enter skips"),
            Question("feeling", "feeling", "Enter skips"),
            _scale("feeling_strength", "how strong", 100),
        ),
    )


def belief_fact(form: Form) -> ev.BeliefNamed:
    """A belief and its alternative."""
    given = form.answers
    return ev.BeliefNamed(
        old=given["old"],
        old_believed=_percent(given["old_believed"]),
        alternative=given["alternative"],
        alternative_believed=_percent(given["alternative_believed"]),
        learned=given["learned"],
        feeling=given["feeling"],
        feeling_strength=_percent(given["feeling_strength"]),
    )


def rating_form(of: str, belief: ev.BeliefNamed) -> Form:
    """The same belief again, today, and the feeling where one was named."""
    alternative, feeling = belief.alternative, belief.feeling
    questions = (
        _scale("old_believed", f"was: {belief.old}", 100),
        *((_scale("alternative_believed", f"now: {alternative}", 100),) if alternative else ()),
        *((_scale("feeling_strength", f"{feeling}, how strong", 100),) if feeling else ()),
    )
    return Form("rating", questions, about={"of": of, "old": belief.old, "alternative": alternative})


def rating_fact(form: Form) -> ev.BeliefRated | None:
    """The rating; None where all was skipped."""
    rated = ("old_believed", "alternative_believed", "feeling_strength")
    old, alternative, feeling = (_percent(form.answers.get(id, "")) for id in rated)
    if (old, alternative, feeling) == (None, None, None):
        return None
    return ev.BeliefRated(
        of=form.about["of"],
        old=form.about["old"],
        alternative=form.about["alternative"],
        old_believed=old,
        alternative_believed=alternative,
        feeling_strength=feeling,
    )


def _percent(text: str) -> int | None:
    return int(text) if text else None


def skill_form(packs: Packs, skill: str = "") -> Form:
    """A skill, taught or practised; a number takes it from the pack."""
    labels = tuple(one.label for one in packs.skills.skills)

    def read(text: str) -> Heard:
        name = named(labels, text)
        return Heard(name, beside=_how(packs, name))

    first = () if skill else (Question("skill", "skill", "a number, or words", needed=True, choices=labels, read=read),)
    return Form(
        "skill",
        (
            *first,
            _count("intended_per_week", "intended"),
            _count("done_per_week", "done"),
            _scale("helpful", "how helpful", 10),
            Question("barrier", "what got in the way", "Enter skips"),
        ),
        about={"skill": skill},
    )


def skill_fact(packs: Packs, form: Form) -> ev.SkillPractised:
    """A skill, and how often against how often intended."""
    given = form.answers
    labels = tuple(one.label for one in packs.skills.skills)
    return ev.SkillPractised(
        skill=form.about["skill"] or named(labels, given["skill"]),
        intended_per_week=_number(given["intended_per_week"]) if given["intended_per_week"] else None,
        done_per_week=_number(given["done_per_week"]) if given["done_per_week"] else None,
        helpful=int(given["helpful"]) if given["helpful"] else None,
        barrier=given["barrier"],
    )


def homework_form(packs: Packs) -> Form:
    """A practice of the body or a journal prompt, given for the time until the next meeting."""
    labels = _homework_labels(packs)

    def read(text: str) -> Heard:
        name = named(labels, text)
        return Heard(name, beside=_how(packs, name))

    question = Question("name", "homework", "a number, or words", needed=True, choices=labels, read=read)
    return Form("homework", (question,))


def homework_fact(packs: Packs, form: Form) -> ev.HomeworkGiven:
    """Homework that was given."""
    return ev.HomeworkGiven(name=named(_homework_labels(packs), form.answers["name"]))


def homework_back_form(name: str) -> Form:
    """Whether homework came back."""
    questions = (_choice("state", "homework", STATES), Question("text", "what came of it", "Enter skips"))
    return Form("homework_back", questions, about={"name": name})


def homework_back_fact(form: Form) -> ev.HomeworkGiven:
    """Homework brought back, or not."""
    state = chosen(STATES, form.answers["state"])
    return ev.HomeworkGiven(name=form.about["name"], state=state, text=form.answers["text"])


def _homework_labels(packs: Packs) -> tuple[str, ...]:
    return (
        *(one.label for one in packs.skills.practices),
        *(f"journal: {one.text}" for one in packs.journaling.prompts),
    )


def _how(packs: Packs, label: str) -> tuple[str, ...]:
    """How a skill or a practice is done, in words that may be read out, and every caution that belongs to it."""
    skills, journaling = packs.skills, packs.journaling
    for one in skills.by_id.values():
        if one.label == label:
            often = f" ({one.minutes_text})" if one.minutes_text else ""
            return tuple(filter(None, (f"{one.how}{often}", one.caution, skills.caution)))
    for prompt in journaling.prompts:
        if f"journal: {prompt.text}" == label:
            return tuple(filter(None, (prompt.text, prompt.caution, journaling.caution)))
    return ()


def named(labels: tuple[str, ...], text: str) -> str:
    """The label of that number or of those words; else the words as typed."""
    folded = text.strip().casefold()
    if folded.isdigit() and 1 <= int(folded) <= len(labels):
        return labels[int(folded) - 1]
    begun = [label for label in labels if len(folded) > 2 and label.casefold().startswith(folded)]
    return begun[0] if len(begun) == 1 else text.strip()
