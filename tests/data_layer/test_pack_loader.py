"""A clinic's packs lie over ours; a wrong one is named by file, line and item, and ours stands in."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data.pack_files import PackProblem, shipped_names, shipped_text
from kapterm.data.packs import KINDS, load, read_pack, read_tables
from kapterm.session.packs import Packs
from kapterm.session.packs.codes import Codes
from kapterm.session.packs.faults import faults

HEAD = (
    'pack = "{pack}"\nid = "riverside"\nversion = "3"\ntitle = "Riverside"\nsource = "our protocol"\nsure = "clinic"\n'
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "packs").mkdir()
    return tmp_path


def clinic(config: Path, body: str, pack: str = "abbreviations", name: str = "riverside.toml") -> Path:
    path = config / "packs" / name
    path.write_text(HEAD.format(pack=pack) + textwrap.dedent(body), encoding="utf-8")
    return path


def row(table: str, fields: Mapping[str, object] | None = None, **more: object) -> str:
    """One item as TOML; its simple values are written as JSON writes them."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in {**(fields or {}), **more}.items()]
    return "\n".join([f"[[{table}]]", *lines, ""])


def only_problem(config: Path) -> tuple[Packs, PackProblem]:
    packs, problems = load(config)
    [problem] = problems
    assert packs == load(None)[0], "ours stands in"
    return packs, problem


# Ours


def test_the_shipped_packs_load_without_a_problem() -> None:
    packs, problems = load(None)
    assert (packs.version, problems) == ("kapterm 1", [])


def test_a_config_folder_without_packs_gives_ours(tmp_path: Path) -> None:
    assert load(tmp_path) == (load(None)[0], [])


def test_each_pack_of_a_session_is_shipped() -> None:
    assert set(KINDS) <= set(shipped_names())


# Over ours


def test_an_item_with_our_id_takes_the_place_of_ours(config: Path) -> None:
    clinic(config, '[[abbreviation]]\nid = "hos"\ntext = "hand on the left shoulder, as agreed"\n')
    packs, problems = load(config)
    assert (packs.abbreviations["hos"], problems) == ("hand on the left shoulder, as agreed", [])


def test_a_new_item_is_added_and_brings_the_source_of_its_file(config: Path) -> None:
    clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong struck"\n')
    packs, _ = load(config)
    added = packs.abbreviations.abbreviations[-1]
    assert (added.text, added.source, added.sure) == ("gong struck", "our protocol", "clinic")


def test_a_hidden_item_is_gone(config: Path) -> None:
    clinic(config, '[[abbreviation]]\nid = "hos"\nhidden = true\n')
    packs, problems = load(config)
    assert ("hos" in packs.abbreviations, problems) == (False, [])


def test_the_version_names_the_clinics_file_and_changes_with_its_text(config: Path) -> None:
    path = clinic(config, '[[abbreviation]]\nid = "hos"\nhidden = true\n')
    before = load(config)[0].version
    path.write_text(path.read_text(encoding="utf-8") + "# another word\n", encoding="utf-8")
    after = load(config)[0].version
    assert before.startswith("kapterm 1 + riverside 3 #")
    assert before != after


def test_a_number_at_the_top_of_a_pack_may_be_changed(config: Path) -> None:
    clinic(config, "score_at_least = 10\n", pack="going_home")
    packs, problems = load(config)
    assert (packs.going_home.score_at_least, problems) == (10, [])


def test_a_clinics_own_limit_moves_the_stop_of_the_checklist(config: Path) -> None:
    clinic(
        config,
        """
        [[limit]]
        id = "bp-predose-stop"
        label = "150/95 or above on two readings, 10 min apart"
        of = "bp"
        when = "predose"
        level = "stop"
        systolic = { at_least = 150 }
        diastolic = { at_least = 95 }
        readings = 2
        apart_min = 10
        """,
        pack="limits",
    )
    packs, problems = load(config)
    assert (packs.limits.by_id["bp-predose-stop"].apart_min, problems) == (10, [])


