"""Linear mode: one typed line is one fact, by the same grammar as the keys. What is nothing else is a note."""

from __future__ import annotations

import re

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.drugs_named import with_drugs
from kapterm.session.events import AnyFact
from kapterm.session.grammar.acts import ACT_LINES, observed
from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.forms import kinds_by_hand, parse_form
from kapterm.session.grammar.own_codes import KEY, NEW_CODE, labels, name_code
from kapterm.session.when import When, parse_when

_CODE = re.compile(r"(?P<letter>[a-z!])(?P<strength>\d{1,2})?(?::\s*(?P<words>.+))?")
_ACT = re.compile(r"(?P<letter>[A-Z])(?:(?P<colon>:)\s*(?P<words>.*)|\s+(?P<line>.+)|(?P<tight>\d.*))?")
_KIND = re.compile(r"/(?P<kind>[a-z_]+)\b:?\s*(?P<line>.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")


def read_line(line: str, context: Context) -> tuple[AnyFact, When | None]:
    """The fact a line means, and the earlier time typed in front of it.

    Raises:
        UsageError: it begins as a code, an act or a kind, and what was expected is missing.
    """
    when, rest = parse_when(line)
    return understand(rest, context).fact, when


def understand(text: str, context: Context) -> Understood:
    """What a line without its time means."""
    bare = text.strip()
    if not bare:
        raise UsageError("Nothing was typed")
    if bare == ".":
        return Understood(ev.MomentMarked(), "mark")
    if bare[0] in "\"“„«'" and len(bare) > 1 and text[0] != " ":
        return quote(bare)
    if bare[0] == "(" and len(bare) > 1:
        return aside(bare)
    return _kind(bare, context) or read_code(bare, context) or _act(bare, context) or note(bare, context)


def quote(text: str) -> Understood:
    """The client's own words; the marks around them are not theirs."""
    words = text.strip('"“”„«»')
    if text[0] == "'":
        words = text[1:].removesuffix("'")
    if not words.strip():
        raise UsageError("Nothing was typed between the quotes")
    return Understood(ev.QuoteTaken(text=words.strip()), f"“{words.strip()}”")


def aside(text: str) -> Understood:
    """Words for the psychotherapy notes; the brackets around them are not kept."""
    words = text[1:].removesuffix(")").strip()
    if not words:
        raise UsageError("Nothing was typed between the brackets")
    return Understood(ev.AsideWritten(text=words), "( private")


def note(text: str, context: Context) -> Understood:
    """What was seen, in words, the pack's abbreviations written out."""
    words = expand(text, context)
    return Understood(ev.NoteWritten(text=words), words)


def expand(text: str, context: Context) -> str:
    """The text with the pack's abbreviations written out where they stand as whole words."""
    known = context.packs.abbreviations
    return _WORD.sub(lambda found: known[found[0]] if found[0] in known else found[0], text)


def _kind(text: str, context: Context) -> Understood | None:
    match = _KIND.fullmatch(text)
    if match is not None and f"/{match['kind']}" == NEW_CODE:
        return name_code(match["line"], context)
    if match is None or match["kind"] not in kinds_by_hand():
        return None
    fact = with_drugs(context.packs, parse_form(match["kind"], match["line"]))
    return Understood(fact, fact.words())


def read_code(text: str, context: Context) -> Understood | None:
    """A note that is just a code, its strength and words: t, t3, t3: words; None where it is not."""
    match = _CODE.fullmatch(text)
    code = (
        context.packs.codes.by_key.get("j" if match and match["letter"] == "!" else match["letter"]) if match else None
    )
    if match is None or code is None:
        return None
    strength = int(match["strength"]) if match["strength"] else None
    return observed(code.id, context, expand(match["words"] or "", context), strength)


def _act(text: str, context: Context) -> Understood | None:
    """An act: a lone capital, a capital and what parses wholly as that act, or a capital, a colon and free words."""
    match = _ACT.fullmatch(text)
    if match is None or match["letter"] not in ACT_LINES or (match["letter"] == KEY and not labels(context)):
        return None
    act = ACT_LINES[match["letter"]]
    words = match["words"] or match["line"] or match["tight"] or ""
    is_lone = not (match["line"] or match["colon"] or match["tight"])
    if (match["line"] or match["tight"]) and act.free_text:
        return _if_it_parses_wholly(act.letter, words, context)
    try:
        return act.parse(words, context)
    except UsageError:
        if is_lone or match["colon"] or (_looks_meant(words) and (match["line"] or act.letter in _VALUES)):
            raise
        return None


def _if_it_parses_wholly(letter: str, words: str, context: Context) -> Understood | None:
    """An act whose words are free is meant with a space only where they begin a form of its own."""
    if not _FORMS.get(letter, re.compile(r"(?!)")).match(words):
        return None
    return ACT_LINES[letter].parse(words, context)


_VALUES = ("D", "V")
"""Acts whose value may follow their capital without a space."""
_FORMS = {
    "A": re.compile(r"0(\s|$)"),
    "B": re.compile(r"[1-9](\s|$)"),
    "C": re.compile(r"[1-4](\s|$)"),
    "E": re.compile(r"[1-9](\s|$)"),
    "G": re.compile(r"G\d\d(\s|$)", re.IGNORECASE),
    "H": re.compile(r"[1-9](\s|$)|end(s|ed)?$"),
    "J": re.compile(r"(10|\d)(\s|$)"),
    "R": re.compile(r"home with |escort |h$|\d{2,}[a-c]?(\s|$)"),
    "X": re.compile(r"[1-4](\s|$)"),
}


_VALUE = re.compile(r"[birs]?\d")
"""A number, or a choice of the dose line with its number: b100."""


def _looks_meant(words: str) -> bool:
    """True where a value leads: a slip in it is asked about, not made a note."""
    return _VALUE.match(words) is not None
