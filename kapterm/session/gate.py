"""The gate as it is shown: four lists, worst first, and how far each section is.

An entry carries everything its line needs: the value as it stands, the rule with its number, and where that is from.
"""

from msgspec import Struct

from kapterm.session.packs.fact import Level


class Override(Struct, frozen=True, kw_only=True):
    """A stop that a named person decided to pass."""

    item: str
    value: str = ""
    """The value as it stood; a stop whose value has changed since is not passed. Empty passes any."""
    who: str = ""
    reason: str = ""


class GateEntry(Struct, frozen=True, kw_only=True):
    """One line of the gate."""

    item: str
    label: str
    echo: str = ""
    """The item in a few words, as it stands before its answer."""
    said: str
    """The value as it stands."""
    rule: str
    """The rule with its number."""
    origin: str
    """Where the rule is from, and how sure that is."""
    level: Level
    """What it is; for an open item, the worst that it could be."""
    overridable: bool
    passed: Override | None = None
    """Who passed the stop; None where nobody did."""


class SectionCount(Struct, frozen=True, kw_only=True):
    """How far a section is."""

    section: str
    answered: int
    asked: int


class Gate(Struct, frozen=True, kw_only=True):
    """What stands between the client and a dose, worst first."""

    ready: bool
    """True where no stop stands unpassed and nothing that could be a stop or a caution is open."""
    stops: tuple[GateEntry, ...]
    cautions: tuple[GateEntry, ...]
    open: tuple[GateEntry, ...]
    infos: tuple[GateEntry, ...]
    sections: tuple[SectionCount, ...]
    items: tuple[str, ...] = ()
    """Every item that is asked, answered or not, in the order of the pack."""

    @property
    def answered(self) -> int:
        """Items that are answered."""
        return sum(count.answered for count in self.sections)

    @property
    def asked(self) -> int:
        """Items that are asked, answered or not."""
        return sum(count.asked for count in self.sections)
