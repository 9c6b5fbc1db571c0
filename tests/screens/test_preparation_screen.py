"""The preparation through the keyboard: every answer is a fact, and the gate at the foot is true."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual import events

from kapterm.screens.preparation import PreparationScreen
from kapterm.screens.preparation.held_key import REPEAT_S
from kapterm.session import events as ev
from kapterm.session.chart import SessionChart
from kapterm.session.packs.checklist import Item
from kapterm.session.preparing import measured_as
from tests.screens.conftest import NOW, Client, Desk, Seat, golden

EARLIER = {"number": 8, "scale": 2, "pair": [5, 2], "date": "2026-11-25", "text": "as said", "list": ["hand"]}


def good(item: Item) -> ev.ItemAnswered:
    """An answer with which nothing is wrong."""
    worrying = {word for rule in item.rules for word in rule.when}
    if item.answer in ("yesno", "list") or item.id in ("K01", "P50"):
        state = next(one for one in ("no", "yes") if one not in worrying)
        return ev.ItemAnswered(item=item.id, state=state, label=item.echo)
    value = next((one for one in item.choices if one not in worrying), EARLIER.get(item.answer))
    numbers = {"P28": 70, "P28b": 172, "P78": 6, "P79": 3, "P41": 0, "P02b": "2027-01-01", "P70": "2026-11-01"}
    numbers |= {"P71": "2026-11-01"}
    return ev.ItemAnswered(item=item.id, state="value", value=numbers.get(item.id, value), label=item.echo)


def prepared_client(desk: Desk, *but: str) -> Client:
    """A client whose day is answered, save for some items."""
    client = desk.client("A.M.")
    day = client.visit("dosing", hours=-1)
    day.note(1, ev.PlanMade(route="SL", drug="ketamine", dose_mg=200, escort="sister"))
    day.note(2, ev.VitalsTaken(systolic_mmhg=126, diastolic_mmhg=80, heart_rate_bpm=72, spo2_pct=98))
    day.note(2, ev.VitalsTaken(respiratory_rate_bpm=14, temperature_c=36.6))
    for item in desk.packs.checklist.items:
        if item.id not in but and not item.routes and not measured_as(desk.packs, item):
            day.note(5, good(item))
    return client


@asynccontextmanager
async def at_preparation(desk: Desk, columns: int = 80, lines: int = 24) -> AsyncIterator[Seat]:
    async with desk.sit(columns, lines) as seat:
        await seat.press("slash", "enter")
        await seat.press("3")
        assert seat.place == "preparation"
        yield seat


def visit_of(seat: Seat) -> SessionChart:
    visit = seat.chart.session(seat.app.session_id)
    assert visit is not None
    return visit


def answers_of(seat: Seat) -> list[tuple[str, str]]:
    return [(fact.item, fact.state) for _, fact in visit_of(seat).of_kind(ev.ItemAnswered)]


async def test_enter_begins_a_dosing_session_and_its_list(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter")
        assert visit_of(seat).purpose == "dosing"
        golden("preparation-begun", seat)


async def test_small_answers_are_kept_in_words_and_the_cursor_moves_on(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter", "y", "n", "tab", "n", "u", "r")
        assert answers_of(seat) == [
            ("P01", "yes"),
            ("P02", "no"),
            ("P10", "no"),
            ("P11", "unsure"),
            ("P12", "refused"),
        ]
        await seat.press("up", "up", "up", "x")
        assert "aneurysm or AVM: does not apply" in seat.text


async def test_backspace_takes_the_last_answer_back_and_stays_there(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter", "y", "backspace")
        assert answers_of(seat)[-1] == ("P01", "blank")
        assert "0/9" in seat.text
        await seat.press("n")
        assert answers_of(seat)[-1] == ("P01", "no")


async def test_a_held_key_answers_once(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter")
        for at_s in (10.0, 10.5, 10.53, 10.56, 10.59):
            key = events.Key("y", "y")
            key.time = at_s
            seat.app.screen.post_message(key)
        await seat.pilot.pause(0.2)
        assert answers_of(seat) == [("P01", "yes")]


async def test_a_letter_that_is_no_answer_opens_the_line_of_words(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter", "y")
        await seat.type("SL 100 to 200 mg")
        await seat.press("enter")
        (_, fact) = list(visit_of(seat).of_kind(ev.ItemAnswered))[-1]
        assert (fact.item, fact.value) == ("P02", "SL 100 to 200 mg")
        await seat.type("2026-01-05")
        assert "Mon 2026-01-05" in seat.text
        await seat.press("enter")
        assert "expired" in seat.text


async def test_a_number_out_of_range_is_asked_about_once(desk: Desk) -> None:
    prepared_client(desk, "P28")
    async with at_preparation(desk) as seat:
        await seat.type("702")
        await seat.press("enter")
        assert "Enter again" in seat.text
        assert "P28" not in dict(answers_of(seat))
        await seat.pilot.pause(0.35)
        await seat.press("enter")
        assert visit_of(seat).state.plan.weight_kg == 702
        (_, fact) = list(visit_of(seat).of_kind(ev.ItemAnswered))[-1]
        assert fact.words() == "weight, kg: 702"
        assert " weight: 702 kg" in seat.text


async def test_a_sentence_that_begins_with_an_answer_key_is_words(desk: Desk) -> None:
    prepared_client(desk, "P74", "P82")
    async with at_preparation(desk) as seat:
        for item, typed in (("P74", "red, or palm up"), ("P82", "RN with ALS")):
            await to_line(seat, item)
            await seat.type(typed)
            await seat.press("enter")
        given = {fact.item: fact for _, fact in visit_of(seat).of_kind(ev.ItemAnswered)}
        assert (given["P74"].value, given["P82"].value) == ("red, or palm up", "RN with ALS")
        assert [item for item, state in answers_of(seat) if state == "refused"] == []


async def test_none_typed_out_is_no_and_a_quotation_mark_begins_a_line(desk: Desk) -> None:
    prepared_client(desk, "P37", "P85")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P37")
        await seat.type("none")
        await seat.press("enter")
        assert answers_of(seat)[-1] == ("P37", "no")
        assert "cannabis" not in "".join(line for line in seat.lines if "caution" in line)
        await to_line(seat, "P85")
        await seat.press("quotation_mark")
        await seat.type("be kind")
        assert 'intention › "be kind' in seat.text


async def test_the_screener_is_never_stamped_negative(desk: Desk) -> None:
    prepared_client(desk, "P40")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P40")
        await seat.press("n")
        assert "1 negative   2 low" in seat.text
        assert "P40" not in dict(answers_of(seat))


@pytest.mark.parametrize(("key", "at_the_gate"), [
    ("n", ""),
    ("u", "caution  heart or stroke, 6 months: unsure"),
    ("r", "caution  heart or stroke, 6 months: refused"),
    ("x", "caution  heart or stroke, 6 months: does not apply"),
    ("minus", "open     heart or stroke, 6 months: not asked"),
    ("backspace", "open     heart or stroke, 6 months  "),
    ("y", "stop     heart or stroke, 6 months: yes"),
])  # fmt: skip
async def test_each_small_answer_is_another_thing_at_the_gate(desk: Desk, key: str, at_the_gate: str) -> None:
    prepared_client(desk, "P14")
    async with at_preparation(desk, 100, 30) as seat:
        await to_line(seat, "P14")
        await seat.press("n" if key == "backspace" else key, *(["backspace"] if key == "backspace" else []))
        gate = [line for line in seat.lines if "heart or stroke, 6 months" in line and line.startswith("   ")]
        assert [at_the_gate in line for line in gate if "months:" in line or at_the_gate] == [True] * bool(at_the_gate)


async def test_an_answer_that_has_expired_is_asked_anew_and_says_what_it_was(desk: Desk) -> None:
    client = desk.client("A.M.")
    first = client.visit("dosing", days=-40)
    first.note(5, ev.ItemAnswered(item="P14", state="no", label="heart or stroke, 6 months"))
    first.note(5, ev.ItemAnswered(item="P10", state="no", label="aneurysm or AVM"))
    client.visit("dosing", hours=-1)
    async with at_preparation(desk, 100, 40) as seat:
        await to_line(seat, "P10")
        await seat.press("equals_sign")
        held = {fact.item for _, fact in visit_of(seat).of_kind(ev.ItemAnswered) if fact.holds}
        assert held == {"P10"}
        await to_line(seat, "P14")
        assert "Before: no on 2026-10-11: holds 30 days" in seat.text


async def test_a_date_still_to_come_is_refused_where_it_cannot_be(desk: Desk) -> None:
    prepared_client(desk, "P70")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P70")
        await seat.press("enter")
        await seat.type("2026-12-01")
        await seat.press("enter")
        assert "2026-12-01 is still to come" in seat.text
        assert "P70" not in dict(answers_of(seat))


async def test_not_today_is_refused_once_a_dose_was_given(desk: Desk) -> None:
    client = desk.client("A.M.")
    client.visit("dosing", hours=-1).note(10, ev.DoseGiven(amount_mg=200, route="SL"))
    async with at_preparation(desk) as seat:
        await seat.press("X")
        await seat.until("a dose was given: the session ends in its own place, with R")
        assert not list(visit_of(seat).of_kind(ev.NotToday))


async def test_what_the_pack_knows_of_a_medicine_stands_there_while_it_is_typed(desk: Desk) -> None:
    prepared_client(desk, "P50")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P50")
        await seat.press("enter")
        await seat.type("lorazepam 1 mg this morning")
        assert "benzodiazepine: sedation" in seat.text
        assert "lorazepam 1 mg this morning▏" in seat.text
        assert "lorazepam · 1 mg · this morning" in seat.text
        await seat.press("enter")
        await seat.until("benzodiazepine: lorazepam 1 mg this morning")
        fact = [fact for _, fact in visit_of(seat).of_kind(ev.ItemAnswered) if fact.item == "P50"][-1]
        assert (fact.value, fact.drugs) == (
            "lorazepam 1 mg this morning",
            (ev.DrugNamed(drug="lorazepam", mg=1, when="this morning"),),
        )
        await seat.press("escape")
        assert "lorazepam · 1 mg · this morning (20 Nov)" in seat.text


async def test_when_all_is_answered_the_cursor_goes_on_to_what_the_plan_lacks(desk: Desk) -> None:
    prepared_client(desk, "P90")
    async with at_preparation(desk) as seat:
        await seat.type("tomorrow")
        await seat.press("enter")
        for label, value in (("Booster", "0"), ("Lot", "AB12"), ("Given by", "RN"), ("Second check by", "AM")):
            assert f"▸ {label}" in seat.text
            await seat.press("enter")
            await seat.type(value)
            await seat.press("enter")
        plan = visit_of(seat).state.plan
        assert (plan.booster_mg, plan.lot, plan.given_by, plan.checked_by) == (0, "AB12", "RN", "AM")


async def test_on_another_day_what_was_for_that_day_is_asked_anew_and_the_rest_says_who_answered(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter", "y", "tab", "n")
        assert "2/21" in seat.text
        desk.clock.moment = NOW + timedelta(days=1)
        seat.app.now = desk.clock.moment
        await seat.pilot.pause()
        assert "0/9" in seat.text
        assert "2/21" in seat.text
        await to_line(seat, "P10")
        assert "Answered 2026-11-20, Ada Moss, LCSW" in " ".join(seat.text.split())


async def test_two_pressures_five_minutes_apart_are_a_stop_and_one_is_not(desk: Desk) -> None:
    prepared_client(desk)
    async with at_preparation(desk) as seat:
        for minutes, expected in ((0, "caution"), (3, "caution"), (6, "stop")):
            desk.clock.moment = NOW + timedelta(minutes=minutes)
            seat.app.now = desk.clock.moment
            await to_line(seat, "P91")
            await seat.type("166/102")
            await seat.press("enter")
            assert f"   {expected}" in seat.text
        assert len(list(visit_of(seat).of_kind(ev.VitalsTaken))) == 5


async def to_line(seat: Seat, item: str) -> None:
    screen = seat.app.screen
    assert isinstance(screen, PreparationScreen)
    screen.choose(item)
    await seat.pilot.pause()
    assert screen.chosen == item


async def test_answers_of_an_earlier_session_hold_by_one_key_a_section_but_never_todays(desk: Desk) -> None:
    client = desk.client("A.M.")
    first = client.visit("dosing", days=-10)
    for item in desk.packs.checklist.items:
        first.note(5, good(item))
    client.visit("dosing", hours=-1)
    async with at_preparation(desk) as seat:
        await seat.press("tab")
        assert "still holds" in seat.text
        await seat.press("equals_sign")
        held = {fact.item for _, fact in visit_of(seat).of_kind(ev.ItemAnswered) if fact.holds}
        assert "P10" in held
        assert not held & {"P18", "P23", "P28"}
        assert "answers still hold" in seat.text


async def test_a_returning_client_is_ready_in_sixty_keys(desk: Desk) -> None:
    client = desk.client("A.M.")
    first = client.visit("dosing", days=-10)
    first.note(1, ev.PlanMade(route="SL", drug="ketamine", dose_mg=200))
    for item in desk.packs.checklist.items:
        if not measured_as(desk.packs, item):
            first.note(5, good(item))
    today = client.visit("dosing", hours=-1)
    today.note(1, ev.PlanMade(route="SL"))
    today.note(2, ev.VitalsTaken(systolic_mmhg=126, diastolic_mmhg=80, heart_rate_bpm=72, spo2_pct=98))
    today.note(2, ev.VitalsTaken(respiratory_rate_bpm=14, temperature_c=36.6))
    for item in desk.packs.checklist.items:
        is_read = bool(measured_as(desk.packs, item))
        if (item.answer in ("number", "pair") and not is_read) or item.id == "P40":
            today.note(3, good(item))
    async with at_preparation(desk) as seat:
        pressed = await answer_everything(seat, desk)
        assert " Ready" in seat.text
        assert pressed <= 60


async def answer_everything(seat: Seat, desk: Desk) -> int:
    """Answer as a clinician would; gives the number of keys."""
    pressed = 0
    while " Not ready" in seat.text and pressed < 90:
        screen = seat.app.screen
        assert isinstance(screen, PreparationScreen)
        assert screen.desk is not None
        line = screen.desk.line(screen.chosen)
        assert line is not None
        assert line.item is not None
        if line.since:
            keys = ["equals_sign"]
        elif line.item.answer in ("scale", "date", "choice") and good(line.item).state == "value":
            value = good(line.item).value
            typed = str(value) if line.item.answer == "scale" else "tomorrow"
            typed = str(line.item.choices.index(value) + 1) if line.item.choices else typed
            keys = [*typed, "enter"]
        else:
            keys = [{"yes": "y", "no": "n", "value": "y"}[good(line.item).state]]
        before = seat.text
        await seat.press(*keys)
        while seat.text == before:
            await seat.pilot.pause(0.05)
        pressed += len(keys)
    return pressed


async def test_a_stop_is_passed_by_a_named_person_in_a_role_that_may(desk: Desk) -> None:
    prepared_client(desk, "P30")
    async with at_preparation(desk) as seat:
        await seat.press("y", "D")
        await seat.type("Lee")
        await seat.press("enter")
        await seat.type("nurse")
        await seat.press("enter")
        assert "may not decide" in seat.text
        await seat.press(*["backspace"] * 5)
        await seat.type("prescriber")
        await seat.press("enter", "2", "enter")
        await seat.type("seen, stable for years")
        await seat.press("enter")
        ((entry, fact),) = visit_of(seat).of_kind(ev.StopPassed)
        assert (fact.item, fact.decided_by, fact.role) == ("P30", "Lee", "prescriber")
        assert (fact.how, entry.text) == ("by phone, read back", "seen, stable for years")
        assert fact.label == "psychotic disorder"
        assert "passed" in seat.text


async def test_a_stop_that_nobody_may_pass_is_said_in_one_sentence(desk: Desk) -> None:
    prepared_client(desk, "P10")
    async with at_preparation(desk) as seat:
        await seat.press("y", "D")
        assert "nobody can go on with this" in seat.text
        assert not list(visit_of(seat).of_kind(ev.StopPassed))


async def test_in_a_narrow_window_what_bars_and_why_can_be_read(desk: Desk) -> None:
    prepared_client(desk, "P10")
    async with at_preparation(desk, 60, 20) as seat:
        await seat.press("y", "D")
        told = " ".join(" ".join(seat.lines[-4:]).split())
        assert f"nobody can go on with this: {desk.packs.checklist['P10'].label} (yes)" in told


async def test_in_a_narrow_window_a_long_answer_is_said_back_whole(desk: Desk) -> None:
    prepared_client(desk, "P50")
    words = "lorazepam 1 mg this morning at seven, diazepam 5 mg yesterday in the evening before bed"
    async with at_preparation(desk, 60, 20) as seat:
        await to_line(seat, "P50")
        await seat.press("enter")
        await seat.type(words)
        await seat.press("enter")
        assert f"benzodiazepine: {words}" in " ".join(" ".join(seat.lines[-4:]).split())


async def test_the_line_is_read_aloud_and_confirmed_before_the_dose(desk: Desk) -> None:
    prepared_client(desk)
    async with at_preparation(desk) as seat:
        await seat.press("D")
        golden("preparation-aloud", seat)
        await seat.pilot.pause(0.35)
        await seat.press("enter")
        ((entry, _),) = visit_of(seat).of_kind(ev.ReadAloud)
        for part in ("A.M., two identifiers", "ketamine 200 mg sublingual", "escort: sister"):
            assert part in entry.text


async def test_in_a_small_window_the_line_is_there_to_its_last_word(desk: Desk) -> None:
    prepared_client(desk, "P04", "P74")
    async with at_preparation(desk, 60, 20) as seat:
        for item, words in (
            ("P74", "red, or the left palm turned up, or both; whoever sees it says stop aloud and lets go"),
            ("P04", "her sister Jo, 0155 2360 118, who waits downstairs from four and has the keys to the house"),
        ):
            await to_line(seat, item)
            await seat.press("enter")
            await seat.type(words)
            await seat.press("enter")
        await seat.press("D")
        await seat.until("Read aloud")
        assert "keys to the house" in " ".join(line[20:] for line in seat.lines).replace("  ", " ")


async def test_a_medicine_is_typed_in_a_line_and_the_pack_says_what_it_knows(desk: Desk) -> None:
    prepared_client(desk, "P50")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P50")
        await seat.type("lorazepam 1 mg this morning")
        await seat.press("enter")
        await to_line(seat, "P50")
        assert "“lorazepam 1 mg this morning”" in seat.text
        assert "benzodiazepine" in seat.text.casefold()
        assert "Answered 14:25, Ada Moss" in seat.text


async def test_a_preparation_meeting_leaves_the_day_for_the_day_and_gives_no_dose(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("p")
        assert visit_of(seat).purpose == "preparation"
        assert "Vital signs" in seat.text
        assert "Identity confirmed" not in seat.text
        await seat.press("D")
        await seat.until("a dose belongs to a dosing session")


async def test_not_today_is_a_proper_end(desk: Desk) -> None:
    prepared_client(desk)
    async with at_preparation(desk) as seat:
        await seat.press("X")
        for words in ("BP too high", "Dr Lee", "why, and what next", "no plans", "with sister", "talk on Friday"):
            await seat.type(words)
            await seat.press("enter")
        visit = visit_of(seat)
        ((entry, fact),) = visit.of_kind(ev.NotToday)
        assert (entry.text, fact.decided_by, fact.instead) == ("BP too high", "Dr Lee", "talk on Friday")
        assert not visit.in_progress


async def test_a_field_of_the_plan_is_written_alone(desk: Desk) -> None:
    prepared_client(desk)
    async with at_preparation(desk) as seat:
        await to_line(seat, "plan.vial_mg_per_ml")
        await seat.type("50")
        await seat.press("enter")
        (_, fact) = list(visit_of(seat).of_kind(ev.PlanMade))[-1]
        assert fact == ev.PlanMade(vial_mg_per_ml=50)


@pytest.mark.parametrize(("item", "typed", "field", "value"), [
    ("P04", "sister Jo 0155", "escort", "sister Jo 0155"),
    ("P29", "latex, penicillin", "allergies", "latex, penicillin"),
    ("P72", "1 2", "touch_consent", ("hand", "forearm")),
    ("P74", "red, or palm up", "stop_signal", "red, or palm up"),
    ("P76", "2", "recording_consent", True),
])  # fmt: skip
async def test_an_answer_that_dosing_shows_is_part_of_the_plan(
    desk: Desk, item: str, typed: str, field: str, value: object
) -> None:
    prepared_client(desk, item)
    async with at_preparation(desk) as seat:
        await to_line(seat, item)
        await seat.press("enter")
        await seat.type(typed)
        await seat.press("enter")
        assert getattr(visit_of(seat).state.plan, field) == value


async def test_a_line_left_with_escape_comes_back_with_what_was_typed(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("enter", "X")
        await seat.type("fever")
        await seat.press("escape")
        assert "fever" not in seat.text
        await seat.press("X")
        assert "fever" in seat.text


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 20), (160, 50)])
async def test_the_list_is_as_it_was_found_good(desk: Desk, columns: int, lines: int) -> None:
    prepared_client(desk, "P16", "P52", "P74", "P76", "P81")
    async with at_preparation(desk, columns, lines) as seat:
        await seat.press("y", "tab", "tab", "tab")
        golden(f"preparation-{columns}x{lines}", seat)


async def test_going_on_names_what_is_open_in_few_words(desk: Desk) -> None:
    prepared_client(desk, "P07", "P52")
    async with at_preparation(desk) as seat:
        await seat.press("D")
        assert "2 open; who goes on" in seat.text
        await seat.press("enter")
        await seat.type("asked by phone")
        await seat.press("enter")
        ((_, fact),) = visit_of(seat).of_kind(ev.GoDecided)
        assert fact.reason == "asked by phone (open: no driving until tomorrow; other sedating medicine)"
        assert "Read aloud" in seat.text


async def test_the_screener_of_the_day_is_shown_with_its_name_and_can_be_answered_otherwise(desk: Desk) -> None:
    client = prepared_client(desk, "P40")
    asked = client.visit("measures", hours=-0.5)
    asked.note(0, ev.MeasureTaken(measure="c-ssrs", name="C-SSRS screener", answers=(1, 1, 1, 0, 0, 0, 0)))
    async with at_preparation(desk) as seat:
        await to_line(seat, "P40")
        assert "moderate" in seat.text
        assert "Answered by the C-SSRS screener of 13:55" in seat.text
        await seat.press("backspace")
        assert "what the C-SSRS screener came to" in seat.text
        assert "P40" not in dict(answers_of(seat))


async def test_a_meeting_has_its_people_its_notes_its_end_and_a_teach_back(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("p")
        await to_line(seat, "K03")
        assert "everything stops" in seat.text
        await seat.press("y")
        await to_line(seat, "K05")
        await seat.press("enter")
        await seat.type("breath")
        assert "Your breath knows the way" in seat.text
        await seat.press("enter")
        for line, words in (("room", "AM, RN"), ("note", "tried the word and the palm"), ("note", "asks about music")):
            await to_line(seat, f"meeting.{line}")
            await seat.press("enter")
            await seat.type(words)
            await seat.press("enter")
        golden("preparation-meeting", seat)
        await to_line(seat, "meeting.ends")
        await seat.press("enter")
        await seat.type("her sister")
        await seat.press("enter")
        await seat.type("dose on 2026-12-04")
        await seat.press("enter")
        visit = visit_of(seat)
        assert visit.state.room == ("AM", "RN")
        assert [entry.text for entry, _ in visit.of_kind(ev.NoteWritten)] == [
            "tried the word and the palm",
            "asks about music",
        ]
        ((_, fact),) = [one for one in visit.of_kind(ev.ItemAnswered) if one[1].item == "K05"]
        assert fact.value[0].startswith("G05 ")
        ((entry, gone),) = visit.of_kind(ev.Departed)
        assert (gone.escort, entry.text) == ("her sister", "next: dose on 2026-12-04")
        assert visit.state.ended is not None


async def test_what_was_agreed_in_a_meeting_is_confirmed_on_the_day_and_then_stands_in_the_plan(desk: Desk) -> None:
    client = desk.client("A.M.")
    meeting = client.visit("preparation", days=-14)
    meeting.note(1, ev.PlanMade(route="SL", drug="ketamine", dose_mg=200))
    meeting.note(5, ev.ItemAnswered(item="P72", state="value", value=("hand",)))
    meeting.note(6, ev.ItemAnswered(item="P74", state="value", value="red, or palm up"))
    client.visit("dosing", hours=-1)
    async with at_preparation(desk) as seat:
        await to_line(seat, "P72")
        await seat.press("equals_sign")
        await to_line(seat, "plan.route")
        await seat.pilot.pause(2 * REPEAT_S)  # the same key sooner would be the keyboard's own repeat
        await seat.press("equals_sign")
        await seat.pilot.pause(2 * REPEAT_S)
        plan = visit_of(seat).state.plan
        assert (plan.touch_consent, plan.stop_signal, plan.dose_mg) == (("hand",), "red, or palm up", 200)


async def test_touch_asked_for_after_the_dose_is_kept_as_asked_and_never_as_agreed(desk: Desk) -> None:
    client = desk.client("A.M.")
    day = client.visit("dosing", hours=-1)
    day.note(1, ev.PlanMade(route="SL", dose_mg=200, touch_consent=("hand", "shoulder")))
    day.note(2, ev.ItemAnswered(item="P72", state="value", value=("hand", "shoulder")))
    day.note(10, ev.DoseGiven(amount_mg=200, route="SL"))
    async with at_preparation(desk) as seat:
        for typed in ("1 4", "1"):
            await to_line(seat, "P72")
            await seat.press("enter")
            await seat.type(typed)
            await seat.press("enter")
        await to_line(seat, "P74")
        await seat.type("two taps")
        await seat.press("enter")
        visit = visit_of(seat)
        assert [entry.text for entry, _ in visit.of_kind(ev.NoteWritten)] == [
            "asked during dosing, not agreed: touch: feet",
            "asked during dosing, not agreed: stop signal: two taps",
        ]
        assert visit.state.plan.touch_consent == ("hand",)
        assert visit.state.plan.stop_signal == ""


async def test_a_form_half_filled_survives_the_end_of_the_program(desk: Desk) -> None:
    prepared_client(desk, "P74")
    async with at_preparation(desk) as seat:
        await seat.press("X")
        await seat.type("fever")
        await seat.press("enter")
        await seat.type("Dr L")
        await seat.press("escape")
        await to_line(seat, "P74")
        await seat.type("two tap")
        seat.app.exit(return_code=1)
    async with at_preparation(desk) as seat:
        await to_line(seat, "P74")
        assert "typed before and not kept: “two tap”" in seat.text
        await seat.press("enter")
        assert "stop signal › two tap" in seat.text
        await seat.press("escape", "X")
        assert "who decided › Dr L" in seat.text
        await seat.press("escape")


async def test_the_indication_is_chosen_in_preparation_and_brings_its_measures(desk: Desk) -> None:
    desk.client("B.K.")
    async with desk.sit() as seat:
        await seat.press("slash", "enter", "plus", "ctrl+p")
        await seat.type("indication")
        await seat.press("enter")
        assert "2 PTSD" in seat.text
        await seat.press("2", "enter")
        assert seat.chart.indication == "PTSD"
        assert "indication: PTSD" in seat.text
        await seat.press("escape")
        assert seat.place == "chart"
        assert "PCL-5 (baseline)" in next(line for line in seat.lines if line.startswith(" due"))


@pytest.mark.parametrize(("item", "hint"), [
    ("P15", "1 none   2 controlled   3 uncontrolled"),
    ("P29", "words, with commas"),
    ("P72", "1 hand   2 forearm"),
    ("P74", "stop signal ›"),
])  # fmt: skip
async def test_a_bare_yes_opens_the_line_where_it_says_too_little(desk: Desk, item: str, hint: str) -> None:
    prepared_client(desk, item)
    async with at_preparation(desk) as seat:
        await to_line(seat, item)
        await seat.press("y")
        await seat.until(hint)
        assert item not in dict(answers_of(seat))


async def test_yes_typed_out_is_no_place_for_touch(desk: Desk) -> None:
    prepared_client(desk, "P72")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P72")
        await seat.press("enter")
        await seat.type("yes")
        await seat.press("enter")
        assert "Expected numbers 1 to 5, or words" in seat.text
        assert "P72" not in dict(answers_of(seat))


@pytest.mark.parametrize(("key", "touch"), [("r", ()), ("n", ()), ("u", ()), ("backspace", None)])
async def test_touch_that_was_refused_or_taken_back_no_longer_stands_in_the_plan(
    desk: Desk, key: str, touch: tuple[str, ...] | None
) -> None:
    prepared_client(desk, "P72", "P74")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P72")
        await seat.press("1")
        await seat.press("enter")
        assert visit_of(seat).state.plan.touch_consent == ("hand",)
        await to_line(seat, "P72")
        await seat.pilot.pause(0.3)
        await seat.press(key)
        await seat.pilot.pause(0.3)
        assert visit_of(seat).state.plan.touch_consent == touch


async def test_after_the_dose_refused_touch_is_none_and_an_agreement_is_not_taken_away(desk: Desk) -> None:
    client = desk.client("A.M.")
    day = client.visit("dosing", hours=-1)
    for fact in (
        ev.PlanMade(touch_consent=("hand",), recording_consent=True),
        ev.ItemAnswered(item="P72", state="value", value=("hand",), label="touch"),
        ev.ItemAnswered(item="P76", state="value", value="audio", label="recording"),
        ev.ItemAnswered(item="K06", state="value", value="never: relax", label="say, not say"),
    ):
        day.note(1, fact)
    day.note(10, ev.DoseGiven(amount_mg=200, route="SL"))
    async with at_preparation(desk) as seat:
        await to_line(seat, "K06")
        await seat.press("backspace")
        assert "say, not say: agreed before the dose, and stands" in seat.text
        for item, key in (("P72", "r"), ("P76", "n")):
            await to_line(seat, item)
            await seat.press(key)
            await seat.pilot.pause(0.3)
        state = visit_of(seat).state
        assert (state.plan.touch_consent, state.plan.recording_consent) == ((), False)
        assert "K06" in state.answers
        await to_line(seat, "P72")
        await seat.type("1")
        await seat.press("enter")
        assert "asked during dosing, not agreed: touch: hand" in seat.text
        assert visit_of(seat).state.plan.touch_consent == ()


async def test_backspace_at_a_sign_strikes_its_own_last_reading(desk: Desk) -> None:
    prepared_client(desk, "P91")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P91")
        await seat.press("enter")
        await seat.type("-20 166/102")
        await seat.press("enter")
        await to_line(seat, "P91")
        await seat.press("backspace")
        assert "strike BP 166/102, because ›" in seat.text
        await seat.type("wrong cuff")
        await seat.press("enter")
        await seat.until("BP 166/102: struck, wrong cuff")


async def test_a_dash_at_a_sign_begins_a_time_and_alone_is_not_asked(desk: Desk) -> None:
    prepared_client(desk, "P91")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P91")
        await seat.type("-8")
        await seat.type(" 158/100")
        await seat.press("enter")
        at = {fact.systolic_mmhg: entry.at for entry, fact in visit_of(seat).of_kind(ev.VitalsTaken)}
        assert at[158] == NOW - timedelta(minutes=8)
        await to_line(seat, "P91")
        await seat.type("-")
        assert "not asked; -8 in front of a reading is 8 min ago" in seat.text
        await seat.press("enter")
        assert ("P91", "not_asked") in answers_of(seat)


async def test_what_is_kept_of_the_plan_is_said_back(desk: Desk) -> None:
    prepared_client(desk)
    async with at_preparation(desk) as seat:
        await to_line(seat, "plan.booster_mg")
        await seat.type("100")
        await seat.press("enter")
        assert " Booster: 100 mg" in seat.lines[-2]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 20)])
async def test_what_the_pack_knows_of_a_medicine_stands_there_to_its_source(
    desk: Desk, columns: int, lines: int
) -> None:
    prepared_client(desk, "P50")
    async with at_preparation(desk, columns, lines) as seat:
        await to_line(seat, "P50")
        await seat.press("enter")
        await seat.type("lorazepam 1 mg this morning")
        await seat.until("R26, R4]")
        assert "[R27, R26, R4]" in " ".join(" ".join(line[20:] for line in seat.lines).split())


async def test_the_gate_says_a_medicine_and_its_rule_whole(desk: Desk) -> None:
    prepared_client(desk, "P50")
    async with at_preparation(desk) as seat:
        await to_line(seat, "P50")
        await seat.press("enter")
        await seat.type("lorazepam 1 mg this morning")
        await seat.press("enter")
        await seat.until("caution  lorazepam 1 mg this morning  ")
        await seat.until("  sedation, breathing; may blunt it")


async def test_two_pressures_and_the_clinics_rule_fit_beside_each_other(desk: Desk) -> None:
    prepared_client(desk, "P91", "P50")
    async with at_preparation(desk) as seat:
        for typed in ("-20 168/103", "-15 170/104", "-10 166/102"):
            await to_line(seat, "P91")
            await seat.press("enter")
            await seat.type(typed)
            await seat.press("enter")
        await seat.until("stop     BP: 168/103 at 14:05, 166/102 at 14:15  160/100 on two, 5 min apart")
        await to_line(seat, "P50")
        await seat.press("enter")
        await seat.type("lorazepam 1 mg this morning")
        await seat.press("enter")
        await seat.until("sedation, breathing; may blunt it")
        assert "lorazepam 1 mg this morning" in next(line for line in seat.lines if "may blunt it" in line)


async def test_a_number_takes_the_place_of_the_role_that_stood_there(desk: Desk) -> None:
    prepared_client(desk, "P14", "P30")
    async with at_preparation(desk) as seat:
        await seat.press("y")
        await to_line(seat, "P30")
        await seat.pilot.pause(2 * REPEAT_S)
        await seat.press("y", "D")
        for typed in ("Lee", "1", "1", "seen", "", "2", "1", "seen"):
            await seat.type(typed)
            await seat.press("enter")
        roles = [fact.role for _, fact in visit_of(seat).of_kind(ev.StopPassed)]
        assert roles == ["prescriber", "physician"]


async def test_in_a_meeting_the_cursor_goes_on_from_who_is_here_and_it_ends_in_its_own_place(desk: Desk) -> None:
    desk.client("B.K.")
    async with at_preparation(desk) as seat:
        await seat.press("p")
        await to_line(seat, "meeting.room")
        await seat.press("enter")
        await seat.type("AM, RN")
        await seat.press("enter")
        await seat.type("asks about music")
        await seat.press("enter")
        visit = visit_of(seat)
        assert visit.state.room == ("AM", "RN")
        assert [entry.text for entry, _ in visit.of_kind(ev.NoteWritten)] == ["asks about music"]
        await seat.press("X")
        assert "a meeting ends in its own section" in seat.text
