"""Grounding in front of a screen: beside the log, and alone to read aloud; and what an act shows while it is typed."""

from __future__ import annotations

from kapterm.session import events as ev
from kapterm.text import cell_width
from tests.screens.conftest import Desk
from tests.screens.test_dosing_screen import hour, said, screen, session, settle


async def test_a_prompt_says_its_kind_its_place_and_what_to_mind(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("G")
        offer = screen(seat).keyboard.offer
        assert offer is not None
        kind = screen(seat).packs.prompts.kinds_by_id[offer.prompt.kind]
        number, of = offer.place
        assert f"{kind.label}   {number} of {of}" in seat.text
        assert f"mind: {kind.avoid}"[:50] in seat.text
        assert "⏎ used" in seat.text


async def test_with_the_dark_a_prompt_stands_alone_and_letters_still_log(desk: Desk) -> None:
    hour(desk).note(58, ev.Observed(code="fear", label="fear", strength=6, strength_max=10, key="f"))
    async with session(desk, 60, 20) as seat:
        await seat.press("G", "Z")
        offer = screen(seat).keyboard.offer
        assert offer is not None
        words = [line.strip() for line in seat.lines if line.strip()]
        assert words[0].startswith("T+ 23 min")
        assert words[0].endswith("distress 6/10")
        assert " ".join(words[1:-2]) == offer.prompt.text
        assert words[-1].endswith("Z light again")
        assert all(cell_width(line) <= 60 for line in seat.lines)
        await seat.press("t")
        await settle(seat)
        assert said(seat) == ["tears"]
        await seat.press("Z")
        assert "touch" in seat.lines[0], "light again"


async def test_a_prompt_used_in_the_dark_leaves_the_dark(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("Z", "G")
        assert "⏎ used" in seat.lines[-1]
        await seat.press("enter")
        assert "⏎ used" not in seat.text
        assert seat.chart.live is not None
        newest = seat.chart.live.entries[-1].fact
        assert isinstance(newest, ev.Observed)
        assert newest.prompt_id
        assert screen(seat).dark


async def test_while_a_stop_stands_nothing_is_offered_that_argues_with_it(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("x")
        await settle(seat)
        await seat.press("G")
        offer = screen(seat).keyboard.offer
        assert offer is not None
        assert offer.prompt.kind == "stop"
        assert "permission" not in {prompt.kind for prompt in offer.prompts}


async def test_the_words_of_a_scale_stand_beside_its_digits(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("S", "1")
        assert "3 only loud or repeated name" in seat.text
        assert "- not called: breathing counted" in seat.text


async def test_the_score_names_the_domain_that_is_typed_next(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("R")
        await seat.type("123 padss 2")
        assert "PADSS: oriented, and walks steadily" in seat.text
        assert "2 both" in seat.text


async def test_what_not_to_do_stands_on_a_page_of_the_palette(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+p")
        await seat.type("what not to do")
        await seat.press("enter")
        assert "Do not leave the room." in seat.text


async def test_the_hand_over_page_says_how_the_client_is_now_and_what_is_open(desk: Desk) -> None:
    visit = hour(desk)
    visit.note(57.5, ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO"))
    visit.note(58, ev.SymptomsChecked(chest_pain=False, headache="yes"))
    visit.note(58.5, ev.Observed(code="stop", label="asks to stop", key="x"))
    async with session(desk, 80, 34) as seat:
        await seat.press("I")
        for words in (
            "70 kg", "allergies    latex", "200 mg, 2.9 mg/kg", "ondansetron 4 mg PO", "BP 132/84", "MOAA/S 5",
            "headache yes", "touch: L hand", "nausea, mild", "not answered", "AM, RN", "sister",
        ):  # fmt: skip
            assert words in seat.text, words


async def test_a_clinic_rule_is_noted_through_the_palette_by_these_words(desk: Desk) -> None:
    hour(desk)
    async with session(desk) as seat:
        await seat.press("ctrl+p")
        await seat.type("clinic rule noted")
        await seat.press("enter")
        await seat.type("rule above 180; action repeat")
        await seat.press("enter")
        assert said(seat) == ["clinic rule: above 180: repeat"]


async def test_a_question_too_long_for_the_line_stands_over_it_and_the_text_stays_in_sight(desk: Desk) -> None:
    hour(desk)
    async with session(desk, 60, 20) as seat:
        await seat.press("D")
        await seat.type("2000")
        await seat.press("enter")
        assert "dose › 2000" in seat.text
        assert "anyway, who checks?" in seat.text


async def test_a_page_cuts_nothing_off_in_a_narrow_window(desk: Desk) -> None:
    visit = hour(desk)
    words = "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen"
    visit.note(58, ev.CallMade(who="Dr Lee", step="said", text=words))
    async with session(desk, 60, 34) as seat:
        await seat.press("I")
        assert "thirteen" in seat.text
