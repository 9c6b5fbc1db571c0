"""Facts of integration: what came up, what it is to change, and whether it did. A review is a new fact."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kapterm.session.events.base import Fact, Number, number_text

ZeroToTen = Annotated[int, Meta(ge=0, le=10)]
ZeroToHundred = Annotated[int, Meta(ge=0, le=100)]


class RiskAsked(Fact, frozen=True, kw_only=True, tag="risk_check"):
    """Risk and side effects since the session, asked first at every meeting; empty was not asked."""

    risk: str = ""
    side_effects: str = ""
    ready_for_next: str = ""
    title = "risk and side effects since"


class ThemeLifted(Fact, frozen=True, kw_only=True, tag="theme"):
    """A line of the session lifted into the work; the text is the line, `of` the way back to it."""

    of: str = ""
    said = frozenset({"of"})
    title = "from the session"


class CommitmentMade(Fact, frozen=True, kw_only=True, tag="commitment"):
    """An insight turned into an act of the client's days. Nothing but the act itself has to be filled."""

    action: str
    insight: str = ""
    of: str = ""
    """The event the insight was lifted from."""
    value: str = ""
    when: str = ""
    obstacle: str = ""
    if_then: str = ""
    confidence: ZeroToTen | None = None
    follow_up: str = ""
    """When it is asked about again, as typed."""
    due_on: str = ""
    """The day that means, as an ISO date; empty where it was no plain day, and in records of before."""
    said = frozenset({"action", "of"})

    def words(self) -> str:
        """The act."""
        return f"will {self.action}"


class CommitmentReviewed(Fact, frozen=True, kw_only=True, tag="commitment_review"):
    """How a commitment went: done, partly, changed, dropped, not yet."""

    of: str
    outcome: str
    action: str = ""
    said = frozenset({"of", "outcome", "action"})

    def words(self) -> str:
        """The act and how it went."""
        return f"{self.action or 'commitment'}: {self.outcome}"


class BeliefNamed(Fact, frozen=True, kw_only=True, tag="belief"):
    """An old belief and its compassionate alternative, each with how true it feels, 0 to 100."""

    old: str
    alternative: str = ""
    learned: str = ""
    old_believed: ZeroToHundred | None = None
    alternative_believed: ZeroToHundred | None = None
    feeling: str = ""
    feeling_strength: ZeroToHundred | None = None
    said = frozenset({"old", "alternative", "old_believed", "alternative_believed"})

    def words(self) -> str:
        """Old and new, each with its number."""
        return _believed("was", self.old, self.old_believed) + (
            _believed("; now", self.alternative, self.alternative_believed) if self.alternative else ""
        )


class BeliefRated(Fact, frozen=True, kw_only=True, tag="belief_rating"):
    """The same belief rated again, later."""

    of: str
    old: str = ""
    alternative: str = ""
    old_believed: ZeroToHundred | None = None
    alternative_believed: ZeroToHundred | None = None
    feeling_strength: ZeroToHundred | None = None
    said = frozenset({"of", "old", "alternative", "old_believed", "alternative_believed"})

    def words(self) -> str:
        """Both with their numbers today."""
        has_new = self.alternative or self.alternative_believed is not None
        return _believed("was", self.old, self.old_believed) + (
            _believed("; now", self.alternative, self.alternative_believed) if has_new else ""
        )


def _believed(word: str, belief: str, percent: int | None) -> str:
    return f"{word} {belief}" + (f" {number_text(percent)}/100" if percent is not None else "")


class SkillPractised(Fact, frozen=True, kw_only=True, tag="skill"):
    """A regulation skill: taught, or practised how often against how often intended, and how it helped, 0 to 10."""

    skill: str
    intended_per_week: Number | None = None
    done_per_week: Number | None = None
    helpful: ZeroToTen | None = None
    barrier: str = ""
    said = frozenset({"skill"})

    def words(self) -> str:
        """The skill."""
        return f"skill: {self.skill}"


class HomeworkGiven(Fact, frozen=True, kw_only=True, tag="homework"):
    """A somatic practice or a journal prompt: given, brought back, or not."""

    name: str
    state: str = "given"
    said = frozenset({"name", "state"})

    def words(self) -> str:
        """What, and its state."""
        return f"homework {self.state}: {self.name}"


class AppointmentMade(Fact, frozen=True, kw_only=True, tag="appointment"):
    """The next meeting as it was agreed: the day and hour as typed, and which of the planned meetings it is."""

    on: str
    meeting: str = ""
    """What the planned meeting is called in the pack; empty where it is none of them."""
    said = frozenset({"on", "meeting"})

    def words(self) -> str:
        """Which, and when."""
        return f"next meeting: {self.on}" + (f", {self.meeting}" if self.meeting else "")


class SeriesEnded(Fact, frozen=True, kw_only=True, tag="series_end"):
    """The dosing sessions of this course were all held; what was planned for its end falls due from here."""

    title = "end of the series"


class IntegrationNote(Fact, frozen=True, kw_only=True, tag="integration_note"):
    """The free note of a meeting, in Markdown; the newest is the note, earlier ones stay on record."""

    title = "note"


class MustSeeAnswered(Fact, frozen=True, kw_only=True, tag="seen"):
    """What a clinician did about an answer that must be seen; the text says it."""

    of: str
    answer: str = ""
    said = frozenset({"of", "answer"})

    def words(self) -> str:
        """The answer it is about."""
        return f"seen: {self.answer}" if self.answer else "seen"
