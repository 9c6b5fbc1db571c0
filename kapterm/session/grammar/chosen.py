"""A numbered choice at the beginning of a line, and what staff do as an observation with its words."""

from __future__ import annotations

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.grammar.context import Context, Understood


def chosen(text: str, choices: tuple[str, ...]) -> tuple[str, str]:
    """A numbered choice and the words behind it; no choice where the text does not begin with its digit alone.

    Raises:
        UsageError: there are not so many choices.
    """
    if text[:1].isdecimal() and text[:1] != "0" and not text[1:2].isalnum():
        index = int(text[0]) - 1
        if index >= len(choices):
            raise UsageError(f"There are {len(choices)} choices")
        return choices[index], text[1:].strip()
    return "", text


def staff(code: str, context: Context, text: str = "", label: str = "") -> Understood:
    """What staff did, by its code, with its words."""
    act = context.packs.codes.acts_by_id.get(code)
    words = label or (act.label if act else code)
    key = act.key if act else ""
    fact = ev.Observed(code=code, label=words, text=text, state=code == "touch", key=key)
    return Understood(fact, " ".join(part for part in (words, text) if part))
