"""What every pack has in common: an id, a source, and how sure it is.

Nothing clinical stands in code. A number, a level or a wording is a fact of a pack, and a fact names where it is from.
"""

import re
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Sure = Literal["V", "V2", "G", "C", "clinic"]
"""V read in the source; V2 read in a weak or second-hand one; G general knowledge, for a clinic to confirm;
C composed for this project; clinic: the clinic's own decision."""

Text = Annotated[str, Meta(min_length=1)]
"""Words that must not be empty."""

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=40)]
"""An id: letters, digits, dot, underscore, slash, hyphen; at most 40."""

Level = Literal["stop", "caution", "info"]
"""stop keeps the dose until a named person decides; caution is for the prescriber to see; info is only recorded."""

SURE_WORDS: dict[str, str] = {
    "V": "",
    "V2": "second-hand",
    "G": "general knowledge",
    "C": "composed",
    "clinic": "clinic",
}
"""How sure a fact is, as the words that stand behind its source; nothing behind one that was read."""


class Fact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item of a pack."""

    id: Id
    source: Text
    """A source code of sources.toml (R5), or words: "general", "kapterm", a clinic's own protocol."""
    sure: Sure

    @property
    def origin(self) -> str:
        """The source with how sure it is, short enough to stand beside a number."""
        return origin(self.source, self.sure)


class Pack(Struct, frozen=True, kw_only=True, dict=True):
    """One pack as it stands: ours, with a clinic's items in the place of those that share their id."""

    id: Id
    version: Text
    title: Text


class Reference(Fact, frozen=True, kw_only=True):
    """What a source code stands for."""

    text: Text
    address: str = ""
    weak: bool = False
    """True for a mirror, a clinic's or consumer page, a forum."""


class Sources(Pack, frozen=True, kw_only=True):
    """Where the facts are from."""

    references: tuple[Reference, ...] = field(name="reference")

    @cached_property
    def by_id(self) -> dict[str, Reference]:
        """Each reference by its code."""
        return {reference.id: reference for reference in self.references}

    def named_in(self, source: str) -> tuple[Reference, ...]:
        """The references that a source names: two for "R1, R3", none for "general"."""
        return tuple(self.by_id[word] for word in re.findall(r"\w+", source) if word in self.by_id)


def origin(source: str, sure: Sure) -> str:
    """The source with how sure it is: "R5", "R55, second-hand", "general knowledge"."""
    words = SURE_WORDS[sure]
    if sure in ("G", "C") or not words:
        return words or source
    return f"{source}, {words}"
