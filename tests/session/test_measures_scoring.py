"""Each measure against its published scoring, worked by hand."""

from typing import Any

import pytest

from kapterm.data.measures import load_measures
from kapterm.session.measures import Measure, Score, parse_answers, score, to_json

PACK, _ = load_measures(None)


def measure(id: str) -> Measure:
    return PACK.measure(id)


def scored(id: str, words: str) -> Score:
    return score(measure(id), parse_answers(measure(id), words.split()))


PUBLISHED: list[tuple[str, str, dict[str, Any]]] = [
    ("phq-9", "2 2 3 2 1 2 1 0 1", {"total": 14, "band": "moderate", "criteria": {"major": True, "other": False}}),
    ("phq-9", "0 0 0 0 0 0 0 0 0", {"total": 0, "band": "none", "criteria": {"major": False, "other": False}}),
    ("phq-9", "3 3 3 3 3 3 3 3 3", {"total": 27, "band": "severe", "criteria": {"major": True, "other": False}}),
    ("phq-9", "2 0 2 0 0 0 0 0 0", {"total": 4, "band": "none", "criteria": {"major": False, "other": True}}),
    ("phq-9", "1 1 1 1 1 0 0 0 0", {"total": 5, "band": "mild"}),
    ("phq-9", "1 1 1 1 1 1 1 1 1", {"total": 9, "band": "mild", "criteria": {"major": False, "other": False}}),
    ("phq-9", "2 2 2 2 2 0 0 0 0", {"total": 10, "band": "moderate", "criteria": {"major": True, "other": False}}),
    ("phq-9", "2 2 2 2 0 0 0 0 1", {"total": 9, "band": "mild", "criteria": {"major": True, "other": False}}),
    ("phq-9", "3 3 3 3 3 0 0 0 0", {"total": 15, "band": "moderately severe"}),
    ("phq-9", "3 3 3 3 3 3 1 0 0", {"total": 19, "band": "moderately severe"}),
    ("phq-9", "3 3 3 3 3 3 2 0 0", {"total": 20, "band": "severe"}),
    ("phq-9", "0 0 2 2 2 2 2 2 1", {"total": 13, "criteria": {"major": False, "other": False}}),
    ("gad-7", "3 2 2 2 1 1 3", {"total": 14, "band": "moderate"}),
    ("gad-7", "3 3 3 3 3 0 0", {"total": 15, "band": "severe"}),
    ("gad-7", "1 1 1 1 0 0 0", {"total": 4, "band": "minimal"}),
    ("gad-7", "1 1 1 1 1 0 0", {"total": 5, "band": "mild"}),
    (
        "pcl-5",
        "3 2 1 2 1 2 3 1 2 0 2 1 3 1 1 0 2 1 2 3",
        {
            "total": 33,
            "band": None,
            "subscales": {"b": 9, "c": 5, "d": 10, "e": 9},
            "criteria": {"dsm5": True, "cut_31": True, "cut_33": True},
        },
    ),
    (
        "pcl-5",
        "4 4 4 4 4 1 1 2 2 2 2 1 1 1 1 1 1 1 1 1",
        {"total": 39, "criteria": {"dsm5": False, "cut_31": True, "cut_33": True}},
    ),
    (
        "pcl-5",
        "2 0 0 0 0 2 0 2 2 0 0 0 0 0 2 2 0 0 0 0",
        {"total": 12, "criteria": {"dsm5": True, "cut_31": False, "cut_33": False}},
    ),
    (
        "pcl-5",
        "2 0 0 0 0 2 0 2 0 0 0 0 0 0 2 2 0 0 0 0",
        {"total": 10, "criteria": {"dsm5": False, "cut_31": False, "cut_33": False}},
    ),
    ("pcl-5", " ".join("4" * 20), {"total": 80, "subscales": {"b": 20, "c": 8, "d": 28, "e": 24}}),
    (
        "pcl-5",
        " ".join("2" * 15 + "1" + "0000"),
        {"total": 31, "criteria": {"dsm5": False, "cut_31": True, "cut_33": False}},
    ),
    ("qids-sr16", "2 1 3 0 2 0 1 0 2 1 2 1 2 2 1 2", {"total": 17, "band": "severe"}),
    ("qids-sr16", " ".join("3" * 16), {"total": 27, "band": "very severe"}),
    ("qids-sr16", "3 3 3 3 0 0 0 0 0 0 0 0 0 0 0 0", {"total": 3, "band": "none"}),
    ("qids-sr16", "3 0 0 0 0 3 0 0 0 0 0 0 0 0 0 0", {"total": 6, "band": "mild"}),
    ("qids-sr16", "3 0 0 0 3 3 0 0 0 1 0 0 0 0 1 0", {"total": 11, "band": "moderate"}),
    ("qids-sr16", "3 0 0 0 3 3 0 0 0 3 3 3 3 0 0 0", {"total": 21, "band": "very severe"}),
    ("who-5", "1 2 1 1 2", {"total": 28, "band": "depression likely"}),
    ("who-5", "5 5 5 5 5", {"total": 100, "band": "above the cut point"}),
    ("who-5", "0 0 0 0 0", {"total": 0}),
    ("who-5", "2 2 2 3 3", {"total": 48, "band": "low wellbeing"}),
    ("who-5", "3 2 2 3 3", {"total": 52, "band": "above the cut point"}),
    ("pss-10", "3 3 2 1 2 3 1 2 3 3", {"total": 27, "band": "high"}),
    ("pss-10", "0 0 0 0 0 0 0 0 0 0", {"total": 16, "band": "moderate"}),
    ("pss-10", "0 0 0 4 4 0 4 4 0 0", {"total": 0, "band": "low"}),
    ("pss-10", "4 4 4 0 0 4 0 0 4 4", {"total": 40, "band": "high"}),
    ("pss-4", "3 1 2 3", {"total": 11, "criteria": {"high_6": True}}),
    ("pss-4", "0 4 4 0", {"total": 0, "criteria": {"high_6": False}}),
    ("pss-4", "4 0 0 4", {"total": 16}),
    (
        "cbi",
        "50 50 50 50 50 50 75 50 75 25 75 50 100 0 25 0 25 0 25",
        {
            "total": None,
            "band": None,
            "subscales": {"personal": 50, "work": 71.4, "client": 12.5},
            "criteria": {"personal_50": True, "work_50": True, "client_50": False},
        },
    ),
    (
        "cbi",
        "100 100 100 100 100 100 0 0 0 100 0 0 0 100 100 100 100 100 75",
        {"subscales": {"personal": 100, "work": 0, "client": 95.8}},
    ),
    ("isi", "2 3 2 3 2 2 3", {"total": 17, "band": "moderate", "criteria": {"cut_10": True}}),
    ("isi", "1 1 1 1 1 1 1", {"total": 7, "band": "none", "criteria": {"cut_10": False}}),
    ("isi", "2 1 1 1 1 1 1", {"total": 8, "band": "subthreshold"}),
    ("isi", "2 2 2 2 2 2 2", {"total": 14, "band": "subthreshold"}),
    ("isi", "4 3 3 3 3 3 3", {"total": 22, "band": "severe"}),
    (
        "meq30",
        "3 " * 30,
        {
            "total": 3,
            "subscales": {"mystical": 3, "mood": 3, "time_space": 3, "ineffability": 3},
            "criteria": {"complete": True},
        },
    ),
    (
        "meq30",
        "3 " * 28 + "2 3",
        {
            "total": 2.97,
            "subscales": {"mystical": 3, "mood": 3, "time_space": 3, "ineffability": 2.67},
            "criteria": {"complete": False},
        },
    ),
    ("meq30", "5 " * 28 + "0 5", {"total": 4.83, "criteria": {"complete": True}}),
    ("ebi", "10 20 30 40 50 61", {"total": 35.17, "band": None}),
    ("ebi", "100 100 100 100 100 100", {"total": 100}),
    ("cadss-6", "0 1 2 3 4 0", {"total": 10, "band": None}),
    ("padss", "2 2 2 2 1", {"total": 9, "criteria": {"at_least_9": True}}),
    ("padss", "2 2 2 1 1", {"total": 8, "criteria": {"at_least_9": False}}),
    ("dadds", "5 " * 15, {"total": 75, "band": None}),
    ("dadds", "1 2 3 4 5 0 1 2 3 4 5 0 1 2 3", {"total": 36}),
    ("c-ssrs", "0 0 - - - 0 0", {"total": None, "complete": True, "band": "negative"}),
    ("c-ssrs", "0 0 0 0 0 0 0", {"band": "negative", "flags": []}),
    ("c-ssrs", "1 0 - - - 0 0", {"complete": True, "band": "low"}),
    ("c-ssrs", "0 1 0 0 0 0 0", {"band": "low"}),
    ("c-ssrs", "1 1 1 0 0 0 0", {"band": "moderate"}),
    ("c-ssrs", "0 0 - - - 1 0", {"complete": True, "band": "moderate"}),
    ("c-ssrs", "1 1 0 1 0 0 0", {"band": "high"}),
    ("c-ssrs", "1 1 1 0 1 0 0", {"band": "high"}),
    ("c-ssrs", "0 0 - - - 1 1", {"complete": True, "band": "high", "total": None}),
]


