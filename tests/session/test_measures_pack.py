"""What the shipped measures say of themselves, and what a clinic may lay over them."""

import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kapterm.data.measures import load_clinic_measures, load_item_texts, load_journaling, load_measures, load_skills
from kapterm.errors import UsageError
from kapterm.session.measures import fitted, parse_answers, score
from kapterm.session.measures.rules import Band, Change, Clause, Criterion, Levels, Scale

PACK, PROBLEMS = load_measures(None)
PHQ = PACK.measure("phq-9")


def test_nothing_is_wrong_with_what_ships() -> None:
    assert PROBLEMS == [*load_skills(None)[1], *load_journaling(None)[1]] == []


def test_every_measure_names_source_recall_licence_and_what_a_missing_answer_does() -> None:
    for one in PACK.measures:
        assert all((one.source, one.recall, one.licence, one.missing, one.about)), one.id


def test_labels_are_topic_words_and_never_sentences() -> None:
    for one in PACK.measures:
        for label in one.labels:
            assert len(label.split()) <= 6, label
            assert not re.search(r"\b(I|you|your|my|have|been)\b", label), label


@pytest.mark.parametrize(
    ("core_set", "expected"),
    [
        ("treatment_resistant_depression", [["phq-9", "qids-sr16"], ["c-ssrs"], ["who-5"]]),
        ("ptsd", [["pcl-5"], ["phq-9"], ["c-ssrs"], ["isi"]]),
        ("end_of_life_anxiety", [["dadds"], ["gad-7"], ["phq-9"], ["who-5"]]),
        ("chronic_stress_burnout", [["pss-10", "pss-4"], ["cbi"], ["who-5"], ["isi"]]),
        ("anxiety", [["gad-7"], ["phq-9"], ["isi"]]),
        ("after_the_session", [["meq30"], ["ebi"]]),
        ("in_the_room", [["cadss-6"]]),
        ("unheard_of", []),
    ],
)
def test_an_indication_has_its_core_set(core_set: str, expected: list[list[str]]) -> None:
    assert [[one.id for one in group] for group in PACK.core_set(core_set)] == expected


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="There are: phq-9, gad-7"):
        PACK.measure("phq9")


def test_a_shipped_contested_reading_never_stands_alone() -> None:
    for one in PACK.measures:
        contested = {change.source for change in one.changes if change.contested}
        assert len(contested) != 1, one.id


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"labels": ()}, "labels, one for each"),
    ({"highest": 0}, "highest above lowest"),
    ({"step": 2}, "whole number of steps"),
    ({"reverse": (10,)}, "in every rule, not 10"),
    ({"total": Scale(bands=(Band(lowest=5, name="b"), Band(lowest=0, name="a")))}, "bands that rise, in total"),
    ({"total": Scale(bands=(Band(lowest=1, name="a"),))}, "from the lowest score on"),
    ({"total": Scale(mean=True, times=4)}, "mean without"),
    ({"total": Scale(largest_of=((),))}, "without an empty group"),
    ({"total": None}, "total, levels or subscales"),
    ({"levels": Levels(levels=(), otherwise="none")}, "not both"),
    ({"subscales": (Scale(id="a", items=(1,)), Scale(id="a", items=(2,)))}, "subscales with ids of their own"),
    ({"criteria": (Criterion(id="a", label="a", source="s", sure="C", clauses=(Clause(items=(99,)),)),)}, "not 99"),
    (
        {"changes": (Change(id="a", label="a", source="s", sure="C", kind="points", value=1, only_from="so-so"),)},
        "only_from to be a band",
    ),
]


