"""ONE table of acts: what each key does, where, and in which words.

Bindings, footer, help, palette, keymap and docs are fed from here; a key that stands anywhere else is a mistake.

A scope is a screen; "everywhere" holds on all of them, "places" on all but dosing and preparation, where digits are
answers. In dosing the hand reads the keys itself and asks this table what a letter means.

A clinic may put an act on another key. The program goes on naming an act by the key that ships; what is pressed is put
into those terms by `meant`, and what is shown is the key in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct


class Act(Struct, frozen=True):
    """One act of the program."""

    id: str
    key: str
    """The key that ships, by Textual's name of it; empty where the act is reached through the palette alone."""
    label: str
    """One or two words, as the footer shows them."""
    help: str
    """What a clinician would say it does."""
    scope: str
    aliases: tuple[str, ...] = ()
    footer: bool = False
    fixed: bool = False
    """True where a clinic cannot remap it: quit, help, undo, dark."""

    @property
    def key_in_force(self) -> str:
        """The key that a clinic put it on, else the one that ships."""
        return _in_force.get(self.id, self.key)

    @property
    def shown_key(self) -> str:
        """The key in force as it is printed."""
        return printed(self.key_in_force)

    @property
    def shipped_key(self) -> str:
        """The key that ships as it is printed."""
        return printed(self.key)

    def is_on(self, key: str) -> bool:
        """Whether it is done by that key. An act on another key has no second one."""
        return key == _in_force[self.id] if self.id in _in_force else key in (self.key, *self.aliases)


def printed(key: str) -> str:
    """A key by its name as it is printed: ^P for ctrl+p, F5 for f5."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    return SHOWN.get(key, key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdecimal() else key)


SHOWN = {
    "enter": "⏎",
    "escape": "Esc",
    "tab": "⇥",
    "space": "Space",
    "backspace": "⌫",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "question_mark": "?",
    "slash": "/",
    "at": "@",
    "quotation_mark": '"',
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
    "left_parenthesis": "(",
}
"""Keys whose name is not what is printed."""

_in_force: dict[str, str] = {}
"""The keys that a clinic chose, by the act's id; set once, when the program starts."""


def use(chosen: Mapping[str, str]) -> None:
    """Let these keys be in force, by the act's id, and for every other act the one that ships."""
    _in_force.clear()
    _in_force.update(chosen)