@pytest.mark.parametrize(("id", "words", "expected"), PUBLISHED)
def test_a_complete_form_scores_as_published(id: str, words: str, expected: dict[str, Any]) -> None:
    found = to_json(scored(id, words))
    assert {key: found[key] for key in expected} == expected
    assert (found["complete"], found["range"]) == (True, None)


def test_every_measure_of_the_contract_is_there() -> None:
    ids = "phq-9 gad-7 pcl-5 qids-sr16 who-5 pss-10 pss-4 cbi isi c-ssrs meq30 ebi cadss-6 padss dadds"
    assert set(ids.split()) <= set(PACK.by_id)


def test_the_form_for_scripts_has_the_agreed_fields_and_no_others() -> None:
    agreed = ["measure", "complete", "total", "range", "band", "subscales", "criteria", "flags"]
    assert [list(to_json(scored(id, "- " * len(one.labels)))) for id, one in PACK.by_id.items()] == [agreed] * len(
        PACK.measures
    )


def test_an_answer_about_death_is_flagged_from_one_upwards() -> None:
    assert scored("phq-9", "000000001").flags == ("item 9, death or self-harm: 1",)
    assert scored("phq-9", "333333330").flags == ()


def test_item_12_of_the_qids_is_noted_at_one_and_flagged_at_two() -> None:
    noted, flagged = scored("qids-sr16", "0000000000010000"), scored("qids-sr16", "0000000000020000")
    assert (noted.flags, noted.notes) == ((), ("item 12, death or suicide: 1",))
    assert (flagged.flags, flagged.notes) == (("item 12, death or suicide: 2",), ())


def test_every_yes_of_the_c_ssrs_is_flagged_in_words() -> None:
    assert scored("c-ssrs", "1100010").flags == (
        "item 1, wish to be dead: yes",
        "item 2, thoughts of suicide: yes",
        "item 6, suicidal behaviour, ever: yes",
    )


def test_a_c_ssrs_answer_that_contradicts_the_form_counts_and_is_said() -> None:
    found = scored("c-ssrs", "0 0 1 - - 0 0")
    assert (found.complete, found.band) == (True, "moderate")
    assert "item 3 is answered though item 2 passes it over; it counts as answered" in found.notes


def test_the_verdict_of_the_pcl_5_can_be_followed_by_hand() -> None:
    assert scored("pcl-5", "32121 23 1202131 102123").notes == (
        "DSM-5 clusters, items at 2 or more (needed 1, 1, 2, 2): B 3, C 2, D 3, E 3",
    )


def test_burnout_bands_stand_with_each_scale() -> None:
    found = scored("cbi", "50 50 50 50 50 50 75 50 75 25 75 50 100 0 25 0 25 0 25")
    assert [part.band for part in found.subscales] == ["50 to 74", "50 to 74", "below 50"]