@pytest.mark.parametrize(("changed", "said"), WRONG)
def test_a_measure_that_makes_no_sense_cannot_be_made(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        type(PHQ)(**msgspec.structs.asdict(PHQ) | changed)


HEAD = (
    'pack = "measures"\nid = "riverside"\nversion = "3"\ntitle = "Ours"\nsource = "clinic protocol"\nsure = "clinic"\n'
)
OWN = (
    HEAD
    + """
[[measure]]
id = "thermometer"
name = "Thermometer"
about = "distress"
labels = ["distress"]
highest = 10
recall = "now"
missing = "None may be missing."
licence = "Ours."
ships_text = "allowed"
total = {}
"""
)


def clinic(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_9", "-9")
        path = path.with_suffix(".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_clinic_adds_a_measure_of_its_own(tmp_path: Path) -> None:
    pack, problems = load_measures(clinic(tmp_path, packs__ours=OWN))
    assert problems == []
    assert score(pack.measure("thermometer"), [7]).total == 7
    assert pack.measure("thermometer").origin == "clinic protocol, clinic"
    assert set(PACK.by_id) < set(pack.by_id)


def test_a_clinics_measure_takes_the_place_of_ours(tmp_path: Path) -> None:
    shipped = resources.files("kapterm").joinpath("content", "measures.toml").read_text("utf-8")
    block = shipped[shipped.index('[[measure]]\nid = "cbi"') : shipped.index('[[measure]]\nid = "isi"')]
    own = HEAD + block.replace("reverse = [10]", "reverse = [13]")
    pack, problems = load_measures(clinic(tmp_path, packs__ours=own))
    assert problems == []
    assert pack.measure("cbi").reverse == (13,)
    assert [one.id for one in pack.measures] == [one.id for one in PACK.measures]


def test_a_hidden_measure_leaves_its_core_sets_and_that_is_said(tmp_path: Path) -> None:
    pack, problems = load_measures(clinic(tmp_path, packs__ours=HEAD + '[[measure]]\nid = "isi"\nhidden = true\n'))
    assert [[one.id for one in group] for group in pack.core_set("anxiety")] == [["gad-7"], ["phq-9"]]
    assert "measures, anxiety: expected a measure that is there, not isi." in [str(one) for one in problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[measure", "ours.toml, line 1: expected TOML"),
        (HEAD + '[[measure]]\nid = "x"\nnmae = "X"\n', "ours.toml, line 9, x: expected no nmae"),
        (
            OWN.replace("highest = 10", "highest = 10\nreverse = [2]"),
            "thermometer: expected items 1 to 1 in every rule, not 2",
        ),
        (
            HEAD + '[[core_set]]\nid = "x"\nlabel = "X"\nmeasures = [["nothing"]]\n',
            "a measure that is there, not nothing",
        ),
    ],
)
def test_a_clinics_pack_that_is_not_understood_is_said_and_ours_stands(tmp_path: Path, text: str, said: str) -> None:
    pack, problems = load_measures(clinic(tmp_path, packs__ours=text))
    assert said in str(problems[0])
    assert pack.measures == PACK.measures


TEXT = (
    'measure = "phq-9"\nlicence = "public domain"\n[items]\n1 = "one"\n9 = "nine"\n[choices]\n0 = "none"\n3 = "all"\n'
)


def test_a_clinics_own_wording_stands_beside_its_measure(tmp_path: Path) -> None:
    folder = clinic(tmp_path, texts__phq_9=TEXT)
    texts, problems = load_item_texts(PHQ, folder)
    assert texts is not None
    assert (texts.items[9], texts.choices[3], problems) == ("nine", "all", [])
    assert load_item_texts(PACK.measure("gad-7"), folder) == (None, [])
    assert load_item_texts(PHQ, None) == (None, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("9 =", "10 ="), "phq-9.toml, PHQ-9: expected items 1 to 9, not 10."),
        (TEXT.replace("3 =", "4 ="), "expected choices that an item may have, not 4."),
        (TEXT.replace("phq-9", "gad-7"), "expected measure = phq-9."),
        (TEXT.replace("licence =", "permit ="), "expected the form that docs/measures.md gives: "),
        ("measure =", "expected TOML: "),
    ],
)
def test_wording_that_does_not_fit_its_measure_is_set_aside_and_said(tmp_path: Path, text: str, said: str) -> None:
    texts, problems = load_item_texts(PHQ, clinic(tmp_path, texts__phq_9=text))
    assert texts is None
    assert said in str(problems[0])


def test_the_measures_in_use_carry_the_wording_and_what_its_printing_adds(tmp_path: Path) -> None:
    seen = '[[seen]]\nitem = 1\nat_least = 3\nwords = "first"\n'
    wrong = TEXT.replace("9 =", "10 =").replace("phq-9", "isi")
    folder = clinic(tmp_path, texts__phq_9=TEXT + seen, texts__isi=wrong)
    measures, problems = load_clinic_measures(folder)
    assert list(measures.texts) == ["phq-9"]
    assert [rule.item for rule in measures.measure("phq-9").seen] == [9, 1]
    assert [problem.file for problem in problems] == ["isi.toml"]
    assert load_clinic_measures(None) == (PACK, [])


def test_wording_in_another_encoding_is_set_aside_and_said(tmp_path: Path) -> None:
    clinic(tmp_path, texts__phq_9=TEXT)
    (tmp_path / "texts" / "phq-9.toml").write_bytes(b"\xff")
    assert str(load_item_texts(PHQ, tmp_path)[1][0]) == "phq-9.toml, PHQ-9: expected text in UTF-8."


def test_an_answer_that_the_clinics_printing_adds_is_seen(tmp_path: Path) -> None:
    dadds = PACK.measure("dadds")
    seen = '[[seen]]\nitem = 15\nat_least = 1\nwords = "a wish to hasten death"\n'
    text = 'measure = "dadds"\nlicence = "authors, by letter"\n' + seen + '[items]\n15 = "fifteen"\n'
    ours = fitted(dadds, load_item_texts(dadds, clinic(tmp_path, texts__dadds=text))[0])
    assert score(ours, parse_answers(ours, ["000000000000002"])).flags == ("item 15, a wish to hasten death: 2",)
    assert score(dadds, parse_answers(dadds, ["000000000000002"])).flags == ()
    assert fitted(dadds, None) is dadds


def test_skills_and_practices_say_how_and_for_how_long() -> None:
    skills, _ = load_skills(None)
    assert {"paced_breath", "senses", "urge_surfing", "self_compassion", "opposite_action"} <= set(skills.by_id)
    assert len(skills.by_id) == len(skills.skills) + len(skills.practices)
    assert skills.by_id["paced_breath"].minutes_text == "3 to 5 min"
    assert (skills.by_id["breathing"].minutes_text, skills.by_id["opposite_action"].minutes_text) == ("5 min", "")
    assert "heart disease" in skills.by_id["paced_breath"].caution
    assert "low blood pressure" in skills.by_id["bath"].caution


def test_twenty_journal_prompts_ship_and_a_clinic_adds_its_own(tmp_path: Path) -> None:
    own = HEAD.replace("measures", "journaling")
    own += '[[prompt]]\nid = "title"\ntheme = "the session"\ntext = "A title?"\n'
    own += '[[prompt]]\nid = "tea"\ntheme = "thanks"\ntext = "Tea?"\n'
    shipped, _ = load_journaling(None)
    pack, problems = load_journaling(clinic(tmp_path, packs__ours=own))
    assert (len(shipped.prompts), len(pack.prompts), problems) == (20, 21, [])
    assert (pack.by_id["title"].text, pack.by_id["tea"].sure) == ("A title?", "clinic")
    assert pack.themes == shipped.themes


def test_a_practice_without_a_sensible_time_is_refused(tmp_path: Path) -> None:
    own = HEAD.replace("measures", "skills") + '[[skill]]\nid = "x"\nlabel = "X"\nhow = "X"\nminutes = [5, 3]\n'
    pack, problems = load_skills(clinic(tmp_path, packs__ours=own))
    assert "expected minutes above 0, the shorter first" in str(problems[0])
    assert "x" not in pack.by_id
