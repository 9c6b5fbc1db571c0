"""From keys to presses: a held key is one, and letters that turn out to be a sentence are words of its item."""

from __future__ import annotations

from textual import events

from kapterm.screens.preparation.decisions import DecidingScreen
from kapterm.screens.preparation.desk import Line
from kapterm.screens.preparation.held_key import REPEAT_S, HeldKey
from kapterm.screens.preparation.sentence import ACT, FIRST, TOGETHER_S, Press, Sentence
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.preparing import measured_as


class PressingScreen(DecidingScreen):
    """A preparation that knows which presses count, and when."""

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._held = HeldKey()
        self._sentence = Sentence()
        self._characters: dict[str, str] = {}

    def take_press(self, key: str) -> None:
        """Do what one press means."""

    def open_words(self, line: Line, typed: str) -> None:
        """Open an item's line with what was typed already."""

    def take_key(self, event: events.Key) -> None:
        """A key of the open line is the last key too, so that holding it answers nothing behind the line."""
        was_open = self.entry.is_open
        super().take_key(event)
        if was_open:
            self._held = HeldKey(event.key, event.time)

    def character_of(self, key: str) -> str:
        """What a key that was pressed types; empty where it types nothing."""
        return self._characters.get(key, "")

    def count(self, event: events.Key) -> None:
        """Count a press, at once or once it is clear that it begins no sentence."""
        typed = event.character if event.is_printable and event.character else ""
        press = Press(event.key, typed, event.time)
        self._characters[press.key] = typed
        meaning = self._sentence.meaning(press)
        if meaning == "words":
            self._they_were_words(press)
        elif meaning == "more":
            self._wait_with(self._sentence.and_(press))
        else:
            self.release()
            self._count_apart(event, press)

    def _count_apart(self, event: events.Key, press: Press) -> None:
        line = self._begins_at(press)
        if self.entry.is_open:  # by what was released just now
            self._take(event)
        elif line is None:
            self._press(press)
        else:
            self._wait_with(Sentence(line.id, (press,)))

    def release(self) -> None:
        """What waited were answers: each counts as it was pressed."""
        waited, self._sentence = self._sentence.presses, Sentence()
        for press in waited:
            self._press(press)

    def _begins_at(self, press: Press) -> Line | None:
        """The item of words under the cursor, where the press could begin a sentence for it."""
        line = self.desk.line(self.chosen) if self.desk else None
        if line is None or line.item is None or press.key not in FIRST:
            return None
        if press.key == ACT and self.visit is not None and self.visit.state.t_zero is not None:
            return None
        takes_words = line.item.answer in ("text", "list") and not measured_as(self.packs, line.item)
        return line if takes_words else None

    def _they_were_words(self, press: Press) -> None:
        sentence, self._sentence = self._sentence.and_(press), Sentence()
        line = self.desk.line(sentence.line) if self.desk else None
        if line is not None:
            self.choose(line.id)
            self.open_words(line, sentence.text)

    def _wait_with(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self.set_timer(TOGETHER_S * 1.1, lambda: self._sentence_over(sentence))

    def _sentence_over(self, sentence: Sentence) -> None:
        if self._sentence is sentence:
            self.release()
            self.draw()

    def _press(self, press: Press) -> None:
        self._held, pressed = self._held.press(press.key, press.at_s)
        for key in pressed:
            self.take_press(key)
        if self._held.waiting:
            pressed_s = self._held.at_s
            self.set_timer(REPEAT_S * 1.2, lambda: self._repeat_over(pressed_s))

    def _repeat_over(self, pressed_s: float) -> None:
        self._held, pressed = self._held.wait_over(pressed_s)
        for key in pressed:
            self.take_press(key)
        self.draw()