ACTS: tuple[Act, ...] = (
    # Everywhere.
    Act("help", "question_mark", "keys", "the keys that work here", "everywhere", ("f1",), True, True),
    Act("palette", "ctrl+p", "palette", "every act by its words", "everywhere"),
    Act("lock", "ctrl+l", "lock", "lock; while a dose runs: dark", "everywhere"),
    Act("leave", "ctrl+q", "leave", "leave the program, with Enter; a session goes on", "everywhere", (), False, True),
    Act("back", "escape", "back", "one step back", "everywhere", (), False, True),
    # Places.
    Act("go.today", "1", "today", "today", "places"),
    Act("go.chart", "2", "chart", "the client's chart", "places"),
    Act("go.preparation", "3", "preparation", "preparation", "places"),
    Act("go.dosing", "4", "dosing", "the dosing session", "places"),
    Act("go.integration", "5", "integration", "integration", "places"),
    Act("go.measures", "6", "measures", "measures", "places"),
    Act("go.review", "7", "review", "review, sign, export", "places"),
    Act("go.clients", "slash", "all clients", "all clients by code, every record by words or day", "places", (), True),
    # Lists.
    Act("list.up", "up", "up", "the line above", "lists", ("k",)),
    Act("list.down", "down", "down", "the line below", "lists", ("j",)),
    Act("list.page_up", "pageup", "page up", "a page up", "lists"),
    Act("list.page_down", "pagedown", "page down", "a page down", "lists"),
    Act("list.home", "home", "first", "the first line", "lists", ("g",)),
    Act("list.end", "end", "last", "the last line", "lists", ("G",)),
    Act("list.choose", "enter", "open", "open the line", "lists", (), True),
    # An open line.
    Act("line.keep", "enter", "keep", "keep what was typed", "line", (), True),
    Act("line.close", "escape", "close", "close the line", "line", (), True),
    Act("chosen.do", "enter", "do it", "do what the line says", "chosen", (), True),
    Act("chosen.close", "escape", "close", "close the palette", "chosen", (), True),
    # The note of a meeting, open.
    Act("note.done", "escape", "done", "keep the note, back to the work", "note", ("tab",), True),
    Act("note.private", "left_parenthesis", "private line", "a line that is its author's alone", "note", (), True),
    Act("note.quote", "quotation_mark", "client’s words", "a line in the client's own words", "note", (), True),
    Act("note.undo", "ctrl+z", "undo", "undo", "note", (), True),
    Act("note.redo", "ctrl+y", "redo", "redo", "note"),
    # Today and clients.
    Act("today.add", "plus", "new client", "a new client", "today", (), True),
    Act("clients.open", "enter", "open", "open the client", "clients", (), True),
    Act("clients.back", "escape", "today", "back to today", "clients", (), True),
    # Chart.
    Act("chart.begin", "plus", "new session", "begin a dosing session, with its preparation", "chart", (), True),
    Act("chart.integrate", "i", "meeting", "begin an integration meeting", "chart", (), True),
    Act("chart.find", "slash", "find", "find words or a day in this record", "chart", (), True),
    Act("chart.measure", "m", "measure", "enter a measure", "chart", (), True),
    Act("chart.replay", "r", "replay", "the chosen visit again, on its time axis", "chart"),
    # Replay of a visit.
    Act("replay.turn", "space", "run", "let it run, let it stand", "replay", (), True),
    Act("replay.slower", "minus", "slower", "slower", "replay"),
    Act("replay.faster", "plus", "faster", "faster, up to sixty times", "replay", (), True),
    Act("replay.to_quote", "q", "quote", "the next quote", "replay", ("Q", "quotation_mark", "apostrophe"), True),
    Act("replay.to_dose", "d", "dose", "the next dose", "replay", ("D",), True),
    Act("replay.to_state", "s", "state", "the next state or phase", "replay", ("S",), True),
    Act("replay.to_mark", "full_stop", "mark", "the next mark", "replay", ("m", "M")),
    Act("replay.to_vitals", "v", "vitals", "the next vital signs", "replay", ("V",)),
    Act("replay.next", "pagedown", "next", "the next of what was jumped to", "replay"),
    Act("replay.previous", "pageup", "previous", "the one before", "replay"),
    Act("replay.ahead", "down", "line ahead", "the next line", "replay", ("right",)),
    Act("replay.back", "up", "line back", "the line before", "replay", ("left",)),
    Act("replay.begin", "home", "beginning", "the beginning", "replay"),
    Act("replay.end", "end", "end", "the end", "replay"),
    # Preparation: the small answers.
    Act("prepare.yes", "y", "yes", "yes", "preparation", ("Y",), True),
    Act("prepare.no", "n", "no", "no", "preparation", ("N",), True),
    Act("prepare.unsure", "u", "unsure", "unsure", "preparation", ("U",), True),
    Act("prepare.refused", "r", "refused", "refused", "preparation", ("R",), True),
    Act("prepare.na", "x", "n/a", "does not apply", "preparation", (), True),
    Act("prepare.not_asked", "minus", "not asked", "not asked", "preparation", (), True),
    Act("prepare.holds", "equals_sign", "holds", "the section's earlier answers still hold", "preparation", (), True),
    Act("prepare.words", "enter", "words", "words, a number or a date for the item", "preparation", (), True),
    Act("prepare.take_back", "backspace", "un-answer", "take the answer back", "preparation", (), False, True),
    Act("prepare.indication", "", "indication", "the indication, which chooses the measures", "preparation"),
    Act("prepare.dose", "D", "dose", "on to the dose: the line to read aloud", "preparation"),
    Act("prepare.not_today", "X", "not today", "not today, with its reason", "preparation"),
    Act(
        "prepare.section",
        "tab",
        "section",
        "the next section; Shift with it, the one before",
        "preparation",
        ("right",),
    ),
    Act("prepare.next", "down", "next", "the next item; up is the one before", "preparation"),
    # Dosing: the acts of the hand. The observation codes are the pack's.
    Act("dosing.adverse", "A", "adverse event", "adverse event; on the last code, or named; 0 is over", "dosing"),
    Act("dosing.body", "B", "body", "body: side, head up, basin, oxygen, blanket, water, walk", "dosing"),
    Act("dosing.call", "C", "call", "who was called, came, said, left", "dosing"),
    Act("dosing.dose", "D", "dose", "dose, booster, infusion; given, declined, withheld", "dosing"),
    Act("dosing.environment", "E", "room", "music, light, shade, people", "dosing"),
    Act("dosing.own", "F", "own", "a code of your own, by its number", "dosing"),
    Act("dosing.grounding", "G", "grounding", "a grounding prompt", "dosing"),
    Act("dosing.hold", "H", "touch", "touch begins, ends, is declined", "dosing"),
    Act("dosing.handover", "I", "hand over", "one page for the next person", "dosing"),
    Act("dosing.jolt", "J", "jolt", "a jolt of distress, 0–10", "dosing"),
    Act("dosing.check", "K", "check", "chest, breath, head, eyes, speech, limbs, swallow", "dosing"),
    Act("dosing.looked", "L", "looked", "looked: breathing, colour, position", "dosing"),
    Act("dosing.medicine", "M", "medicine", "other medicine", "dosing"),
    Act("dosing.near", "N", "near", "near: presence", "dosing"),
    Act("dosing.out", "O", "out", "out of the mouth: spat, s swallowed", "dosing"),
    Act("dosing.phase", "P", "phase", "the next phase", "dosing"),
    Act("dosing.quote", "Q", "quote", "the client's own words", "dosing", ("quotation_mark", "apostrophe"), True),
    Act("dosing.ready", "R", "ready", "ready to go home", "dosing"),
    Act("dosing.scale", "S", "scale", "sedation, dissociation, distress as said", "dosing"),
    Act("dosing.told", "T", "told before", "agreements, allergies, whom to call", "dosing"),
    Act("dosing.undo", "U", "undo", "takes the last line back", "dosing", ("backspace",), True, True),
    Act("dosing.vitals", "V", "vitals", "vital signs, or not taken because", "dosing"),
    Act("dosing.words", "W", "words said", "short reassurance said", "dosing"),
    Act("dosing.stop", "X", "stop", "asks to stop", "dosing"),
    Act("dosing.who", "Y", "who", "who writes, who is in the room", "dosing"),
    Act("dosing.dark", "Z", "dark", "dark, then time only, then back", "dosing", ("ctrl+n",), True, True),
    Act("dosing.shift", "comma", "shift", "the next letter as its capital", "dosing", (), True),
    Act("dosing.mark", "space", "mark", "marks this moment", "dosing", ("full_stop",)),
    Act("dosing.aside", "left_parenthesis", "private", "an aside: psychotherapy note", "dosing"),
    Act("dosing.note", "enter", "words", "words: on the last code, or a new note", "dosing", (), True),
    Act("dosing.list", "tab", "list", "the list of lines", "dosing"),
    Act("dosing.course", "", "usual course", "the usual course of the route, in words", "dosing"),
    Act("dosing.donts", "", "leave alone", "what not to do, in every phase", "dosing"),
    Act("dosing.summary", "", "summary", "how it went, and what was not recorded", "dosing"),
    Act("dosing.redo", "", "redo", "the line taken back holds again", "dosing"),
    Act("dosing.known", "", "as known", "the log as it was known at a moment", "dosing"),
    Act("dosing.new_code", "", "new code", "add a code by its name; then it is F and its number", "dosing"),
    Act("dosing.pin", "", "PIN", "a PIN for reading back while dark", "dosing"),
    # The list: the log of the hour with a cursor in it.
    Act("listed.words", "enter", "words", "add words to the line", "listed", (), True),
    Act("listed.strike", "backspace", "strike", "strike the line, with a reason", "listed", (), True),
    Act("listed.move", "at", "time", "move the line in time, with a reason", "listed", ("minus", "plus"), True),
    Act("listed.find", "slash", "find", "find words; then PgUp, PgDn", "listed", (), True),
    Act("listed.quotes", "quotation_mark", "quotes", "quotes; then PgUp, PgDn", "listed", ("apostrophe",), True),
    Act("listed.doses", "D", "doses", "doses; then PgUp, PgDn", "listed", (), True),
    Act("listed.vitals", "V", "vitals", "vitals; then PgUp, PgDn", "listed", (), True),
    Act("listed.marks", "full_stop", "marks", "marks; then PgUp, PgDn", "listed", (), True),
    Act("listed.leave", "escape", "the clock", "back to the clock", "listed", ("tab",), True),
    # Integration.
    Act("integration.part", "tab", "part", "the next part", "integration", (), True),
    Act("integration.write", "enter", "write", "write in this part", "integration", (), True),
    Act("integration.lift", "l", "lift", "lift a line from the session", "integration", (), True),
    Act("integration.session", "right", "session", "to the session's lines; left goes back", "integration"),
    Act("integration.begin", "plus", "new meeting", "begin an integration meeting", "integration"),
    Act("integration.call", "c", "call", "begin a call: sleep, mood, risk, side effects", "integration"),
    # Measures.
    Act("measures.indication", "i", "indication", "choose the indication and its measures", "measures", (), True),
    Act("measures.missing", "minus", "missing", "in a form: the answer is missing", "measures", (), True),
    Act("measures.refused", "r", "refused", "in a form: the answer was refused", "measures", (), True),
    Act("measures.correct", "backspace", "correct", "in a form: the answer before, again", "measures", (), True),
    Act(
        "measures.more",
        "down",
        "more",
        "in a form: the rest of a long result",
        "measures",
        ("up", "pageup", "pagedown"),
    ),
    Act("measures.keep", "enter", "keep", "in a form: keep the answers", "measures", ("space",), True),
    # Review.
    Act("review.export", "e", "export", "write the record to a file", "review", (), True),
    Act("review.view", "v", "view", "the next view", "review", (), True),
    Act("review.form", "f", "form", "the next form", "review", (), True),
    Act("review.form_before", "F", "form before", "the form before", "review"),
    Act("review.which", "w", "which", "which sessions: this visit, some, or the whole record", "review", (), True),
    Act("review.sign", "s", "sign", "sign the record", "review", (), True),
    Act("review.addendum", "a", "addendum", "add to a signed record", "review", (), True),
    Act("review.correct", "c", "correct", "put a line of a signed record right", "review"),
)
"""Every act there is."""


