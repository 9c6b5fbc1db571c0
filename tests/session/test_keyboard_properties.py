"""Whatever is pressed, at whatever pace: nothing raises, nothing typed is lost; the draft holds what is not kept."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Entry, Hold, SessionState
from kapterm.session.grammar import Context
from kapterm.session.grammar.forms import kinds_by_hand
from kapterm.session.grammar.keyboard import Keyboard
from kapterm.session.grammar.keys import Key
from kapterm.session.intents import Act, DraftLine, Intent, KeepDraft, Lay, Record, Retry
from kapterm.session.when import Base

from .strategies import NOON, event
from .typist import PLAN, Typist, shipped_packs

ASKED = ev.Observed(code="stop", label="asks to stop")
STATES = (
    SessionState(),
    SessionState(plan=PLAN),
    SessionState(
        plan=PLAN,
        t_zero=NOON,
        hold=Hold(NOON, 12),
        adverse=(Adverse("e1", "nausea", "mild", NOON),),
        stop_asked=Entry(event(1, ASKED), ASKED, NOON, ""),
        phase="reorientation",
    ),
)
NAMED = ("enter", "escape", "backspace", "tab", "delete", "left", "right", "up", "down", "home", "end", "ctrl+n",
         "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+a", "f5", "pageup", "ctrl+@")  # fmt: skip
PRINTABLE = [*"abcdejqtxnvos0123456789", *"ABDGHJKLMNOPQRSTUVWXYZ", *" ,.-+@:?/!'\"(", *"²٣éßÄ１€", "\u200b", "ǅ"]
GAPS_S = (0.0, 0.001, 0.03, 0.1, 0.2, 0.24, 0.26, 0.4, 1.2, 2.5, 6.5, 320.0)

keys = st.one_of(st.sampled_from(PRINTABLE), st.sampled_from(PRINTABLE), st.sampled_from(NAMED))
strokes = st.lists(st.tuples(keys, st.sampled_from(GAPS_S)), max_size=30)


class Player:
    """Plays strokes and keeps everything that was asked for."""

    def __init__(self, state: SessionState) -> None:
        ids = iter(range(100_000))
        self.keyboard = Keyboard(Context(shipped_packs(), state), lambda: f"id{next(ids)}")
        self.now_s = 1000.0
        self.intents: list[Intent] = []
        self.draft: tuple[DraftLine, ...] = ()

    def press(self, name: str, gap_s: float) -> None:
        self.now_s += gap_s
        deadline_s = self.keyboard.deadline_s
        if deadline_s is not None and deadline_s <= self.now_s:
            self.take(self.keyboard.expire(deadline_s))
        self.take(self.keyboard.press(Key(name, name if len(name) == 1 else None, self.now_s)))

    def take(self, intents: list[Intent]) -> None:
        self.intents += intents
        self.draft = next((one.lines for one in reversed(intents) if isinstance(one, KeepDraft)), self.draft)

    @property
    def records(self) -> list[Record]:
        return [one for one in self.intents if isinstance(one, Record)]


@settings(max_examples=250)
@given(st.sampled_from(STATES), strokes)
def test_no_keys_at_no_pace_raise_and_what_they_ask_for_can_be_granted(
    state: SessionState, typed: list[tuple[str, float]]
) -> None:
    player = Player(state)
    for name, gap_s in typed:
        player.press(name, gap_s)
        keyboard = player.keyboard
        held = [(keyboard.held_text, False)] if keyboard.held_text else []
        laid = [(line.line.text, False) for line in keyboard.parked]
        line = [(keyboard.line.line.text, True)] if keyboard.line is not None else []
        assert [(one.text, one.is_open) for one in player.draft] == [*laid, *held, *line], (
            "the draft is what is not kept"
        )
        assert keyboard.line is None or 0 <= keyboard.line.line.cursor <= len(keyboard.line.line.text)
    for record in player.records:
        assert record.begun_s is not None
        assert record.finished_s is not None
        assert record.begun_s <= record.finished_s <= player.now_s
        assert ev.decode(ev.encode(event(1, record.fact))).fact == record.fact
        assert not (record.when is not None and record.when.base is Base.ELAPSED and state.t_zero is None)
    assert all(isinstance(one, Record | KeepDraft | Act | Lay | Retry) for one in player.intents)
    assert len({record.id for record in player.records}) == len(player.records)


words = st.text(alphabet="abcdefghij KLMNOP 0123 ,.-!äß²", min_size=1, max_size=12)
openers = st.sampled_from(["enter", "Q", "'", "(", "V", "A", "B", "M", "E", "C", "Y", "K", "D", "O"])
endings = st.sampled_from(["enter", "escape", "twice", "tab", "kill"])


@settings(max_examples=200)
@given(st.sampled_from(STATES), st.lists(st.tuples(openers, words, endings), min_size=1, max_size=6), st.data())
def test_every_letter_typed_into_a_line_is_in_the_record_the_line_or_the_draft(
    state: SessionState, lines: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    player = Player(state)
    expected: Counter[str] = Counter()
    for opener, text, ending in lines:
        if player.keyboard.line is None:
            player.press(opener, 10.0)
        assert player.keyboard.line is not None
        before = player.keyboard.line.line.text
        for char in text:
            player.press(char, data.draw(st.sampled_from((0.0, 0.05, 0.3))))
        if player.keyboard.line is not None and player.keyboard.line.line.text == before + text:
            expected[text.strip()] += bool(text.strip())
        for name in {"twice": ["enter", "enter", "enter"], "kill": []}.get(ending, [ending]):
            player.press(name, 0.5)
    found = " ".join([*(_everything(record) for record in player.records), *(one.text for one in player.draft)])
    for text, times in expected.items():
        assert all(_letters(part) in _letters(found) for part in text.split()), (text, times, found)


def _everything(record: Record) -> str:
    fact = record.fact
    values = [str(getattr(fact, name)) for name in fact.__struct_fields__ if name != "details"]
    typed_time = f"{record.when.minutes}" if record.when is not None else ""
    return " ".join([fact.words(), *values, typed_time])


def _letters(text: str) -> str:
    """The letters of a text, as forms keep them: without marks, digits, case, or what a choice stands for."""
    return "".join(char for char in text.casefold() if char.isalpha())


@given(st.sampled_from(STATES), st.lists(words, min_size=1, max_size=5))
def test_lines_laid_aside_are_never_laid_over_each_other(state: SessionState, notes: list[str]) -> None:
    player = Player(state)
    laid = [f"zz {text}".strip() for text in notes]
    for text in laid:
        player.take(player.keyboard.paste(text, player.now_s))
        player.press("escape", 1.0)
    assert [one.text for one in player.draft] == laid
    for _ in laid:
        player.press("enter", 10.0)
        player.press("enter", 10.0)
    assert [type(record.fact) for record in player.records] == [ev.NoteWritten] * len(laid)


@settings(max_examples=60)
@given(st.sampled_from(STATES), strokes, st.sampled_from(kinds_by_hand()), st.text(max_size=10))
def test_the_palette_a_paste_and_a_restart_may_come_at_any_moment(
    state: SessionState, typed: list[tuple[str, float]], kind: str, pasted: str
) -> None:
    player = Player(state)
    for index, (name, gap_s) in enumerate(typed):
        player.press(name, gap_s)
        if index % 7 == 3:
            player.take(player.keyboard.paste(pasted, player.now_s))
        if index % 11 == 5:
            player.take(player.keyboard.open_form(kind, player.now_s))
    texts = sorted(one.text for one in player.draft if one.kind != "code")
    anew = Player(state)
    anew.take(anew.keyboard.recall((), player.draft))
    back = [*anew.keyboard.parked, *([anew.keyboard.line] if anew.keyboard.line else [])]
    assert sorted(line.line.text for line in back) == texts
    assert [line.when for line in back] == [one.when for one in player.draft if one.kind != "code"]


def test_a_note_laid_aside_is_not_lost_when_a_second_one_is() -> None:
    typist = Typist().type("\nfirst\x1b").type("warm hands", gap_s=0.1).type("\x1b")
    assert typist.draft == ["first", "warm hands"]
    assert typist.type("\n\n").wait().type("\n\n").said == ["warm hands", "first"]


def test_the_words_of_a_code_that_were_laid_aside_come_back_with_enter() -> None:
    typist = Typist().type("t").wait().type("\nquietly\x1b").wait(10).type("\n and long\n")
    assert typist.said == ["tears", "+quietly and long"]


def test_an_earlier_time_in_front_of_a_note_outlives_a_kill() -> None:
    typist = Typist().type("-3 \nshe wept")
    anew = Typist()
    kept = [intent for intent in typist.intents if isinstance(intent, KeepDraft)][-1]
    anew.keyboard.recall((), kept.lines)
    anew.type("\n")
    assert anew.said == ["she wept"]
    assert anew.records[0].when is not None
    assert anew.records[0].when.minutes == 3


def test_another_lines_key_lays_the_refused_line_with_the_unsaved() -> None:
    typist = Typist().type("\nshe wept\n")
    assert typist.keyboard.was_refused("id1", "she wept") == []
    typist.type("Q")
    assert any(isinstance(one, Lay) for one in typist.intents)
    assert typist.keyboard.frozen is None


def test_a_line_refused_while_another_is_typed_is_laid_with_the_unsaved_at_once() -> None:
    typist = Typist().type("\nshe wept\n\nthen")
    assert any(isinstance(one, Lay) for one in typist.keyboard.was_refused("id1", "she wept"))
    assert typist.type(" slept\n").said == ["she wept", "then slept"]


def test_letters_go_on_logging_while_a_refused_line_waits_and_enter_tries_it_again() -> None:
    typist = Typist().type("\nshe wept\n")
    typist.keyboard.was_refused("id1", "she wept")
    typist.type("t").wait().type("\n")
    assert typist.said == ["she wept", "tears"]
    assert isinstance([one for one in typist.intents if not isinstance(one, KeepDraft)][-1], Retry)
