"""The dosing hour in front of a screen: four fixed lines, the log, one entry line."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from textual import events

from kapterm.data.client_file import ClientFile
from kapterm.data.drafts import Draft
from kapterm.errors import CouldNotWrite
from kapterm.journal import writer
from kapterm.screens.dosing import DosingScreen
from kapterm.session import events as ev
from kapterm.session.fold import ChartFold
from kapterm.session.saving import Saving
from kapterm.widgets.log import Log
from kapterm.widgets.messages import DoAct, Go
from kapterm.widgets.row import text_of
from tests.screens.conftest import NOW, Desk, Seat, Visit, golden
from tests.session.strategies import event

PLAN = ev.PlanMade(
    route="SL",
    drug="ketamine",
    dose_mg=200,
    booster_mg=50,
    weight_kg=70,
    touch_consent=("L hand",),
    stop_signal="“red”/palm up",
    allergies="latex",
    escort="sister",
    as_needed=("ondansetron 4 mg po",),
)


def vitals(systolic: int, diastolic: int) -> ev.VitalsTaken:
    return ev.VitalsTaken(
        systolic_mmhg=systolic, diastolic_mmhg=diastolic, heart_rate_bpm=78, spo2_pct=98, respiratory_rate_bpm=14
    )


def hour(desk: Desk) -> Visit:
    """A session of twenty-three minutes: planned, dosed, looked at."""
    visit = desk.client("A.M.").visit("dosing", hours=-1)
    visit.note(1, PLAN)
    visit.note(2, ev.StopPassed(item="P50", value="BP 166/102, second reading", decided_by="Dr Lee", text="rested"))
    visit.note(3, ev.PresenceNoted(writer="AM", room=("AM", "RN")))
    visit.note(20, vitals(126, 80))
    visit.note(37, ev.DoseGiven(amount_mg=200, route="SL", drug="ketamine"))
    visit.note(40, ev.Observed(code="quiet", label="quiet, inward", key="q", state=True))
    visit.note(52, vitals(132, 84))
    visit.note(52.5, ev.ScaleRated(name="MOAA/S", value=5, anchor="awake"))
    visit.note(54, ev.AdverseEventNoted(type="nausea", severity="mild"))
    visit.note(55, ev.Observed(code="tears", label="tears", key="t", strength=2, strength_max=3, anchor="weeping"))
    visit.note(56, ev.QuoteTaken(text="it’s so quiet here … she’s not angry with me"))
    visit.note(56.5, ev.NoteWritten(text="[b]bold[/b] \x1b[31mred\x07 " + "a long line that goes on below itself " * 4))
    visit.note(57, ev.Observed(code="touch", label="touch: L hand, as agreed", state=True, key="H"))
    return visit


@asynccontextmanager
async def session(desk: Desk, columns: int = 80, lines: int = 24) -> AsyncIterator[Seat]:
    """In front of the session in progress."""
    async with desk.sit(columns, lines) as seat:
        await seat.press("enter")
        if seat.place != "dosing":
            await seat.press("escape", "4")
        assert seat.place == "dosing"
        yield seat


def screen(seat: Seat) -> DosingScreen:
    assert isinstance(seat.app.screen, DosingScreen)
    return seat.app.screen


async def burst(seat: Seat, text: str) -> None:
    """Type a text, \\n for Enter, as fast as a terminal hands on what was typed ahead."""
    for char in text:
        name = "enter" if char == "\n" else "space" if char == " " else char
        seat.app.post_message(events.Key(name, "\r" if char == "\n" else char))
    await seat.pilot.pause()
    await seat.pilot.pause()
    await seat.pilot.pause()


async def settle(seat: Seat) -> None:
    """Let the quarter of a second of a held letter pass, without waiting for it."""
    hand = screen(seat).hand
    if hand.keyboard.deadline_s is not None:
        hand.mean(hand.keyboard.expire(hand.keyboard.deadline_s))
    await written(seat)


async def written(seat: Seat) -> None:
    """Wait until the disk has taken or refused everything."""
    record = seat.app._record
    assert record is not None
    record.journal.flush()
    await seat.pilot.pause()
    await seat.pilot.pause()
    await seat.pilot.pause()


def said(seat: Seat) -> list[str]:
    """The lines of the visit, in short, those of the app only."""
    visit = seat.chart.session(seat.app.session_id)
    assert visit is not None
    mine = [entry for entry in visit.entries if entry.event.at >= NOW]
    return [f"{entry.fact.words()} {entry.text}".strip() + (" struck" if entry.struck else "") for entry in mine]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 20), (160, 50)])
async def test_the_hour_is_as_it_was_found_good(desk: Desk, columns: int, lines: int) -> None:
    hour(desk)
    async with session(desk, columns, lines) as seat:
        golden(f"dosing-{columns}x{lines}", seat)
        assert all("\x1b" not in line and "\x07" not in line for line in seat.lines)


@pytest.mark.parametrize("columns", [60, 80])
async def test_the_fixed_lines_never_move_whatever_is_open(desk: Desk, columns: int) -> None:
    hour(desk)
    async with session(desk, columns) as seat:
        fixed = seat.lines[:4]
        for name in ("V", "escape", "B", "escape", "D", "escape", "G", "escape", "question_mark", "escape", "ctrl+p"):
            await seat.press(name)
            assert seat.lines[:4] == fixed, name


async def test_nothing_of_the_fixed_lines_is_dropped_in_a_small_window(desk: Desk) -> None:
    hour(desk)
    async with session(desk, 60, 20) as seat:
        head = "\n".join(seat.lines[:4])
        for words in ("A.M.", "L hand", "red", "latex", "T+23", "200 mg", "16:02", "132/84", "98", "nausea", "14:25"):
            assert words in head


async def test_a_letter_logs_with_its_strength_and_stands_in_the_log(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("f", "7")
        await written(seat)
        assert said(seat) == ["fear, anxiety"]
        assert "7/10" in seat.text


async def test_a_note_begun_with_enter_is_kept_by_enter_and_shows_as_it_is_typed(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "\nthe water is warm")
        assert "the water is warm▏" in seat.text
        assert said(seat) == []
        await seat.press("enter")
        await written(seat)
        assert said(seat) == ["the water is warm"]


async def test_a_line_is_pending_then_durable_and_says_so_in_its_first_column(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour(desk)
    may_write, append_many = threading.Event(), ClientFile.append_many

    def slow(file: ClientFile, records: Sequence[bytes]) -> None:
        may_write.wait(20)
        append_many(file, records)

    async with session(desk) as seat:
        monkeypatch.setattr(ClientFile, "append_many", slow)
        await burst(seat, "\nwarm\n")
        assert [line for line in seat.lines if line.startswith("·") and "warm" in line]
        may_write.set()
        await written(seat)
        assert [line for line in seat.lines if line.startswith(" ") and "warm" in line]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """A disk that can be full."""
    disk = {"full": False}
    append_many = ClientFile.append_many

    def refuse(file: ClientFile, records: Sequence[bytes]) -> None:
        if disk["full"]:
            raise CouldNotWrite("The disk is full.")
        append_many(file, records)

    monkeypatch.setattr(ClientFile, "append_many", refuse)
    monkeypatch.setattr(writer, "RETRY_AFTER_S", 0.01)
    return disk


async def test_a_line_the_disk_refuses_is_not_saved_until_enter_tries_it_again(
    desk: Desk, full_disk: dict[str, bool]
) -> None:
    hour(desk)
    async with session(desk) as seat:
        full_disk["full"] = True
        await burst(seat, "\nshe wept\n")
        await written(seat)
        assert "NOT SAVED she wept" in seat.text
        assert "The disk is full." in seat.text
        assert [line for line in seat.lines if line.startswith("!") and "she wept" in line]
        await seat.press("t")
        await settle(seat)
        assert said(seat) == ["she wept", "tears"], "letters go to the log as always"
        full_disk["full"] = False
        await seat.press("enter")
        await written(seat)
        assert "NOT SAVED" not in seat.text
        assert seat.app.saving == Saving()


async def test_esc_lays_the_refused_line_and_it_is_saved_by_itself(desk: Desk, full_disk: dict[str, bool]) -> None:
    hour(desk)
    async with session(desk) as seat:
        full_disk["full"] = True
        await burst(seat, "\nshe wept\n")
        await written(seat)
        await seat.press("escape")
        assert "NOT SAVED" in seat.text, "never a quiet success"
        assert seat.place == "dosing"
        full_disk["full"] = False
        while seat.app.saving != Saving():
            await seat.pilot.pause(0.01)
        assert "NOT SAVED" not in seat.text
        assert said(seat) == ["she wept"]


async def test_where_no_draft_can_be_kept_the_screen_says_so_and_the_line_is_saved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour(desk)
    is_full = True
    write = Draft.put

    def refuse(draft: Draft, content: bytes, now_s: float) -> None:
        if is_full:
            raise CouldNotWrite("Not saved: the disk is full.")
        write(draft, content, now_s)

    async with session(desk) as seat:
        monkeypatch.setattr(Draft, "put", refuse)
        await burst(seat, "\nshe wept")
        await settle(seat)
        assert "NOT SAVED while it is typed: the disk is full. Enter saves a line." in seat.text
        await seat.press("enter")
        await written(seat)
        assert said(seat) == ["she wept"]
        assert seat.app.saving.refused == ()
        is_full = False
        await burst(seat, "\nand slept")
        await settle(seat)
        assert "NOT SAVED" not in seat.text


async def test_undo_takes_the_last_line_back_and_leaves_it_readable(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("t")
        await settle(seat)
        await seat.press("U")
        await written(seat)
        assert said(seat) == ["tears struck"]
        assert "wrong key" in seat.text


async def test_choices_stand_under_an_act_and_a_digit_takes_one(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("B")
        assert "1 " in "\n".join(seat.lines[5:23])
        await seat.press("1", "enter")
        await written(seat)
        (body,) = said(seat)
        assert body.startswith("body: ")
        assert "1 on" not in seat.lines[-2]


async def test_a_dose_asks_once_where_it_differs_and_starts_the_clock(desk: Desk) -> None:
    visit = desk.client("A.M.").visit("dosing", hours=-1)
    visit.note(1, PLAN)
    async with session(desk) as seat:
        assert "no dose yet" in seat.lines[1]
        await seat.press("D", *"200", "enter")
        await written(seat)
        assert "T+ 0 min" in seat.lines[1]
        assert "spit 14:37" in seat.lines[1]
        await seat.press("O", "enter")
        await written(seat)
        assert "stay to 16:25" in seat.lines[1]


async def test_the_minutes_go_on_with_the_clock(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        desk.clock.moment += timedelta(minutes=7)
        seat.app._turn_clock()
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert "T+ 30 min" in seat.text
        assert "14:32" in seat.lines[0]


async def test_dark_leaves_time_and_what_is_due_and_twice_dark_the_time_only(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z")
        shown = seat.text.split()
        assert "T+" in shown
        assert "nausea" in seat.text
        assert "A.M." not in seat.text
        assert "quiet" not in seat.text
        await seat.press("Z")
        assert seat.text.split() == ["14:25"]
        await seat.press("Z")
        assert "A.M." in seat.text
        await seat.press("Z", "Z", "escape", "escape")
        assert "A.M." in seat.text
        assert seat.place == "dosing"


async def test_keys_log_in_the_dark_and_an_open_line_lights_itself_alone(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z", "t")
        await settle(seat)
        assert said(seat) == ["tears"]
        assert "tears" in seat.text, "its name shows for two seconds"
        await seat.press("Q", *"so dark")
        assert "so dark▏" in seat.text
        await seat.press("escape")
        assert "so dark" not in seat.text
        await seat.press("Q", "enter")
        await written(seat)
        assert said(seat) == ["tears", "so dark"]


async def test_lock_is_dark_while_a_dose_runs(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+l")
        assert screen(seat).dark == 1
        assert seat.app.is_running


async def test_the_palette_is_a_list_in_the_entry_line_and_nothing_modal(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+p", *"write: rest", "enter")
        assert len(seat.app.screen_stack) == 1
        await burst(seat, "quiet; kept\n")
        await written(seat)
        assert len(said(seat)) == 1
        await seat.press("ctrl+p", "escape", "t")
        await settle(seat)
        assert said(seat)[-1] == "tears"


async def test_the_palette_lists_each_kind_of_line_once(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+p")
        palette = screen(seat).palette
        assert palette is not None
        lines = [entry.words for entry in palette.entries if entry.words.startswith(("write: ", "record: "))]
        assert "write: rest" in lines
        assert len({words.partition(": ")[2] for words in lines}) == len(lines)


async def test_a_line_from_the_palette_has_the_moment_of_its_choice_not_of_the_last_code(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("t")
        await settle(seat)
        first_s = screen(seat).keyboard.latest_s
        await seat.press("ctrl+p", *"write: rest", "enter")
        line = screen(seat).keyboard.line
        assert line is not None
        assert line.begun_s == screen(seat).key_s > first_s
        await seat.press("escape")
        screen(seat).post_message(DoAct("dosing", "dosing.vitals"))
        await seat.pilot.pause()
        await seat.pilot.pause()
        line = screen(seat).keyboard.line
        assert line is not None
        assert line.kind == "V"
        assert line.begun_s == screen(seat).key_s


async def test_the_palette_opens_over_an_open_line_and_loses_none_of_it(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "\nshe we")
        await seat.press("ctrl+p", *"vital", "enter")
        await burst(seat, "140/90\n")
        await seat.press("ctrl+p", "escape", "enter")
        await burst(seat, "pt\n")
        await written(seat)
        assert said(seat) == ["she wept", "BP 140/90"] or said(seat) == ["BP 140/90", "she wept"]


async def test_a_letter_after_the_question_whether_to_leave_stays_and_is_logged(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+q", "t")
        await settle(seat)
        assert said(seat) == ["tears"]
        assert "leaves the program" not in seat.text


async def test_help_is_a_few_lines_and_any_key_goes_on(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        before = seat.text
        await seat.press("question_mark")
        assert seat.text != before
        assert seat.lines[:4] == before.split("\n")[:4]
        await seat.press("escape")
        assert seat.text == before
        await seat.press("question_mark", "t")
        await settle(seat)
        assert said(seat) == ["tears"]


@pytest.mark.parametrize(("key", "words"), [("T", "Told before"), ("I", "For the next person")])
async def test_a_page_stands_in_the_logs_place_and_any_key_goes_on(desk: Desk, key: str, words: str) -> None:
    hour(desk)
    async with session(desk) as seat:
        before = seat.text
        await seat.press(key)
        assert words in seat.text
        assert "sister" in seat.text or "200 mg" in seat.text
        await seat.press("escape")
        assert seat.text == before
        await seat.press(key, "t")
        await settle(seat)
        assert words not in seat.text
        assert said(seat) == ["tears"], "no key is swallowed"


async def test_a_grounding_prompt_is_shown_used_and_linked(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("G")
        keyboard = screen(seat).keyboard
        assert keyboard.offer is not None
        words = keyboard.offer.prompt.text
        assert words[:30] in seat.lines[-2]
        await seat.press("enter", "j", "3")
        await settle(seat)
        assert said(seat)[0].startswith(("grounding", words[:10]))
        visit = seat.chart.session(seat.app.session_id)
        assert visit is not None
        links = [entry.link for entry in visit.entries if entry.link is not None]
        assert [link.distress_after for link in links] == [3]


async def test_what_is_typed_ahead_of_the_screen_is_taken_in_order(desk: Desk) -> None:
    hour(desk)
    async with desk.sit() as seat:
        await burst(seat, "\n\nshe wept\nQso quiet\nV140/90\nt")
        await settle(seat)
        assert seat.place == "dosing"
        assert said(seat) == ["she wept", "so quiet", "BP 140/90", "tears"]


async def test_a_paste_with_newlines_is_one_note(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        seat.app.post_message(events.Paste("first\nsecond\n\nthird"))
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert said(seat) == []
        await seat.press("enter")
        await written(seat)
        assert said(seat) == ["first second third"]


async def test_a_line_laid_aside_outlives_a_way_through_other_places(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await burst(seat, "\nshe we")
        await seat.press("escape")
        assert "laid aside" in seat.text
        seat.app.screen.post_message(Go("chart"))
        await seat.pilot.pause()
        await seat.press("4", "enter")
        await burst(seat, "pt\n")
        await written(seat)
        assert said(seat) == ["she wept"]


async def test_the_log_scrolls_by_thirds_and_stands_still_between(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        log = screen(seat).query_one("#log", Log)
        fold, tops = ChartFold("c"), []
        for number in range(60):
            fold.add(event(number, ev.NoteWritten(text=f"note {number}"), at_s=number))
            log.look_at(fold.chart.sessions[0], Saving())
            tops.append(log._top[0])
            assert f"note {number}" in _text(log), "the newest line always shows"
        third = log.size.height // 3
        assert {later - earlier for earlier, later in pairwise(tops)} == {0, third}


async def test_five_thousand_lines_still_draw_and_the_last_one_shows(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        log = screen(seat).query_one("#log", Log)
        lines = [event(n, ev.NoteWritten(text=f"line {n}"), at_s=n) for n in range(5000)]
        log.look_at(ChartFold("c", lines).chart.sessions[0], Saving())
        assert "line 4999" in _text(log)
        assert len(log.rows) <= log.size.height


def _text(log: Log) -> str:
    return "\n".join(text_of(row) for row in log.rows)


async def test_too_small_a_window_says_so_in_one_sentence_and_the_session_goes_on(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.pilot.resize_terminal(40, 10)
        await seat.pilot.pause()
        assert len(seat.text.split()) < 40
        await seat.press("t")
        await settle(seat)
        assert said(seat) == ["tears"]