@cache
def by_id() -> Mapping[str, Act]:
    """Each act by its id."""
    return {act.id: act for act in ACTS}


def of(*scopes: str) -> tuple[Act, ...]:
    """The acts of some scopes, in the table's order."""
    return tuple(act for act in ACTS if act.scope in scopes)


def shown(act_id: str) -> str:
    """The key in force of an act as it is printed, for a sentence that names it."""
    return by_id()[act_id].shown_key


def pressed(key: str, *scopes: str) -> Act | None:
    """The act that a key does in some scopes, the first scope before the others; None where it does none."""
    acts = (act for scope in scopes for act in of(scope))
    return next((act for act in acts if act.is_on(key)), None)


def meant(key: str, *scopes: str) -> str:
    """The key that ships for what a pressed key does there; empty where its act was put on another key."""
    if not any(act.id in _in_force for act in of(*scopes)):
        return key
    act = pressed(key, *scopes)
    if act is not None:
        return act.key if act.id in _in_force else key
    was = any(act.id in _in_force and key in (act.key, *act.aliases) for act in of(*scopes))
    return "" if was else key


def capitals() -> Mapping[str, Act]:
    """The dosing acts by their capital."""
    return {act.key: act for act in of("dosing") if len(act.key) == 1 and act.key.isupper()}


def footer(acts: Iterable[Act]) -> tuple[tuple[str, str], ...]:
    """Key and label of what the last line shows."""
    return tuple((act.shown_key, act.label) for act in acts if act.footer)
