"""The palette of a place: every act of the program by its words, done here or where it belongs.

A kind of fact without a key of its own is written by its name and its fields, in a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.keys import key_to_character

from kapterm import keys
from kapterm.errors import UsageError
from kapterm.screens.palette import RECORD, acts, record_acts
from kapterm.screens.view import ViewScreen
from kapterm.session.drugs_named import with_drugs
from kapterm.session.events import ABOUT_CLIENT
from kapterm.session.events.base import label_of
from kapterm.session.grammar.forms import fields_of, parse_form
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.widgets.entry import EntryLine, Typing
from kapterm.widgets.messages import ChooseTheme, DoAct, WriteFact
from kapterm.widgets.palette import Palette, PaletteEntry, palette_rows
from kapterm.widgets.row import Row

Typed = EntryLine.Entered | EntryLine.Changed | EntryLine.Closed


class ChoosingScreen(ViewScreen):
    """A place with the palette in it."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.palette: Palette | None = None
        """The palette while it is open."""
        self._laid_aside: Typing | None = None

    def over_rows(self, width: int) -> Sequence[Row]:
        """The palette's list, while it is open."""
        return palette_rows(self.palette, width) if self.palette else ()

    def foot_keys(self) -> Sequence[keys.Act]:
        """The keys of the open palette."""
        return keys.of("chosen") if self.palette else super().foot_keys()

    def press(self, event: events.Key) -> bool:
        """Do what the key means in this place; False where it means nothing here."""
        return False

    def do_everywhere(self, act: keys.Act) -> None:
        """Do an act that is the same in every place."""

    def do_palette(self) -> None:
        """Every act of the program by its words; a line being typed is laid aside until it closes."""
        self._laid_aside = self.entry.typing
        more = (*self.more_acts(), *self.line_acts())
        self.palette = Palette(acts(self.PLACE, self.app.available_themes, more))
        self.entry.open("palette", "do", hint="type to find, ↑↓")

    def more_acts(self) -> Sequence[PaletteEntry]:
        """Acts of this place that have no key of their own; `do` is called with the id of the chosen one."""
        return ()

    def line_acts(self) -> Sequence[PaletteEntry]:
        """Every kind of line by its name, where a visit is open to take it."""
        return record_acts() if self.visit else ()

    def typed_in_palette(self, palette: Palette, typed: Typed) -> None:
        """Another filter, the chosen act, or nothing; the line laid aside is open again before anything is done."""
        if isinstance(typed, EntryLine.Changed):
            self.palette = palette.type(typed.text)
            return
        self.palette = None
        self.entry.close()
        if self._laid_aside:
            self.entry.take_up(self._laid_aside)
        if isinstance(typed, EntryLine.Entered) and palette.chosen:
            self._choose(palette.chosen)

    def _choose(self, chosen: PaletteEntry) -> None:
        act = keys.by_id().get(chosen.id)
        if chosen.id.startswith("theme."):
            self.post_message(ChooseTheme(chosen.id.removeprefix("theme.")))
        elif chosen.id.startswith(RECORD):
            self.record_kind(chosen.id.removeprefix(RECORD))
        elif act is None or act.scope == self.PLACE:
            self.do(chosen.id)
        elif act.scope in ("everywhere", "places"):
            self.do_everywhere(act)
        else:
            self.post_message(DoAct(act.scope, act.id))

    def record_kind(self, kind: str) -> None:
        """Open a line for a kind of fact that has no key of its own; its fields stand beside it."""
        self.entry.open(f"{RECORD}{kind}", label_of(kind), hint="; ".join(fields_of(kind)[:3]))

    def record_line(self, kind: str, text: str) -> None:
        """Write the fact of such a line; what was not understood is said, and the text stays."""
        if not text.strip():
            self.entry.close()
            return
        try:
            fact = with_drugs(self.packs, parse_form(kind, text))
        except UsageError as error:
            self.entry.say_hint(str(error))
            return
        self.entry.close()
        self.post_message(WriteFact(fact, about_client=isinstance(fact, ABOUT_CLIENT)))

    def do(self, act_id: str) -> None:
        """Do an act of this place that was chosen by its words: what its key does."""
        act = keys.by_id().get(act_id)
        if act is not None and act.key:
            self.press(events.Key(act.key, key_to_character(act.key)))
            self.draw()
