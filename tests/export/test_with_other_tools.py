"""What other tools say of the exports, where they are there: markdownlint, prettier, yamllint, pandoc.

markdownlint-cli2 and prettier are npm packages, yamllint is on PyPI, pandoc in most systems. Left out unless asked for:
`pytest -m long tests/export`. A tool that is not installed is skipped by its name.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kapterm.export.markdown import client_markdown, session_markdown
from kapterm.export.shapes import SHAPES, shape_note
from kapterm.export.views import VIEWS

from .material import AUTHOR, GENERATED, SCENARIOS, STORABLE, only, scenario_chart
from .test_hostile import hostile_chart

pytestmark = pytest.mark.long


def tool(*names: str) -> str:
    """The first of these programs that is here."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"none of {', '.join(names)} is installed")
    return found


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every scenario in every view and shape, and a record full of hostile text."""
    folder = tmp_path_factory.mktemp("notes")

    def put(name: str, text: str) -> None:
        (folder / f"{name}.md").write_text(text, "utf-8")

    for scenario in SCENARIOS:
        chart = scenario_chart(scenario)
        for view in VIEWS:
            put(f"{scenario}-{view}", session_markdown(chart, only(chart), generated=GENERATED, view=view))
            put(f"{scenario}-{view}-all", client_markdown(chart, generated=GENERATED, view=view))
        for shape in SHAPES:
            put(f"{scenario}-{shape}", shape_note(chart, (only(chart),), generated=GENERATED, shape=shape))
            put(f"{scenario}-{shape}-all", shape_note(chart, chart.sessions, generated=GENERATED, shape=shape))
    for number, text in enumerate(STORABLE):
        if len(text) < 2000:
            chart = hostile_chart(text)
            put(f"hostile-{number}", session_markdown(chart, only(chart), generated=GENERATED, author=AUTHOR))
    (folder / ".markdownlint.json").write_text('{"default": true, "MD013": false}')
    return folder


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)


def test_markdownlint_finds_nothing_but_long_lines(notes: Path) -> None:
    linted = run(tool("markdownlint-cli2", "markdownlint"), "*.md", cwd=notes)
    assert linted.returncode == 0, linted.stderr[-3000:]


def test_prettier_would_change_nothing_in_a_scenario(notes: Path) -> None:
    checked = run(tool("prettier"), "--check", "S*.md", cwd=notes)
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-3000:]


def test_yamllint_finds_nothing_in_what_stands_in_front(notes: Path) -> None:
    lint = tool("yamllint")
    rules = "{extends: default, rules: {line-length: disable, document-start: disable}}"
    for path in sorted(notes.glob("*.md")):
        front = path.read_text("utf-8").partition("\n---\n")[0].removeprefix("---\n") + "\n"
        if front.startswith("#"):
            continue
        linted = subprocess.run([lint, "-d", rules, "-"], input=front, capture_output=True, text=True, check=False)
        assert linted.returncode == 0, f"{path.name}: {linted.stdout}"


def test_pandoc_takes_every_value_to_word_and_back(notes: Path) -> None:
    pandoc = tool("pandoc")
    for path in sorted(notes.glob("S*.md")):
        run(pandoc, path.name, "-o", "out.docx", cwd=notes)
        back = run(pandoc, "out.docx", "-t", "plain", "--wrap=none", cwd=notes).stdout
        body = path.read_text("utf-8").partition("\n---\n")[2] or path.read_text("utf-8")
        missing = [value for value in set(re.findall(r"\d+(?:[/:.]\d+)*", body)) if value not in back]
        assert not missing, f"{path.name}: {missing}"
