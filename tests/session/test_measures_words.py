"""A result in words."""

from datetime import date

import pytest

from kapterm.data.measures import load_measures
from kapterm.session.measures import Dated, course, course_lines, headline, parse_answers, result_lines, score

PACK, _ = load_measures(None)


def said(id: str, words: str) -> list[str]:
    measure = PACK.measure(id)
    return result_lines(measure, score(measure, parse_answers(measure, words.split())))


@pytest.mark.parametrize(
    ("id", "words", "expected"),
    [
        ("phq-9", "223212101", "PHQ-9 14, moderate"),
        ("phq-9", "1203-1102", "PHQ-9 10 to 13, moderate"),
        ("phq-9", "120301-00", "PHQ-9 7 to 10, mild or moderate"),
        ("who-5", "12112", "WHO-5 28, depression likely"),
        ("ebi", "10 20 30 40 50 61", "EBI 35.17"),
        ("meq30", "3" * 30, "MEQ30 3"),
        ("c-ssrs", "10---00", "C-SSRS screener low"),
        ("c-ssrs", "0-00000", "C-SSRS screener negative or low"),
        ("cbi", "50 " * 9 + "50 50 50 50 0 0 0 - 0 0", "CBI personal 50, work 50, clients 0 to 16.7"),
    ],
)
def test_a_result_is_one_line(id: str, words: str, expected: str) -> None:
    assert said(id, words)[0] == expected


def test_what_must_be_seen_comes_right_after_the_result() -> None:
    assert said("phq-9", "223212101")[1] == "must be seen: item 9, death or self-harm: 1"


def test_criteria_are_met_not_met_or_unknown() -> None:
    lines = said("pcl-5", "20000 20 20-0000 222222")
    assert "DSM-5 clusters, items at 2 or more (needed 1, 1, 2, 2): unknown" in lines
    assert "total 33 or more, the upper of the published cut points: not met" in lines
    assert "No severity bands are published for the PCL-5; none are made." in lines


def test_a_burnout_scale_says_its_band() -> None:
    assert "work 71.4, 50 to 74" in said("cbi", "0 " * 6 + "75 50 75 25 75 50 100 0 0 0 0 0 0")


def test_a_form_without_any_answer_still_has_words() -> None:
    for measure in PACK.measures:
        empty = score(measure, ["-"] * len(measure.labels))
        assert headline(measure, empty).startswith(measure.name)
        assert "None" not in " ".join(result_lines(measure, empty))


def followed(id: str, *forms: str) -> list[str]:
    measure = PACK.measure(id)
    results = [
        Dated(on=date(2026, 9, 1 + week), score=score(measure, parse_answers(measure, form.split())))
        for week, form in enumerate(forms)
    ]
    found = course(measure, results)
    assert found is not None
    return course_lines(found)


def test_a_course_says_numbers_first_and_then_each_reading_with_its_source() -> None:
    lines = followed("phq-9", "222222222", "333000000")
    assert lines[0] == "PHQ-9 18 → 9 (-9, -50 %)"
    assert lines[1] == (
        "response: at least half of the baseline gone: reached [Psychiatric Services, doi 10.1176/appi.ps.201900295]"
    )


def test_a_baseline_alone_is_said_to_be_one() -> None:
    assert followed("phq-9", "222222222") == ["PHQ-9 18, baseline"]


def test_what_is_not_known_is_not_a_number() -> None:
    assert followed("phq-9", "222222222", "-33000000")[0] == "PHQ-9 18 → not known"


def test_a_contested_reading_is_called_contested() -> None:
    lines = followed("pcl-5", "2" * 20, "2" * 10 + "1" * 10)
    assert "older reading: 10 points meaningful: reached [QxMD calculator, PCL-5, second-hand; contested]" in lines
    assert "newer reading: 15 to 18 points reliable: not reached [Marx and others, 2022; contested]" in lines
