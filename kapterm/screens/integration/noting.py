"""The editor of a meeting's note: every key is kept with the drafts, leaving it writes the note and its asides."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.widgets import TextArea

from kapterm.keys import Act, of
from kapterm.screens.asking import AskingScreen
from kapterm.screens.integration import note
from kapterm.session.belonging import quiet_word
from kapterm.session.events import AsideWritten, IntegrationNote, QuoteTaken
from kapterm.session.intents import DraftLine, KeepDraft
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.work import Work
from kapterm.widgets.messages import Asked, Tell, WriteFact
from kapterm.widgets.textual_fixes import NoteArea

READABLE = 100


class NotingScreen(AskingScreen):
    """A meeting in which a note is written."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self.editor = NoteArea(id="note", theme="css", soft_wrap=True, show_line_numbers=False)
        self.editor.display = False
        self.editor.styles.max_width = READABLE
        self._noted_in = ""
        self._before = ""
        self._begun_s = 0.0
        self._chosen = ""
        self._lifted = ""

    @property
    def is_noting(self) -> bool:
        """True while the editor is open."""
        return bool(self._noted_in)

    def foot_keys(self) -> Sequence[Act]:
        """The keys of the note while it is open."""
        return of("note") if self.is_noting and not self.entry.is_open else super().foot_keys()

    def watch_session_id(self) -> None:
        """Another visit: its own work, from the beginning."""
        self._chosen, self._lifted = "", ""
        self.draw()

    def open_note(self, work: Work) -> None:
        """Open the editor with the note as it stands, or as it was typed when the program last ended."""
        if self.reads_only:
            self.post_message(Tell(self.reads_only))
            return
        self._noted_in, self._before, self._begun_s = work.visit.id, work.note, self._key_s
        self.editor.load_text(self._left_of_note(work) or work.note)
        self.editor.move_cursor(self.editor.document.end)
        self._show_editor(True)

    def _left_of_note(self, work: Work) -> str:
        """The note as it was typed when the program last ended, where it is newer than what is on record; once."""
        visit, once = work.visit, f"{note.KIND} {work.visit.id}"
        if self.draft.session != visit.id or once in self._taken_up:
            return ""
        self._taken_up.add(once)
        noted = [entry.at for entry, _ in visit.of_kind(IntegrationNote)]
        left = next((line for line in self.draft.lines if line.kind == note.KIND), None)
        begun = self.draft.moment_of(left.begun_s) if left else None
        return left.text if left and begun and (not noted or begun >= noted[-1]) else ""

    def as_shipped(self, event: events.Key) -> events.Key:
        """In the note a key is what it writes."""
        return event if self.is_noting else super().as_shipped(event)

    def press_in_note(self, event: events.Key) -> bool:
        """A key that reached the place while the editor is open: Esc and Tab leave it, early letters go into it."""
        if event.key in ("escape", "tab", "shift+tab"):
            self.close_note()
        elif event.key == "enter":
            self.editor.insert("\n")
        elif event.is_printable and event.character:
            self.editor.insert(event.character)
        else:
            return False
        return True

    def close_note(self) -> None:
        """Write what was typed, where it changed; then the list stands again."""
        if not self.is_noting:
            return
        visit = self.chart.session(self._noted_in) if self.chart else None
        quoted = [entry.text for entry, _ in visit.of_kind(QuoteTaken)] if visit else []
        for fact in note.facts(self.editor.text, self._before, quoted):
            self.post_message(WriteFact(fact))
            if isinstance(fact, AsideWritten) and (word := quiet_word(fact.text, self.packs)):
                self.post_message(Tell(f"Kept private. {word}."))
        self.post_message(Asked(KeepDraft()))
        self._noted_in = ""
        self._show_editor(False)

    @on(TextArea.Changed, "#note")
    def keep_draft(self, event: TextArea.Changed) -> None:
        """Every key is kept, so that a kill loses at most the last one."""
        event.stop()
        if self.is_noting and self.editor.text != self._before:
            line = DraftLine(note.KIND, self.editor.text, self._begun_s, is_open=True)
            self.post_message(Asked(KeepDraft((line,))))

    def on_screen_suspend(self) -> None:
        """Another place is shown: what was typed is written."""
        self.close_note()

    def keep_focus(self) -> None:
        """The open editor has the focus again once a line over it has closed."""
        if self.is_noting and not self.entry.is_open and self.focused is not self.editor:
            self.set_focus(self.editor)

    def _show_editor(self, shown: bool) -> None:
        self.editor.display = shown
        self.query_one("#body").display = not shown
        self.set_focus(self.editor if shown else None)
