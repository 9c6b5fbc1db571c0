"""Answers as they are typed from a paper form, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data.measures import load_measures
from kapterm.errors import UsageError
from kapterm.session.measures import MISSING, REFUSED, Measure, answers_text, checked, parse_answers, recorded, score

PACK, _ = load_measures(None)
PHQ, CBI, EBI, PCL = (PACK.measure(id) for id in ("phq-9", "cbi", "ebi", "pcl-5"))


@pytest.mark.parametrize("words", [["120300102"], ["1", "2", "0", "3", "0", "0", "1", "0", "2"], ["1203", "00102"]])
def test_single_digits_may_run_together_or_stand_apart(words: list[str]) -> None:
    assert parse_answers(PHQ, words) == (1, 2, 0, 3, 0, 0, 1, 0, 2)


def test_missing_and_refused_have_signs_of_their_own() -> None:
    assert parse_answers(PHQ, ["1203-1R02"]) == (1, 2, 0, 3, MISSING, 1, REFUSED, 0, 2)


def test_larger_answers_stand_apart() -> None:
    assert parse_answers(EBI, ["0", "7", "100", "-", "55", "r"]) == (0, 7, 100, MISSING, 55, REFUSED)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1 2 0 4 0 0 1 0 2", "PHQ-9 item 4 takes 0 to 3."),
        ("1 2 0 x 0 0 1 0 2", "PHQ-9 item 4 takes 0 to 3."),
        ("1 2 0 1.5 0 0 1 0 2", "PHQ-9 item 4 takes 0 to 3."),
        ("1 -1 0 1 0 0 1 0 2", "PHQ-9 item 2 takes 0 to 3."),
        ("1 2 0 3 0 0 1 0", "PHQ-9 has 9 answers; 8 were given."),
        ("10 2 0 3 0 0 1 0", "PHQ-9 has 9 answers; 8 were given."),
        ("1203001021", "PHQ-9 has 9 answers; 10 were given."),
        ("", "PHQ-9 has 9 answers; 0 were given."),
        ("² 2 0 1 0 0 1 0 2", "PHQ-9 item 1 takes 0 to 3."),
    ],
)
def test_what_is_not_an_answer_is_refused_by_item_and_range(words: str, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_answers(PHQ, words.split())
    assert refusal.value.message == said


def test_an_answer_between_the_steps_is_refused() -> None:
    with pytest.raises(UsageError, match=r"CBI item 3 takes 0, 25, 50, 75 or 100\."):
        checked(CBI, [0, 25, 30, *[0] * 16])


def test_a_ten_among_single_answers_is_never_read_as_two() -> None:
    with pytest.raises(UsageError):
        parse_answers(PCL, ["10", *"1111111111111111111"[1:]])


@settings(max_examples=80, deadline=None)
@given(
    case=st.sampled_from(PACK.measures).flatmap(
        lambda one: st.tuples(
            st.just(one),
            st.integers(0, len(one.labels) - 1),
            st.integers(-200, 400).filter(lambda n: n not in one.values),
        )
    )
)
def test_a_number_the_item_does_not_have_is_never_scored(case: tuple[Measure, int, int]) -> None:
    measure, place, answer = case
    answers = [measure.lowest] * len(measure.labels)
    answers[place] = answer
    with pytest.raises(UsageError, match=f"{measure.name} item {place + 1} takes"):
        score(measure, answers)


def test_answers_are_written_as_they_may_be_typed_again() -> None:
    answers = parse_answers(PHQ, ["1203-1r02"])
    assert answers_text(answers) == "1 2 0 3 - 1 r 0 2"
    assert parse_answers(PHQ, answers_text(answers).split()) == answers


def test_stored_signs_are_understood_as_answers() -> None:
    assert checked(PHQ, [1, 2, 0, 3, "-", 1, "r", 0, 2])[4:7] == (MISSING, 1, REFUSED)


def test_answers_go_into_a_record_and_come_back_as_they_were() -> None:
    answers = parse_answers(PHQ, ["1203-1r02"])
    assert recorded(answers) == (1, 2, 0, 3, None, 1, "refused", 0, 2)
    assert checked(PHQ, recorded(answers)) == answers
    assert checked(PHQ, [1.0, *recorded(answers)[1:]]) == answers
