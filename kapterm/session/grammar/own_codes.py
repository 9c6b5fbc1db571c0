"""Codes of one's own, added in the middle of a session: named once in words, from then on `F` and a number.

The lines themselves are the list: a code of one's own is what the visit has already seen under `F`. A pack for the next
session is the clinic's to write.
"""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.events import AnyFact
from kapterm.session.grammar.chosen import chosen
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.packs.codes import Code

KEY = "F"
NEW_CODE = "/new_code"
"""How the line is opened that names one."""
AT_MOST = 9
"""Each is taken by one digit."""
LONGEST = 40
"""Characters of a name."""
EXPECTED = "what you see, in a few words; from then on F and its number"
_PREFIX = "own."


def own_codes(context: Context) -> tuple[Code, ...]:
    """The codes that were added in this visit, in the order in which they were."""
    found: dict[str, Code] = {}
    for entry in context.entries:
        code = code_of(entry.fact) if entry.holds else None
        if code is not None:
            found.setdefault(code.id, code)
    return tuple(found.values())


def code_of(fact: AnyFact) -> Code | None:
    """The code of one's own that a line logs; None for any other line."""
    if not isinstance(fact, ev.Observed) or not fact.code.startswith(_PREFIX):
        return None
    # A family groups the codes of a pack; this one stands in none, and nothing asks for it.
    return Code(id=fact.code, label=fact.label, family="verbal", source="clinic", sure="clinic")


def labels(context: Context) -> tuple[str, ...]:
    """What stands under an open `F`."""
    return tuple(code.label for code in own_codes(context))


def name_code(text: str, context: Context) -> Understood:
    """Add a code and log it, for it is seen now; one of the same name is that code.

    Raises:
        UsageError: it is no name, or nine are there already.
    """
    label = " ".join(text.split())
    slug = "-".join(re.findall(r"\w+", label.casefold()))
    if not slug or len(label) > LONGEST:
        raise UsageError(f"Expected {EXPECTED}")
    known = {code.id for code in own_codes(context)}
    if len(known) >= AT_MOST and _PREFIX + slug not in known:
        raise UsageError(f"There are {AT_MOST} already, one for each digit")
    return _seen(_PREFIX + slug, label)


def parse_own(text: str, context: Context) -> Understood:
    """A code of one's own by its number, and words."""
    label, words = chosen(text, labels(context))
    if not label:
        raise UsageError("Expected the number of a code of your own")
    code = next(one for one in own_codes(context) if one.label == label)
    return _seen(code.id, label, words)


def _seen(code_id: str, label: str, text: str = "") -> Understood:
    fact = ev.Observed(code=code_id, label=label, strength_max=3, key=KEY, text=text)
    return Understood(fact, " ".join(part for part in (label, text) if part))
