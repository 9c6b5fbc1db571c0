"""Between the sessions: planned meetings, regulation skills, practices of the body, prompts to write to.

Offered, never prescribed: how often is for client and clinician to agree, and every caution is shown with its item.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from msgspec import field

from kapterm.session.packs.fact import Fact, Pack, Text


class Practice(Fact, frozen=True, kw_only=True):
    """Something a client can do: a skill against a wave of feeling, or a practice of the body."""

    label: Text
    how: Text
    """How it is done, in words that may be read to the client."""
    suits: str = ""
    """What it is usually chosen for."""
    caution: str = ""
    """When to leave it, change it or stop."""
    minutes: tuple[int, int] | None = None
    """Usual shortest and longest, in minutes; None where it takes as long as it takes."""

    def __post_init__(self) -> None:
        if self.minutes is not None and not 0 < self.minutes[0] <= self.minutes[1]:
            raise ValueError("expected minutes above 0, the shorter first")

    @property
    def minutes_text(self) -> str:
        """How long, as words: "5 min", "5 to 10 min", or nothing."""
        if self.minutes is None:
            return ""
        shortest, longest = self.minutes
        return f"{shortest} min" if shortest == longest else f"{shortest} to {longest} min"


class Skills(Pack, frozen=True, kw_only=True):
    """Regulation skills, and practices of the body."""

    caution: Text
    """What holds for every one of them."""
    skills: tuple[Practice, ...] = field(name="skill")
    practices: tuple[Practice, ...] = field(name="practice")

    @cached_property
    def by_id(self) -> dict[str, Practice]:
        """Each skill and practice by its id."""
        return {one.id: one for one in (*self.skills, *self.practices)}


class JournalPrompt(Fact, frozen=True, kw_only=True):
    """One question or invitation to write or draw to."""

    text: Text
    theme: Text
    """What it turns to: the session, the body, change, belief, others, thanks."""
    caution: str = ""


class Journaling(Pack, frozen=True, kw_only=True):
    """Prompts for a journal."""

    caution: Text
    """What holds for every one of them."""
    prompts: tuple[JournalPrompt, ...] = field(name="prompt")

    @cached_property
    def by_id(self) -> dict[str, JournalPrompt]:
        """Each prompt by its id."""
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The themes, in the order of the pack."""
        return tuple(dict.fromkeys(prompt.theme for prompt in self.prompts))


class PlannedMeeting(Fact, frozen=True, kw_only=True):
    """One rung of the ladder: a meeting that is planned so many days after a dose, or after a series of them."""

    label: Text
    about: Text
    """What it is usually for."""
    purpose: Literal["integration", "call"] = "integration"
    after: Literal["dose", "series"] = "dose"
    """What its days are counted from. A series counts from its last dose, its day 0 from when it was said to end."""
    earliest_day: int
    latest_day: int

    def __post_init__(self) -> None:
        if not 0 <= self.earliest_day <= self.latest_day:
            raise ValueError("expected days from 0 on, the earliest first")


class Meetings(Pack, frozen=True, kw_only=True):
    """The meetings that are planned after a dose."""

    meetings: tuple[PlannedMeeting, ...] = field(name="meeting")

    @cached_property
    def by_id(self) -> dict[str, PlannedMeeting]:
        """Each meeting by its id."""
        return {meeting.id: meeting for meeting in self.meetings}
