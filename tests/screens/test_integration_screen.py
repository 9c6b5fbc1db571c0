"""Integration through the keyboard: first risk, then what was meant to be done, then the work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.widgets.textual_fixes import NoteArea
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course


@asynccontextmanager
async def at_integration(desk: Desk, columns: int = 80, lines: int = 24) -> AsyncIterator[Seat]:
    async with desk.sit(columns, lines) as seat:
        await seat.press("slash", "enter")
        await seat.press("i")
        assert seat.place == "integration"
        yield seat


def visit_of(seat: Seat) -> SessionChart:
    visit = seat.chart.session(seat.app.session_id)
    assert visit is not None
    return visit


async def answers(seat: Seat, *lines: str) -> None:
    for line in lines:
        await seat.type(line)
        await seat.press("enter")


async def ask_risk(seat: Seat) -> None:
    await seat.press("enter")
    await answers(seat, "none", "headache, one day", "yes", "")


async def test_risk_comes_first_then_what_was_meant_to_be_done(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        assert " ▸ risk and side effects: not asked yet" in seat.text
        await ask_risk(seat)
        ((_, risk),) = visit_of(seat).of_kind(ev.RiskAsked)
        assert (risk.risk, risk.side_effects) == ("none", "headache, one day")
        assert " ▸ ○ leave work at 17:30" in seat.text
        assert "     Tue and Thu" in seat.text, "how it was to be done, to be asked along"
        await seat.press("enter", "2", "enter")
        await answers(seat, "twice of three")
        ((entry, review),) = visit_of(seat).of_kind(ev.CommitmentReviewed)
        assert (review.outcome, entry.text) == ("partly", "twice of three")
        assert review.action == "leave work at 17:30"


async def test_a_line_of_the_session_is_lifted_and_the_way_back_stays(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("l", "l")
        ((_, theme),) = visit_of(seat).of_kind(ev.ThemeLifted)
        dosing = seat.chart.dosing[-1]
        (quote,) = (entry for entry, _ in dosing.of_kind(ev.QuoteTaken))
        assert theme.of == quote.id
        assert theme.text == "it is so quiet here"
        assert " ▸ “it is so quiet here”" in seat.text
        signed = [line.rpartition("│")[2].split()[0] for line in seat.lines if line.endswith("●")]
        assert signed == ["from", "+0:36"], "told without colour"
        await seat.press("enter")
        await answers(seat, "sit ten minutes before work", "rest", "7:30", "phone", "phone in the hall", "8", "1 Dec")
        ((_, made),) = visit_of(seat).of_kind(ev.CommitmentMade)
        assert (made.of, made.insight) == (quote.id, "it is so quiet here")
        assert (made.action, made.confidence, made.follow_up) == ("sit ten minutes before work", 8, "1 Dec")
        assert made.due_on == "2026-12-01"


async def test_what_was_seen_is_lifted_as_that_and_the_client_is_asked_for_the_words(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("l", "home", "l")
        ((_, theme),) = visit_of(seat).of_kind(ev.ThemeLifted)
        assert theme.text == "jolt of distress 3/10"
        assert " ▸ jolt of distress 3/10" in seat.text, "no quotation marks: nobody said it"
        await seat.press("enter")
        assert "insight ›" in seat.text
        assert "on jolt of distress 3/10" in seat.text
        await answers(seat, "it passed", "breathe out", "", "", "", "", "", "")
        ((_, made),) = visit_of(seat).of_kind(ev.CommitmentMade)
        assert (made.of, made.insight) == (theme.of, "it passed")


async def test_an_act_stands_under_the_line_it_came_from_and_no_line_is_lifted_twice(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("l", "l", "enter")
        await answers(seat, "sit still", "", "", "", "", "", "in 2 weeks")
        await seat.press("l", "home", "l")
        at = next(number for number, line in enumerate(seat.lines) if "“it is so quiet here”" in line[:49])
        assert "sit still" in seat.lines[at + 1]
        assert "due 4 Dec" in seat.lines[at + 1]
        await seat.press("l", "down", "l")
        assert len([*visit_of(seat).of_kind(ev.ThemeLifted)]) == 2
        await seat.press("l", "home", "l")
        assert len([*visit_of(seat).of_kind(ev.ThemeLifted)]) == 2
        assert " ▸ jolt of distress 3/10" in seat.text


async def test_risk_stands_there_in_full(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("enter")
        told = "no plan and no wish to die, though on Tuesday night the thought came that others would be better off"
        await answers(seat, told, "", "", "")
        left = " ".join(line[:48].strip() for line in seat.lines[3:8])
        assert told in left


async def test_an_act_needs_nothing_but_itself(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "+ an insight")
        await seat.press("enter")
        await answers(seat, "", "call J.", "", "", "", "", "", "")
        ((_, made),) = visit_of(seat).of_kind(ev.CommitmentMade)
        assert made == ev.CommitmentMade(action="call J.")


async def to_part(seat: Seat, words: str) -> None:
    for _ in range(24):
        if any(line.startswith(" ▸ ") and words in line for line in seat.lines):
            return
        await seat.press("down")
    raise AssertionError(words)


async def test_a_belief_is_named_and_rated_again(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "+ a belief")
        await seat.press("enter")
        await answers(
            seat, "If I stop, everything falls apart", "85", "Things hold when I rest", "20", "", "fear", "70"
        )
        await to_part(seat, "+ a belief")
        await seat.press("up", "enter")
        await answers(seat, "40", "65", "30")
        ((_, rated),) = visit_of(seat).of_kind(ev.BeliefRated)
        assert (rated.old_believed, rated.alternative_believed, rated.feeling_strength) == (40, 65, 30)
        assert "▇▃  85 → 40" in seat.text
        assert "▂▅  20 → 65" in seat.text
        assert "▆▂  70 → 30" in seat.text
        await seat.press("enter")
        await answers(seat, "", "100", "")
        assert "▇▃  85 → 40" in seat.text, "what was not asked again has no rating"
        assert "▂▅█  20 → 100" in seat.text


async def test_a_skill_is_counted_against_what_was_intended(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "+ a skill")
        await seat.press("enter")
        await answers(seat, "1", "7", "5", "11")
        assert "Expected 0 to 10" in seat.text
        await seat.press("backspace", "backspace")
        await answers(seat, "7", "evenings late")
        ((_, skill),) = visit_of(seat).of_kind(ev.SkillPractised)
        assert (skill.skill, skill.done_per_week, skill.helpful) == (desk.packs.skills.skills[0].label, 5, 7)


async def test_the_note_is_written_with_its_lines_and_asides_go_their_own_way(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("shift+tab", "enter")
        await seat.type("Spoke slowly.")
        await seat.press("enter")
        await seat.press("left_parenthesis")
        await seat.type("I felt tired myself")
        await seat.press("enter")
        await seat.type("Less shame.")
        await seat.press("escape")
        ((entry, _),) = visit_of(seat).of_kind(ev.IntegrationNote)
        assert entry.text == "Spoke slowly.\nLess shame."
        ((aside, _),) = visit_of(seat).of_kind(ev.AsideWritten)
        assert aside.text == "", "only its author can read it"
        assert "tired" not in seat.text


async def test_a_line_in_quotation_marks_is_the_clients_own_words_once(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        for more in ("Slower today.", "Less shame."):
            await seat.press("shift+tab", "enter", "enter")
            if more == "Slower today.":
                await seat.press("quotation_mark")
                await seat.type("I can rest")
                await seat.press("quotation_mark", "enter")
            await seat.type(more)
            await seat.press("escape")
        ((quote, _),) = visit_of(seat).of_kind(ev.QuoteTaken)
        assert quote.text == "I can rest"
        *_, (note, _) = visit_of(seat).of_kind(ev.IntegrationNote)
        assert '"I can rest"' in note.text, "it stays where it stands"


async def test_the_editor_of_the_note_has_the_keys_of_an_editor(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("shift+tab", "enter")
        await seat.type("one two")
        await seat.press("enter")
        await seat.type("threee")
        editor = seat.app.screen.query_one(NoteArea)
        await seat.press("backspace")
        assert editor.text == "one two\nthree"
        await seat.press("up", "home", "right", "right", "right", "delete")
        await seat.type(", ")
        assert editor.text == "one, two\nthree"
        await seat.press("shift+end")
        assert editor.selected_text == "two"
        await seat.type("2")
        assert editor.text == "one, 2\nthree"
        await seat.press("ctrl+z")
        assert "two" in editor.text
        await seat.press("ctrl+y", "pagedown", "end")
        await seat.type("!")
        assert "^Z undo" in seat.lines[-1]
        await seat.press("escape")
        ((entry, _),) = visit_of(seat).of_kind(ev.IntegrationNote)
        assert entry.text == "one, 2\nthree!"
        assert "⏎ write" in seat.lines[-1]


async def test_a_note_left_for_another_place_is_kept(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("shift+tab", "enter")
        await seat.type("kept")
        await seat.press("ctrl+p")
        await seat.type("go to today")
        await seat.press("enter")
        assert seat.place == "today"
        ((entry, _),) = visit_of(seat).of_kind(ev.IntegrationNote)
        assert entry.text == "kept"


async def test_a_note_cut_off_by_a_kill_is_there_again(desk: Desk) -> None:
    client = course(desk)
    async with at_integration(desk) as seat:
        await seat.press("shift+tab", "enter")
        await seat.type("half a sente")
        await seat.pilot.pause()
        visit_id = seat.app.session_id
        seat.app._close_client()
    async with desk.sit() as seat:
        await seat.press("slash", "enter")
        assert client.id == seat.chart.client_id
        seat.app.session_id = visit_id
        await seat.press("5")
        await seat.press("shift+tab", "enter")
        assert "half a sente" in seat.text


async def test_a_note_that_was_gone_on_with_is_there_again_after_a_kill(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("shift+tab", "enter")
        await seat.type("first")
        await seat.press("escape", "enter")
        await seat.type(" and more")
        await seat.pilot.pause()
        visit_id = seat.app.session_id
        seat.app._close_client()
    async with desk.sit() as seat:
        await seat.press("slash", "enter")
        seat.app.session_id = visit_id
        await seat.press("5", "shift+tab", "enter")
        assert "first and more" in seat.text
        await seat.press("escape", "enter", "backspace", "escape", "enter")
        assert "first and mor" in seat.text
        assert "first and more" not in seat.text


async def test_a_call_asks_for_sleep_and_mood_too(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await seat.press("c")
        assert visit_of(seat).purpose == "call"
        await seat.press("enter")
        await answers(seat, "none", "none", "slept well", "calm", "", "at home, sister beside")
        ((_, risk),) = visit_of(seat).of_kind(ev.RiskAsked)
        assert risk.details["sleep"] == "slept well"
        assert risk.details["by_video_where_and_whom_to_call"] == "at home, sister beside"


async def test_of_many_prompts_those_with_the_words_typed_are_shown_with_their_numbers(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "+ homework")
        await seat.press("enter")
        assert "grateful" not in seat.text
        assert "more: type a word of it, or its number" in seat.text
        await seat.type("grateful")
        (line,) = (line for line in seat.lines if "What are you grateful for" in line)
        number = line.split()[0]
        await seat.press(*["backspace"] * 8)
        await seat.type(number)
        await seat.press("enter")
        ((_, given),) = visit_of(seat).of_kind(ev.HomeworkGiven)
        assert given.name.startswith("journal: What are you grateful for")


async def test_how_a_skill_is_done_and_its_caution_stand_over_the_line_before_it_is_kept(desk: Desk) -> None:
    course(desk)
    skill = desk.packs.skills.skills[0]
    async with at_integration(desk) as seat:
        await to_part(seat, "+ a skill")
        await seat.press("enter", "1")
        for words in (skill.how, skill.caution, desk.packs.skills.caution):
            assert words.split(".")[0][:50] in seat.text
        await seat.press("backspace")
        assert "2 grounding senses" in seat.text, "the choices are back"


async def test_an_answer_that_must_be_seen_stands_beside_the_trend_too(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        assert "must be seen: item 9" in seat.text


async def test_the_next_meeting_is_agreed_where_the_ladder_stands(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        assert "day 5 after dosing · 1 week" in seat.text
        await to_part(seat, "2 weeks")
        await seat.press("enter")
        await answers(seat, "1 Dec 14:00")
        ((_, made),) = visit_of(seat).of_kind(ev.AppointmentMade)
        assert (made.on, made.meeting) == ("1 Dec 14:00", "2 weeks")
        assert "agreed: 1 Dec 14:00" in seat.text


async def test_a_meeting_that_was_held_is_gone_to_and_no_other_is_agreed_for_it(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "24 to 72 h")
        await seat.press("enter")
        assert "agreed for" not in seat.text
        assert (seat.place, seat.app.session_id) == ("integration", seat.chart.sessions[-2].id)


async def test_from_a_past_visit_todays_open_meeting_is_gone_on_with(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        meeting = seat.app.session_id
        await seat.press("2", "slash")
        await seat.type("it is so quiet")
        await seat.press("enter")
        assert seat.app.session_id in [visit.id for visit in seat.chart.dosing]
        await seat.press("5")
        assert "No integration meeting is open here" not in seat.text
        assert seat.app.session_id == meeting


async def test_the_end_of_a_series_is_said_once_and_then_has_days(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await to_part(seat, "end of the series")
        await seat.press("enter")
        seat.app.screen._shown_s = -1.0  # type: ignore[attr-defined]
        await answers(seat, "three sessions, as planned")
        ((entry, _),) = visit_of(seat).of_kind(ev.SeriesEnded)
        assert entry.text == "three sessions, as planned"
        assert "integration 3, 20 Nov" in next(line for line in seat.lines if "end of the series" in line)


async def test_without_a_meeting_the_planned_ones_stand_below_the_offer(desk: Desk) -> None:
    course(desk)
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "home", "down", "down", "enter")
        await seat.press("5")
        assert "No integration meeting is open here." in seat.text
        assert "Meetings after dosing 3" in seat.text


async def test_the_meeting_is_as_it_was_found_good(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk) as seat:
        await fill(seat)
        golden("integration-80x24", seat)


async def test_a_small_window_has_the_session_below_and_a_wide_one_beside(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk, 60, 20) as seat:
        golden("integration-60x20", seat)
        await seat.press("l")
        golden("integration-60x20-session", seat)


async def test_a_wide_window_is_used(desk: Desk) -> None:
    course(desk)
    async with at_integration(desk, 160, 50) as seat:
        await fill(seat)
        golden("integration-160x50", seat)


async def fill(seat: Seat) -> None:
    """What a meeting may look like at its end."""
    await ask_risk(seat)
    await seat.press("l", "l")
    for fact in (
        ev.CommitmentMade(action="leave work at 17:30 on Tue, Thu", follow_up="30 Nov"),
        ev.BeliefNamed(
            old="If I stop, everything falls apart",
            alternative="Things hold when I rest",
            old_believed=85,
            alternative_believed=20,
        ),
        ev.SkillPractised(skill="paced breath", intended_per_week=7, done_per_week=5, helpful=7),
        ev.IntegrationNote(text="Spoke slowly about the kitchen table. Less shame than last week."),
    ):
        seat.app._record_fact(fact, seat.app.session_id)
    await seat.pilot.pause()
