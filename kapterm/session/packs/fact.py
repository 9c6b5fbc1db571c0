"""What every pack has in common: an id, a source, and how sure it is.

Nothing clinical stands in code. A number, a level or a wording is a fact of a pack, and a fact names where it is from.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

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


def origin(source: str, sure: Sure) -> str:
    """The source with how sure it is: "R5", "R55, second-hand", "general knowledge"."""
    words = SURE_WORDS[sure]
    if sure in ("G", "C") or not words:
        return words or source
    return f"{source}, {words}"
