"""What has to be known before a dose, as data: the question, its answers, and what each answer means.

The gate reads this and nothing else; a clinic that thinks otherwise edits the pack, not the program.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from kapterm.session.packs.fact import Fact, Level, Pack, Sure, Text, origin
from kapterm.session.packs.limits import Bounds, Limit

AnswerType = Literal["yesno", "choice", "number", "pair", "date", "text", "list", "scale"]
Moment = Literal["intake", "day"]

STATES = ("yes", "no", "unsure", "refused", "na", "not_asked", "value")
"""What an answer can be. A blank is no answer at all, and is a seventh thing."""

UNNAMED = "unnamed"
"""By what a rule knows words of a list that name none of its choices."""


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which answer means what. Any of its conditions is enough."""

    level: Level
    when: tuple[Text, ...] = ()
    """States (yes, no, refused, na, not_asked, unsure, value), choices, and `unnamed`, that bring it about."""
    lacks: tuple[Text, ...] = ()
    """Choices of a list that must be there."""
    value: Bounds | None = None
    limit: str = ""
    """Id of a limit of the limits pack, whose numbers, source and words it takes."""
    older_than_days: int | None = None
    """For a date: how many days it may lie back. 0 catches what has expired before today."""
    routes: tuple[Text, ...] = ()
    """Routes it holds for; none named means all the item is asked for."""
    opens: str = ""
    """Id of an item that must have been answered once this rule applies."""
    text: str = ""
    """The rule in a few words, as it stands at the gate. A limit brings its own."""
    source: str = ""
    """Where it is from, if not from where the item is."""
    sure: Sure | None = None

    def __post_init__(self) -> None:
        if not (self.when or self.lacks or self.value or self.limit or self.older_than_days is not None):
            raise ValueError("expected a rule with when, lacks, value, limit or older_than_days")
        if not (self.text or self.limit):
            raise ValueError("expected text, the rule in a few words")
        if self.source and self.sure is None:
            raise ValueError("expected sure beside source")


class OnlyIf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The item is asked only where another one was answered so. While that one is blank, it waits."""

    item: Text
    is_: tuple[Text, ...] = field(name="is")
    """States and choices of the other item."""


class Item(Fact, frozen=True, kw_only=True):
    """One thing to know before a dose."""

    section: Text
    label: Text
    """Our own short wording."""
    echo: Text
    """Three or four words that stand before the answer: "aneurysm or AVM: no"."""
    why: Text
    answer: AnswerType
    unit: str = ""
    plausible: tuple[float, float] | None = None
    """Lowest and highest number that is taken; for a pair that of its first number."""
    choices: tuple[Text, ...] = ()
    no_means: str = ""
    """The choice that the key n takes."""
    future: bool = False
    """True where the date may lie ahead."""
    rules: tuple[Rule, ...] = ()
    overridable: bool = True
    """False where no one may go on: a stop that cannot be passed."""
    holds: Text = "today"
    """How long an answer holds: "standing", "today", or "30 days"."""
    routes: tuple[Text, ...] = ()
    """Routes it is asked for; none named means all."""
    moment: Moment
    na: bool = False
    """True where "does not apply" is a plain answer; else, on a stop item, it is for the prescriber to see."""
    unanswered: str = ""
    """What a blank is taken as, so that it never stays open: touch is none, recording is no."""
    only_if: OnlyIf | None = None
    measure: str = ""
    """Id of a questionnaire that answers it when filled in today: by its band, or by `measure_item`."""
    measure_item: int | None = None
    """Which of the questionnaire's items answers it, from 1; None is its band."""
    part_of: str = ""
    """The item whose second half this is; it is shown right behind it."""

    def __post_init__(self) -> None:
        self._check_answer()
        if self.measure_item is not None and (not self.measure or self.measure_item < 1):
            raise ValueError("expected measure_item, from 1, only beside measure")
        if self.holds not in ("standing", "today") and self.holds_days is None:
            raise ValueError('expected holds to be "standing", "today" or a number of days such as "30 days"')
        unnamed = (UNNAMED,) if self.answer == "list" and self.choices else ()
        words = (*STATES, *self.choices, *unnamed)
        for rule in self.rules:
            for word in (*rule.when, *rule.lacks):
                if word not in words:
                    raise ValueError(f'expected when and lacks to name states or choices, "{word}" is neither')
            if rule.older_than_days is not None and (self.answer != "date" or rule.older_than_days < 0):
                raise ValueError("expected older_than_days, 0 or more, only on a date")
            if rule.value is not None and self.answer not in ("number", "scale"):
                raise ValueError("expected value = { … } only on a number or a scale")

    def _check_answer(self) -> None:
        if self.answer == "choice" and len(self.choices) < 2:
            raise ValueError("expected at least two choices")
        if self.choices and self.answer not in ("choice", "list"):
            raise ValueError("expected choices only where the answer is a choice or a list")
        if self.no_means and self.no_means not in self.choices:
            raise ValueError("expected no_means to be one of the choices")
        if set(self.choices) & set(STATES):
            raise ValueError(f"expected choices other than the answers every item has ({', '.join(STATES)})")
        if self.answer in ("number", "pair", "scale"):
            if self.plausible is None or self.plausible[0] >= self.plausible[1]:
                raise ValueError("expected plausible = [lowest, highest] on a number, a pair or a scale")
        elif self.plausible is not None:
            raise ValueError("expected plausible only on a number, a pair or a scale")

    @property
    def holds_days(self) -> int | None:
        """Days an answer holds, or None where it is standing or for today only."""
        number, _, word = self.holds.partition(" ")
        return int(number) if word in ("day", "days") and number.isdecimal() else None

    @property
    def confirmable(self) -> bool:
        """Whether "still holds" is an answer: never for today only, never for a measured value."""
        return self.holds != "today" and self.answer not in ("number", "pair", "scale")

    @property
    def worst(self) -> Level:
        """The highest level any answer can bring about."""
        levels = {rule.level for rule in self.rules}
        if "stop" in levels:
            return "stop"
        return "caution" if "caution" in levels else "info"

    def rule_origin(self, rule: Rule, limit: Limit | None) -> str:
        """Where a rule is from: its own source, else that of the limit it takes its numbers from, else the item's."""
        if rule.source and rule.sure:
            return origin(rule.source, rule.sure)
        return limit.origin if limit else self.origin

    def is_for(self, route: str) -> bool:
        """Whether it is asked for this route."""
        return not self.routes or route in self.routes


class Section(Fact, frozen=True, kw_only=True):
    """One section of the checklist, in the order of the pack."""

    label: Text
    short: Text
    """Its name in a narrow column."""


class Checklist(Pack, frozen=True, kw_only=True):
    """The preparation checklist."""

    sections: tuple[Section, ...] = field(name="section")
    items: tuple[Item, ...] = field(name="item")

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Each item by its id."""
        return {item.id: item for item in self.items}

    def __getitem__(self, item_id: str) -> Item:
        return self.by_id[item_id]

    def in_section(self, section_id: str) -> tuple[Item, ...]:
        """The items of one section, in the pack's order."""
        return tuple(item for item in self.items if item.section == section_id)
