"""What docs/packs.md tells a clinic is true: its examples load, and no field is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_origin

import msgspec
import pytest

from kapterm.data import config
from kapterm.data.packs import KINDS, load
from kapterm.keymap import read_keymap

DOC = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)


def test_the_examples_load_together_without_a_problem(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    for n, example in enumerate(one for one in EXAMPLES if not one.startswith("[keymap]")):
        (tmp_path / "packs" / f"{n}.toml").write_text(example, encoding="utf-8")
    packs, problems = load(tmp_path)
    assert problems == []
    assert packs.limits.by_id["bp-predose-stop"].apart_min == 10
    assert "R01" in packs.checklist.by_id
    assert "rr-look" not in {rule.id for rule in packs.limits.rules}


def test_the_keymap_of_the_example_holds(tmp_path: Path) -> None:
    (example,) = (one for one in EXAMPLES if one.startswith("[keymap]"))
    (tmp_path / config.FILE).write_text(example, encoding="utf-8")
    held, problems = read_keymap(config.load(tmp_path).keymap)
    assert (len(held), problems) == (3, ())


@pytest.mark.parametrize("name", KINDS)
def test_every_table_and_field_of_a_pack_stands_in_its_chapter(name: str) -> None:
    chapter = DOC.split(f"\n### {name}\n")[1].split("\n### ")[0]
    common = {"id", "source", "sure", "version", "title"}
    for table in msgspec.structs.fields(KINDS[name]):
        if get_origin(table.type) is not tuple:
            assert table.encode_name in common or f"`{table.encode_name}`" in chapter
            continue
        assert f"`[[{table.encode_name}]]`" in chapter
        for field in msgspec.structs.fields(get_args(table.type)[0]):
            assert field.encode_name in common or f"`{field.encode_name}`" in chapter, field.encode_name