def test_two_files_that_need_each_other_are_both_taken(config: Path) -> None:
    prompt = row("prompt", id="R1", kind="river", text="Hear the river.", phases=["peak"], distress=["low"])
    kind = row("kind", id="river", label="river", what="it", phases=["peak"], distress_from=0, distress_to=5)
    clinic(config, prompt, "prompts", "a.toml")
    clinic(config, kind, "prompts", "b.toml")
    packs, problems = load(config)
    assert ("R1" in packs.prompts.by_id, problems) == (True, [])


# Wrong


GONG = {"id": "R1", "section": "room", "label": "Gong", "echo": "gong", "why": "sound", "moment": "day"}
HUM = {"id": "humming", "label": "humming"}
GST = {"id": "gst"}


@pytest.mark.parametrize(
    ("pack", "body", "said"),
    [
        ("abbreviations", "[[abbreviation]\n", "line 7: expected TOML"),
        ("abbreviations", '[[abbreviation]]\ntext = "x"\n', 'line 7, [[abbreviation]]: expected id = "…"'),
        ("abbreviations", row("abbreviation", GST), "line 7, gst: expected text, which is missing"),
        ("abbreviations", row("abbreviation", GST, text=4), "line 9, gst: text: expected text, got a whole number"),
        ("abbreviations", row("abbreviation", GST, text="x", words="y"), "line 10, gst: expected no words; the fields"),
        ("abbreviations", row("shortcut", GST), "line 7: expected tables [[abbreviation]], not [[shortcut]]"),
        ("abbreviations", "score_at_least = 4\n", "line 7: expected no score_at_least at the top of the pack"),
        ("shortcuts", "", "line 1: expected pack to be one of"),
        ("abbreviations", row("abbreviation", GST, text="x") * 2, "line 11, gst: expected each id once"),
        ("codes", row("code", HUM, family="music"), "line 10, humming: family: expected one of affect, body"),
        ("codes", row("code", HUM, key="HM", family="verbal"), "line 10, humming: expected key to be one letter"),
        ("codes", row("code", HUM, key="t", family="verbal"), 'a key of its own, for "t" is tears'),
        ("codes", row("code", id="stop", hidden=True), "line 8, stop: expected the code to be there"),
        (
            "limits",
            row("plausible", id="hr", low=90, high=40, impossible_below=20, impossible_above=250),
            "hr: expected impossible_below <= low < high <= impossible_above",
        ),
        (
            "limits",
            row("limit", id="bp-predose-stop", hidden=True),
            "line 8, P91: expected limit to name one of the limits",
        ),
        ("checklist", row("item", GONG, answer="maybe"), "line 14, R1: answer: expected one of yesno, choice"),
        ("checklist", row("item", GONG, answer="yesno", section="yard"), "line 8, R1: expected section to be one of"),
        (
            "checklist",
            row("item", GONG, answer="number", plausible=[9, 1]),
            "R1: expected plausible = [lowest, highest]",
        ),
        (
            "checklist",
            row("item", GONG, answer="date") + 'rules = [{ level = "stop", older_than_days = -7, text = "old" }]\n',
            "R1: expected older_than_days, 0 or more, only on a date",
        ),
    ],
)
def test_a_wrong_pack_says_file_line_item_and_what_was_expected(config: Path, pack: str, body: str, said: str) -> None:
    clinic(config, body, pack)
    _, problem = only_problem(config)
    assert str(problem).startswith("riverside.toml, ")
    assert said in str(problem)


def test_a_missing_source_is_a_problem_of_its_item(config: Path) -> None:
    path = clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong struck"\n')
    text = path.read_text(encoding="utf-8").replace('source = "our protocol"\n', "")
    path.write_text(text, encoding="utf-8")
    _, problem = only_problem(config)
    assert str(problem) == "riverside.toml, line 6, gst: expected source, which is missing."


