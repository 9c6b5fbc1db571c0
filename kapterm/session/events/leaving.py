"""Facts of the end of a dosing day: what was found before going home, and with whom."""

from __future__ import annotations

from typing import Any

from kapterm.session.events.base import Fact, Minutes, Number, number_text


class DischargeChecked(Fact, frozen=True, kw_only=True, tag="discharge_check"):
    """The criteria for going home, as the clinician found them."""

    orientation: str = ""
    gait: str = ""
    nausea: str = ""
    moaas: int | None = None
    cadss6: int | None = None
    padss: int | None = None
    si: str = ""
    result: str = ""
    met_criteria: tuple[str, ...] = ()
    """The pack's criteria that were ticked, by their words."""
    open_criteria: tuple[str, ...] = ()
    """Those that were not."""
    scores: dict[str, Any] = {}
    """The domains of the going-home score by their words, 0 to 2 each; their sum is arithmetic."""
    would_need_min: Minutes | None = None
    """Minutes from the first dose after which the client would have been ready; None where it was not asked."""
    letter = "R"
    title = "ready to go home"
    said = frozenset({"result"})

    def words(self) -> str:
        """The result."""
        return f"ready to go home: {self.result.replace('_', ' ')}" if self.result else "ready to go home"

    def below(self) -> str:
        """What was found, the score, the minutes needed, what is open; not each criterion that was met."""
        shown = (part for part in self.extras() if part[0] not in ("met criteria", "scores"))
        return ", ".join(f"{label} {value}" for label, value in shown)


class RemsAsked(Fact, frozen=True, kw_only=True, tag="rems_question"):
    """A question of the REMS form, with minutes from the first device."""

    name: str = ""
    minutes: Number | None = None
    title = "question of the form"
    said = frozenset({"name", "minutes"})

    def words(self) -> str:
        """Question and minutes."""
        return self.name + (f": {number_text(self.minutes)} min" if self.minutes is not None else "")


class Departed(Fact, frozen=True, kw_only=True, tag="depart"):
    """The client went home; the session is over."""

    escort: str = ""
    reason: str = ""
    """Why before the end of the stay, or with criteria open."""
    open_criteria: tuple[str, ...] = ()
    """What was open when the client left."""
    letter = "R"
    title = "went home"
    said = frozenset({"escort"})

    def words(self) -> str:
        """With whom."""
        return f"went home with {self.escort}" if self.escort else "went home"
