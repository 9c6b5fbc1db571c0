"""The keys of the dosing hour, typed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.chart import Entry, Hold, SessionState
from kapterm.session.when import Base, When

from .strategies import NOON, event
from .typist import PLAN, Typist


def test_a_letter_logs_its_code_with_the_moment_of_its_key() -> None:
    typist = Typist().type("t").wait()
    assert typist.said == ["tears"]
    assert typist.records[0].begun_s == 100.0


def test_a_letter_is_held_until_250_ms_have_passed_and_stands_in_the_draft_meanwhile() -> None:
    typist = Typist().type("t", gap_s=0.1)
    assert typist.said == []
    assert typist.draft == ["t"]
    assert typist.wait(0.2).said == ["tears"]
    assert typist.draft == []


def test_a_digit_joins_the_code_that_is_held() -> None:
    typist = Typist().type("t2", gap_s=0.1)
    assert typist.said == ["tears 2"]
    assert isinstance(typist.facts[0], ev.Observed)
    assert typist.facts[0].anchor == "weeping"


def test_a_digit_within_six_seconds_is_the_strength_and_a_later_one_replaces_it() -> None:
    typist = Typist().type("t").wait().type("2").wait(2.5).type("3")
    assert typist.said == ["tears", "~2", "~3"]


def test_a_digit_after_six_seconds_opens_vitals() -> None:
    typist = Typist().type("t").wait(7).type("132/84 78 98\n")
    assert typist.said == ["tears", "BP 132/84   HR 78   SpO₂ 98"]


def test_one_nought_within_two_seconds_is_ten_on_a_scale_of_ten() -> None:
    assert Typist().type("j").wait().type("10").said == ["jolt", "~1", "~10"]


def test_two_digits_in_a_row_after_a_code_were_vitals() -> None:
    typist = Typist().type("t").wait().type("13").type("2/84 78 98\n")
    assert typist.said == ["tears", "~1", "~None", "BP 132/84   HR 78   SpO₂ 98"]


def test_a_strength_out_of_range_says_the_range() -> None:
    typist = Typist().type("t").wait().type("7")
    assert typist.said == ["tears"]
    assert typist.keyboard.hint == "tears: 1–3, 0 over"


def test_nought_is_over() -> None:
    typist = Typist().type("q0", gap_s=0.1)
    assert isinstance(typist.facts[0], ev.Observed)
    assert typist.facts[0].is_over


def test_enter_after_a_code_opens_words_that_belong_to_it() -> None:
    typist = Typist().type("t").wait().type("\nquietly\n")
    assert typist.said == ["tears", "+quietly"]
    assert isinstance(typist.facts[1], ev.Reworded)
    assert typist.facts[1].of == typist.records[0].id


def test_enter_otherwise_opens_a_note_with_the_moment_of_the_key_that_opened_it() -> None:
    typist = Typist().type("\nthe water is warm\n")
    assert typist.said == ["the water is warm"]
    assert typist.records[0].begun_s == 100.0
    assert typist.records[0].is_line


def test_a_sentence_typed_without_enter_is_a_note_not_codes() -> None:
    typist = Typist().type("warm hands", gap_s=0.12).type("\n")
    assert typist.said == ["warm hands"]
    assert typist.records[0].begun_s == 100.0


def test_a_sentence_that_begins_with_a_capital_at_once_act_is_a_note() -> None:
    assert Typist().type("Now she smiles", gap_s=0.12).type("\n").said == ["Now she smiles"]


def test_keys_brushed_by_a_sleeve_are_one_line_taken_back_by_one_backspace() -> None:
    typist = Typist().type("asdf", gap_s=0.01).wait().type("\b")
    assert typist.said == ["keys brushed: asdf", "struck"]


def test_letters_faster_than_fingers_that_typing_follows_are_words() -> None:
    assert Typist().type("asdf more words\n", gap_s=0.01).said == ["asdf more words"]


def test_a_held_key_is_one_press() -> None:
    assert Typist().type("tttt", gap_s=0.04).wait().said == ["tears"]


def test_the_same_letter_again_later_is_still() -> None:
    assert Typist().type("t").wait(2).type("t").wait().said == ["tears", "tears"]


def test_type_ahead_of_three_entries_with_their_enters_is_taken_whole_and_in_order() -> None:
    typist = Typist().type("\nfirst entry\n\nsecond 2 entry\n\nThird\n", gap_s=0.0005)
    assert typist.said == ["first entry", "second 2 entry", "Third"]


@pytest.mark.parametrize("opener", ["Q", "'", '"', ",q"])
def test_a_quote_is_the_clients_own_words(opener: str) -> None:
    typist = Typist().type(f"{opener}so quiet here\n")
    assert isinstance(typist.facts[0], ev.QuoteTaken)
    assert typist.facts[0].text == "so quiet here"


def test_an_aside_goes_to_the_private_stream() -> None:
    typist = Typist().type("(her mother, I think\n")
    assert isinstance(typist.facts[0], ev.AsideWritten)


def test_tab_in_a_note_turns_seen_to_said_to_private() -> None:
    assert isinstance(Typist().type("\nwarm\t\n").facts[0], ev.QuoteTaken)
    assert isinstance(Typist().type("\nwarm\t\t\n").facts[0], ev.AsideWritten)


@pytest.mark.parametrize("key", [" ", "."])
def test_a_mark_needs_no_word_and_takes_one_later(key: str) -> None:
    assert Typist().type(key).wait().type("\nshe smiled\n").said == ["mark", "+she smiled"]


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("-3t", When(Base.AGO, 3)),
        ("-1:30t", When(Base.AGO, 90)),
        ("+12t", When(Base.ELAPSED, 12)),
        ("14:05t", When(Base.CLOCK, 845)),
        ("@14:05t", When(Base.CLOCK, 845)),
        ("-5?t", When(Base.AGO, 5, is_about=True)),
        ("-3 t", When(Base.AGO, 3)),
    ],
)
def test_a_code_takes_the_earlier_time_in_front_of_it(typed: str, when: When) -> None:
    typist = Typist(SessionState(plan=PLAN, t_zero=NOON)).type(typed).wait()
    assert typist.said == ["tears"]
    assert typist.records[0].when == when


def test_a_time_of_the_dose_says_that_there_was_no_dose_yet_and_loses_nothing() -> None:
    typist = Typist().type("+12t")
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.hint == "there was no dose yet to count from"
    assert typist.type("ears\n").records == []
    typist.wait().type("\n")
    assert typist.said == ["+12tears"]
    assert typist.records[0].when is None


def test_a_line_in_a_signed_visit_stays_and_says_why() -> None:
    signature = ev.RecordSigned(name="Ada Moss")
    signed = SessionState(plan=PLAN, signatures=(Entry(event(1, signature), signature, NOON, ""),))
    typist = Typist(signed).type("\nshe wept\n").wait().type("\n")
    assert typist.records == []
    assert typist.draft == ["she wept"]
    assert typist.keyboard.line is not None
    assert "only by addendum" in typist.keyboard.line.hint


def test_an_earlier_time_goes_with_words_with_marks_and_with_acts() -> None:
    assert Typist().type("-3 warm hands", gap_s=0.1).type("\n").records[0].when == When(Base.AGO, 3)
    assert Typist().type("-3 .").records[0].when == When(Base.AGO, 3)
    assert Typist().type("-3V132/84\n").records[0].when == When(Base.AGO, 3)
    assert Typist().type("V-3 132/84\n").records[0].when == When(Base.AGO, 3)


def test_undo_strikes_the_last_line_and_only_ones_that_may_be() -> None:
    assert Typist().type("t").wait().type("U").said == ["tears", "struck"]
    typist = Typist().type("V132/84 78 98\n").type("\b")
    assert typist.said == ["BP 132/84   HR 78   SpO₂ 98"]
    assert "in the list" in typist.keyboard.hint


def test_undo_touches_nothing_older_than_five_minutes() -> None:
    assert Typist().type("t").wait(301).type("U").said == ["tears"]


def test_redo_lets_the_line_hold_again() -> None:
    typist = Typist().type("t").wait().type("U")
    typist.intents += typist.keyboard.redo(200.0)
    assert isinstance(typist.facts[-1], ev.Restored)
    assert typist.facts[-1].of == typist.records[0].id


def test_a_planned_dose_needs_its_amount_and_enter() -> None:
    typist = Typist().type("D200\n")
    assert typist.said == ["ketamine 200 mg sublingual, in"]
    assert typist.presses == 5
    assert typist.records[0].fact.timed_by_enter


def test_a_dose_vitals_and_medicine_never_log_on_a_bare_enter() -> None:
    for opener in "DVM":
        assert Typist().type(f"{opener}\n\n\n").said == []


def test_a_dose_that_differs_from_the_plan_asks_once() -> None:
    typist = Typist().type("D20\n")
    assert typist.said == []
    assert typist.keyboard.line is not None
    assert "planned 200 mg" in typist.keyboard.line.hint
    assert typist.type("\n").said == ["ketamine 20 mg sublingual, in"]


def test_an_enter_that_comes_too_soon_does_not_answer_a_question() -> None:
    typist = Typist().type("D20\n", gap_s=0.05).type("\n", gap_s=0.05)
    assert typist.said == []


def test_a_dose_above_the_second_limit_can_still_be_recorded() -> None:
    typist = Typist().type("D2000\n").type("\n")
    assert isinstance(typist.facts[0], ev.DoseGiven)
    assert typist.facts[0].given_anyway == "nobody named"


def test_spat_is_two_keys_while_a_hold_runs() -> None:
    typist = Typist(SessionState(plan=PLAN, hold=Hold(NOON, 12), t_zero=NOON)).type("O\n")
    assert typist.said == ["out of the mouth, spat"]
    assert typist.presses == 2


def test_vitals_are_typed_as_clinicians_write_them() -> None:
    typist = Typist().type("V132/84 78 98\n")
    assert typist.said == ["BP 132/84   HR 78   SpO₂ 98"]
    assert typist.presses == 14


def test_bare_pressure_is_not_lost() -> None:
    assert Typist().type("132/84 78 98 14\n").said == ["BP 132/84   HR 78   SpO₂ 98   RR 14"]


def test_a_line_that_does_not_parse_says_what_it_expected_and_a_second_enter_keeps_it_as_a_note() -> None:
    typist = Typist().type("Vabc\n")
    assert typist.keyboard.line is not None
    assert typist.keyboard.line.hint.startswith("Expected")
    assert typist.type("\n").said == ["V abc"]


def test_low_saturation_is_said_back_in_words_and_asks_once() -> None:
    typist = Typist().type("V132/84 78 89\n")
    assert typist.keyboard.line is not None
    assert "eighty-nine" in typist.keyboard.line.hint
    assert typist.type("\n").said == ["BP 132/84   HR 78   SpO₂ 89"]


def test_as_needed_medicine_is_three_keys_by_number() -> None:
    typist = Typist().type("M1\n")
    assert typist.said == ["ondansetron 4 mg PO"]
    assert typist.presses == 3


def test_next_phase_is_two_keys() -> None:
    assert Typist().type("P\n").said == ["onset"]


def test_presence_is_one_key() -> None:
    assert Typist().type("N").wait().said == ["near"]


def test_a_grounding_prompt_is_used_with_two_keys_and_letters_go_on_logging() -> None:
    typist = Typist().type("G")
    assert typist.keyboard.offer is not None
    first = typist.keyboard.offer.prompt
    typist.type("G\n")
    assert isinstance(typist.facts[0], ev.Observed)
    assert typist.facts[0].code == "grounding"
    assert typist.facts[0].prompt_id != first.id
    typist = Typist().type("Gt").wait().type("\n")
    assert typist.said == ["tears"]
    assert typist.keyboard.line is not None


def test_the_distress_after_a_grounding_is_linked_to_it() -> None:
    typist = Typist(SessionState(plan=PLAN, distress=6)).type("G\n").type("j").wait().type("3")
    linked = [fact for fact in typist.facts if isinstance(fact, ev.Linked)]
    assert [(link.distress_before, link.distress_after) for link in linked] == [(6, 3)]


def test_touch_is_offered_only_where_it_was_agreed() -> None:
    free = replace(PLAN, touch_consent=())
    typist = Typist(SessionState(plan=free)).type("G")
    assert typist.keyboard.offer is not None
    kinds = typist.context.packs.prompts.kinds_by_id
    assert all(not kinds[prompt.kind].consent for prompt in typist.keyboard.offer.prompts)


def test_esc_parks_a_line_and_its_own_key_brings_it_back() -> None:
    typist = Typist().type("V132/\x1b")
    assert typist.keyboard.line is None
    assert typist.draft == ["132/"]
    assert typist.type("V84 78 98\n").said == ["BP 132/84   HR 78   SpO₂ 98"]


def test_every_key_of_a_line_is_in_the_draft() -> None:
    assert Typist().type("\nhalf a wo").draft == ["half a wo"]


def test_a_paste_with_newlines_is_one_note() -> None:
    typist = Typist()
    typist.intents += typist.keyboard.paste("one\ntwo\nthree", 100.0)
    assert typist.type("\n").said == ["one two three"]


def test_the_line_that_was_open_comes_back_after_a_kill() -> None:
    before = Typist().type("\nhalf a wo")
    kept = before.intents[-1]
    after = Typist()
    after.intents += after.keyboard.recall((), kept.lines)  # type: ignore[union-attr]
    assert after.type("rd\n").said == ["half a word"]


def test_a_code_that_was_held_when_the_plug_was_pulled_is_logged_at_its_time() -> None:
    before = Typist().type("t", gap_s=0.01)
    after = Typist()
    after.intents += after.keyboard.recall((), before.intents[-1].lines)  # type: ignore[union-attr]
    assert after.said == ["tears"]
    assert after.records[0].begun_s == 100.0


def test_dark_works_in_the_log_and_inside_a_line() -> None:
    assert Typist().type("Z").acts == ["dosing.dark"]


def test_any_kind_can_be_written_from_the_palette() -> None:
    typist = Typist()
    typist.intents += typist.keyboard.open_form("oral_intake", 100.0)
    assert typist.type("sips of water\n").said == ["drank or ate sips of water"]


def test_an_enter_too_many_after_a_retry_closes_no_note_and_mangles_no_word() -> None:
    typist = Typist().type("\nfirst line\n")
    typist.intents += typist.keyboard.was_refused(typist.records[0].id, "first line")
    typist.type("\n", gap_s=0.25)
    typist.keyboard.was_saved()
    typist.type("\n", gap_s=0.25).type("\nSecond line\n", gap_s=0.01)
    assert typist.said == ["first line", "Second line"]


def test_an_enter_too_many_leaves_an_empty_note_open_and_begins_it_anew() -> None:
    typist = Typist().type("\nfirst line\n").type("\n").wait(60.0)
    again_s = typist.now_s
    typist.type("\nSecond line\n")
    assert typist.said == ["first line", "Second line"]
    assert typist.records[1].begun_s == again_s


def test_escape_closes_an_empty_note() -> None:
    assert Typist().type("\n\x1bt").wait().said == ["tears"]