def test_a_head_without_a_version_is_a_problem(config: Path) -> None:
    path = clinic(config, "")
    path.write_text(path.read_text(encoding="utf-8").replace('version = "3"\n', ""), encoding="utf-8")
    _, problem = only_problem(config)
    assert problem.expected == 'expected version = "…" at the top of the file'


def test_a_file_that_is_no_text_is_a_problem(config: Path) -> None:
    clinic(config, "").write_bytes(b'pack = "codes"\nid = "\xff"\n')
    _, problem = only_problem(config)
    assert (problem.line, problem.expected) == (2, "expected text in UTF-8")


def test_every_wrong_item_of_a_file_is_named_and_none_of_the_file_is_taken(config: Path) -> None:
    rows = row("abbreviation", id="a1"), row("abbreviation", id="a2", text=1), row("abbreviation", id="a3", text="x")
    clinic(config, "".join(rows))
    packs, problems = load(config)
    assert [problem.item for problem in problems] == ["a1", "a2"]
    assert "a3" not in packs.abbreviations


def test_a_wrong_file_does_not_keep_a_right_one_out(config: Path) -> None:
    clinic(config, "[[abbreviation]\n", name="a.toml")
    clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong struck"\n', name="b.toml")
    packs, problems = load(config)
    assert ("gst" in packs.abbreviations, [problem.file for problem in problems]) == (True, ["a.toml"])


def test_an_id_in_two_files_is_named_in_the_second(config: Path) -> None:
    clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong struck"\n', name="a.toml")
    clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong silent"\n', name="b.toml")
    packs, problems = load(config)
    assert packs.abbreviations["gst"] == "gong struck"
    assert [str(problem) for problem in problems] == [
        "b.toml, line 8, gst: expected each id in one file, gst stands in a.toml too."
    ]


# Other packs by the same rules


def test_a_pack_with_types_of_its_own_is_read_by_the_same_rules(config: Path) -> None:
    clinic(config, '[[code]]\nid = "humming"\nlabel = "humming"\nfamily = "verbal"\n', pack="codes")
    codes, problems = read_pack("codes", Codes, config)
    assert ("humming" in codes.by_id, problems) == (True, [])


def test_the_tables_of_a_pack_are_read_without_a_type(config: Path) -> None:
    clinic(config, '[[abbreviation]]\nid = "gst"\ntext = "gong struck"\n')
    tables, problems = read_tables("abbreviations", config)
    assert (tables["abbreviation"][-1]["text"], problems) == ("gong struck", [])


def test_a_shipped_pack_copied_whole_changes_nothing_but_the_version(config: Path) -> None:
    for name in KINDS:
        (config / "packs" / f"{name}.toml").write_text(shipped_text(name), encoding="utf-8")
    packs, problems = load(config)
    assert problems == []
    assert packs.checklist == load(None)[0].checklist


# Whatever a clinic writes


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["cut", "twice", "swap", "hidden = true", "x = 3"]))),
)
def test_no_clinic_pack_takes_the_program_down(name: str, edits: list[tuple[int, str]]) -> None:
    lines = shipped_text(name).splitlines()
    for place, edit in edits:
        n = place % len(lines)
        if edit == "cut":
            lines[n] = ""
        elif edit in ("twice", "swap"):
            lines[n : n + 1] = [lines[n], lines[n]] if edit == "twice" else [lines[n - 1]]
        else:
            lines.insert(n, edit)
    with TemporaryDirectory() as folder:
        config = Path(folder)
        (config / "packs").mkdir()
        (config / "packs" / "own.toml").write_text("\n".join(lines), encoding="utf-8")
        packs, problems = load(config)
    assert faults(packs) == []
    assert all(problem.file == "own.toml" and str(problem) for problem in problems)
    if problems:
        assert packs.version == "kapterm 1"
