"""What the shipped measures say of themselves, and what a clinic may lay over them."""

import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kapterm.data.measures import load_item_texts, load_journaling, load_measures, load_skills
from kapterm.errors import UsageError
from kapterm.session.measures import parse_answers, score
from kapterm.session.measures.checks import faults
from kapterm.session.measures.types import Band, Change, Clause, Criterion, Levels, Scale

PACK = load_measures(None)
PHQ = PACK.measure("phq-9")


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
    assert [[one.id for one in group] for group in PACK.for_course(core_set)] == expected


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="There are: phq-9, gad-7"):
        PACK.measure("phq9")


def test_a_shipped_contested_reading_never_stands_alone() -> None:
    for one in PACK.measures:
        contested = {change.source for change in one.changes if change.contested}
        assert len(contested) != 1, one.id


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"labels": ()}, "no items"),
    ({"highest": 0}, "range"),
    ({"step": 2}, "range"),
    ({"reverse": (10,)}, "no item 10"),
    ({"total": Scale(bands=(Band(lowest=5, name="b"), Band(lowest=0, name="a")))}, "do not rise"),
    ({"total": Scale(bands=(Band(lowest=1, name="a"),))}, "below its first band"),
    ({"total": Scale(mean=True, times=4)}, "something else at once"),
    ({"total": Scale(largest_of=((),))}, "empty group"),
    ({"total": None}, "nothing to score"),
    ({"levels": Levels(levels=(), otherwise="none")}, "both a total and levels"),
    ({"subscales": (Scale(id="a", items=(1,)), Scale(id="a", items=(2,)))}, "two subscales"),
    ({"criteria": (Criterion(id="a", label="a", source="s", sure="C", clauses=(Clause(items=(99,)),)),)}, "no item 99"),
    (
        {"changes": (Change(id="a", label="a", source="s", sure="C", kind="points", value=1, only_from="so-so"),)},
        "no band so-so",
    ),
]


@pytest.mark.parametrize(("changed", "said"), WRONG)
def test_a_measure_that_makes_no_sense_is_found_out(changed: dict[str, Any], said: str) -> None:
    assert any(said in fault for fault in faults(msgspec.structs.replace(PHQ, **changed)))


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
    pack = load_measures(clinic(tmp_path, measures=OWN))
    assert score(pack.measure("thermometer"), [7]).total == 7
    assert pack.measure("thermometer").origin == "clinic protocol, clinic"
    assert set(PACK.by_id) < set(pack.by_id)
    assert pack.version == "1 + riverside 3"


def test_a_clinics_measure_takes_the_place_of_ours(tmp_path: Path) -> None:
    shipped = resources.files("kapterm").joinpath("content", "measures.toml").read_text("utf-8")
    block = shipped[shipped.index('[[measure]]\nid = "cbi"') : shipped.index('[[measure]]\nid = "isi"')]
    pack = load_measures(clinic(tmp_path, measures=HEAD + block.replace("reverse = [10]", "reverse = [13]")))
    assert pack.measure("cbi").reverse == (13,)
    assert [one.id for one in pack.measures] == [one.id for one in PACK.measures]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[measure", "measures.toml is not TOML"),
        (HEAD + '[[measure]]\nid = "x"\nnmae = "X"\n', "measures.toml: "),
        (OWN.replace("highest = 10", "highest = 10\nreverse = [2]"), "thermometer has no item 2"),
        (HEAD + '[[core_set]]\nid = "x"\nlabel = "X"\nmeasures = [["nothing"]]\n', "not there: nothing"),
    ],
)
def test_a_clinics_pack_that_is_not_understood_is_refused_by_name_and_place(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        load_measures(clinic(tmp_path, measures=text))


TEXT = (
    'measure = "phq-9"\nlicence = "public domain"\n[items]\n1 = "one"\n9 = "nine"\n[choices]\n0 = "none"\n3 = "all"\n'
)


def test_a_clinics_own_wording_stands_beside_its_measure(tmp_path: Path) -> None:
    folder = clinic(tmp_path, texts__phq_9=TEXT)
    texts = load_item_texts(PHQ, folder)
    assert texts is not None
    assert (texts.items[9], texts.choices[3]) == ("nine", "all")
    assert load_item_texts(PACK.measure("gad-7"), folder) is None
    assert load_item_texts(PHQ, None) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("9 =", "10 ="), "PHQ-9 has no item 10"),
        (TEXT.replace("3 =", "4 ="), "PHQ-9 cannot be answered 4"),
        (TEXT.replace("phq-9", "gad-7"), "PHQ-9 is another measure than gad-7"),
        (TEXT.replace("licence =", "permit ="), "phq-9.toml: "),
    ],
)
def test_wording_that_does_not_fit_its_measure_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        load_item_texts(PHQ, clinic(tmp_path, texts__phq_9=text))


def test_an_answer_that_the_clinics_printing_adds_is_seen(tmp_path: Path) -> None:
    dadds = PACK.measure("dadds")
    seen = '[[seen]]\nitem = 15\nat_least = 1\nwords = "a wish to hasten death"\n'
    text = 'measure = "dadds"\nlicence = "authors, by letter"\n' + seen + '[items]\n15 = "fifteen"\n'
    fitted = dadds.with_texts(load_item_texts(dadds, clinic(tmp_path, texts__dadds=text)))
    assert score(fitted, parse_answers(fitted, ["000000000000002"])).flags == ("item 15, a wish to hasten death: 2",)
    assert score(dadds, parse_answers(dadds, ["000000000000002"])).flags == ()
    assert dadds.with_texts(None) is dadds


def test_measures_are_frozen() -> None:
    with pytest.raises(AttributeError):
        setattr(PHQ, "highest", 4)  # noqa: B010


def test_skills_and_practices_say_how_and_for_how_long() -> None:
    skills = load_skills(None)
    assert {"paced_breath", "senses", "urge_surfing", "self_compassion", "opposite_action"} <= set(skills.by_id)
    assert len(skills.by_id) == len(skills.skills) + len(skills.practices)
    assert skills.by_id["paced_breath"].minutes_text == "3 to 5 min"
    assert (skills.by_id["breathing"].minutes_text, skills.by_id["opposite_action"].minutes_text) == ("5 min", "")
    assert "heart disease" in skills.by_id["paced_breath"].caution
    assert "low blood pressure" in skills.by_id["bath"].caution


def test_twenty_journal_prompts_ship_and_a_clinic_adds_its_own(tmp_path: Path) -> None:
    head = 'pack = "journaling"\nid = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "clinic"\nsure = "clinic"\n'
    own = head + '[[prompt]]\nid = "title"\ntheme = "the session"\ntext = "A title?"\n'
    own += '[[prompt]]\nid = "tea"\ntheme = "thanks"\ntext = "Tea?"\n'
    assert len(load_journaling(None).prompts) == 20
    pack = load_journaling(clinic(tmp_path, journaling=own))
    assert (len(pack.prompts), pack.by_id["title"].text, pack.by_id["tea"].sure) == (21, "A title?", "clinic")
    assert pack.themes == load_journaling(None).themes


def test_a_practice_without_a_sensible_time_is_refused(tmp_path: Path) -> None:
    head = 'pack = "skills"\nid = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "clinic"\nsure = "clinic"\n'
    own = head + '[[skill]]\nid = "x"\nlabel = "X"\nhow = "X"\nminutes = [5, 3]\n'
    with pytest.raises(UsageError, match="minutes above 0"):
        load_skills(clinic(tmp_path, skills=own))
