"""Medicines, scales, going home, roles, stopping: the smaller packs of facts around the dose."""

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from kapterm.session.packs.fact import Fact, Level, Pack, Text

MedicineKind = Literal[
    "antiemetic",
    "sedating antiemetic",
    "antihypertensive",
    "benzodiazepine",
    "beta blocker",
    "analgesic",
    "anticholinergic",
    "oxygen",
    "other",
]


class Medicine(Fact, frozen=True, kw_only=True):
    """One as-needed medicine, with its usual form. The order and the limit are the prescriber's, in the plan."""

    label: Text
    words: tuple[Text, ...]
    """How it is recognised in a line."""
    usual: Text
    """The line as it is written: "ondansetron 4 mg po"."""
    kind: MedicineKind
    purpose: Text
    """What it is usually kept for."""
    note: str = ""

    @property
    def restarts_stay(self) -> bool:
        """Whether the plan's own minimum stay applies after it."""
        return self.kind in ("antihypertensive", "benzodiazepine", "sedating antiemetic", "beta blocker")


class Interaction(Fact, frozen=True, kw_only=True):
    """What another medicine may do to the session: shown, never decided."""

    item: Text
    """Id of the checklist item it belongs to."""
    label: Text
    what: Text
    why: Text
    level: Level
    words: tuple[Text, ...]
    """Names by which it is recognised in what is typed."""


class DoseWord(Fact, frozen=True, kw_only=True):
    """One group of words by which a line about dose, medicine or vitals is recognised."""

    words: tuple[Text, ...]


class Medicines(Pack, frozen=True, kw_only=True):
    """As-needed medicines, interactions, and the words that give them away."""

    medicines: tuple[Medicine, ...] = field(name="medicine")
    interactions: tuple[Interaction, ...] = field(name="interaction")
    dose_words: tuple[DoseWord, ...] = field(name="dose_word")

    @cached_property
    def by_id(self) -> dict[str, Medicine]:
        """Each medicine by its id."""
        return {medicine.id: medicine for medicine in self.medicines}

    @cached_property
    def by_word(self) -> dict[str, Medicine]:
        """Each medicine by the words it is recognised by, in lower case."""
        return {word.casefold(): medicine for medicine in self.medicines for word in medicine.words}

    def recognised(self, name: str) -> Medicine | None:
        """The medicine that a written name begins with or holds as a word: "ondansetron ODT" is ondansetron."""
        words = name.casefold().replace(",", " ").split()
        return next((self.by_word[word] for word in words if word in self.by_word), None)

    @cached_property
    def interactions_by_word(self) -> dict[str, Interaction]:
        """Each interaction by the names it is recognised by, in lower case."""
        return {word.casefold(): note for note in self.interactions for word in note.words}

    @cached_property
    def medicine_words(self) -> frozenset[str]:
        """Every word, in lower case, that says a line is about dose, medicine or vitals."""
        return frozenset(
            [word.casefold() for group in self.dose_words for word in group.words]
            + list(self.by_word)
            + list(self.interactions_by_word)
        )


class Abbreviation(Fact, frozen=True, kw_only=True):
    """A short word that stands for a longer one; it is expanded when typed as a whole word."""

    text: Text


class Abbreviations(Pack, frozen=True, kw_only=True):
    """The abbreviations that expand."""

    abbreviations: tuple[Abbreviation, ...] = field(name="abbreviation")

    @cached_property
    def by_id(self) -> dict[str, str]:
        """The longer words of each abbreviation."""
        return {abbreviation.id: abbreviation.text for abbreviation in self.abbreviations}

    def __contains__(self, word: object) -> bool:
        return word in self.by_id

    def __getitem__(self, word: str) -> str:
        return self.by_id[word]


class Criterion(Fact, frozen=True, kw_only=True):
    """One thing the clinician ticks before somebody goes home."""

    label: Text
    rule: Text
    """When it counts as met, in words."""
    computed: Literal["", "stay", "vitals"] = ""
    """What the program can lay beside it by arithmetic; the tick is the clinician's all the same."""


class Domain(Fact, frozen=True, kw_only=True):
    """One domain of the going-home score, 0 to 2."""

    label: Text
    scores: tuple[Text, Text, Text]
    """The words of 0, 1 and 2, in this order."""


class Aftercare(Fact, frozen=True, kw_only=True):
    """One line of what the client takes home."""

    text: Text


class GoingHome(Pack, frozen=True, kw_only=True):
    """The criteria, the score, and the aftercare."""

    score_label: Text
    score_at_least: int
    """The sum of the domains from which the score says ready."""
    vitals_within_pct: int
    """Percent of baseline within which vitals count as back."""
    criteria: tuple[Criterion, ...] = field(name="criterion")
    domains: tuple[Domain, ...] = field(name="domain")
    aftercare: tuple[Aftercare, ...] = field(name="aftercare")

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Each criterion by its id."""
        return {criterion.id: criterion for criterion in self.criteria}


class Anchor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one value of a scale, our own."""

    value: int
    words: Text


class Scale(Fact, frozen=True, kw_only=True):
    """One scale used in the room, as values with short words of our own."""

    label: Text
    measures: Text
    """What it is about: sedation, dissociation, distress."""
    low: int
    high: int
    best: int
    """The value of somebody well and awake."""
    anchors: tuple[Anchor, ...] = ()
    default: bool = False
    """True where it is the one taken for what it measures, if nobody chose another."""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.low < self.high or not self.low <= self.best <= self.high:
            raise ValueError("expected low < high, and best between them")
        if any(not self.low <= anchor.value <= self.high for anchor in self.anchors):
            raise ValueError(f"expected anchors with values from {self.low} to {self.high}")

    def words(self, value: int) -> str:
        """The words beside a value, or nothing where the pack has none."""
        return next((anchor.words for anchor in self.anchors if anchor.value == value), "")


class Scales(Pack, frozen=True, kw_only=True):
    """The scales of the act S."""

    scales: tuple[Scale, ...] = field(name="scale")

    @cached_property
    def by_id(self) -> dict[str, Scale]:
        """Each scale by its id."""
        return {scale.id: scale for scale in self.scales}

    def __getitem__(self, scale_id: str) -> Scale:
        return self.by_id[scale_id]


class Role(Fact, frozen=True, kw_only=True):
    """One role of somebody in the room or on the phone."""

    label: Text
    short: Text
    passes_stops: bool = False
    """May decide to go on where a stop is open."""
    orders: bool = False
    """May order a medicine."""
    second_checks: bool = False
    """May be the second person of a dose."""


class Roles(Pack, frozen=True, kw_only=True):
    """Who may decide what."""

    roles: tuple[Role, ...] = field(name="role")

    @cached_property
    def by_id(self) -> dict[str, Role]:
        """Each role by its id."""
        return {role.id: role for role in self.roles}

    @property
    def deciders(self) -> tuple[Role, ...]:
        """The roles that may pass a stop."""
        return tuple(role for role in self.roles if role.passes_stops)


class StopChoice(Fact, frozen=True, kw_only=True):
    """One answer when a client asks to stop."""

    label: Text


class Stopping(Pack, frozen=True, kw_only=True):
    """What was asked to stop, what was done, and which signals are offered in preparation."""

    asked: tuple[StopChoice, ...]
    done: tuple[StopChoice, ...]
    signals: tuple[StopChoice, ...] = field(name="signal")
